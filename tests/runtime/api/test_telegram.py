"""`wx` in Chromium: what Telegram does for an app, and what is left without it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browser.api import INDEX, outcome, refusal
from browser.phone import Phone
from browser.projects import convert, write_project

pytestmark = pytest.mark.browser


def test_login(app: Phone) -> None:
    assert outcome(app, "login")["code"] == app.run("return Telegram.WebApp.initData")
    profile = outcome(app, "getUserProfile", desc="to greet you")
    assert profile["userInfo"]["nickName"] == "Ann Lee"


def test_login_at_the_server_of_the_owner(served: Phone) -> None:
    assert outcome(served, "login")["code"] == "code for True"
    outcome(served, "checkSession")


def test_payment(served: Phone) -> None:
    outcome(served, "requestPayment", package="tea", timeStamp="1")
    assert served.asked("web_app_open_invoice") == [{"slug": "madeByTheServer"}]
    served.user(invoice="cancelled")
    assert refusal(served, "requestPayment", package="tea") == "cancel"
    served.user(invoice="failed")
    assert refusal(served, "requestPayment", package="tea") == "payment failed"
    assert "without an invoice" in refusal(served, "requestPayment", package="coffee")
    served.user(invoice="paid")
    outcome(served, "requestPayment", package="https://t.me/invoice/ready")


def test_payment_without_a_server(app: Phone) -> None:
    assert "endpoint" in refusal(app, "requestPayment", package="tea")


def test_sharing(served: Phone) -> None:
    served.tap("#share")
    served.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_tg_link')")
    query = parse_qs(urlsplit(served.asked("web_app_open_tg_link")[0]["path_full"]).query)
    link = urlsplit(query["url"][0])
    assert (link.netloc, link.path) == ("t.me", "/tea_bot/shop")
    start = parse_qs(link.query)["startapp"][0]
    assert base64.urlsafe_b64decode(start + "=" * (-len(start) % 4)).decode() == "pages/second/second?id=9"
    assert query["text"] == ["A pot of tea"]
    assert served.run("return getCurrentPages()[0].shared") == "button"


@pytest.mark.parametrize("api", ["shareAppMessage", "shareAppMessageToGroup"])
def test_sharing_by_a_call(served: Phone, api: str) -> None:
    outcome(served, api, title="Green tea", path="pages/second/second?id=3")
    query = parse_qs(urlsplit(served.asked("web_app_open_tg_link")[0]["path_full"]).query)
    start = parse_qs(urlsplit(query["url"][0]).query)["startapp"][0]
    assert base64.urlsafe_b64decode(start + "=" * (-len(start) % 4)).decode() == "pages/second/second?id=3"
    assert query["text"] == ["Green tea"]


FILES = {
    "shareImageToGroup": {"imagePath": "/square.svg"},
    "shareEmojiToGroup": {"imagePath": "/square.svg"},
    "shareVideoToGroup": {"videoPath": "/square.svg"},
    "shareFileToGroup": {"filePath": "/square.svg", "fileName": "tea.svg"},
    "shareFileMessage": {"filePath": "/square.svg", "fileName": "tea.svg"},
    "shareVideoMessage": {"videoPath": "/square.svg"},
    "showShareImageMenu": {"path": "/square.svg"},
    "addFileToFavorites": {"filePath": "/square.svg", "fileName": "tea.svg"},
    "addVideoToFavorites": {"videoPath": "/square.svg"},
}


@pytest.mark.parametrize("api", FILES)
def test_a_file_goes_to_the_share_sheet(app: Phone, api: str) -> None:
    given = FILES[api]
    app.run("navigator.canShare = undefined;")
    assert "cannot share" in refusal(app, api, **given)
    app.run("""
        window.sheet = [];
        navigator.canShare = () => true;
        navigator.share = async ({ files }) => {
          for (const file of files) sheet.push(file.name, await file.text());
          if (window.closes) throw new Error("AbortError");
        };
    """)
    outcome(app, api, **given)
    name, text = app.run("return sheet.splice(0)")
    assert name.endswith(given.get("fileName", ".svg"))
    assert "<rect" in text
    app.run("window.closes = true;")
    assert refusal(app, api, **given) == "cancel"
    assert "parameter." in refusal(app, api)


def soter(app: Phone, **more: object) -> dict[str, object]:
    """What a check of a finger or a face answers, without its message."""
    given = {"requestAuthModes": ["facial", "fingerPrint"], "challenge": "pay 5", "authContent": "Pay for the tea"}
    answer: dict[str, object] = outcome(app, "startSoterAuthentication", **{**given, **more})
    del answer["errMsg"]
    return answer


def test_a_finger_or_a_face(app: Phone) -> None:
    app.user(biometry={"available": True, "type": "finger"}, access=False)
    assert outcome(app, "checkIsSupportSoterAuthentication")["supportMode"] == ["fingerPrint"]
    assert outcome(app, "checkIsSoterEnrolledInDevice", checkAuthMode="fingerPrint")["isEnrolled"] is True
    assert refusal(app, "checkIsSoterEnrolledInDevice", checkAuthMode="facial") == "not support"
    assert soter(app, requestAuthModes=["speech"]) == {"errCode": 90003}
    assert soter(app) == {"errCode": 90008}
    app.user(access=True)
    passed = {"errCode": 0, "authMode": "fingerPrint", "resultJSON": '{"raw":"pay 5"}', "resultJSONSignature": ""}
    assert soter(app) == passed
    assert app.asked("web_app_biometry_request_auth") == [{"reason": "Pay for the tea"}]
    assert soter(app, authContent="") == passed
    app.user(person="failed")
    assert soter(app, authContent="a" * 300) == {"errCode": 90009}
    assert app.asked("web_app_biometry_request_auth")[1:] == [{}, {"reason": "a" * 128}]
    assert len(app.asked("web_app_biometry_request_access")) == 2


def test_a_device_that_knows_neither_finger_nor_face(app: Phone, plain: Phone) -> None:
    for shown in (app, plain):
        assert outcome(shown, "checkIsSupportSoterAuthentication")["supportMode"] == []
        assert refusal(shown, "checkIsSoterEnrolledInDevice", checkAuthMode="facial") == "not support"
        assert soter(shown) == {"errCode": 90001}


def test_what_telegram_keeps_for_the_user(app: Phone, plain: Phone) -> None:
    rows = [{"key": "best_score", "value": "12"}, {"key": "茶.杯", "value": "green"}]
    outcome(app, "setUserCloudStorage", KVDataList=rows)
    keys = [call["params"] for call in app.asked("web_app_invoke_custom_method")]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,128}", params["key"]) for params in keys)
    wanted = ["best_score", "茶.杯", "none"]
    assert outcome(app, "getUserCloudStorage", keyList=wanted)["KVDataList"] == rows
    outcome(app, "removeUserCloudStorage", keyList=["best_score"])
    assert outcome(app, "getUserCloudStorage", keyList=wanted)["KVDataList"] == rows[1:]
    assert outcome(app, "getUserCloudStorage", keyList=[])["KVDataList"] == []
    assert "should be String" in refusal(app, "setUserCloudStorage", KVDataList=[{"key": "a", "value": 1}])
    assert "parameter.keyList" in refusal(app, "getUserCloudStorage")
    app.run("Telegram.WebApp.CloudStorage.getItems = (keys, done) => done(null, {});")
    assert outcome(app, "getUserCloudStorage", keyList=["constructor"])["KVDataList"] == []
    app.run("Telegram.WebApp.CloudStorage.setItem = (key, value, done) => done('QUOTA_EXCEEDED');")
    assert refusal(app, "setUserCloudStorage", KVDataList=rows) == "QUOTA_EXCEEDED"
    assert "Telegram client" in refusal(plain, "setUserCloudStorage", KVDataList=rows)


def test_messages(app: Phone) -> None:
    assert outcome(app, "requestSubscribeMessage", tmplIds=["a", "b"])["a"] == "accept"
    refusal(app, "requestSubscribeMessage")


def test_clipboard_scanner_and_place(app: Phone) -> None:
    assert outcome(app, "getClipboardData")["data"] == "text of the clipboard"
    assert outcome(app, "scanCode")["result"] == "scanned text"
    assert outcome(app, "getLocation", type="wgs84")["latitude"] == 48.2082


def test_vibration(app: Phone) -> None:
    outcome(app, "vibrateShort", type="heavy")
    assert app.asked("web_app_trigger_haptic_feedback")[-1] == {"type": "impact", "impact_style": "heavy"}


def test_a_sensor(app: Phone) -> None:
    app.run("window.got = []; wx.onAccelerometerChange((place) => got.push(place));")
    outcome(app, "startAccelerometer", interval="game")
    assert app.asked("web_app_start_accelerometer") == [{"refresh_rate": 20}]
    app.say("accelerometer_changed", x=9.81, y=0, z=0)
    app.until("got.length === 1")
    assert app.run("return got[0].x") == 1
    outcome(app, "stopAccelerometer")
    assert app.asked("web_app_stop_accelerometer")


def test_the_system(app: Phone) -> None:
    system = app.run("return wx.getSystemInfoSync()")
    expected = {"windowWidth": 390, "screenHeight": 844, "platform": "ios", "theme": "light", "language": "en"}
    assert {name: system[name] for name in expected} == expected
    launch = app.run("return wx.getLaunchOptionsSync()")
    assert (launch["path"], launch["scene"]) == (INDEX, 1001)
    assert outcome(app, "getRendererUserAgent")["userAgent"] == app.run("return navigator.userAgent")
    assert app.run("return wx.getUpdateManager && (await wx.getSystemInfo()).errMsg") == "getSystemInfo:ok"


def test_a_change_of_theme(app: Phone) -> None:
    app.run("window.got = []; window.heard = ({ theme }) => got.push(theme); wx.onThemeChange(heard);")
    app.say("theme_changed", theme_params={"bg_color": "#101010"})
    app.until("got.join() === 'dark'")
    # Another shade of the same scheme is no other theme.
    for color in ("#101010", "#202020"):
        app.say("theme_changed", theme_params={"bg_color": color})
    app.page.wait_for_timeout(200)
    app.run("wx.offThemeChange(heard)")
    app.say("theme_changed", theme_params={"bg_color": "#ffffff"})
    app.page.wait_for_timeout(200)
    assert app.run("return got") == ["dark"]


def test_away_and_back(app: Phone) -> None:
    app.run("window.got = []; wx.onAppShow(() => got.push('show')); wx.onAppHide(() => got.push('hide'));")
    app.say("visibility_changed", is_visible=False)
    app.until("got.join() === 'hide'")
    app.say("visibility_changed", is_visible=True)
    app.until("got.join() === 'hide,show'")
    for visible in (True, False, False):
        app.say("visibility_changed", is_visible=visible)
    app.until("got.length > 2")
    app.page.wait_for_timeout(200)
    assert app.run("return got") == ["hide", "show", "hide"]


def test_outside_telegram(plain: Phone) -> None:
    for api in ("login", "getUserInfo", "scanCode", "exitMiniProgram"):
        refusal(plain, api)
    refusal(plain, "requestPayment", invoiceLink="https://t.me/$abc")
    outcome(plain, "vibrateShort")
    outcome(plain, "setClipboardData", data="abc")
    assert outcome(plain, "getClipboardData")["data"] == "abc"
    assert outcome(plain, "getLocation")["latitude"] == 39.9


def test_what_can_be_used(app: Phone) -> None:
    names = ["request", "wx.request", "view", "showToast.object.image", "addCard", "nope", "live-pusher"]
    assert app.run("return given.map((name) => wx.canIUse(name))", names) == [True] * 4 + [False] * 3


def test_what_can_be_used_of_apis(phone: Callable[..., Phone], tmp_path: Path) -> None:
    """Scripts name one API, and have the answers for all."""
    files = {
        "app.json": '{"pages": ["a"]}',
        "a.wxml": "<view/>",
        "a.js": "Page({ can: (name) => wx.canIUse(name) });",
        "shim.js": "module.exports = () => 1;",
        "wx2tg.toml": '[apis]\n"wx.chooseInvoice" = "./shim.js"\n',
    }
    convert(write_project(tmp_path / "app", files), tmp_path / "dist")
    shown = phone(tmp_path / "dist")
    shown.open()
    can = """request wx.request request.object request.object.url request.object.method.GET request.success.data
        request.success.header.x request.fail.errMsg request.object.success getSystemInfoSync.return.safeArea.left
        getSystemInfo.success.screenWidth showToast.object.image onCompassChange.callback.direction
        navigateTo.object.events
        getUserInfo.success.userInfo.nickName chooseMedia.object.mediaType.mix createInnerAudioContext env cloud.init
        getStorageSync chooseInvoice chooseInvoice.success.anything open-data share-element grid-view list-view
        sticky-header
        snapshot span keyboard-accessory tap-gesture-handler button.open-type.contact""".split()
    cannot = """request.bogus request.object.bogus request.object.method.BOGUS request.object.url.x
        request.success.bogus
        request.constructor request.object.toString request.__proto__ constructor toString __proto__ hasOwnProperty
        request.object.enableHttpDNS addCard addCard.object onNetworkWeakChange getSystemInfoSync.return.safeArea.bogus
        getUserInfo.success.userInfo.bogus onCompassChange.callback.bogus onCompassChange.success bogus bogus.object
        view.bogus button.open-type.nothing request. .object""".split()
    asked = shown.run("return given.filter((name) => getCurrentPages()[0].can(name))", [*can, *cannot])
    assert asked == can


def test_what_can_be_used_of_components(app: Phone) -> None:
    can = """text.selectable text.space.ensp view.hover-class view.bindtap view.animation button.open-type.share
        scroll-view.type.custom button.bindgetphonenumber input.bind:confirm map.markers.callout.content image.mode
        map.bindmarkertap swiper.layout-type.normal""".split()
    cannot = """live-pusher.url scroll-view.clip view.nonsense view.bindnonsense view.bindtouchforcechange
        text.space.wide button.open-type.launchApp button.open-type.liveActivity map.bindpoitap
        text.selectable.true . view. .id ad official-account""".split()
    asked = app.run("return given.filter((name) => wx.canIUse(name))", [*can, *cannot])
    assert asked == can
