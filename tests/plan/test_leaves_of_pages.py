"""What only later pages use of the runtime comes with their chunks, and is there when it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project

FIRST, SECOND = "pages/first/index", "pages/second/index"
APP: dict[str, str | bytes] = {
    **small_app(FIRST, SECOND),
    f"{SECOND}.json": json.dumps({"usingComponents": {"own": "/own"}}),
    "own.json": '{"component": true}',
    "own.wxml": "<text>own</text>",
    "own.js": "Component({ data: { word: 'tea' } });",
}


def scripts(folder: Path, files: dict[str, str | bytes]) -> tuple[str, str]:
    """The scripts of the entry and of the second page."""
    convert(write_project(folder / "src", APP | files), folder / "dist", minify=False)
    out = folder / "dist/_app"
    return (out / "app.js").read_text("utf-8"), (out / f"{SECOND.replace('/', '.')}.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "text", "sign"),
    [
        (f"{SECOND}.js", "Component().data(() => ({ a: 1 })).register();", "class Chain {"),
        (f"{SECOND}.js", "Page({ go() { this.animate('#a', [], 100); } });", "function animateElements("),
        (f"{SECOND}.wxml", '<button open-type="share">Share</button>', "function sharePage("),
        (f"{SECOND}.wxml", '<navigator url="/pages/first/index">Go</navigator>', "function navigateToMiniProgram("),
    ],
)
def test_a_leaf_of_a_later_page(tmp_path: Path, file: str, text: str, sign: str) -> None:
    entry, page = scripts(tmp_path / "later", {file: text})
    assert sign not in entry
    assert sign in page
    entry, page = scripts(tmp_path / "first", {file.replace(SECOND, FIRST): text})
    assert sign in entry
    assert sign not in page


def test_a_navigator_shares_nothing(tmp_path: Path) -> None:
    entry, _ = scripts(tmp_path, {f"{FIRST}.wxml": '<navigator url="/a" open-type="redirect">Go</navigator>'})
    assert "function sharePage(" not in entry


def test_an_app_that_asks_what_there_is_has_it_from_the_start(tmp_path: Path) -> None:
    asks = "App({ onLaunch() { wx.canIUse('navigateToMiniProgram'); } });"
    entry, _ = scripts(tmp_path, {"app.js": asks, f"{SECOND}.wxml": '<navigator url="/a">Go</navigator>'})
    assert "function navigateToMiniProgram(" in entry
