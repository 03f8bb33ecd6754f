"""What the tables say of options and results is what the runtime does: none is silent, none is missing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser.phone import Phone
from browser.projects import write_project

from wx2tg import Options, check, knowledge
from wx2tg.link.modules import closure
from wx2tg.report import explain, text

LEAVES = [row for row in knowledge.apis().values() if row.leaf]
RUNTIME = Path(knowledge.__file__).parents[1] / "runtime"

NEEDS_MORE = {
    "canvasToTempFilePath": "test_page.py",
    "chooseAddress": "a form that the user fills in",
    "chooseContact": "a form that the user fills in",
    "chooseImage": "files that the user chooses",
    "chooseInvoiceTitle": "a form that the user fills in",
    "chooseLicensePlate": "a form that the user fills in",
    "chooseLocation": "a form that the user fills in",
    "chooseMedia": "files that the user chooses",
    "chooseMessageFile": "files that the user chooses",
    "choosePoi": "a form that the user fills in",
    "chooseVideo": "files that the user chooses",
    "compressVideo": "test_pictures.py",
    "cropImage": "test_pictures.py",
    "editImage": "test_pictures.py",
    "compressImage": "test_page.py",
    "canvasGetImageData": "test_page.py",
    "checkIsAddedToMyMiniProgram": "test_telegram.py",
    "checkIsSoterEnrolledInDevice": "test_telegram.py",
    "getBackgroundAudioPlayerState": "a sound that is played",
    "getSelectedTextRange": "a field that has the focus",
    "getUserCloudStorage": "test_telegram.py",
    "getVideoInfo": "a film",
    "loadFontFace": "a font",
    "login": "test_telegram.py",
    "navigateTo": "test_navigation.py",
    "openSetting": "a client with a page of permissions",
    "pluginLogin": "test_telegram.py",
    "scanCode": "test_telegram.py",
    "showActionSheet": "test_dialogs.py",
    "showModal": "test_dialogs.py",
    "startRecord": "a microphone",
    "startSoterAuthentication": "test_telegram.py",
    "getBackgroundFetchData": "test_background_fetch.py",
    "getBackgroundFetchToken": "test_background_fetch.py",
    "getFileInfo": "test_storage.py",
    "getSavedFileInfo": "test_storage.py",
    "getSavedFileList": "test_storage.py",
    "saveFile": "test_storage.py",
}
"""Results that a call alone does not give, and where they are tried or what they need."""


_STEERED = {"camera": "camera", "live": "live-player", "map": "map", "video": "video"}
"""Families whose contexts hand their options on to a component."""


@cache
def code_of(leaf: str, family: str) -> str:
    """The code of a leaf and of all that it imports; of events that the router tells, all code."""
    if family in ("app-events", "routes", "window", "account"):
        return "".join(file.read_text(encoding="utf-8") for file in sorted(RUNTIME.rglob("*.js")))
    steered = _STEERED.get(family)
    return "".join(module.code for module in closure([f"api/{leaf}", *([f"components/{steered}"] if steered else [])]))


@pytest.mark.parametrize("row", LEAVES, ids=lambda row: row.name)
def test_no_option_is_silent(row: knowledge.Api) -> None:
    """An option is read by the leaf, or the table says what becomes of it; the same for the fields of results."""
    assert row.leaf is not None
    code = code_of(row.leaf, row.family)
    found = knowledge.signature(row.name)
    fields = [*found.options.items(), *found.results.items()]
    fields += [pair for options in found.methods.values() for pair in options.items()]
    for name, field in fields:
        if field.state == "honoured":
            assert re.search(rf"\b{name}\b", code), f"{row.name}: nothing is said of {name}"
            assert not field.note
        else:
            assert field.note.endswith("."), f"{row.name}: say what becomes of {name}"


def test_every_row_belongs_to_an_api() -> None:
    for file in sorted((RUNTIME.parent / "knowledge" / "options").glob("*.toml")):
        for name in knowledge.signatures(file.stem):
            row = knowledge.api(f"wx.{name}")
            assert row is not None, name
            assert row.family == file.stem, f"{name} stands in {file.name}"


@pytest.mark.browser
def test_results_have_every_documented_field(app: Phone, owner_server: str) -> None:
    url = f"{owner_server}echo"
    given: dict[str, dict[str, Any]] = {
        "downloadFile": {"url": url},
        "uploadFile": {"url": url, "name": "a"},
        "request": {"url": url},
        "getImageInfo": {"src": "/square.svg"},
        "getStorage": {"key": "tea"},
        "batchGetStorage": {"keyList": ["tea"]},
        "getRandomValues": {"length": 2},
        "getUserProfile": {"desc": "tea"},
        "getSetting": {"withSubscriptions": True},
    }
    app.run("wx.setStorageSync('tea', 1)")
    path = app.run(
        "return new Promise((done) => wx.downloadFile({ url: given, success: (res) => done(res.tempFilePath) }))", url
    )
    given["uploadFile"]["filePath"] = path
    tried = 0
    for row in LEAVES:
        name = row.name.removeprefix("wx.")
        results = knowledge.signature(row.name).results
        wanted = {key for key, field in results.items() if field.state in ("honoured", "differs")}
        # With `filePath`, a download has no temporary file, and the other way round.
        wanted -= {"filePath"} if name == "downloadFile" else set()
        if not wanted or row.kind in ("event", "manager") or name in NEEDS_MORE or name.startswith("cloud."):
            continue
        call = "return Object.keys(wx[given[0]]())" if row.kind == "sync" else (
            "return new Promise((done) => wx[given[0]]({ ...given[1], complete: (res) => done(Object.keys(res)) }))"
        )  # fmt: skip
        answer = set(app.run(call, [name, given.get(name, {})]))
        assert wanted <= answer, f"{name} lacks {sorted(wanted - answer)}"
        tried += 1
    assert tried > 30


def _found(tmp_path: Path, script: str) -> list[tuple[str, int]]:
    source = write_project(tmp_path / "app", {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": script})
    report = check(source, Options(jobs=1, cache=False))
    return [(item.message, item.column) for item in report.findings if item.code == "WX2009"]


@pytest.mark.parametrize(
    ("call", "option"),
    [
        ("wx.request({ url, enableHttp2: true })", "enableHttp2"),
        ("wx.request({ url, 'enableCache': yes })", "enableCache"),
        ("wx.request({ url, enableCache: false, enableHttp2: undefined, useHighPerformanceMode: true })", None),
        ("wx.request({ url, header: {}, enableProfile: false, timeout: 5 })", None),
        ("wx.connectSocket({ url, header })", "header"),
        ("wx.chooseImage({ sizeType: ['original', \"compressed\"] })", None),
        ("wx.chooseImage({ sizeType: ['compressed'] })", None),
        ("wx.cloud.callFunction({ name: 'brew', data: {}, config: { env: 'tea' } })", None),
        ("wx.cloud.callFunction({ name: 'brew', slow: true })", "slow"),
        ("const map = wx.createMapContext('m'); map.moveAlong({ markerId: 1, path: [], precision: 5 })", "precision"),
        ("wx.chooseMedia({ maxDuration: 10 })", None),
        ("wx.chooseMedia({ maxDuration: 30 })", "maxDuration"),
        ("wx.openLocation({ latitude: 1, longitude: 2, name: '' })", None),
        ("wx.openLocation({ latitude: 1, longitude: 2, name: 'Tea' })", "name"),
        ("wx.getRecorderManager().start({ sampleRate: 8000, format: 'mp3' })", "format"),
        ("const video = wx.createVideoContext('v'); video.requestFullScreen({ direction: 90 })", "direction"),
        ("const options = { enableHttp2: true }; wx.request(options)", None),
    ],
)  # fmt: skip
def test_an_option_that_is_written_out_is_told_of(tmp_path: Path, call: str, option: str | None) -> None:
    found = _found(tmp_path, f"const [url, yes, header] = []; {call};")
    assert [message.split("`")[1] for message, _ in found] == ([] if option is None else [option])


def test_the_place_of_the_option_is_told(tmp_path: Path) -> None:
    assert _found(tmp_path, "wx.request({ url: 'https://a.example', enableHttp2: true })")[0][1] == 40


def test_one_line_tells_of_many_options(tmp_path: Path) -> None:
    script = "wx.request({ url: '', enableHttp2: true }); wx.showTabBar({ animation: true });\n" * 40
    source = write_project(tmp_path / "app", {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": script})
    shown = text.render(check(source, Options(jobs=1, cache=False)))
    [line] = [line for line in shown.splitlines() if "enableHttp2" in line]
    assert line.startswith("info[WX2009] `enableHttp2` of `wx.request` is ignored: The browser decides")
    assert "x40  a.js:1:" in line
    assert line.endswith("and 37 more")


def test_an_api_explains_its_options() -> None:
    page = explain.page("wx.connectSocket")
    assert page is not None
    assert "- `url`: String, required\n" in page
    assert "- `header`: Object; **" in page
    assert "A browser sends no headers" in page
