"""A camera in Chromium, whose test pattern stands in for a device, and one that the user refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.phone import FLAGS, Phone, own_chromium
from browser.projects import convert, write_project
from browser.server import serve_bundle
from playwright.sync_api import Browser

PAGE = "pages/index/index"
_FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

FILES: dict[str, str | bytes] = {
    "app.json": json.dumps({"pages": [PAGE, "pages/other/other"]}),
    "app.js": "App({});",
    f"{PAGE}.js": """
        Page({
          data: { shown: true, position: "back", mode: "normal" },
          told: [],
          tell(event) { this.told.push([event.type, event.detail]); },
          go: () => wx.navigateTo({ url: "/pages/other/other" }),
          camera: () => wx.createCameraContext(),
          call(name, options) {
            return new Promise((done) => wx.createCameraContext()[name]({ ...options, success: done, fail: done }));
          },
        });
    """,
    f"{PAGE}.wxml": """
        <camera wx:if="{{shown}}" id="camera" style="width: 200px; height: 200px" device-position="{{position}}"
          mode="{{mode}}" resolution="low" frame-size="small" binderror="tell" bindinitdone="tell" bindstop="tell"
          bindscancode="tell" />
    """,
    "pages/other/other.js": "Page({});",
    "pages/other/other.wxml": "<view>Other</view>",
}
SEES = "document.querySelector('#camera video').videoWidth > 0"
CALL = "const page = getCurrentPages()[0]; return page.call(given[0], given[1]);"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("camera")
    convert(write_project(root / "app", FILES), root / "dist")
    return root / "dist"


@pytest.fixture(scope="module")
def seeing(chromium: Browser) -> Iterator[Browser]:
    """A Chromium with a camera and a microphone, whose user allows both."""
    browser = chromium.browser_type.launch(executable_path=own_chromium(), args=[*FLAGS, *_FAKE])
    yield browser
    browser.close()


@pytest.fixture
def phone(seeing: Browser, bundle: Path, telegram_script: Path) -> Iterator[Phone]:
    with serve_bundle(bundle) as base:
        opened = Phone(seeing, base, telegram_script, telegram=True, scheme="light")
        opened.context.grant_permissions(["camera", "microphone"])
        opened.open(PAGE)
        yield opened
        problems = opened.unexpected()
        opened.context.close()
    assert problems == []


@pytest.mark.browser
def test_a_photograph(phone: Phone) -> None:
    phone.until(SEES)
    assert phone.run("return getCurrentPages()[0].told[0]")[0] == "initdone"
    photo = phone.run(CALL, ["takePhoto", {"quality": "low"}])
    assert photo["errMsg"] == "takePhoto:ok"
    assert photo["tempImagePath"].startswith("wxfile://tmp_") and photo["tempImagePath"].endswith(".jpg")
    assert photo["width"] > 0 and photo["height"] > 0
    high = phone.run(CALL, ["takePhoto", {"quality": "original"}])
    assert high["width"] == photo["width"]


@pytest.mark.browser
def test_zoom(phone: Phone) -> None:
    phone.until(SEES)
    whole = phone.run(CALL, ["takePhoto", {}])
    assert phone.run(CALL, ["setZoom", {"zoom": 2}])["errMsg"] == "setZoom:ok"
    near = phone.run(CALL, ["takePhoto", {}])
    assert near["width"] in (whole["width"], round(whole["width"] / 2))
    problem = "setZoom:fail parameter error: parameter.zoom should be Number instead of String;"
    assert phone.run(CALL, ["setZoom", {"zoom": "2"}])["errMsg"] == problem


@pytest.mark.browser
def test_a_film(phone: Phone) -> None:
    phone.until(SEES)
    assert phone.run(CALL, ["stopRecord", {}])["errMsg"] == "stopRecord:fail is not recording"
    assert phone.run(CALL, ["startRecord", {}])["errMsg"] == "startRecord:ok"
    assert phone.run(CALL, ["startRecord", {}])["errMsg"] == "startRecord:fail is recording"
    phone.page.wait_for_timeout(600)
    film = phone.run(CALL, ["stopRecord", {}])
    assert film["errMsg"] == "stopRecord:ok" and film["size"] > 0
    assert film["tempVideoPath"].startswith("wxfile://") and film["tempThumbPath"].endswith(".jpg")
    late = phone.run(
        """
        const page = getCurrentPages()[0];
        return new Promise((timeoutCallback) => page.camera().startRecord({ timeout: 1, timeoutCallback }));
        """
    )
    assert late["size"] > 0 and late["tempVideoPath"] != film["tempVideoPath"]


@pytest.mark.browser
def test_frames(phone: Phone) -> None:
    phone.until(SEES)
    frames = phone.run(
        """
        const frames = [];
        const listener = getCurrentPages()[0].camera().onCameraFrame((frame) => frames.push(frame));
        await listener.start();
        while (frames.length < 3) await new Promise((done) => setTimeout(done, 20));
        await listener.stop();
        const count = frames.length;
        await new Promise((done) => setTimeout(done, 300));
        const [{ width, height, data }] = frames;
        return { width, height, bytes: data.byteLength, kind: data.constructor.name, stopped: frames.length === count };
        """
    )
    assert frames["bytes"] == frames["width"] * frames["height"] * 4
    assert (frames["kind"], frames["width"], frames["stopped"]) == ("ArrayBuffer", 288, True)


@pytest.mark.browser
def test_it_is_given_back(phone: Phone) -> None:
    phone.until(SEES)
    stream = "document.querySelector('#camera video').srcObject"
    phone.run(f"window.tracks = {stream}.getTracks()")
    phone.run("getCurrentPages()[0].setData({ position: 'front' })")
    phone.until("window.tracks.every((track) => track.readyState === 'ended')")
    phone.until(SEES)
    assert phone.find("#camera").get_attribute("mirrored") == ""
    phone.run(f"window.tracks = {stream}.getTracks(); getCurrentPages()[0].go()")
    phone.until("window.tracks.every((track) => track.readyState === 'ended')")
    phone.back()
    phone.until(SEES)
    phone.run(f"window.tracks = {stream}.getTracks(); getCurrentPages()[0].setData({{ shown: false }})")
    phone.until("window.tracks.every((track) => track.readyState === 'ended')")
    assert phone.run(CALL, ["takePhoto", {}])["errMsg"] == "takePhoto:fail camera not found"


@pytest.mark.browser
def test_codes(phone: Phone) -> None:
    """Where the browser can read codes; this one is made to."""
    phone.until(SEES)
    phone.run(
        """
        window.BarcodeDetector = class {
          async detect() {
            return [{ rawValue: "tea", format: "qr_code", boundingBox: { x: 1, y: 2, width: 3, height: 4 } }];
          }
        };
        getCurrentPages()[0].setData({ mode: "scanCode" });
        """
    )
    phone.until("getCurrentPages()[0].told.some(([type]) => type === 'scancode')")
    told = phone.run("return getCurrentPages()[0].told.filter(([type]) => type === 'scancode')[0][1]")
    assert told == {"type": "QR_CODE", "result": "tea", "scanArea": [1, 2, 3, 4]}


@pytest.mark.browser
def test_a_camera_that_is_refused(chromium: Browser, bundle: Path, telegram_script: Path) -> None:
    with serve_bundle(bundle) as base:
        phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
        refusal = "async () => { throw new DOMException('', 'NotAllowedError'); }"
        phone.page.add_init_script(f"if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = {refusal}")
        phone.open(PAGE)
        phone.until("getCurrentPages()[0].told.length === 1")
        told = phone.run("return getCurrentPages()[0].told")
        assert told == [["error", {"errMsg": "insertCamera:fail auth deny", "errCode": 1}]]
        for name in ("takePhoto", "startRecord", "stopRecord", "setZoom"):
            assert phone.run(CALL, [name, {"zoom": 1}])["errMsg"].startswith(f"{name}:fail")
        started = "getCurrentPages()[0].camera().onCameraFrame(() => {}).start().catch((error) => error)"
        assert "fail auth deny" in phone.run(f"return {started}")["errMsg"]
        assert phone.find("#camera").bounding_box()["width"] == 200  # type: ignore[index]
        assert phone.unexpected() == []
        phone.context.close()
