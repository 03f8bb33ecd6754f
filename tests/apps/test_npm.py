"""Libraries of npm, as npm has them, used from node_modules in Chromium."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from browser.npm import installed
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGE = "pages/index/index"


def with_packages(root: Path, files: dict[str, str | bytes], *packages: str, listed: bool = True) -> Path:
    """The app with `packages` ("name@version") in its node_modules, and in its package.json if they are `listed`."""
    versions = {package.rpartition("@")[0]: package.rpartition("@")[2] for package in packages}
    for package in packages:
        for entry in sorted(installed(package).iterdir()):
            if not entry.name.startswith("."):
                shutil.copytree(entry, root / "node_modules" / entry.name, dirs_exist_ok=True)
    return write_project(root, files | {"package.json": json.dumps({"dependencies": versions if listed else {}})})


SCRIPT = """
import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime";
import "dayjs/locale/de";
import debounce from "lodash.debounce";
import md5 from "crypto-js/md5";
import { observable, action } from "mobx-miniprogram";
import { storeBindingsBehavior } from "mobx-miniprogram-bindings";
import { behavior as computed } from "miniprogram-computed";
const base64 = require("crypto-js/enc-base64");

dayjs.extend(relativeTime);
const store = observable({
  cups: 1,
  get more() { return this.cups + 1; },
  pour: action(function () { this.cups += 1; }),
});

Component({
  behaviors: [storeBindingsBehavior, computed],
  storeBindings: { store, fields: ["cups", "more"], actions: ["pour"] },
  data: { price: 3, late: "", dates: [] },
  computed: { sum: (data) => data.price * data.cups },
  watch: { cups(cups) { this.setData({ watched: `now ${cups}` }); } },
  methods: {
    onLoad() {
      const day = dayjs("2024-02-29T10:00:00");
      const dates = [day.add(1, "year").format("YYYY-MM-DD"), day.locale("de").format("MMMM"), day.from("2024-03-02")];
      this.setData({ dates, hash: md5("tea").toString(), coded: base64.stringify(md5("tea")) });
      this.tell = debounce((text) => this.setData({ late: text }), 50);
    },
    onTap() {
      this.pour();
      this.tell("first");
      this.tell("second");
    },
  },
});
"""
TEMPLATE = """
<button id="pour" bindtap="onTap">Pour</button>
<view id="store">{{cups}} {{more}} {{sum}} {{watched}}</view>
<view id="late">{{late}}</view>
<view id="dates">{{dates[0]}}, {{dates[1]}}, {{dates[2]}}</view>
<view id="hash">{{hash}} {{coded}}</view>
"""


def test_libraries_of_scripts(tmp_path: Path, phone: PhoneOf) -> None:
    files = small_app(PAGE) | {f"{PAGE}.js": SCRIPT, f"{PAGE}.wxml": TEMPLATE}
    src = with_packages(
        tmp_path / "src",
        files,
        "dayjs@1.11.23",
        "lodash.debounce@4.0.8",
        "crypto-js@4.2.0",
        "mobx-miniprogram@6.12.3",
        "mobx-miniprogram-bindings@3.0.1",
        "miniprogram-computed@7.1.0",
    )
    report = convert(src, tmp_path / "dist")
    assert [found.message for found in report.findings if found.severity == "error"] == []
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find("#dates")).to_have_text("2025-02-28, Februar, 2 days ago")
    expect(ann.find("#hash")).to_have_text("7239ea2b5dc943f61f3c0a0276c20974 cjnqK13JQ/YfPAoCdsIJdA==")
    expect(ann.find("#store")).to_contain_text("1 2 3")
    ann.tap("#pour")
    expect(ann.find("#store")).to_have_text("2 3 6 now 2")
    expect(ann.find("#late")).to_have_text("second")


# The same behaviors in `Page()`: one of them adds methods by its `definitionFilter`.
PAGE_SCRIPT = """
import { observable, action } from "mobx-miniprogram";
import { storeBindingsBehavior } from "mobx-miniprogram-bindings";
import { behavior as computed } from "miniprogram-computed";

const filtering = Behavior({
  definitionFilter(fields) {
    fields.methods.added = function added(text) { return `${fields.label} ${text} ${this.data.cups}`; };
  },
});
const store = observable({ cups: 1, pour: action(function () { this.cups += 1; }) });

Page({
  behaviors: [storeBindingsBehavior, computed, filtering],
  storeBindings: { store, fields: ["cups"], actions: ["pour"] },
  label: "tea",
  data: { price: 3 },
  computed: { sum: (data) => data.price * data.cups },
  watch: { cups(cups) { this.setData({ watched: this.added(`now ${cups}`) }); } },
  onTap() { this.pour(); this.setData({ price: 4 }); },
});
"""
PAGE_TEMPLATE = '<view id="store" bindtap="onTap">{{cups}} {{sum}} {{watched}}</view>'


@pytest.mark.parametrize(
    "versions",
    [
        ("mobx-miniprogram@6.12.3", "mobx-miniprogram-bindings@3.0.1", "miniprogram-computed@7.1.0"),
        ("mobx-miniprogram@4.13.2", "mobx-miniprogram-bindings@2.1.5", "miniprogram-computed@4.4.0"),
    ],
    ids="-".join,
)
def test_stores_and_computed_data_in_a_page(versions: tuple[str, ...], tmp_path: Path, phone: PhoneOf) -> None:
    files = small_app(PAGE) | {f"{PAGE}.js": PAGE_SCRIPT, f"{PAGE}.wxml": PAGE_TEMPLATE}
    convert(with_packages(tmp_path / "src", files, *versions), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find("#store")).to_have_text("1 3 tea now 1 1")
    ann.tap("#store")
    expect(ann.find("#store")).to_have_text("2 8 tea now 2 2")


GALLERY = """
<mp-cells title="Tea">
  <mp-cell id="cell" value="Green" footer="3" link hover bindtap="onCell" />
</mp-cells>
<view id="cell-value">{{cell}}</view>
<button id="open" bindtap="onOpen">Open</button>
<mp-dialog title="Sure?" show="{{open}}" buttons="{{buttons}}" bindbuttontap="onButton">Another cup</mp-dialog>
<view id="dialog-value">{{pressed}}</view>
<mp-searchbar id="search" value="" bindinput="onInput" />
<view id="search-value">{{searched}}</view>
<mp-toptips msg="Hot" type="error" show="{{tips}}" delay="{{600}}" bindhide="onHide" />
<button id="warn" bindtap="onWarn">Warn</button>
<mp-icon icon="camera" size="{{25}}" />
"""
GALLERY_SCRIPT = """
Page({
  data: { cell: "", open: false, pressed: "", searched: "", tips: false, buttons: [{ text: "No" }, { text: "Yes" }] },
  onCell() { this.setData({ cell: "tapped" }); },
  onOpen() { this.setData({ open: true }); },
  onButton({ detail }) { this.setData({ open: false, pressed: detail.item.text }); },
  onInput({ detail }) { this.setData({ searched: detail.value }); },
  onWarn() { this.setData({ tips: true }); },
  onHide() { this.setData({ tips: false }); },
});
"""


@pytest.mark.parametrize("extended", [True, False], ids=["as an extended library", "as a package"])
def test_weui(tmp_path: Path, phone: PhoneOf, extended: bool) -> None:
    tags = {
        "mp-cells": "cells/cells",
        "mp-cell": "cell/cell",
        "mp-dialog": "dialog/dialog",
        "mp-searchbar": "searchbar/searchbar",
        "mp-toptips": "toptips/toptips",
        "mp-icon": "icon/icon",
    }
    files = small_app(PAGE, **({"useExtendedLib": {"weui": True}} if extended else {})) | {
        f"{PAGE}.js": GALLERY_SCRIPT,
        f"{PAGE}.wxml": GALLERY,
        f"{PAGE}.json": json.dumps({"usingComponents": {tag: f"weui-miniprogram/{at}" for tag, at in tags.items()}}),
    }
    if not extended:
        files["app.wxss"] = '@import "weui-miniprogram/weui-wxss/dist/style/weui.wxss";'
    src = with_packages(tmp_path / "src", files, "weui-miniprogram@1.5.6", listed=not extended)
    report = convert(src, tmp_path / "dist")
    assert [found.message for found in report.findings if found.severity == "error"] == []
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find("#cell")).to_contain_text("Green")
    ann.tap("#cell")
    expect(ann.find("#cell-value")).to_have_text("tapped")
    # When it is ready, the dialog takes itself away after 300 ms, whether it was opened meanwhile or not.
    ann.page.wait_for_timeout(600)
    ann.tap("#open")
    dialog = ann.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Another cup")
    # It fades in.
    ann.page.wait_for_timeout(500)
    ann.tap(dialog.get_by_text("Yes"))
    expect(ann.find("#dialog-value")).to_have_text("Yes")
    ann.tap(ann.find("#search [class*=weui-search-bar__label]").first)
    ann.find("#search input").fill("oolong")
    expect(ann.find("#search-value")).to_have_text("oolong")
    ann.tap("#warn")
    expect(ann.find("[class*=weui-toptips]").filter(has_text="Hot")).not_to_have_count(0)
    expect(ann.find("[class*=weui-toptips_show]")).to_have_count(0)
