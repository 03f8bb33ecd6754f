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


def test_methods_of_managers_refuse_in_the_same_words(app: Phone) -> None:
    heard = app.run(
        """
        const camera = wx.createCameraContext();
        const map = wx.createMapContext("map");
        const live = wx.createLivePlayerContext("live");
        const calls = [
          () => camera.setZoom({ zoom: "2" }),
          () => camera.setZoom(),
          () => camera.takePhoto({ quality: 5 }),
          () => live.snapshot({ quality: 1 }),
          () => live.requestFullScreen({ direction: "90" }),
          () => map.translateMarker({ markerId: 1 }),
          () => map.translateMarker({ destination: { latitude: 1, longitude: 2 } }),
          () => map.moveAlong({ markerId: "1", path: {} }),
          () => map.includePoints({ points: "all" }),
          () => map.fromScreenLocation({ x: 1 }),
          () => map.removeMarkers("all"),
          () => wx.getUserCryptoManager().getRandomValues({ length: "2" }),
        ];
        return Promise.all(calls.map((call) => call().then(() => "ok", ({ errMsg, errno }) => `${errMsg} ${errno}`)));
        """
    )
    wrong = "fail parameter error: parameter"
    assert heard == [
        f"setZoom:{wrong}.zoom should be Number instead of String; 1001",
        f"setZoom:{wrong} should be Object instead of Undefined; 1001",
        f"takePhoto:{wrong}.quality should be String instead of Number; 1001",
        f"snapshot:{wrong}.quality should be String instead of Number; 1001",
        f"requestFullScreen:{wrong}.direction should be Number instead of String; 1001",
        f"translateMarker:{wrong}.destination should be Object instead of Undefined; 1001",
        f"translateMarker:{wrong}.markerId should be Number instead of Undefined; 1001",
        f"moveAlong:{wrong}.path should be Array instead of Object; 1001",
        f"includePoints:{wrong}.points should be Array instead of String; 1001",
        f"fromScreenLocation:{wrong}.y should be Number instead of Undefined; 1001",
        f"removeMarkers:{wrong} should be Object instead of String; 1001",
        f"getRandomValues:{wrong}.length should be Number instead of String; 1001",
    ]


def test_what_a_method_takes_is_not_refused(app: Phone) -> None:
    """Without a map and a camera on the page, these fail for that alone; ids may be texts."""
    heard = app.run(
        """
        const map = wx.createMapContext("map");
        const calls = [
          map.translateMarker({ markerId: "1", destination: { latitude: 1, longitude: 2 } }),
          map.moveAlong({ markerId: 1, path: [], duration: "500" }),
          map.getScale(),
          wx.createCameraContext().takePhoto(),
        ];
        return Promise.all(calls.map((call) => call.catch(({ errMsg }) => errMsg.split("fail ")[1])));
        """
    )
    assert heard == ["map not found", "map not found", "map not found", "camera not found"]


def test_sockets_refuse_too(app: Phone) -> None:
    heard = app.run(
        """
        const task = wx.connectSocket({ url: "ws://127.0.0.1:1" });
        task.onError(() => {});
        const calls = [task.send({ data: {} }), task.send(), task.close({ code: "x" }), task.close({ reason: 5 })];
        return Promise.all(calls.map((call) => call.catch(({ errMsg }) => errMsg)));
        """
    )
    app.expect("WebSocket")
    wrong = "fail parameter error: parameter"
    assert heard == [
        f"sendSocketMessage:{wrong}.data should be String|ArrayBuffer instead of Object;",
        f"sendSocketMessage:{wrong}.data should be String|ArrayBuffer instead of Undefined;",
        f"closeSocket:{wrong}.code should be Number instead of String;",
        f"closeSocket:{wrong}.reason should be String instead of Number;",
    ]


@pytest.mark.parametrize("own", [True, False])
def test_the_cloud_refuses_in_its_own_words(app: Phone, served: Phone, own: bool) -> None:
    """What is wrong with a call comes first, whether or not there is a cloud."""
    heard = (served if own else app).run(
        """
        const { cloud } = wx;
        cloud.init(5);
        const teas = cloud.database().collection("teas");
        const calls = [
          cloud.callFunction(),
          cloud.callFunction({ name: 5 }),
          cloud.callFunction({ name: "brew", data: "x" }),
          cloud.uploadFile({ cloudPath: "a.txt" }),
          cloud.downloadFile({}),
          cloud.deleteFile({ fileList: "all" }),
          cloud.deleteFile({ fileList: ["a", 5] }),
          cloud.getTempFileURL({}),
          cloud.callContainer({ path: 1 }),
          teas.add({}),
          teas.doc("green").update({ data: "x" }),
          teas.doc("green").set(),
          cloud.database().collection().get(),
        ];
        return Promise.all(calls.map((call) => call.then(() => "ok", ({ errMsg, errCode }) => `${errMsg} ${errCode}`)));
        """
    )
    should = "fail parameter.{} should be {} instead of {}; -1".format
    assert heard == [
        "cloud.callFunction:fail Params for callFunction must be an object instead of undefined -1",
        "cloud.callFunction:" + should("name", "string", "number"),
        "cloud.callFunction:" + should("data", "object", "string"),
        "cloud.uploadFile:" + should("filePath", "string", "undefined"),
        "cloud.downloadFile:" + should("fileID", "string", "undefined"),
        "cloud.deleteFile:" + should("fileList", "array", "string"),
        "cloud.deleteFile:" + should("fileList[1]", "string", "number"),
        "cloud.getTempFileURL:" + should("fileList", "array", "undefined"),
        "cloud.callContainer:" + should("path", "string", "number"),
        "collection.add:" + should("data", "object or array", "undefined"),
        "document.update:" + should("data", "object", "string"),
        "document.set:fail Params for set must be an object instead of undefined -1",
        "collection.get:" + should("collection", "string", "undefined"),
    ]


def test_every_required_option_of_the_cloud_is_refused_without(app: Phone) -> None:
    from wx2tg import knowledge

    rows = {
        name.removeprefix("wx.cloud."): [
            key for key, option in knowledge.signature(name).options.items() if option.required
        ]
        for name in knowledge.apis()
        if name.startswith("wx.cloud.")
    }
    required = {name: keys for name, keys in rows.items() if keys}
    assert len(required) > 5
    heard = app.run(
        """
        return Promise.all(Object.keys(given).map((name) => wx.cloud[name]({}).catch(({ errMsg }) => errMsg)));
        """,
        required,
    )
    for (name, keys), message in zip(required.items(), heard, strict=True):
        assert message.startswith(f"cloud.{name}:fail parameter."), message
        assert all(f"parameter.{key} should be " in message for key in keys), message
