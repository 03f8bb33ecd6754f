"""What keeps clear of a phone's notch and home bar, as Telegram tells of them: the app's styles and our own sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from playwright.sync_api import expect

AREA = "safe-area-inset-bottom"

FILES = {
    "app.json": '{"pages": ["pages/main/main"]}',
    "app.js": "App({});",
    "pages/main/main.js": "Page({ show() { wx.showActionSheet({ itemList: ['Pot'] }).catch(() => {}); } });",
    "pages/main/main.wxss": f"""
        .env {{ padding-bottom: env({AREA}); }}
        .constant {{ padding-bottom: constant({AREA}); }}
        .sum {{ padding-bottom: calc(16px + env({AREA}, 7px)); }}
        page {{ --foot: env({AREA}); }}
        .named {{ padding-bottom: var(--foot); }}
        .top {{ padding-bottom: env(safe-area-inset-top); }}
        @supports (padding-bottom: env({AREA})) {{ .asked {{ padding-bottom: env({AREA}); }} }}
    """,
    "pages/main/main.wxml": f"""
        <view class="env" /><view class="constant" /><view class="sum" /><view class="named" /><view class="top" />
        <view class="asked" /><view class="inline" style="padding-bottom: env({AREA})" />
        <view class="bound" style="padding-bottom: {{{{'env({AREA})'}}}}" />
        <picker id="wheel" range="{{{{['Pot', 'Cup']}}}}">pick</picker>
        <view id="sheet" bindtap="show">choose</view>
    """,
}

SHEETS = {
    ".wx-action-sheet": ("#sheet", ".wx-action-sheet-cancel"),
    ".wx-sheet-panel": ("#wheel", ".wx-picker-columns"),
}
"""A sheet of ours -> what opens it, what in it must not be covered."""


def tell(phone: Phone, **insets: int) -> None:
    """Telegram tells of the device's insets, and of ten pixels more at the top for its own buttons."""
    area = {"top": 0, "bottom": 0, "left": 0, "right": 0}
    phone.run("Telegram.WebView.receiveEvent('safe_area_changed', given)", {**area, **insets})
    phone.run("Telegram.WebView.receiveEvent('content_safe_area_changed', given)", {**area, "top": 10})


@pytest.fixture
def ann(tmp_path: Path, phone: PhoneOf) -> Phone:
    convert(write_project(tmp_path / "app", FILES), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    return ann


@pytest.mark.browser
def test_styles_follow_the_insets_that_telegram_tells(ann: Phone) -> None:
    names = ("env", "constant", "sum", "named", "top", "asked", "inline", "bound")

    def heights() -> dict[str, int]:
        return {name: ann.find(f".{name}").evaluate("(e) => e.getBoundingClientRect().height") for name in names}

    assert heights() == {**dict.fromkeys(names, 0), "sum": 16}
    tell(ann, top=47, bottom=34)
    assert heights() == {**dict.fromkeys(names, 34), "sum": 50, "top": 57}


@pytest.mark.browser
@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_stand_above_the_home_bar(ann: Phone, sheet: str) -> None:
    opener, last = SHEETS[sheet]
    ann.tap(opener)
    panel = ann.page.locator(sheet)
    expect(panel).to_be_visible()
    panel.evaluate("(e) => Promise.all(e.getAnimations().map((animation) => animation.finished))")

    def below() -> float:
        foot = panel.locator(last).evaluate("(e) => innerHeight - e.getBoundingClientRect().bottom")
        assert isinstance(foot, int | float)
        return foot

    before = below()
    tell(ann, bottom=34)
    assert below() == pytest.approx(before + 34, abs=0.5)
    # The sheet itself goes down to the edge: nothing of the page is seen beneath it.
    assert panel.evaluate("(e) => innerHeight - e.getBoundingClientRect().bottom") == pytest.approx(0, abs=0.5)
