"""Every member of `wx` in Chromium: it is there, it fails as in WeChat where it must, and `canIUse` knows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, small_app, write_project

from wx2tg import knowledge

HOME = "pages/home/home"


DETAIL = "pages/detail/detail"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small app of two pages."""
    root = tmp_path_factory.mktemp("small")
    convert(write_project(root / "app", small_app(HOME, DETAIL)), root / "dist")
    return root / "dist"


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
