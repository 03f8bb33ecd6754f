"""What a bundle promises whoever serves it and whoever opens it."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.launch import init_data
from browser.phone import Phone
from browser.projects import APPS, convert, small_app, write_project
from click.testing import CliRunner, Result
from playwright.sync_api import expect

from wx2tg import knowledge
from wx2tg.build import write
from wx2tg.cli import main

PhoneOf = Callable[..., Phone]

HOME = "pages/home/home"
DETAIL = "pages/detail/detail"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small app of two pages."""
    root = tmp_path_factory.mktemp("small")
    convert(write_project(root / "app", small_app(HOME, DETAIL)), root / "dist")
    return root / "dist"


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


# What is written.


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    for out in ("one", "two"):
        convert(APPS / "tea-house", tmp_path / out)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_addresses_are_relative(tea_house: Path) -> None:
    html = (tea_house / "index.html").read_text()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    own = [address for address in addresses if not address.startswith("https://telegram.org/")]
    assert own
    assert not [address for address in own if address.startswith(("/", "http"))]
    sheets = "".join(file.read_text() for file in (tea_house / "_app").glob("*.css"))
    assert not re.search(r"url\(['\"]?/", sheets)


def test_scripts_are_files(tea_house: Path) -> None:
    html = (tea_house / "index.html").read_text()
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r"\son\w+=", html)
    scripts = [file.read_text() for file in (tea_house / "_app").glob("*.js")]
    assert not [text for text in scripts if re.search(r"\beval\(|\bnew Function\b", text)]
    for policy in (html, (tea_house / "_headers").read_text()):
        assert "unsafe-eval" not in policy
        assert "script-src 'self' https://telegram.org" in policy.replace("&#39;", "'")


def test_assets_keep_their_addresses(tea_house: Path) -> None:
    for path in ("images/logo.svg", "images/tabs/home.png", "data/menu.json"):
        assert (tea_house / path).read_bytes() == (APPS / "tea-house" / path).read_bytes()


# Where it is written.


def test_a_folder_of_another_origin_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    done = run("convert", APPS / "tea-house", "-o", out)
    assert done.exit_code == 2
    assert "--force" in done.output
    assert files_of(out) == {"thesis.txt": b"years of work"}


def test_force_replaces_it(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", small_app(HOME))
    out = tmp_path / "dist"
    out.mkdir()
    (out / "old.txt").write_text("old")
    assert run("convert", src, "-o", out, "--force").exit_code == 0
    assert not (out / "old.txt").exists()
    assert (out / "index.html").is_file()


def test_an_old_bundle_is_replaced_whole(tmp_path: Path) -> None:
    src, out = tmp_path / "app", tmp_path / "dist"
    write_project(src, small_app(HOME, DETAIL))
    convert(src, out)
    write_project(src, small_app(HOME))
    convert(src, out)
    assert not [path for path in files_of(out) if "detail" in path]
    assert {path.name for path in tmp_path.iterdir()} == {"app", "dist"}


@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two steps"])
def test_the_old_bundle_is_there_until_the_new_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    src, out = write_project(tmp_path / "app", small_app(HOME)), tmp_path / "dist"
    if not exchange:
        monkeypatch.setattr(write, "_exchange", lambda one, other: False)
    convert(src, out)
    convert(write_project(src, small_app(HOME, DETAIL)), out)
    assert any("detail" in path for path in files_of(out))
    assert {path.name for path in tmp_path.iterdir()} == {"app", "dist"}


def test_a_full_disk_leaves_the_old_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    src, out = write_project(tmp_path / "app", small_app(HOME)), tmp_path / "dist"
    convert(src, out)
    old = files_of(out)

    def refuse(origin: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "_exchange", lambda one, other: False)
    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(write.DistError):
        convert(write_project(src, small_app(HOME, DETAIL)), out)
    assert files_of(out) == old
    assert {path.name for path in tmp_path.iterdir()} == {"app", "dist"}


# Where it is served and how it is opened.


@pytest.mark.browser
def test_below_any_path(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house, prefix="shops/tea/")
    ann.open("pages/menu/menu")
    expect(ann.find("wx-dish-card").first).to_be_visible()
    ann.until("document.querySelector('#dish-sencha img').naturalWidth > 0")


@pytest.mark.browser
def test_a_page_by_its_address(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    ann.open(f"{DETAIL}?id=3&tag=%E8%8C%B6")
    ann.at(DETAIL)
    expect(ann.find("#id")).to_have_text("3")
    assert ann.run("return getCurrentPages()[0].options") == {"id": "3", "tag": "%E8%8C%B6"}
    assert ann.run("return getApp().launched.path") == DETAIL
    assert ann.run("return getApp().launched.query.id") == "3"
    assert ann.run("return Telegram.WebApp.initDataUnsafe.user.first_name") == "Ann"
    ann.back()
    ann.at(HOME)


@pytest.mark.browser
def test_a_page_by_startapp(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    link = base64.urlsafe_b64encode(f"{DETAIL}?id=7".encode()).decode().rstrip("=")
    ann.open(start_param=link)
    ann.at(DETAIL)
    expect(ann.find("#id")).to_have_text("7")
    assert ann.run("return getApp().launched.query") == {"id": "7"}


@pytest.mark.browser
def test_a_startapp_of_another_meaning(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    ann.open(start_param="spring_sale")
    ann.at(HOME)
    assert ann.run("return getApp().launched.query.scene") == "spring_sale"


@pytest.mark.browser
def test_a_page_that_is_not_there(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    ann.expect("pages/gone/gone")
    ann.open("pages/gone/gone")
    ann.at(HOME)


@pytest.mark.browser
def test_in_a_plain_browser(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle, telegram=False)
    ann.open(f"{DETAIL}?id=5")
    expect(ann.find("#id")).to_have_text("5")


@pytest.mark.browser
def test_back_in_a_plain_browser(phone: PhoneOf, tmp_path: Path) -> None:
    app = small_app(HOME, DETAIL)
    app[f"{HOME}.js"] = f"""
        Page({{
          go() {{ wx.navigateTo({{ url: "/{DETAIL}?id=6" }}); }},
          ask() {{ wx.showModal({{ title: "Sure?" }}).then(({{ confirm }}) => this.setData({{ sure: confirm }})); }},
        }});
    """
    app[f"{HOME}.wxml"] = '<view id="go" bindtap="go">Go</view><view id="ask" bindtap="ask">Sure: {{sure}}</view>'
    convert(write_project(tmp_path / "app", app), tmp_path / "dist")
    ann = phone(tmp_path / "dist", telegram=False)
    ann.open()
    for _ in range(2):
        ann.tap("#go")
        expect(ann.find("#id")).to_have_text("6")
        ann.page.go_back()
        ann.at(HOME)
    ann.tap("#go")
    ann.at(DETAIL)
    ann.tap(ann.page.get_by_role("button", name="Back"))
    ann.at(HOME)
    assert ann.page.url.endswith(f"#/{HOME}")
    ann.tap("#ask")
    ann.tap(ann.page.locator(".wx-modal-confirm"))
    expect(ann.find("#ask")).to_have_text("Sure: true")


@pytest.mark.browser
def test_the_history_of_a_plain_browser(phone: PhoneOf, tmp_path: Path) -> None:
    app = small_app(HOME, DETAIL)
    app["app.js"] = f"""
        App({{
          open: (id) => wx.navigateTo({{ url: `/{DETAIL}?id=${{id}}` }}),
          restart: () => wx.reLaunch({{ url: "/{HOME}?id=0" }}),
          back: (delta) => wx.navigateBack({{ delta }}),
          ask: () => void wx.showModal({{ title: "Sure?" }}),
        }});
    """
    convert(write_project(tmp_path / "app", app), tmp_path / "dist")
    ann = phone(tmp_path / "dist", telegram=False)
    ann.open()
    entries = ann.run("return history.length;")
    ann.run("for (const id of [1, 2, 3]) await getApp().open(id);")
    expect(ann.find("#id")).to_have_text("3")
    # A dialog is closed first, and the page stays.
    ann.run("getApp().ask();")
    ann.page.get_by_text("Sure?").wait_for()
    ann.page.go_back()
    expect(ann.page.get_by_text("Sure?")).to_have_count(0)
    expect(ann.find("#id")).to_have_text("3")
    # Several pages at once, by the app and by the user.
    ann.run("await getApp().back(2);")
    expect(ann.find("#id")).to_have_text("1")
    ann.until(f"location.hash === '#/{DETAIL}?id=1'")
    ann.run("await getApp().open(4);")
    ann.run("history.go(-2);")
    ann.at(HOME)
    # What was closed does not come back.
    ann.run("history.go(1);")
    ann.until("history.state.depth === 0")
    ann.at(HOME)
    # A new beginning leaves nothing below it, and what follows at once stands above it.
    ann.run("await getApp().open(5); await getApp().open(6); getApp().restart(); await getApp().open(7);")
    expect(ann.find("#id")).to_have_text("7")
    ann.until(f"location.hash === '#/{DETAIL}?id=7'")
    assert ann.run("return [history.state.depth, history.length];") == [1, entries + 1]
    ann.page.go_back()
    expect(ann.find("#id")).to_have_text("0")
    assert ann.page.url.endswith(f"#/{HOME}?id=0")


@pytest.mark.browser
def test_without_the_client_script(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle, telegram=False, script=False)
    ann.expect("^refused: https://telegram.org/")
    ann.open()
    expect(ann.find(".path")).to_have_text(HOME)


@pytest.mark.browser
def test_under_an_old_client(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    ann.open(DETAIL, version="6.0")
    ann.tap(ann.page.get_by_role("button", name="Back"))
    ann.at(HOME)


@pytest.mark.browser
def test_nothing_inline_is_run(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    ann.expect("Content Security Policy")
    ann.open()
    ann.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
        }"""
    )
    refused = ann.page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI));
          const frame = document.createElement("script");
          frame.textContent = "window.ran = true";
          document.body.append(frame);
        })"""
    )
    assert refused == "inline"
    assert ann.page.evaluate("window.ran") is None


@pytest.mark.browser
def test_the_user_is_who_the_client_says(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    ann.open()
    given = ann.run("return Telegram.WebApp.initData")
    assert set(re.findall(r"(\w+)=", given)) == set(re.findall(r"(\w+)=", init_data()))


# `wx`.

_CALL_EVERY_STUB = """
    const problems = [];
    const calls = given.filter(({ kind }) => kind === "async");
    for (const { name } of calls) {
      const member = name.split(".").slice(1).reduce((at, part) => at[part], wx);
      const heard = [];
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
        const fail = (error) => heard.push(["fail", error]);
        member({ fail, complete: (error) => resolve(heard.push(["complete", error])) });
      });
      const rejected = await Promise.resolve(member({})).then(() => null, (error) => error);
      const errors = [...heard.map(([, error]) => error), rejected];
      const expected = `${name.slice(3)}:fail not supported in Telegram`;
      const told = heard.map(([event]) => event).join() === "fail,complete";
      const right = (error) => error && error.errMsg.startsWith(expected) && typeof error.errno === "number";
      if (!told || !errors.every(right)) problems.push([name, heard, rejected]);
    }
    return problems;
"""


@pytest.fixture
def whole(phone: PhoneOf, bundle: Path) -> Phone:
    """A phone whose app has all of `wx`: what the app does not name comes after the first paint."""
    ann = phone(bundle)
    ann.open()
    ann.until("'addCard' in wx")
    return ann


@pytest.mark.browser
def test_every_member_of_wx_exists(whole: Phone) -> None:
    names = list(knowledge.apis())
    member = "name.split('.').slice(1).reduce((at, part) => at?.[part], wx)"
    assert whole.run(f"return given.filter((name) => {member} === undefined);", names) == []


@pytest.mark.browser
def test_what_is_unsupported_fails_as_in_wechat(whole: Phone) -> None:
    rows = [row for row in knowledge.apis().values() if row.tier == "unsupported" and row.leaf is None]
    given = [{"name": row.name, "kind": row.kind} for row in rows]
    assert whole.run(_CALL_EVERY_STUB, given) == []


@pytest.mark.browser
def test_can_i_use(phone: PhoneOf, tmp_path: Path) -> None:
    app = small_app(HOME) | {"app.js": "App({ call: (name, ...given) => wx[name](...given) });"}
    convert(write_project(tmp_path / "app", app), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    ann.until("'addCard' in wx")
    rows = [row for row in knowledge.apis().values() if "." not in row.name.removeprefix("wx.")]
    unsupported = [row.name.removeprefix("wx.") for row in rows if row.tier == "unsupported"]
    supported = [row.name.removeprefix("wx.") for row in rows if row.tier == "full"]
    can = "return given.filter((name) => getApp().call('canIUse', name));"
    assert ann.run(can, unsupported) == []
    assert ann.run(can, supported) == supported


def test_the_reports_of_two_runs_agree(tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = run("convert", APPS / "tea-house", "-o", tmp_path / "dist", "--report", tmp_path / f"{name}.json", "-q")
        assert done.exit_code == 0
    one, two = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("one", "two"))
    assert one == two
