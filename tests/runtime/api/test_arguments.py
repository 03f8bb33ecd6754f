"""`wx` in Chromium: calls with arguments of a wrong type are refused in WeChat's words, before anything happens."""

from __future__ import annotations

from typing import Any

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone

pytestmark = pytest.mark.browser


def refused(phone: Phone, api: str, **options: Any) -> str:
    """What is wrong with the options, in WeChat's words."""
    reason = refusal(phone, api, **options)
    assert reason.startswith("parameter error: "), reason
    return reason.removeprefix("parameter error: ")


@pytest.mark.parametrize(
    ("api", "options", "words"),
    [
        ("request", {}, "parameter.url should be String instead of Undefined;"),
        ("request", {"url": 5}, "parameter.url should be String instead of Number;"),
        ("request", {"url": None}, "parameter.url should be String instead of Null;"),
        ("request", {"url": "https://a.b", "header": "x"}, "parameter.header should be Object instead of String;"),
        ("connectSocket", {"url": ["wss://a.example"]}, "parameter.url should be String instead of Array;"),
        ("downloadFile", {"url": {}}, "parameter.url should be String instead of Object;"),
        (
            "uploadFile",
            {"url": True},
            "parameter.filePath should be String instead of Undefined;"
            "parameter.name should be String instead of Undefined;"
            "parameter.url should be String instead of Boolean;",
        ),
        ("navigateTo", {}, "parameter.url should be String instead of Undefined;"),
        ("showToast", {"title": 5}, "parameter.title should be String instead of Number;"),
        ("showToast", {"title": "x", "duration": "2000"}, "parameter.duration should be Number instead of String;"),
        ("showModal", {"content": 5}, "parameter.content should be String instead of Number;"),
        ("showActionSheet", {"itemList": "a"}, "parameter.itemList should be Array instead of String;"),
        ("showActionSheet", {"itemList": []}, "parameter.itemList should have at least 1 item;"),
        ("showActionSheet", {"itemList": [1]}, "parameter.itemList[0] should be String instead of Number;"),
        ("showActionSheet", {"itemList": list("abcdefg")}, "itemList should not be large than 6"),
        ("previewImage", {"urls": []}, "parameter.urls should have at least 1 item;"),
        ("previewMedia", {}, "parameter.sources should be Array instead of Undefined;"),
        ("setNavigationBarColor", {}, "parameter.backgroundColor should be String instead of Undefined;"
         "parameter.frontColor should be String instead of Undefined;"),
        ("setTabBarBadge", {"index": 0, "text": 3}, "parameter.text should be String instead of Number;"),
        ("setStorage", {"data": 1}, "parameter.key should be String instead of Undefined;"),
        ("getStorage", {"key": 1}, "parameter.key should be String instead of Number;"),
        ("removeStorage", {}, "parameter.key should be String instead of Undefined;"),
        ("batchSetStorage", {"kvList": {}}, "parameter.kvList should be Array instead of Object;"),
        ("batchGetStorage", {}, "parameter.keyList should be Array instead of Undefined;"),
        ("preloadAssets", {}, "parameter.data should be Array instead of Undefined;"),
        ("setClipboardData", {"data": 1}, "parameter.data should be String instead of Number;"),
        ("makePhoneCall", {"phoneNumber": 110}, "parameter.phoneNumber should be String instead of Number;"),
        ("openLocation", {"latitude": "1", "longitude": 2}, "parameter.latitude should be Number instead of String;"),
        ("setKeepScreenOn", {}, "parameter.keepScreenOn should be Boolean instead of Undefined;"),
        ("getUserProfile", {}, "parameter.desc should be String instead of Undefined;"),
        ("saveFile", {}, "parameter.tempFilePath should be String instead of Undefined;"),
    ],
)  # fmt: skip
def test_a_wrong_option(app: Phone, api: str, options: dict[str, Any], words: str) -> None:
    assert refused(app, api, **options) == words


def test_the_code_of_a_wrong_option(app: Phone) -> None:
    for api in ("request", "showToast", "downloadFile", "setStorage"):
        assert outcome(app, api)["errno"] == 1001


def test_no_options_at_all(app: Phone) -> None:
    reasons = app.run(
        """
        const messages = {};
        for (const name of given) await wx[name]().catch(({ errMsg }) => (messages[name] = errMsg));
        return messages;
        """,
        ["navigateTo", "showToast", "getStorageInfo", "hideToast", "stopPullDownRefresh", "getSystemInfo"],
    )
    assert reasons == {
        name: f"{name}:fail parameter error: parameter should be Object instead of Undefined;"
        for name in ("navigateTo", "showToast")
    }


def test_a_task_is_there_in_any_case(app: Phone) -> None:
    answer = app.run(
        """
        const heard = [];
        const note = ({ errMsg }) => heard.push(errMsg);
        const task = wx.request({ fail: note });
        task.onHeadersReceived(() => {});
        task.abort();
        wx.connectSocket({ complete: note }).onOpen(() => {});
        await new Promise((resolve) => setTimeout(resolve, 50));
        return heard;
        """
    )
    wrong = "fail parameter error: parameter.url should be String instead of Undefined;"
    assert answer == [f"request:{wrong}", f"connectSocket:{wrong}"]


def test_what_may_be_left_out(app: Phone) -> None:
    app.run("wx.showToast({ title: 'x', icon: undefined, image: null, duration: undefined, mask: 1 })")
    app.run("wx.vibrateShort()")
    assert "parameter" not in str(app.run("return wx.navigateBack().catch(({ errMsg }) => errMsg)"))


def test_a_call_that_throws(app: Phone) -> None:
    thrown = app.run(
        """
        const calls = {
          setStorageSync: () => wx.setStorageSync(undefined, 1),
          getStorageSync: () => wx.getStorageSync({}),
          batchGetStorageSync: () => wx.batchGetStorageSync("a"),
          base64ToArrayBuffer: () => wx.base64ToArrayBuffer(5),
          arrayBufferToBase64: () => wx.arrayBufferToBase64(new Uint8Array([104, 105])),
        };
        return Object.values(calls).map((call) => {
          try {
            return call();
          } catch (error) {
            return `${error instanceof Error} ${error.errno} ${error.message}`;
          }
        });
        """
    )
    wrong = "fail parameter error: parameter should be"
    assert thrown == [
        f"true 1001 setStorageSync:{wrong} String instead of Undefined;",
        f"true 1001 getStorageSync:{wrong} String instead of Object;",
        f"true 1001 batchGetStorageSync:{wrong} Array instead of String;",
        f"true 1001 base64ToArrayBuffer:{wrong} String instead of Number;",
        "aGk=",
    ]


def test_every_api_with_a_required_option_refuses_nothing_at_all(app: Phone) -> None:
    """Whatever has an option that is required fails without it, at once and in WeChat's words."""
    from wx2tg import knowledge

    names = [
        row.name.removeprefix("wx.")
        for row in knowledge.apis().values()
        if row.leaf and row.kind in ("async", "task") and "!" in knowledge.checks(row.name)
    ]
    assert len(names) > 60
    heard = app.run(
        """
        const answers = await Promise.all(given.map((name) => new Promise((resolve) => {
          wx[name]({ fail: ({ errMsg }) => resolve(errMsg), success: () => resolve("ok") });
          setTimeout(() => resolve("nothing"), 2000);
        })));
        return answers;
        """,
        names,
    )
    for name, message in zip(names, heard, strict=True):
        assert message.startswith(f"{name}:fail parameter error: parameter."), message
