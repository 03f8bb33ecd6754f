"""FinClip's names for things that WeChat names differently: an app with only those names, and its findings."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import APPS, convert, small_app, write_project
from playwright.sync_api import expect

SOURCE = APPS / "finclip-orders"
PAGE = "pages/index/index"


def test_the_app_has_only_finclips_names() -> None:
    files = [path for path in SOURCE.rglob("*") if path.is_file()]
    assert not {path.suffix for path in files} & {".wxml", ".wxss", ".wxs"}
    assert not [path for path in files if "wx" in path.read_text(encoding="utf-8")]


@pytest.mark.browser
def test_the_app(tmp_path: Path, phone: PhoneOf) -> None:
    report = convert(SOURCE, tmp_path / "dist")
    assert report.findings == ()
    assert report.project.name == "Orders"
    assert {api.name for api in report.apis} >= {"wx.navigateTo", "wx.getStorageSync"}
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find(".order")).to_have_text([r"1. Tea: 1,200paid", "2. Pots: 2,500large", "3. Cups: 9open"])
    expect(ann.find(".order").first).to_have_css("color", "rgb(0, 128, 0)")
    expect(ann.find("wx-badge wx-text").first).to_have_css("background-color", "rgb(0, 0, 255)")
    expect(ann.find("#total")).to_have_text("Total: 3,709")
    expect(ann.find("#kept")).to_have_text("nothing kept")
    ann.tap("#pay")
    expect(ann.find("wx-badge")).to_have_text(["paid", "paid", "paid"])
    expect(ann.find("#kept")).to_have_text("all paid")
    ann.tap(ann.find(".order").nth(1))
    expect(ann.find("#heading")).to_have_text("Order 2")
    ann.tap("#back")
    ann.at("pages/orders/orders")


def test_findings_show_what_is_written(tmp_path: Path) -> None:
    files = small_app(PAGE) | {
        f"{PAGE}.wxml": b"",
        f"{PAGE}.fxml": """
            <view ft:else>else</view>
            <view ft:item="a">item</view>
            <view ft:key="a" ft:key="b" ft:for="{{[1]}}">twice</view>
            <fts src="./gone.fts" module="gone" />
        """,
        f"{PAGE}.ftss": '@import "./gone.ftss";',
        f"{PAGE}.js": "Page({ onLoad() { ft.neverHeardOf(); ft.chooseInvoice(); ft.login(); } });",
    }
    src = write_project(tmp_path / "app", {path: text for path, text in files.items() if text})
    report = convert(src, tmp_path / "dist")
    told = {found.name: (found.path, found.message) for found in report.findings}
    for name, word in {
        "else-without-if": "ft:else",
        "misspelt-directive": "ft:item",
        "duplicate-attribute": "ft:key",
        "wxs-not-found": "./gone.fts",
    }.items():
        path, message = told[name]
        assert (path, word in message) == (f"{PAGE}.fxml", True)
    assert told["missing-style-import"][0] == f"{PAGE}.ftss"
    assert "ft.neverHeardOf" in told["unknown-api"][1]
    assert "ft.chooseInvoice" in told["unsupported-api"][1]
    assert "ft.login" in told["login-without-endpoint"][1]
    assert not [message for _, message in told.values() if "wx:" in message or "<wxs" in message]
