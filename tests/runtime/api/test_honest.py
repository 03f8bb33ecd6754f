"""`wx` in Chromium: values out of range, calls that cannot do what they are for, and members that were missing."""

from __future__ import annotations

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone

pytestmark = pytest.mark.browser


def test_numbers_out_of_range_do_not_throw(app: Phone) -> None:
    heard = app.run(
        """
        const audio = wx.createInnerAudioContext();
        const background = wx.getBackgroundAudioManager();
        for (const context of [audio, background]) {
          for (const time of [NaN, "x", undefined, -5, Infinity, null]) context.seek(time);
          context.startTime = NaN;
        }
        const video = wx.createVideoContext("film");
        for (const time of [NaN, "x", undefined, -5]) video.seek(time);
        for (const rate of [100, 0, NaN, -1]) video.playbackRate(rate);
        const seen = [];
        for (const volume of [2, -1, 0.5, NaN]) seen.push(((audio.volume = volume), audio.volume));
        for (const rate of [100, 0, 1.5, NaN]) seen.push(((audio.playbackRate = rate), audio.playbackRate));
        return [...seen, audio.startTime];
        """
    )
    assert heard == [1, 0, 0.5, 0.5, 2, 0.5, 1.5, 1.5, 0]


def test_what_is_allowed_is_told_alike(app: Phone) -> None:
    told = app.run("return [wx.getSystemInfoSync(), wx.getAppAuthorizeSetting(), await wx.getSystemInfoAsync()]")
    info, setting, later = told
    for name, state in setting.items():
        assert state in ("authorized", "denied", "not determined", False)
        if name != "bluetoothAuthorized":
            assert info[name] == later[name] == (state == "authorized"), name
    assert {"notificationAlertAuthorized", "notificationSoundAuthorized", "phoneCalendarAuthorized"} <= set(info)


def test_what_cannot_be_done_says_so(app: Phone) -> None:
    assert "no page of permissions" in refusal(app, "openSetting")
    for api, options in (
        ("preloadWebview", {}),
        ("preloadSkylineView", {}),
        ("authorizeForMiniProgram", {"scope": "scope.record"}),
    ):
        assert refusal(app, api, **options) == "not supported in Telegram"
    assert "at least 1 item" in refusal(app, "previewMedia", sources=[])
    assert refusal(app, "makePhoneCall", phoneNumber=" ") == "the phone number is empty"
    assert refusal(app, "setNavigationBarColor", frontColor="red", backgroundColor="#fff") == 'invalid frontColor "red"'


def test_a_device_without_vibration(plain: Phone) -> None:
    plain.run("Object.defineProperty(navigator, 'vibrate', { value: undefined })")
    for api in ("vibrateShort", "vibrateLong"):
        assert (
            refusal(plain, api, **({"type": "heavy"} if api == "vibrateShort" else {})) == "this device cannot vibrate"
        )


def test_background_audio_that_is_not_there(app: Phone) -> None:
    app.expect("status 404")
    assert refusal(app, "playBackgroundAudio", dataUrl="/missing.mp3")


def test_a_contact_and_an_appointment_are_whole(app: Phone) -> None:
    script = """
        const [name, options] = given;
        const made = new Promise((resolve) => {
          const create = URL.createObjectURL;
          URL.createObjectURL = (blob) => {
            URL.createObjectURL = create;
            blob.text().then(resolve);
            return create(blob);
          };
        });
        await wx[name](options);
        return made;
    """
    contact = {
        "firstName": "Li", "lastName": "Wei", "nickName": "W", "workAddressCity": "Xi'an", "workAddressStreet": "1; A",
        "homePhoneNumber": "1", "workFaxNumber": "2", "hostNumber": "3", "url": "https://a.b", "weChatNumber": "liwei",
    }  # fmt: skip
    card = app.run(script, ["addPhoneContact", contact])
    for line in (
        "N:Wei;Li;;;", "NICKNAME:W", "ADR;TYPE=WORK:;;1\\; A;Xi'an;;;", "TEL;TYPE=HOME:1", "TEL;TYPE=FAX,WORK:2",
        "TEL;TYPE=MAIN:3", "URL:https://a.b", "X-WECHAT:liwei",
    ):  # fmt: skip
        assert line in card.split("\r\n")
    entry = {"title": "Tea", "startTime": 1700000000, "allDay": True, "alarmOffset": 600}
    lines = app.run(script, ["addPhoneCalendar", entry]).split("\r\n")
    assert any(line.startswith("DTSTART;VALUE=DATE:202311") for line in lines)
    assert "TRIGGER:-PT600S" in lines
    lines = app.run(script, ["addPhoneCalendar", {"title": "Tea", "startTime": 1700000000, "alarm": False}]).split(
        "\r\n"
    )
    assert "DTSTART:20231114T221320Z" in lines
    assert "BEGIN:VALARM" not in lines


def test_members_of_managers(app: Phone) -> None:
    seen = app.run(
        """
        const canvas = wx.createCanvasContext("paper");
        const background = wx.getBackgroundAudioManager();
        canvas.setShadow(1, 2, 3, "red");
        return {
          canvas: [
            canvas.globalCompositeOperation, canvas.lineCap, canvas.lineDashOffset, canvas.lineJoin, canvas.miterLimit,
            canvas.shadowBlur, canvas.shadowColor, canvas.shadowOffsetX, canvas.shadowOffsetY,
          ],
          background: [background.audioType, background.referrerPath, background.referrerPolicy],
          config: wx.cloud.database({ env: "tea" }).config,
        };
        """
    )
    assert seen == {
        "canvas": ["source-over", "butt", 0, "miter", 10, 3, "red", 1, 2],
        "background": ["", "", "no-referrer"],
        "config": {"env": "tea"},
    }


def test_answers_of_a_payment_endpoint(served: Phone) -> None:
    answers = [
        {"invoice_link": "https://t.me/$tea"},
        {"invoiceLink": "https://t.me/$tea"},
        {"link": "https://t.me/$tea"},
        {"url": "https://t.me/invoice/tea"},
        {"slug": "tea"},
        {"ok": True, "result": "https://t.me/$tea"},
    ]
    served.page.route("**/invoice", lambda route: route.fulfill(json=answers[0]))
    served.user(invoice="paid")
    while answers:
        outcome(served, "requestPayment", package="x")
        assert served.asked("web_app_open_invoice")[-1] == {"slug": "tea"}, answers.pop(0)
        answers.pop(0)


def test_a_payment_endpoint_that_refuses(served: Phone) -> None:
    served.page.route("**/invoice", lambda route: route.fulfill(json={"ok": False, "description": "no such price"}))
    reason = refusal(served, "requestPayment", package="x")
    assert "no such price" in reason
    assert "`invoice_link`" in reason


def test_the_result_of_a_call_is_there(app: Phone) -> None:
    assert set(outcome(app, "getNetworkType")) >= {"networkType", "signalStrength", "hasSystemProxy", "weakNet"}
