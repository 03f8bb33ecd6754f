"""`wx` in Chromium: data that WeChat fetches before the app is opened, and twice a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser.phone import Phone
from browser.projects import convert, write_project
from conftest import PhoneOf

pytestmark = pytest.mark.browser

_APP = """
    App({ told: [], onLaunch() { wx.onBackgroundFetchData((data) => this.told.push(data)); } });
    const calls = [wx.getBackgroundFetchData, wx.getBackgroundFetchToken, wx.setBackgroundFetchToken];
    const more = wx.getStorageInfoSync;
"""
_GET = "return wx.getBackgroundFetchData({ fetchType: given }).catch(({ errMsg }) => errMsg)"

Opened = Callable[..., Phone]


@pytest.fixture
def opened(phone: PhoneOf, tmp_path: Path) -> Opened:
    """Opens an app with these addresses; what is asked of them is in `asked` of the phone's page."""

    def open_app(answer: dict[str, Any], config: str, route: str = "") -> Phone:
        files: dict[str, str | bytes] = {
            "app.json": '{"pages": ["a", "b"]}', "app.js": _APP, "a.wxml": "<view>a</view>", "b.wxml": "<view>b</view>",
            "wx2tg.toml": config,
        }  # fmt: skip
        dist = tmp_path / "dist"
        if not dist.exists():
            convert(write_project(tmp_path / "app", files), dist)
        made = phone(dist)
        made.page.route("https://fetch.example/**", lambda route: _answer(made, route, answer))
        made.open(route)
        return made

    return open_app


def _answer(phone: Phone, route: Any, answer: dict[str, Any]) -> None:
    phone.fetched = [*getattr(phone, "fetched", []), route.request.url]  # type: ignore[attr-defined]
    if answer:
        route.fulfill(**{"headers": {"access-control-allow-origin": "*"}, **answer})
    else:
        route.abort()


_BOTH = """
    [background-fetch]
    pre = "https://fetch.example/pre?v=1"
    periodic = "https://fetch.example/periodic"
"""


def test_data_of_the_launch(opened: Opened) -> None:
    phone = opened({"body": '{"teas": 3}'}, _BOTH, "b?id=a%20b")
    data = phone.run(_GET, "pre")
    assert (data["fetchedData"], data["path"], data["query"], data["errMsg"]) == (
        '{"teas": 3}', "b", "id=a%20b", "getBackgroundFetchData:ok",
    )  # fmt: skip
    # Once for the listener of the app and for the call.
    [url] = [url for url in phone.fetched if "/pre" in url]  # type: ignore[attr-defined]
    asked = parse_qs(urlsplit(url).query, keep_blank_values=True)
    assert (asked["v"], asked["path"], asked["query"], asked["token"]) == (["1"], ["b"], ["id=a%20b"], [""])
    assert "hash=" in asked["code"][0]
    phone.until("getApp().told.length === 2")
    assert sorted(phone.run("return getApp().told.map(({ fetchType }) => fetchType)")) == ["periodic", "pre"]


def test_periodic_data_is_kept(opened: Opened) -> None:
    phone = opened({"body": "fresh"}, _BOTH)
    assert phone.run(_GET, "periodic")["fetchedData"] == "fresh"
    phone.open()
    assert phone.run(_GET, "periodic")["fetchedData"] == "fresh"
    assert len([url for url in phone.fetched if "/periodic" in url]) == 1  # type: ignore[attr-defined]
    assert phone.run("return wx.getStorageInfoSync().keys") == []


def test_a_token_goes_along(opened: Opened) -> None:
    phone = opened({"body": "x"}, '[background-fetch]\npre = "https://fetch.example/pre"\n')
    fails = "return wx.getBackgroundFetchToken().then(({ token }) => token, ({ errMsg }) => errMsg)"
    assert phone.run(fails) == "getBackgroundFetchToken:fail no token"
    assert (
        phone.run("return (await wx.setBackgroundFetchToken({ token: 'T&1' })).errMsg") == "setBackgroundFetchToken:ok"
    )
    assert phone.run(fails) == "T&1"
    long = "return wx.setBackgroundFetchToken({ token: 'x'.repeat(1025) }).catch(({ errMsg }) => errMsg)"
    assert "longer than 1024" in phone.run(long)
    phone.open()
    phone.run(_GET, "pre")
    assert parse_qs(urlsplit(phone.fetched[-1]).query)["token"] == ["T&1"]  # type: ignore[attr-defined]


def test_without_an_address_or_a_server(opened: Opened) -> None:
    phone = opened({}, '[background-fetch]\nperiodic = "https://fetch.example/periodic"\n')
    phone.expect("ERR_FAILED")
    assert "set [background-fetch] pre in wx2tg.toml" in phone.run(_GET, "pre")
    assert phone.run(_GET, "periodic").startswith("getBackgroundFetchData:fail no connection to https://fetch.example")
    assert phone.run("return getApp().told") == []
