"""Plugins, whose code WeChat hosts: their uses are reported, show a placeholder, or fail in an orderly way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

PAGE = "pages/index/index"
SCRIPT = """
const plugin = requirePlugin("map");
const { locate } = requirePlugin("map");
Page({
  data: { told: [] },
  onLoad() {
    plugin.setKey("k");
    locate({ fail: ({ errMsg }) => this.tell(errMsg), complete: () => this.tell("complete") });
    wx.navigateTo({ url: "plugin://map/page", fail: ({ errMsg }) => this.tell(errMsg.split(":")[1].slice(0, 4)) });
  },
  tell(text) { this.setData({ told: [...this.data.told, text] }); },
});
"""


@pytest.mark.browser
def test_an_app_with_a_plugin(tmp_path: Path, phone: Callable[..., Phone]) -> None:
    plugins = {"map": {"version": "1.0.0", "provider": "wx0000000000000000"}}
    files = small_app(PAGE, plugins=plugins) | {
        f"{PAGE}.js": SCRIPT,
        f"{PAGE}.json": json.dumps({"usingComponents": {"pie": "plugin://map/pie", "card": "/gone/card"}}),
        f"{PAGE}.wxml": '<pie class="c" data="{{told}}" bind:tap="tell" /><card>written inside</card>'
        '<view id="told">{{told[0]}} {{told[1]}} {{told[2]}}</view>',
    }
    report = convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    assert [(found.name, found.path) for found in report.findings] == [
        ("plugin-not-supported", "app.json"),
        ("plugin-required", f"{PAGE}.js"),
        ("plugin-required", f"{PAGE}.js"),
        ("plugin-component", f"{PAGE}.json"),
        ("missing-component", f"{PAGE}.json"),
    ]
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find("#told")).to_have_text("map.locate:fail plugins are not supported in Telegram complete fail")
    expect(ann.find("wx-pie")).to_be_visible()
    label = "el => getComputedStyle(el, '::before').content"
    assert "pie" in ann.find("wx-pie").evaluate(label)
    expect(ann.find("wx-card")).to_have_text("written inside")
    assert ann.find("wx-card").evaluate(label) == "none"
