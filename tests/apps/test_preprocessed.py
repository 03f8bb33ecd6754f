"""An app in TypeScript and LESS, and one in TypeScript and Sass, in Chromium: what they do, and how they look."""

from __future__ import annotations

from math import floor
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import APPS, convert
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.browser


def rpx(number: float) -> int:
    """A length of `number` rpx in a window of 390 pixels."""
    return floor(number / 750 * 390)


def opened(name: str, phone: PhoneOf, folder: Path) -> Phone:
    report = convert(APPS / name, folder / "dist")
    assert report.findings == ()
    made = phone(folder / "dist")
    made.open()
    return made


def pixels(locator: Locator, name: str, pseudo: str = "") -> float:
    """The computed value of a length, the first one where there are several."""
    script = "(node, [name, pseudo]) => getComputedStyle(node, pseudo || null)[name]"
    return float(locator.evaluate(script, [name, pseudo]).split("px")[0])


def test_typescript_and_less(phone: PhoneOf, tmp_path: Path) -> None:
    ann = opened("plant-diary", phone, tmp_path)
    ann.at("pages/plants/plants")
    body = ann.page.locator('wx-page[data-route="pages/plants/plants"]')
    expect(body).to_have_css("background-color", "rgb(244, 247, 238)")
    expect(body).to_have_css("color", "rgb(31, 45, 32)")
    title = ann.find(".list-title")
    expect(title).to_have_css("font-weight", "600")
    assert pixels(title, "fontSize") == pytest.approx(rpx(40), abs=0.1)
    assert pixels(title, "marginBottom") == pytest.approx(rpx(12), abs=0.1)
    expect(ann.find("#note")).to_have_css("opacity", "0.6")

    fern, aloe = ann.find("#fern wx-view").first, ann.find("#aloe wx-view").first
    expect(fern).to_have_css("border-left-color", "rgb(228, 112, 18)")
    expect(aloe).to_have_css("border-left-color", "rgb(47, 125, 50)")
    assert pixels(fern, "borderLeftWidth") == pytest.approx(rpx(8), abs=1)
    assert pixels(fern, "borderTopLeftRadius") == pytest.approx(rpx(16), abs=0.1)
    expect(fern).to_have_css("display", "flex")
    assert "rgba(31, 45, 32, 0.12)" in fern.evaluate("(node) => getComputedStyle(node).boxShadow")
    outer = pixels(ann.find("#fern"), "width")
    assert pixels(fern, "width") == pytest.approx(outer - 2 * rpx(28), abs=0.5)
    assert pixels(ann.find("#fern"), "marginBottom") == pytest.approx(rpx(24), abs=0.1)

    water = ann.find("#fern wx-button")
    expect(water).to_have_css("background-color", "rgb(47, 125, 50)")
    assert water.evaluate("(node) => getComputedStyle(node, '::after').borderTopStyle") == "none"
    expect(ann.find("wx-button")).to_have_count(2)
    ann.tap(water)
    expect(ann.find("#fern wx-button")).to_have_count(0)
    expect(fern).to_have_css("border-left-color", "rgb(47, 125, 50)")

    ann.tap(ann.find("#fig").get_by_text("Fiddle-leaf fig"))
    ann.at("pages/plant/plant")
    expect(ann.find("#name")).to_have_text("Fiddle-leaf fig")
    assert pixels(ann.find("#name"), "paddingTop") == pytest.approx(rpx(20), abs=0.1)
    expect(ann.find("#state")).to_have_text("9 days dry")
    expect(ann.find("#state")).to_have_css("color", "rgb(228, 112, 18)")
    expect(ann.find(".rhythm")).to_have_text(["Daily", "Weekly", "Rarely"])
    expect(ann.find("#rhythm-Weekly")).to_have_css("border-bottom-color", "rgb(47, 125, 50)")
    expect(ann.find("#rhythm-Daily")).to_have_css("opacity", "0.4")
    ann.back()
    ann.at("pages/plants/plants")


def test_typescript_and_sass(phone: PhoneOf, tmp_path: Path) -> None:
    ann = opened("trail-log", phone, tmp_path)
    ann.at("pages/trails/trails")
    body = ann.page.locator('wx-page[data-route="pages/trails/trails"]')
    expect(body).to_have_css("background-color", "rgb(251, 251, 248)")
    expect(body).to_have_css("color", "rgb(55, 66, 74)")
    assert pixels(body, "fontSize") == pytest.approx(rpx(28), abs=0.1)
    expect(ann.find(".trail")).to_have_count(3)
    trail = ann.find("#ridge")
    expect(trail).to_have_css("display", "flex")
    expect(trail).to_have_css("justify-content", "space-between")
    assert pixels(trail, "paddingTop") == pytest.approx(rpx(30), abs=0.1)
    assert pixels(trail, "marginTop") == 0
    expect(ann.find("#ridge .plain")).to_have_text("The ridge")
    assert pixels(ann.find("#ridge .plain"), "letterSpacing") == pytest.approx(rpx(2), abs=0.1)
    colours = {"lake": "rgb(58, 143, 92)", "ridge": "rgb(201, 138, 27)", "north": "rgb(179, 55, 47)"}
    for name, colour in colours.items():
        expect(ann.find(f"#{name} wx-level-badge wx-view")).to_have_css("background-color", colour)

    expect(ann.find("#level-all")).to_have_css("background-color", "rgb(55, 66, 74)")
    ann.tap("#level-hard")
    expect(ann.find(".trail")).to_have_count(1)
    expect(ann.find("#level-hard")).to_have_css("color", "rgb(255, 255, 255)")
    expect(ann.find("#level-all")).to_have_css("background-color", "rgba(0, 0, 0, 0)")

    ann.tap("#north")
    ann.at("pages/trail/trail")
    expect(ann.find("#hours")).to_have_text("2.9 h")
    assert pixels(ann.find("#hours"), "fontSize") == pytest.approx(rpx(56), abs=0.1)
    expect(ann.find(".sheet")).to_have_css("background-color", "rgb(58, 143, 92)")
    expect(ann.find(".sheet")).to_have_css("box-shadow", "none")
    widths = [pixels(ann.find(f"#tick-{step}"), "width") for step in range(1, 6)]
    assert widths == pytest.approx([rpx(60 * step) for step in range(1, 6)], abs=0.1)
    expect(ann.find("#tick-2")).to_have_css("background-color", "rgba(255, 255, 255, 0.4)")
    ann.back()
    ann.at("pages/trails/trails")
