"""An app that opens everything that can lie over a page, and what its tests ask of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from browser.phone import Phone
from playwright.sync_api import Locator, expect

FIRST, SECOND, OTHER, TAB = "pages/first/first", "pages/second/second", "pages/other/other", "pages/tab/tab"


_WXML = """
    <picker id="fruit" range="{{['Apple', 'Pear']}}" bindcancel="note" bindchange="note">Fruit</picker>
    <picker id="day" mode="date" value="2026-01-02" bindcancel="note">Day</picker>
    <picker id="region" mode="region" bindcancel="note">Region</picker>
    <button id="sheet" bindtap="sheet">Sheet</button>
    <input id="field" />
    <video id="film" style="height: 100px"></video>
    <page-container show="{{show}}" duration="50" bindbeforeleave="note" bindleave="note" bindafterleave="note">
      <view id="content" style="height: 200px">Content <button id="inner" bindtap="sheet">Sheet</button></view>
    </page-container>
    <text id="log">{{log}}</text>
"""


_JS = """
    Page({
      data: { show: false, log: "" },
      note({ type }) { this.setData({ log: `${this.data.log}${type} ` }); },
      sheet() {
        wx.showActionSheet({ itemList: ["Pot", "Cup"], complete: ({ errMsg }) => this.note({ type: errMsg }) });
      },
    });
"""


APP: dict[str, str | bytes] = {
    "app.json": json.dumps(
        {
            "pages": [FIRST, SECOND, OTHER, TAB],
            "tabBar": {"list": [{"pagePath": FIRST, "text": "First"}, {"pagePath": TAB, "text": "Tab"}]},
        }
    ),
    # A name that is only known when the app runs brings every API.
    "app.js": "App({ member: (name) => wx[name] });",
    **{f"{page}.wxml": _WXML for page in (FIRST, SECOND, OTHER, TAB)},
    **{f"{page}.js": _JS for page in (FIRST, SECOND, OTHER, TAB)},
    "square.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>',
}


def to_second(phone: Phone) -> None:
    phone.run(f"await wx.navigateTo({{ url: '/{SECOND}?id=1' }})")
    phone.at(SECOND)


def stack(phone: Phone) -> list[str]:
    found: list[str] = phone.run("return getCurrentPages().map((page) => page.route)")
    return found


def shown_back(phone: Phone) -> bool:
    """Whether the client shows its Back button."""
    told = phone.asked("web_app_setup_back_button")
    return bool(told) and bool(told[-1]["is_visible"])


def ask(phone: Phone, call: str) -> None:
    """Make a call of `wx`; its answer will stand in `window.answer`."""
    phone.run(f"window.answer = null; wx.{call}.then((a) => {{ answer = a; }}, (a) => {{ answer = a; }});")


OPENERS: Mapping[str, tuple[str, str]] = {
    "picker": ("document.querySelector('wx-page:not([hidden]) #fruit').click()", ".wx-sheet"),
    "date": ("document.querySelector('wx-page:not([hidden]) #day').click()", ".wx-sheet"),
    "region": ("document.querySelector('wx-page:not([hidden]) #region').click()", ".wx-sheet"),
    "action sheet": ("document.querySelector('wx-page:not([hidden]) #sheet').click()", ".wx-action-sheet"),
    "image": ("wx.previewImage({ urls: ['/square.svg'] })", ".wx-preview"),
    "media": ("wx.previewMedia({ sources: [{ url: '/square.svg', type: 'image' }] })", ".wx-preview"),
    "dialog": ("wx.showModal({ title: 'Name', editable: true })", ".wx-modal"),
    "address": ("wx.chooseAddress().catch(() => {})", ".wx-layer-form"),
    "place": ("wx.chooseLocation({ latitude: 1, longitude: 2 }).catch(() => {})", ".wx-layer-form"),
    "container": ("getCurrentPages().at(-1).setData({ show: true })", "wx-page:not([hidden]) #content"),
}


def opened(phone: Phone, name: str) -> Locator:
    script, selector = OPENERS[name]
    phone.run(script)
    layer = phone.page.locator(selector)
    expect(layer).to_be_visible()
    return layer


def asking(phone: Phone, message: str = "Lose the draft?") -> None:
    phone.run("await wx.enableAlertBeforeUnload({ message: given })", message)


def closing(phone: Phone) -> list[bool]:
    """What the client was told of its question before it closes the app."""
    return [told["need_confirmation"] for told in phone.asked("web_app_setup_closing_behavior")]


def popups(phone: Phone) -> list[str]:
    return [told["message"] for told in phone.asked("web_app_open_popup")]
