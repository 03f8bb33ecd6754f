"""Swipes of Telegram's client in Chromium: off while something on the visible page needs a finger's drags."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLAIN = {
    "plain": "<view bindtap='noop'>plain</view>",
    "scrolls": "<scroll-view scroll-y style='height: 100px'><view style='height: 300px'></view></scroll-view>",
    "turns": "<swiper style='height: 100px'><swiper-item>1</swiper-item><swiper-item>2</swiper-item></swiper>",
    "slides": "<slider /><switch /><textarea />",
    "draws": "<canvas id='c' type='2d' style='height: 100px'></canvas>",
    "fixed": "<movable-area><movable-view disabled direction='all'>x</movable-view></movable-area>",
    "unbound": "<view bindtouchmove='' catchtouchmove=\"{{''}}\">x</view>",
    "shut": "<page-container close-on-slide-down show='{{false}}'>x</page-container><picker>x</picker>",
}
"""Pages that leave the client its swipes."""

NEEDY = {
    "refresher": "<scroll-view scroll-y refresher-enabled style='height: 100px'><view>x</view></scroll-view>",
    "vertical": "<swiper vertical style='height: 100px'><swiper-item>1</swiper-item></swiper>",
    "movable": "<movable-area><movable-view direction='vertical'>x</movable-view></movable-area>",
    "wheels": "<picker-view><picker-view-column><view>x</view></picker-view-column></picker-view>",
    "canvas": "<canvas id='c' type='2d' bindtouchmove='noop' style='height: 100px'></canvas>",
    "still": "<canvas canvas-id='c' disable-scroll style='height: 100px'></canvas>",
    "caught": "<view catchtouchmove='noop'>x</view>",
    "barred": "<view catchtouchmove>x</view>",
    "captured": "<view capture-catch:touchmove='noop'>x</view>",
    "followed": "<view bind:touchmove='noop'>x</view>",
    "scripted": "<wxs module='m'>module.exports = { f: function () {} };</wxs><view bindtouchmove='{{m.f}}'>x</view>",
    "inner": "<part></part>",
    "listed": "<view wx:for='{{[1, 2]}}' wx:key='*this'><view catchtouchmove='noop'>{{item}}</view></view>",
    "map": "<map latitude='1' longitude='2'></map>",
    "pulled": "<view>x</view>",
    "panel": "<page-container close-on-slide-down show='{{true}}'>x</page-container>",
}
"""Pages on which a drag must not put the app away."""

_DYNAMIC = """
    <view wx:if="{{some}}" catchtouchmove="noop">x</view>
    <view catchtouchmove="{{locked ? 'noop' : ''}}">x</view>
    <swiper vertical="{{vertical}}" style="height: 50px"><swiper-item>1</swiper-item></swiper>
    <scroll-view refresher-enabled="{{pulls}}" scroll-y style="height: 50px"><view>x</view></scroll-view>
    <movable-area style="height: 50px">
      <movable-view direction="{{direction}}" disabled="{{disabled}}">x</movable-view>
    </movable-area>
    <page-container close-on-slide-down show="{{open}}" duration="20">x</page-container>
    <picker id="picker" range="{{[1, 2]}}">Pick</picker>
"""


def _files() -> dict[str, str | bytes]:
    pages = {**PLAIN, **NEEDY, "dynamic": _DYNAMIC}
    files: dict[str, str | bytes] = {
        "app.json": json.dumps(
            {
                "pages": [f"pages/{name}" for name in pages],
                "tabBar": {"list": [{"pagePath": f"pages/{name}", "text": name} for name in ("plain", "caught")]},
            }
        ),
        "app.js": "App({ go: (name) => wx[name] });",
        "part.json": '{ "component": true }',
        "part.js": "Component({});",
        "part.wxml": '<view catchtouchmove="noop">x</view>',
    }
    for name, wxml in pages.items():
        files[f"pages/{name}.wxml"] = wxml
        files[f"pages/{name}.js"] = "Page({ data: { direction: 'none' }, noop() {} });"
        files[f"pages/{name}.json"] = '{ "usingComponents": { "part": "/part" } }'
    files["pages/pulled.json"] = '{ "enablePullDownRefresh": true }'
    return files


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("swipes")
    convert(write_project(root / "app", _files()), root / "dist")
    return root / "dist"


@pytest.fixture
def ann(phone: PhoneOf, bundle: Path) -> Phone:
    made = phone(bundle)
    made.open()
    return made


def told(phone: Phone) -> list[bool]:
    """What the client was told of its swipes, in order; the same is not told twice."""
    values = [data["allow_vertical_swipe"] for data in phone.asked("web_app_setup_swipe_behavior")]
    assert all(one is not other for one, other in itertools.pairwise(values)), values
    return values


def allowed(phone: Phone, wanted: bool) -> None:
    """Wait until the client was told so."""
    phone.until(
        "fakeHost.asked.filter(({ name }) => name === 'web_app_setup_swipe_behavior').at(-1).data.allow_vertical_swipe"
        f" === {str(wanted).lower()}"
    )
    assert told(phone)[-1] is wanted


def visit(phone: Phone, name: str) -> None:
    phone.run("await wx.navigateTo({ url: given })", f"/pages/{name}")
    phone.at(f"pages/{name}")
    phone.page.wait_for_timeout(50)


def test_a_plain_page_leaves_the_client_its_swipes(ann: Phone) -> None:
    for name in [name for name in PLAIN if name != "plain"]:
        visit(ann, name)
        assert told(ann) == [True], name
        ann.back()
        ann.at("pages/plain")


def test_what_needs_drags_has_them_while_it_is_shown(ann: Phone) -> None:
    allowed(ann, True)
    for name in [name for name in NEEDY if name != "caught"]:
        before = told(ann)
        visit(ann, name)
        assert told(ann) == [*before, False], name
        ann.run("await wx.reLaunch({ url: '/pages/plain' })")
        ann.at("pages/plain")
        assert told(ann) == [*before, False, True], name


def test_a_page_below_or_a_tab_aside_does_not_count(ann: Phone) -> None:
    ann.run("await wx.switchTab({ url: '/pages/caught' })")
    allowed(ann, False)
    ann.run("await wx.switchTab({ url: '/pages/plain' })")
    allowed(ann, True)
    visit(ann, "movable")
    allowed(ann, False)
    visit(ann, "scrolls")
    allowed(ann, True)
    visit(ann, "canvas")
    allowed(ann, False)
    ann.back()
    allowed(ann, True)
    ann.back()
    allowed(ann, False)


@pytest.mark.parametrize(
    ("needed", "free"),
    [
        ({"some": True}, {"some": False}),
        ({"locked": True}, {"locked": False}),
        ({"vertical": True}, {"vertical": False}),
        ({"pulls": True}, {"pulls": False}),
        ({"direction": "all"}, {"direction": "none"}),
        ({"open": True}, {"open": False}),
    ],
    ids=lambda data: next(iter(data)),
)
def test_needs_come_and_go_with_data(needed: dict[str, object], free: dict[str, object], ann: Phone) -> None:
    visit(ann, "dynamic")
    allowed(ann, True)
    for data, wanted in ((needed, False), (free, True), (needed, False)):
        ann.run("getCurrentPages().at(-1).setData(given)", data)
        allowed(ann, wanted)
    ann.run("await wx.reLaunch({ url: '/pages/plain' })")
    allowed(ann, True)


def test_the_wheels_of_a_picker_need_drags(ann: Phone) -> None:
    visit(ann, "dynamic")
    ann.tap("#picker")
    expect(ann.page.locator(".wx-sheet")).to_be_visible()
    allowed(ann, False)
    ann.back()
    allowed(ann, True)


def test_an_older_client_is_told_nothing(phone: PhoneOf, bundle: Path) -> None:
    ann = phone(bundle)
    ann.open("pages/caught", version="7.6")
    ann.page.wait_for_timeout(100)
    assert told(ann) == []
