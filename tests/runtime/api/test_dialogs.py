"""`wx` in Chromium: toasts, dialogs, sheets, previews, choosing files."""

from __future__ import annotations

import pytest
from browser.api import SECOND, outcome, refusal
from browser.phone import Phone
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def ask(phone: Phone, api: str, options: str) -> None:
    """Call `wx.<api>`; the answer will stand in `window.answer`."""
    phone.run(f"window.answer = null; wx.{api}({options}).then((a) => {{ answer = a; }}, (a) => {{ answer = a; }});")


def answer(phone: Phone) -> dict[str, object]:
    phone.until("window.answer")
    found: dict[str, object] = phone.run("return answer")
    return found


def test_toasts(app: Phone) -> None:
    toast = app.page.locator(".wx-toast")
    outcome(app, "showLoading", title="Wait", mask=True)
    expect(toast).to_have_text("Wait")
    outcome(app, "showToast", title="Done", duration=400)
    expect(toast).to_have_text("Done")
    expect(toast).to_have_count(0)
    outcome(app, "showToast", title="Broken", icon="error")
    expect(toast).to_have_attribute("role", "alert")
    outcome(app, "hideToast")
    expect(toast).to_have_count(0)


def test_a_toast_and_a_loading_message_are_one(app: Phone) -> None:
    toast = app.page.locator(".wx-toast")
    for show, hide in (("showToast", "hideLoading"), ("showLoading", "hideToast")):
        outcome(app, show, title="Tea", icon="loading", duration=60000)
        outcome(app, hide, noConflict=True)
        expect(toast).to_have_text("Tea")
        outcome(app, hide)
        expect(toast).to_have_count(0)
    for show, hide in (("showToast", "hideToast"), ("showLoading", "hideLoading")):
        outcome(app, show, title="Tea", duration=60000)
        outcome(app, hide, noConflict=True)
        expect(toast).to_have_count(0)


def test_a_dialog_of_the_client(app: Phone) -> None:
    confirmed = outcome(app, "showModal", title="Sure?", content="It is hot", confirmText="Yes", cancelText="No")
    assert (confirmed["confirm"], confirmed["cancel"]) == (True, False)
    app.user(popup="cancel")
    options = {"title": "Sure?", "content": "It is gone", "confirmColor": "#ff0000"}
    cancelled = outcome(app, "showModal", **options)
    assert (cancelled["confirm"], cancelled["cancel"]) == (False, True)
    first, second = app.asked("web_app_open_popup")
    assert (first["title"], first["message"]) == ("Sure?", "It is hot")
    assert {button.get("text") for button in first["buttons"]} == {"Yes", "No"}
    assert [button["type"] for button in second["buttons"]].count("destructive") == 1


def test_a_dialog_to_write_in(app: Phone) -> None:
    ask(app, "showModal", "{ title: 'Name', editable: true, placeholderText: 'of the cup' }")
    app.page.locator(".wx-modal input").fill("Ann")
    app.tap(app.page.locator(".wx-modal-confirm"))
    assert answer(app)["content"] == "Ann"


def test_a_dialog_by_keyboard(plain: Phone) -> None:
    ask(plain, "showModal", "{ title: 'Sure?', content: 'Really', confirmText: 'Yes' }")
    expect(plain.page.locator(".wx-modal-confirm")).to_be_focused()
    plain.page.keyboard.press("Tab")
    expect(plain.page.locator(".wx-modal-cancel")).to_be_focused()
    plain.page.keyboard.press("Escape")
    assert answer(plain)["cancel"] is True
    expect(plain.page.locator(".wx-modal")).to_have_count(0)


def test_a_sheet(app: Phone) -> None:
    ask(app, "showActionSheet", "{ itemList: ['Pot', 'Cup'], alertText: 'How much?' }")
    app.tap(app.page.get_by_text("Cup", exact=True))
    assert answer(app)["tapIndex"] == 1
    ask(app, "showActionSheet", "{ itemList: ['Pot', 'Cup'] }")
    app.tap(app.page.locator(".wx-action-sheet-cancel"))
    assert answer(app)["errMsg"] == "showActionSheet:fail cancel"
    assert "large than 6" in refusal(app, "showActionSheet", itemList=["1", "2", "3", "4", "5", "6", "7"])


def test_pictures(app: Phone) -> None:
    outcome(app, "navigateTo", url=f"/{SECOND}")
    outcome(app, "previewImage", urls=["/square.svg", "/other.svg"], current="/other.svg")
    expect(app.page.locator(".wx-preview-count")).to_have_text("2 / 2")
    app.back()
    expect(app.page.locator(".wx-preview")).to_have_count(0)
    app.at(SECOND)
    outcome(app, "previewMedia", sources=[{"url": "/square.svg", "type": "image"}])
    expect(app.page.locator(".wx-preview-slide")).to_have_count(1)
    app.tap(app.page.locator(".wx-preview-close"))
    expect(app.page.locator(".wx-preview")).to_have_count(0)


def test_choosing_a_picture(app: Phone) -> None:
    with app.page.expect_file_chooser() as chooser:
        ask(app, "chooseImage", "{ count: 2 }")
    chooser.value.set_files([{"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG"}])
    chosen = answer(app)
    assert [file["size"] for file in chosen["tempFiles"]] == [4]
    with app.page.expect_file_chooser() as chooser:
        ask(app, "chooseMedia", "{ count: 1, mediaType: ['image'] }")
    chooser.value.set_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"123"}])
    assert answer(app)["type"] == "image"


def test_an_address_that_is_remembered(app: Phone) -> None:
    ask(app, "chooseAddress", "")
    for name, value in (("telNumber", "431555"), ("cityName", "Vienna"), ("detailInfo", "Lindengasse 14")):
        app.page.fill(f"[name={name}]", value)
    app.page.click(".wx-dialog-buttons [type=submit]")
    chosen = answer(app)
    assert (chosen["userName"], chosen["cityName"]) == ("Ann Lee", "Vienna")
    ask(app, "chooseAddress", "")
    expect(app.page.locator("[name=cityName]")).to_have_value("Vienna")
    app.page.click("text=Cancel")
    assert answer(app)["errMsg"] == "chooseAddress:fail cancel"
