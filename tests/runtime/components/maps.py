"""Apps with a map, whose tiles come from a server of the test's."""

from __future__ import annotations

import json
from pathlib import Path

from browser.phone import Phone
from browser.projects import convert, write_project
from browser.tiles import Tiles

PAGE = "pages/index/index"


PLAIN = "pages/plain/plain"


SCRIPT = """
    Page({
      data: { latitude: 39.9, longitude: 116.4, scale: 14, markers: [{ id: 1, latitude: 39.9, longitude: 116.4 }] },
      errors: [],
      taps: [],
      map: () => wx.createMapContext("map"),
      failed(event) { this.errors.push(event.detail); },
      tapped(event) { this.taps.push(event.detail); },
    });
"""


TEMPLATE = """
    <map id="map" style="width: 300px; height: 300px" latitude="{{latitude}}" longitude="{{longitude}}"
      scale="{{scale}}" markers="{{markers}}" circles="{{circles}}" binderror="failed" bindtap="tapped" />
"""


MAP = "const page = getCurrentPages()[0]; const map = page.map();"


def app(root: Path, settings: str) -> Path:
    """The bundle of an app with a page that has a map and one that has none."""
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [PAGE, PLAIN]}),
        "app.js": "App({});",
        f"{PAGE}.js": SCRIPT,
        f"{PAGE}.wxml": TEMPLATE,
        f"{PLAIN}.js": "Page({});",
        f"{PLAIN}.wxml": "<view>No map</view>",
        "wx2tg.toml": settings,
    }
    convert(write_project(root / "app", files), root / "dist")
    return root / "dist"


def settings(tiles: Tiles, more: str = "") -> str:
    return f'[map]\ntiles = "{tiles.address}"\nattribution = "© Squares"\n{more}'


def shown(phone: Phone) -> None:
    """Wait until tiles are shown."""
    phone.until("document.querySelectorAll('.leaflet-tile-loaded').length > 3")
