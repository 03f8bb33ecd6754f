"""Mini-programs for tests: the fixture apps, small ones made of text, and their conversion."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path

from wx2tg import options
from wx2tg.driver import pipeline
from wx2tg.report import Report

APPS = Path(__file__).parents[2] / "fixtures" / "apps"


def write_project(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` (path -> content, indentation taken off) into the folder `root`."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else textwrap.dedent(content).lstrip("\n").encode()
        file.write_bytes(data)
    return root


def small_app(*pages: str, **keys: object) -> dict[str, str | bytes]:
    """The files of an app with `pages` and more `keys` of app.json; every page shows its own path."""
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": list(pages), **keys}),
        "app.js": "App({ onLaunch(options) { this.launched = options; }, onShow() {} });\n",
    }
    for page in pages:
        files[f"{page}.js"] = "Page({ data: { query: {} }, onLoad(query) { this.setData({ query }); } });\n"
        files[f"{page}.wxml"] = f'<view class="path">{page}</view><text id="id">{{{{query.id}}}}</text>\n'
    return files


def convert(src: Path, out: Path, **flags: object) -> Report:
    """Convert `src` into `out` and give the report."""
    return pipeline.convert(src, options.load(src).with_flags(out=out, **flags)).report
