"""`wx` in Chromium where nobody answers: no server, no decoder, no user. Each call fails after a limit of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.phone import Phone
from conftest import PhoneOf

pytestmark = pytest.mark.browser

_DEAF = """
    const never = () => new Promise(() => {});
    Object.defineProperty(navigator, "geolocation", { value: { getCurrentPosition() {}, watchPosition() {} } });
    Object.defineProperty(navigator, "clipboard", { value: { readText: never, writeText: never } });
    Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: never } });
    Object.defineProperty(navigator, "permissions", { value: { query: never } });
    Object.defineProperty(navigator, "wakeLock", { value: { request: never } });
    Object.defineProperty(navigator, "getBattery", { value: never });
    Object.defineProperty(navigator, "canShare", { value: () => true });
    Object.defineProperty(navigator, "share", { value: never });
    FontFace.prototype.load = never;
    document.execCommand = () => false;
"""
"""A browser that never answers: each question is lost."""

CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("getLocation", {}, "fail"),
    ("authorize", {"scope": "scope.userLocation"}, "fail"),
    ("authorize", {"scope": "scope.camera"}, "fail"),
    ("getClipboardData", {}, "fail"),
    ("setClipboardData", {"data": "x"}, "fail"),
    ("getSetting", {}, "success"),
    ("setKeepScreenOn", {"keepScreenOn": True}, "fail"),
    ("getBatteryInfo", {}, "success"),
    ("loadFontFace", {"family": "x", "source": 'url("/never/x.woff")'}, "fail"),
    ("shareFileMessage", {"filePath": "/square.svg"}, "fail"),
    ("startRecord", {}, "fail"),
    ("getImageInfo", {"src": "/never/x.png"}, "fail"),
    ("compressImage", {"src": "/never/x.png"}, "fail"),
    ("getVideoInfo", {"src": "/never/x.mp4"}, "fail"),
    ("getFileInfo", {"filePath": "/never/x.txt"}, "fail"),
    ("playVoice", {"filePath": "/never/x.mp3"}, "fail"),
    ("playBackgroundAudio", {"dataUrl": "/never/x.mp3"}, "fail"),
    ("cropImage", {"src": "/never/x.png", "cropScale": "1:1"}, "fail"),
    ("compressVideo", {"src": "/never/x.mp4"}, "fail"),
]


@pytest.fixture
def deaf(phone: PhoneOf, everything: Path) -> Iterator[Phone]:
    """The app of all APIs, outside of Telegram, in a browser that never answers."""
    made = phone(everything, telegram=False)
    made.page.add_init_script(_DEAF)
    # At the end of the test the server answers what was held back.
    made.expect("status 404")
    made.page.route("**/never/**", lambda route: None)
    made.page.clock.install()
    made.open()
    yield made
    made.page.unroute_all(behavior="ignoreErrors")


def test_every_call_ends(deaf: Phone) -> None:
    deaf.run(
        """
        window.ended = given.map(() => []);
        given.forEach(([name, options], index) => {
          const end = (key) => (result) => ended[index].push(key, result.errMsg);
          wx[name]({ ...options, success: end("success"), fail: end("fail") });
        });
        """,
        [list(call) for call in CALLS],
    )
    # A user may take his time: what waits for him waits longer than what loads.
    for minutes in (2, 9, 3):
        deaf.page.clock.run_for(minutes * 60_000)
        deaf.page.evaluate("Promise.resolve()")
    ended = deaf.run("return ended")
    for (name, _, key), heard in zip(CALLS, ended, strict=True):
        assert len(heard) == 2, f"{name} is pending, or ended twice: {heard}"
        assert heard[0] == key, (name, heard)
        assert heard[1].startswith(f"{name}:{'ok' if key == 'success' else 'fail '}")


def test_what_is_loading_is_not_given_up_at_once(deaf: Phone) -> None:
    deaf.run("window.ended = 0; wx.getImageInfo({ src: '/never/x.png', complete: () => { window.ended += 1; } });")
    deaf.page.clock.run_for(20_000)
    assert deaf.run("return ended") == 0


@pytest.mark.parametrize("name", ["chooseImage", "chooseVideo", "chooseMessageFile"])
def test_a_chooser_that_was_closed_without_a_word(app: Phone, name: str) -> None:
    """Older browsers do not tell that nothing was chosen, only that the app has the focus again."""
    app.page.clock.install()
    app.run(
        """
        window.ended = "";
        HTMLInputElement.prototype.click = () => {};
        wx[given]({ fail: ({ errMsg }) => { window.ended = errMsg; } });
        """,
        name,
    )
    app.page.clock.run_for(30_000)
    assert app.run("return ended") == ""
    app.run("window.dispatchEvent(new Event('focus'))")
    app.page.clock.run_for(30_000)
    assert app.run("return ended") == f"{name}:fail cancel"


def test_a_chooser_that_the_browser_does_not_show(app: Phone) -> None:
    app.run("Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } })")
    assert app.run("return wx.chooseImage().catch(({ errMsg }) => errMsg)") == (
        "chooseImage:fail a file can only be chosen after a tap"
    )


def test_a_microphone_that_is_allowed_too_late_is_closed(app: Phone) -> None:
    app.page.clock.install()
    app.run(
        """
        window.stopped = 0;
        const stream = { getTracks: () => [{ stop: () => { window.stopped += 1; } }] };
        const late = new Promise((done) => { window.allow = () => done(stream); });
        Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: () => late } });
        const recorder = wx.getRecorderManager();
        window.told = "";
        recorder.onError(({ errMsg }) => { window.told = errMsg; });
        recorder.start({ duration: "long" });
        """
    )
    app.page.clock.run_for(11 * 60_000)
    assert app.run("return told") == "operateRecorder:fail auth deny"
    app.run("allow()")
    app.until("stopped === 1")


def test_the_voice_that_is_replaced_ends_and_the_one_that_goes_on_ends_too(app: Phone) -> None:
    app.run(
        """
        window.ended = [];
        HTMLMediaElement.prototype.play = function () {
          this.dispatchEvent(new Event("play"));
          return Promise.resolve();
        };
        const play = (name) => wx.playVoice({ filePath: "/square.svg", complete: () => ended.push(name) });
        wx.playVoice({ filePath: "/other.svg", complete: () => ended.push("first") });
        play("second");
        wx.pauseVoice();
        play("second again");
        wx.stopVoice();
        """
    )
    app.until("ended.length === 3")
    assert sorted(app.run("return ended")) == ["first", "second", "second again"]


def test_a_server_of_the_owner_that_never_answers(served: Phone) -> None:
    served.page.route("**/cloud", lambda route: None)
    served.page.clock.install()
    served.run(
        """
        window.ended = [];
        const note = ({ errMsg }) => ended.push(errMsg);
        wx.cloud.callFunction({ name: "brew", fail: note });
        wx.cloud.database().collection("teas").get({ fail: note });
        wx.cloud.uploadFile({ cloudPath: "a.svg", filePath: "/square.svg", fail: note }).onProgressUpdate(() => {});
        wx.cloud.uploadFile({ cloudPath: "b.svg", filePath: "/square.svg", fail: note }).abort();
        """
    )
    served.until("ended.length === 1")
    assert served.run("return ended") == ["cloud.uploadFile:fail abort"]
    served.page.clock.run_for(61_000)
    served.until("ended.length === 4")
    late = served.run("return ended.slice(1)")
    assert [text.split(":")[0] for text in sorted(late)] == ["cloud.callFunction", "cloud.uploadFile", "collection.get"]
    assert all("timeout" in text and "did not answer within 60000 ms" in text for text in late)
    served.page.unroute_all(behavior="ignoreErrors")


def test_a_page_whose_script_never_comes(phone: PhoneOf, everything: Path) -> None:
    made = phone(everything)
    made.open()
    made.page.route("**/_app/pages.second.second.js", lambda route: None)
    made.page.clock.install()
    made.run(
        """
        window.ended = [];
        const end = ({ errMsg }) => ended.push(errMsg);
        wx.navigateTo({ url: "/pages/second/second", complete: end });
        """
    )
    made.page.clock.run_for(30_000)
    assert made.run("return ended") == []
    made.page.clock.run_for(31_000)
    made.until("ended.length === 1")
    assert made.run("return ended")[0].startswith("navigateTo:fail")
    made.page.unroute_all(behavior="ignoreErrors")
