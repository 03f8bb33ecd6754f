"""What an app calls on `Telegram.WebApp` is seen on the phone of the workbench, and its answers arrive."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from dev.bench_stand import Bench
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Make = Callable[..., Bench]


def test_main_and_secondary_button(bench_of: Make) -> None:
    bench = bench_of()
    main, secondary = bench.phone.locator(".main"), bench.phone.locator(".secondary")
    expect(main).to_be_hidden()
    before = bench.told("viewport_changed")[-1]["height"]
    bench.run(
        "app.MainButton.setParams({text: 'Pay', color: '#aa2211', text_color: '#eeffee', is_visible: true});"
        "app.SecondaryButton.setParams({text: 'Later', is_visible: true, position: 'top', has_shine_effect: true});"
    )
    expect(main).to_have_css("background-color", "rgb(170, 34, 17)")
    expect(main).to_have_css("color", "rgb(238, 255, 238)")
    expect(secondary).to_have_class(re.compile("shine"))
    above, below = secondary.bounding_box(), main.bounding_box()
    assert above is not None and below is not None and above["y"] < below["y"]
    assert bench.told("viewport_changed")[-1]["height"] < before
    bench.phone.get_by_role("button", name="Pay", exact=True).click()
    bench.phone.get_by_role("button", name="Later", exact=True).click()
    assert bench.heard("mainButtonClicked") == [None]
    assert bench.heard("secondaryButtonClicked") == [None]
    bench.run("app.MainButton.showProgress()")
    expect(main).to_be_disabled()
    expect(main).to_have_attribute("aria-busy", "true")
    bench.run("app.MainButton.hideProgress().disable()")
    expect(main).to_be_disabled()
    bench.run("app.MainButton.hide(); app.SecondaryButton.hide()")
    expect(main).to_be_hidden()
    assert bench.told("viewport_changed")[-1]["height"] == before


def test_back_settings_and_the_menu(bench_of: Make) -> None:
    bench = bench_of()
    expect(bench.phone.get_by_role("button", name="Close")).to_be_visible()
    menu = bench.phone.get_by_role("button", name="Menu")
    menu.click()
    expect(bench.phone.get_by_role("menuitem", name="Reload page")).to_be_focused()
    expect(bench.phone.get_by_role("menuitem", name="Settings")).to_have_count(0)
    bench.page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    bench.run("app.BackButton.show(); app.SettingsButton.show()")
    bench.phone.get_by_role("button", name="Back").click()
    menu.click()
    bench.phone.get_by_role("menuitem", name="Settings").click()
    assert bench.heard("backButtonClicked") == [None]
    assert bench.heard("settingsButtonClicked") == [None]
    expect(bench.phone.get_by_role("button", name="Close")).to_have_count(0)


def test_the_page_is_loaded_anew_and_its_buttons_are_gone(bench_of: Make) -> None:
    bench = bench_of()
    bench.run("app.MainButton.setParams({text: 'Pay', is_visible: true}); window.stays = true")
    bench.phone.get_by_role("button", name="Menu").click()
    bench.phone.get_by_role("menuitem", name="Reload page").click()
    expect(bench.phone.locator(".main")).to_be_hidden()
    assert bench.run("return window.stays ?? 'gone'") == "gone"


def test_popups(bench_of: Make) -> None:
    bench = bench_of()
    buttons = (
        "[{id: 'a', type: 'default', text: 'Yes'}, {id: 'b', type: 'destructive', text: 'Delete'}, {type: 'cancel'}]"
    )
    bench.begin(f"app.showPopup({{title: 'Hello', message: 'Really?', buttons: {buttons}}}, done)")
    dialog = bench.phone.get_by_role("dialog", name="Hello")
    expect(dialog).to_contain_text("Really?")
    expect(dialog.get_by_role("button", name="Yes")).to_be_focused()
    assert bench.page.locator(".tg-app").evaluate("(app) => app.inert") is True
    bench.press("Delete")
    assert bench.answer() == ["b"]
    bench.begin("app.showConfirm('Sure?', done)")
    bench.press("Cancel")
    assert bench.answer() == [False]
    bench.begin("app.showAlert('Look', () => done('closed'))")
    bench.phone.get_by_role("dialog").press("Escape")
    assert bench.answer() == ["closed"]
    expect(bench.phone.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("button", "status"),
    [("Pay", "paid"), ("Leave pending", "pending"), ("Let it fail", "failed"), ("Cancel", "cancelled")],
)
def test_an_invoice(bench_of: Make, button: str, status: str) -> None:
    bench = bench_of()
    bench.begin("app.openInvoice('https://t.me/$abcDEF', done)")
    expect(bench.phone.get_by_role("dialog")).to_contain_text("abcDEF")
    bench.press(button)
    assert bench.answer() == [status]


def test_the_scanner(bench_of: Make) -> None:
    bench = bench_of()
    bench.begin(
        "window.scanned = []; app.showScanQrPopup({text: 'The table'}, (text) => (scanned.push(text), text === 'two'))"
    )
    dialog = bench.phone.get_by_role("dialog", name="QR scanner")
    expect(dialog).to_contain_text("The table")
    dialog.get_by_label("Text of the code").fill("one")
    bench.press("Scan")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Text of the code").fill("two")
    bench.press("Scan")
    expect(dialog).to_have_count(0)
    assert bench.run("return scanned") == ["one", "two"]
    bench.begin("app.showScanQrPopup({}, done)")
    bench.press("Close")
    bench.app().wait_for_function("() => heard.filter(([name]) => name === 'scanQrPopupClosed').length === 2")


def test_the_clipboard(bench_of: Make) -> None:
    bench = bench_of(clipboard="kept")
    bench.begin("app.readTextFromClipboard(done)")
    text = bench.phone.get_by_label("Text of the clipboard")
    expect(text).to_have_value("kept")
    text.fill("other")
    bench.press("Paste")
    assert bench.answer() == ["other"]
    bench.begin("app.readTextFromClipboard((text) => done(text, 1))")
    bench.press("Don’t paste")
    assert bench.answer() == [None, 1]


def test_contact_and_write_access(bench_of: Make) -> None:
    bench = bench_of()
    bench.begin("app.requestContact(done)")
    bench.press("Share")
    sent, event = bench.answer()
    assert sent is True
    assert event["responseUnsafe"]["contact"] == {
        "user_id": 42,
        "phone_number": "9996600042",
        "first_name": "Ann",
        "last_name": "Lee",
    }
    fields = {name: values[0] for name, values in parse_qs(event["response"]).items()}
    assert fields.pop("hash") == signed(fields, bench.served.bot.token)
    bench.begin("app.requestWriteAccess(done)")
    bench.press("Allow")
    assert bench.answer() == [True]
    bench.begin("app.requestWriteAccess(done)")
    bench.press("Cancel")
    assert bench.answer() == [False]


def signed(fields: dict[str, str], token: str) -> str:
    """How Telegram signs fields for the bot with `token`."""
    secret = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    return hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()


def test_biometrics(bench_of: Make) -> None:
    bench = bench_of()
    bench.begin("app.BiometricManager.init(done)")
    assert bench.answer() == []
    assert bench.run(
        "const m = app.BiometricManager; return [m.isBiometricAvailable, m.biometricType, m.isAccessGranted]"
    ) == [*(True, "face", False)]
    bench.begin("app.BiometricManager.requestAccess({reason: 'To pay'}, done)")
    expect(bench.phone.get_by_role("dialog")).to_contain_text("To pay")
    bench.press("Allow")
    assert bench.answer() == [True]
    bench.begin("app.BiometricManager.updateBiometricToken('secret', done)")
    assert bench.answer() == [True]
    bench.begin("app.BiometricManager.authenticate({reason: 'Once more'}, done)")
    bench.press("It is me")
    assert bench.answer() == [True, "secret"]
    bench.begin("app.BiometricManager.authenticate({}, done)")
    bench.press("Not recognised")
    assert bench.answer() == [False, None]
    bench.begin("app.BiometricManager.updateBiometricToken('', done)")
    assert bench.answer() == [True]


def test_the_place(bench_of: Make) -> None:
    place = {"latitude": 1.5, "longitude": 2.5, "altitude": 0, "speed": 0, "course": 0, "horizontal_accuracy": 3}
    bench = bench_of(location=place)
    bench.begin("app.LocationManager.init(done)")
    bench.answer()
    bench.begin("app.LocationManager.getLocation(done)")
    bench.press("Allow")
    [told] = bench.answer()
    assert (told["latitude"], told["longitude"], told["horizontal_accuracy"]) == (1.5, 2.5, 3)
    bench.begin("app.LocationManager.getLocation((place) => done(place.latitude))")
    assert bench.answer() == [1.5], "who has allowed it is not asked again"


def test_a_place_that_is_not_told(bench_of: Make) -> None:
    bench = bench_of()
    bench.begin("app.LocationManager.init(done)")
    bench.answer()
    bench.begin("app.LocationManager.getLocation((place) => done(place))")
    bench.press("Don’t allow")
    assert bench.answer() == [None]
    bench.run("app.LocationManager.openSettings()")
    bench.press("Allow")
    bench.app().wait_for_function("() => Telegram.WebApp.LocationManager.isAccessGranted")


@pytest.mark.parametrize(
    ("sensor", "first", "values"),
    [
        ("Accelerometer", "Acceleration x", "[s.x, s.y]"),
        ("Gyroscope", "Rotation x", "[s.x, s.y]"),
        ("DeviceOrientation", "Orientation alpha", "[s.alpha, s.beta]"),
    ],
)
def test_a_sensor(bench_of: Make, sensor: str, first: str, values: str) -> None:
    bench = bench_of()
    bench.begin(f"app.{sensor}.start({{refresh_rate: 20}}, done)")
    assert bench.answer() == [True]
    bench.switch(first).fill("2")
    bench.app().wait_for_function(f"() => {{ const s = Telegram.WebApp.{sensor}; return {values}[0] === 2; }}")
    bench.begin(f"app.{sensor}.stop(done)")
    assert bench.answer() == [True]
    assert bench.run(f"return app.{sensor}.isStarted") is False


def test_the_home_screen(bench_of: Make) -> None:
    bench = bench_of()
    bench.begin("app.checkHomeScreenStatus(done)")
    assert bench.answer() == ["missed"]
    bench.run("app.addToHomeScreen()")
    bench.press("Add")
    bench.app().wait_for_function("() => heard.some(([name]) => name === 'homeScreenAdded')")
    bench.begin("app.checkHomeScreenStatus(done)")
    assert bench.answer() == ["added"]


def test_sharing_and_downloads(bench_of: Make) -> None:
    bench = bench_of()
    bench.begin("app.shareMessage('MSG', done)")
    expect(bench.phone.get_by_role("dialog")).to_contain_text("MSG")
    bench.press("Send")
    assert bench.answer() == [True]
    bench.begin("app.shareMessage('MSG', done)")
    bench.press("It has expired")
    assert bench.answer() == [False]
    assert bench.heard("shareMessageFailed") == [{"error": "MESSAGE_EXPIRED"}]
    bench.begin("app.downloadFile({url: 'https://x.example/a.pdf', file_name: 'a.pdf'}, done)")
    expect(bench.phone.get_by_role("dialog").get_by_role("link")).to_have_attribute("href", "https://x.example/a.pdf")
    bench.press("Download")
    assert bench.answer() == [True]
    bench.run(
        "app.shareToStory('https://x.example/a.png',"
        " {text: 'Tea', widget_link: {url: 'https://x.example/', name: 'Shop'}})"
    )
    expect(bench.phone.get_by_role("dialog").get_by_role("link", name="Shop")).to_be_visible()
    bench.press("Done")
    bench.begin("app.requestEmojiStatusAccess(done)")
    bench.press("Allow")
    assert bench.answer() == [True]
    bench.begin("app.setEmojiStatus('5361', {duration: 60}, done)")
    bench.press("Set")
    assert bench.answer() == [True]
    bench.begin("app.setEmojiStatus('5361', {}, done)")
    bench.press("Wrong duration")
    assert bench.answer() == [False]
    assert bench.heard("emojiStatusFailed") == [{"error": "DURATION_INVALID"}]


def test_cloud_storage_belongs_to_a_user(bench_of: Make) -> None:
    bench = bench_of()
    bench.begin("app.CloudStorage.setItem('k', 'v', done)")
    assert bench.answer() == [None, True]
    bench.begin("app.CloudStorage.getItems(['k', 'none'], done)")
    assert bench.answer() == [None, {"k": "v", "none": ""}]
    bench.begin("app.CloudStorage.setItem('no key', 'v', done)")
    assert bench.answer() == ["KEY_INVALID", None]
    bench.switch("User").select_option("sam")
    bench.launched(2)
    bench.begin("app.CloudStorage.getKeys(done)")
    assert bench.answer() == [None, []]
    bench.switch("User").select_option("ann")
    bench.launched(3)
    bench.begin("app.CloudStorage.getKeys(done)")
    assert bench.answer() == [None, ["k"]]
    bench.begin("app.CloudStorage.removeItem('k', done)")
    assert bench.answer() == [None, True]


def post(bench: Bench, event: str, answer: str, **data: Any) -> Any:
    """Post an event that the script at hand has no method for; gives the data of the answer."""
    return bench.app().evaluate(
        """([event, answer, data]) => new Promise((done) => {
          const hear = (_, got) => (Telegram.WebView.offEvent(answer, hear), done(got));
          Telegram.WebView.onEvent(answer, hear);
          Telegram.WebView.postEvent(event, false, data);
        })""",
        [event, answer, data],
    )


def test_storage_of_the_device_and_its_safe(bench_of: Make) -> None:
    bench = bench_of()
    assert post(
        bench, "web_app_device_storage_save_key", "device_storage_key_saved", req_id="1", key="k", value="v"
    ) == {"req_id": "1"}
    assert post(bench, "web_app_device_storage_get_key", "device_storage_key_received", req_id="2", key="k") == {
        "req_id": "2",
        "value": "v",
    }
    post(bench, "web_app_device_storage_clear", "device_storage_cleared", req_id="3")
    assert (
        post(bench, "web_app_device_storage_get_key", "device_storage_key_received", req_id="4", key="k")["value"]
        is None
    )
    for number in range(10):
        post(
            bench,
            "web_app_secure_storage_save_key",
            "secure_storage_key_saved",
            req_id="5",
            key=f"k{number}",
            value="v",
        )
    full = post(bench, "web_app_secure_storage_save_key", "secure_storage_failed", req_id="6", key="more", value="v")
    assert full == {"req_id": "6", "error": "QUOTA_EXCEEDED"}
    bench.page.get_by_role("button", name="As on a new phone").click()
    lost = post(bench, "web_app_secure_storage_get_key", "secure_storage_key_received", req_id="7", key="k1")
    assert lost == {"req_id": "7", "value": None, "can_restore": True}
    bench.run("Telegram.WebView.postEvent('web_app_secure_storage_restore_key', false, {req_id: '8', key: 'k1'})")
    bench.press("Restore")
    found = post(bench, "web_app_secure_storage_get_key", "secure_storage_key_received", req_id="9", key="k1")
    assert found == {"req_id": "9", "value": "v"}


def test_a_chat_is_shared(bench_of: Make) -> None:
    bench = bench_of(answers={"chat": "sent"})
    assert post(bench, "web_app_request_chat", "requested_chat_sent", req_id="r") == {"req_id": "r"}
