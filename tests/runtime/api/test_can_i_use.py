"""wx.canIUse in Chromium: classes of what members of `wx` make, and bundles with only what their scripts ask for."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project

from wx2tg import knowledge

pytestmark = pytest.mark.browser

IN_2D = "wx.createOffscreenCanvas({ type: '2d' })"
MADE = {
    "Animation": "wx.createAnimation()",
    "AudioBuffer": "wx.createWebAudioContext().createBuffer(1, 1, 44100)",
    "AudioContext": "wx.createAudioContext('a')",
    "BackgroundAudioManager": "wx.getBackgroundAudioManager()",
    "BufferSourceNode": "wx.createWebAudioContext().createBufferSource()",
    "CameraContext": "wx.createCameraContext()",
    "CameraFrameListener": "wx.createCameraContext().onCameraFrame(() => {})",
    "Canvas": IN_2D,
    "CanvasContext": "wx.createCanvasContext('c')",
    "CanvasGradient": "wx.createCanvasContext('c').createLinearGradient(0, 0, 1, 1)",
    "CanvasRenderingContext2D": f"{IN_2D}.getContext('2d')",
    "EventChannel": "getCurrentPages()[0].getOpenerEventChannel()",
    "FileSystemManager": "wx.getFileSystemManager()",
    "GlobalPayment": "wx.createGlobalPayment({})",
    "Image": f"{IN_2D}.createImage()",
    "ImageData": f"{IN_2D}.getContext('2d').createImageData(1, 1)",
    "InnerAudioContext": "wx.createInnerAudioContext()",
    "IntersectionObserver": "wx.createIntersectionObserver(getCurrentPages()[0])",
    "LivePlayerContext": "wx.createLivePlayerContext('p')",
    "LogManager": "wx.getLogManager()",
    "MapContext": "wx.createMapContext('m')",
    "MediaQueryObserver": "getCurrentPages()[0].createMediaQueryObserver()",
    "NodesRef": "wx.createSelectorQuery().select('a')",
    "OffscreenCanvas": IN_2D,
    "Path2D": f"{IN_2D}.createPath2D()",
    "Performance": "wx.getPerformance()",
    "PerformanceObserver": "wx.getPerformance().createObserver(() => {})",
    "PluginUpdateManager": "wx.getPluginUpdateManager()",
    "RealtimeLogManager": "wx.getRealtimeLogManager()",
    "RealtimeTagLogManager": "wx.getRealtimeLogManager().tag('a')",
    "RecorderManager": "wx.getRecorderManager()",
    "RequestTask": "wx.request({ url: location.href, fail() {} })",
    "SelectorQuery": "wx.createSelectorQuery()",
    "Stats": "wx.getFileSystemManager().statSync(wx.env.USER_DATA_PATH)",
    "UpdateManager": "wx.getUpdateManager()",
    "UserCryptoManager": "wx.getUserCryptoManager()",
    "VideoContext": "wx.createVideoContext('v')",
    "WebAudioContext": "wx.createWebAudioContext()",
    "WxCloud": "wx.cloud",
    "console": "console",
}
"""How an object of a class is had. Not tried: those that need a server, a file, a graphics card or an element."""

NOT_TRIED = {
    "DownloadTask", "EditorContext", "PreDownloadSubpackageTask", "ScrollViewContext", "SocketTask", "UploadTask",
    "WebGLRenderingContext", "Worker",
}  # fmt: skip


def test_every_member_of_a_class_is_there(app: Phone) -> None:
    classes = knowledge.api_classes()
    assert MADE.keys() | NOT_TRIED == classes.keys()
    given = [[made, list(classes[name].members)] for name, made in MADE.items()]
    absent = app.run(
        """
        return given.flatMap(([made, members]) => {
          const object = Object((0, eval)(made));
          return members.filter((member) => !(member in object)).map((member) => `${made}.${member}`);
        });
        """,
        given,
    )
    assert absent == []


def test_classes_and_what_makes_them(app: Phone) -> None:
    can = """CameraContext CameraContext.onCameraFrame CameraFrameListener.start IntersectionObserver.observe
        console.log Image.src InnerAudioContext.src InnerAudioContext.onPlay RequestTask.abort
        WebGLRenderingContext.anything wx.UpdateManager.onUpdateReady RecorderManager.start.object.format
        createCameraContext.return createCameraContext.return.onCameraFrame request.return.abort
        request.object.url request.success.statusCode getUpdateManager.return.applyUpdate
        FileSystemManager.readFileSync EditorContext.insertText FileSystemManager.readFile.object.filePath
        createCameraContext.return.takePhoto.object.quality""".split()
    cannot = """CameraContext.bogus CameraContext.onCameraFrame.bogus CameraContext.constructor
        VideoContext.exitCasting EditorContext.getBounds UserCryptoManager.getLatestUserKey TCPSocket TCPSocket.write
        LivePusherContext.start RecorderManager.start.object.audioSource RecorderManager.onFrameRecorded
        createCameraContext.return.bogus createCameraContext.bogus request.return.bogus
        createTCPSocket.return.write NoClass.method console.bogus createLivePusherContext.return""".split()
    assert app.run("return given.filter((name) => wx.canIUse(name))", [*can, *cannot]) == can


def scripts_of(dist: Path) -> int:
    """The bytes of a bundle's scripts, packed."""
    return sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in sorted(dist.rglob("*.js")))


def test_a_bundle_has_only_what_its_scripts_ask_for(phone: PhoneOf, tmp_path: Path) -> None:
    asked = {
        "button.open-type.share": True,
        "button.open-type.launchApp": False,
        "scroll-view.bindscroll": True,
        "view.id": True,
        "view.bogus": False,
        "wx.request": True,
        "request.object.method.GET": True,
        "request.fail.errMsg": True,
        "request.object.bogus": False,
        "CameraContext.onCameraFrame": True,
        "createCameraContext.return.takePhoto": True,
        "createCameraContext.return.bogus": False,
        "openBluetoothAdapter": False,
        "chooseInvoice": True,
        "chooseInvoice.success.anything": True,
    }
    calls = ", ".join(f"wx.canIUse('{name}')" for name in asked)
    files = {
        "app.json": '{"pages": ["a"]}',
        "a.wxml": "<view/>",
        "shim.js": "module.exports = () => 1;",
        "wx2tg.toml": '[apis]\n"wx.chooseInvoice" = "./shim.js"\n',
    }
    sizes = []
    for name, ask in {"none": "[]", "some": f"[{calls}]", "all": "['view'].map((name) => wx.canIUse(name))"}.items():
        source = write_project(tmp_path / name, {**files, "a.js": f"Page({{ can: () => {ask} }});"})
        convert(source, tmp_path / f"{name}-dist")
        sizes.append(scripts_of(tmp_path / f"{name}-dist"))
    shown = phone(tmp_path / "some-dist")
    shown.open()
    assert shown.run("return getCurrentPages()[0].can()") == list(asked.values())
    none, some, every = sizes
    assert some - none < (every - none) / 4
