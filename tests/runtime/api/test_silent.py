"""`wx` in Chromium where Telegram's client is absent, silent, slow, late, or answers twice: every call ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone, PhoneOf

pytestmark = pytest.mark.browser

_ABSENT = "delete window.TelegramWebviewProxy; Object.defineProperty(window, 'external', { value: {} });"
"""A launch from a client of which only the address is left."""

_SILENT = "window.TelegramWebviewProxy = { postEvent(name) { fakeHost.asked.push({ name, data: {} }); } };"
"""A bridge behind which nobody is."""

_DEAF = """
    const { postEvent } = window.TelegramWebviewProxy;
    window.deaf = new Set();
    window.TelegramWebviewProxy.postEvent = (name, json) => {
      if (deaf.has(name)) fakeHost.asked.push({ name, data: JSON.parse(json || '""') || {} });
      else postEvent(name, json);
    };
"""
"""A client that loses some questions: their names are in `deaf`."""

Opened = Callable[[str], Phone]

_DECISIONS: dict[str, str] = {
    "showModal": "web_app_open_popup",
    "scanCode": "web_app_open_scan_qr_popup",
    "requestPayment": "web_app_open_invoice",
    "requestSubscribeMessage": "web_app_request_write_access",
}
"""Calls that wait for the user, and what they ask the client."""

_OPTIONS: dict[str, dict[str, Any]] = {
    "showModal": {"title": "Question"},
    "requestPayment": {"invoiceLink": "https://t.me/$abc"},
    "requestSubscribeMessage": {"tmplIds": ["a"]},
    "getLocation": {},
    "getClipboardData": {},
    "checkIsAddedToMyMiniProgram": {},
    "startAccelerometer": {},
}

_START = """
    const [name, options] = given;
    window.ended = null;
    const end = (key) => (result) => (window.ended = [...(window.ended || []), key, result]);
    wx[name]({ ...options, success: end("success"), fail: end("fail") });
"""


@pytest.fixture
def opened(phone: PhoneOf, everything: Path) -> Opened:
    """Opens the app of all APIs in a client that `script` has changed."""

    def open_with(script: str) -> Phone:
        made = phone(everything)
        made.page.add_init_script(script)
        made.open()
        return made

    return open_with


def start(phone: Phone, name: str) -> None:
    phone.run(_START, [name, _OPTIONS.get(name, {})])


def ended(phone: Phone) -> Any:
    phone.until("window.ended !== null")
    return phone.run("return ended")


@pytest.mark.parametrize("script", [_ABSENT, _SILENT], ids=["absent", "silent"])
def test_a_question_is_asked_in_the_page_where_nobody_else_asks_it(opened: Opened, script: str) -> None:
    phone = opened(script)
    # Telegram's script still waits for the first question when the second one comes.
    phone.expect("Popup is already opened")
    start(phone, "showModal")
    phone.page.locator(".wx-modal-confirm").click()
    assert ended(phone)[:2] == [
        "success",
        {"confirm": True, "cancel": False, "content": None, "errMsg": "showModal:ok"},
    ]
    start(phone, "showModal")
    phone.page.locator(".wx-modal-cancel").click()
    assert ended(phone)[1]["cancel"]


@pytest.mark.parametrize("script", [_ABSENT, _SILENT], ids=["absent", "silent"])
def test_what_the_page_can_do_itself_it_does(opened: Opened, script: str) -> None:
    phone = opened(script)
    outcome(phone, "setClipboardData", data="copied")
    assert outcome(phone, "getClipboardData")["data"] == "copied"
    assert outcome(phone, "getLocation")["latitude"] == 39.9
    outcome(phone, "authorize", scope="scope.userLocation")


@pytest.mark.parametrize("script", [_ABSENT, _SILENT], ids=["absent", "silent"])
def test_what_only_a_client_can_do_fails(opened: Opened, script: str) -> None:
    phone = opened(script)
    assert "inside Telegram" in refusal(phone, "requestPayment", invoiceLink="https://t.me/$abc")
    assert "inside Telegram" in refusal(phone, "requestSubscribeMessage", tmplIds=["a"])
    assert "inside Telegram" in refusal(phone, "scanCode")
    refusal(phone, "startAccelerometer")
    assert outcome(phone, "checkIsAddedToMyMiniProgram")["added"] is False


def test_no_client_is_waited_for_where_there_is_none(opened: Opened) -> None:
    phone = opened(_ABSENT)
    phone.page.clock.install()
    # No time passes for the page.
    for name in ("requestPayment", "requestSubscribeMessage", "getClipboardData", "checkIsAddedToMyMiniProgram"):
        start(phone, name)
        ended(phone)
    start(phone, "showModal")
    phone.page.locator(".wx-modal-confirm").wait_for()


def test_a_frame_that_is_no_client(phone: PhoneOf, everything: Path) -> None:
    made = phone(everything, telegram=False)
    launch = "#tgWebAppVersion=8.0&tgWebAppPlatform=weba&tgWebAppData="
    made.page.route(
        "**/around.html",
        lambda route: route.fulfill(body=f'<iframe src="index.html{launch}"></iframe>', content_type="text/html"),
    )
    made.page.goto(f"{made.base}around.html")
    frame = made.page.frames[1]
    frame.wait_for_selector("wx-page:not([hidden])", state="attached")
    answer = frame.evaluate("wx.requestPayment({ invoiceLink: 'https://t.me/$abc' }).catch(({ errMsg }) => errMsg)")
    assert "inside Telegram" in answer


@pytest.mark.parametrize("name", _DECISIONS)
def test_a_user_may_think_as_long_as_he_likes(opened: Opened, name: str) -> None:
    phone = opened(_DEAF)
    phone.page.clock.install()
    phone.run("deaf.add(given)", _DECISIONS[name])
    start(phone, name)
    phone.until(f"fakeHost.asked.some(({{ name }}) => name === '{_DECISIONS[name]}')")
    phone.page.clock.run_for(5 * 60_000)
    assert phone.run("return ended") is None
    answers: dict[str, tuple[str, dict[str, Any]]] = {
        "showModal": ("popup_closed", {"button_id": "ok"}),
        "scanCode": ("qr_text_received", {"data": "late"}),
        "requestPayment": ("invoice_closed", {"slug": "abc", "status": "paid"}),
        "requestSubscribeMessage": ("write_access_requested", {"status": "allowed"}),
    }
    event, data = answers[name]
    # Twice, as a client may.
    for _ in range(2):
        phone.say(event, **data)
        phone.page.clock.run_for(100)
    assert ended(phone)[0] == "success"
    assert len(ended(phone)) == 2


@pytest.mark.parametrize("name", [*_DECISIONS, "getLocation", "getClipboardData", "checkIsAddedToMyMiniProgram"])
def test_a_client_that_has_lost_the_question_is_not_waited_for_for_ever(opened: Opened, name: str) -> None:
    phone = opened(_DEAF)
    phone.page.clock.install()
    lost = [
        *_DECISIONS.values(),
        "web_app_check_location",
        "web_app_read_text_from_clipboard",
        "web_app_check_home_screen",
    ]
    phone.run("given.forEach((name) => deaf.add(name))", lost)
    start(phone, name)
    phone.page.clock.run_for(63 * 60_000)
    if name == "showModal":
        phone.page.locator(".wx-modal-confirm").click()
    heard = ended(phone)
    assert len(heard) == 2
    if name == "requestPayment":
        assert "pending" in heard[1]["errMsg"]


def test_a_location_that_never_comes_is_asked_of_the_browser(opened: Opened) -> None:
    phone = opened(_DEAF)
    phone.page.clock.install()
    phone.run("deaf.add('web_app_request_location')")
    start(phone, "getLocation")
    phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_request_location')")
    phone.page.clock.run_for(60_000)
    assert ended(phone)[1]["latitude"] == 39.9


def test_late_answers_do_no_harm(opened: Opened) -> None:
    phone = opened(_SILENT)
    start(phone, "showModal")
    phone.page.locator(".wx-modal-confirm").wait_for()
    phone.say("popup_closed", button_id="cancel")
    phone.page.wait_for_timeout(200)
    assert phone.run("return ended") is None
    phone.page.locator(".wx-modal-confirm").click()
    assert ended(phone)[1]["confirm"]
    start(phone, "requestPayment")
    assert "inside Telegram" in ended(phone)[1]["errMsg"]
    phone.say("invoice_closed", slug="abc", status="paid")
    start(phone, "getLocation")
    ended(phone)
    phone.say("location_checked", available=True, access_requested=True, access_granted=True)
    phone.say("location_requested", available=True, latitude=1, longitude=2)
    phone.page.wait_for_timeout(200)
    assert len(ended(phone)) == 2


def test_a_client_that_wakes_up_is_used_again(opened: Opened) -> None:
    phone = opened(_SILENT)
    start(phone, "getClipboardData")
    ended(phone)
    phone.say("viewport_changed", height=800, width=390, is_expanded=True, is_state_stable=True)
    phone.until("document.documentElement.style.getPropertyValue('--tg-viewport-height').endsWith('px')")
    start(phone, "showModal")
    phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_popup')")
    phone.page.wait_for_timeout(4000)
    assert phone.run("return ended") is None
    phone.say("popup_closed", button_id="ok")
    assert ended(phone)[1]["confirm"]


def test_a_client_that_only_answers_when_it_is_asked(opened: Opened) -> None:
    """One that has told nothing of itself when the app started, and answers the first question about it."""
    phone = opened(
        _SILENT
        + """
        window.TelegramWebviewProxy.postEvent = (name) => {
          fakeHost.asked.push({ name, data: {} });
          if (name === "web_app_request_theme" && window.wx) fakeHost.say("theme_changed", { theme_params: {} });
        };
        """
    )
    start(phone, "showModal")
    phone.page.wait_for_timeout(4000)
    assert phone.run("return ended") is None
    assert phone.page.locator(".wx-modal-confirm").count() == 0
    phone.say("popup_closed", button_id="ok")
    assert ended(phone)[1]["confirm"]
