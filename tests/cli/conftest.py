"""A small app on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

APP = {
    "app.json": '{"pages": ["pages/index/index"], "window": {"navigationBarTitleText": "Tea House"}}\n',
    "app.js": "App({});\n",
    "pages/index/index.js": "Page({ data: { name: 'tea' } });\n",
    "pages/index/index.wxml": "<view>{{name}}</view>\n",
}


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A mini-program without findings."""
    for path, text in APP.items():
        file = tmp_path / "app" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "app"
