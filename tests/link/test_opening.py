"""A bundle opened in Chromium: below any path, by an address, by startapp, with and without Telegram."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from browser.launch import init_data
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

HOME = "pages/home/home"


DETAIL = "pages/detail/detail"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small app of two pages."""
    root = tmp_path_factory.mktemp("small")
    convert(write_project(root / "app", small_app(HOME, DETAIL)), root / "dist")
    return root / "dist"


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
