"""A gallery of tdesign-miniprogram, the library as npm has it, converted and clicked through in Chromium."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from browser.npm import installed
from browser.phone import Phone, PhoneOf
from browser.projects import APPS, convert
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SOURCE = APPS / "tdesign-gallery"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the gallery, with the library that its package.json asks for."""
    name, version = next(iter(json.loads((SOURCE / "package.json").read_text())["dependencies"].items()))
    src = shutil.copytree(SOURCE, tmp_path_factory.mktemp("tdesign") / "tdesign-gallery")
    shutil.copytree(installed(f"{name}@{version}") / name, src / "node_modules" / name)
    out = src.parent / "dist"
    report = convert(src, out)
    assert [found for found in report.findings if found.severity == "error"] == []
    return out


@pytest.fixture
def ann(phone: PhoneOf, gallery: Path) -> Phone:
    """A phone on which the gallery can be opened. The library fetches its icon font from a server of its own."""
    made = phone(gallery)
    made.expect(r"^refused: \S+\.(woff2?|ttf|eot)")
    return made


def result(ann: Phone, identity: str, text: str | re.Pattern[str]) -> None:
    """What the last interaction answered."""
    expect(ann.find(f"#{identity}")).to_have_text(text)


def test_buttons_icons_and_cells(ann: Phone) -> None:
    ann.open()
    for name in ("primary", "icon"):
        ann.tap(f"#button-{name}")
        result(ann, "button-value", name)
    ann.find("#button-disabled").tap(force=True)
    result(ann, "button-value", "icon")
    expect(ann.find("#button-icon [class*=t-icon]").first).to_be_visible()
    ann.tap("#icon")
    result(ann, "icon-value", "tapped")
    expect(ann.find("#cell")).to_contain_text("From the mountain")
    ann.tap("#cell")
    result(ann, "cell-value", "tea")
    ann.tap("#to-forms")
    ann.at("pages/forms/forms")
    ann.back()
    ann.at("pages/index/index")


def test_a_button_looks_as_the_library_has_it(ann: Phone) -> None:
    ann.open()
    button = ann.find("#button-primary wx-button")
    look = button.evaluate("el => [getComputedStyle(el).backgroundColor, el.getBoundingClientRect().width]")
    assert look[0] == "rgb(0, 82, 217)"
    assert look[1] > 300


def test_a_swiper(ann: Phone) -> None:
    ann.open()
    swiper = ann.find("#swiper")
    expect(swiper.locator("wx-swiper-item")).to_have_count(3)
    ann.swipe(swiper.locator("wx-swiper"), -250, 0)
    result(ann, "swiper-value", "1 by touch")
    ann.tap(swiper)
    result(ann, "swiper-value", "tapped 1")


def test_tabs(ann: Phone) -> None:
    ann.open()
    expect(ann.find("#panel-leaves")).to_be_visible()
    expect(ann.find("#panel-pots")).to_be_hidden()
    ann.tap(ann.find("#tabs").get_by_text("Pots", exact=True))
    result(ann, "tab-value", "pots")
    expect(ann.find("#panel-pots")).to_be_visible()
    expect(ann.find("#panel-leaves")).to_be_hidden()


def test_popup(ann: Phone) -> None:
    ann.open()
    ann.tap("#open-popup")
    expect(ann.find("#popup-body")).to_be_in_viewport()
    ann.tap("#close-popup")
    result(ann, "layer-value", "popup closed by its button")
    expect(ann.find("#popup-body")).to_be_hidden()
    ann.tap("#open-popup")
    expect(ann.find("#popup-body")).to_be_in_viewport()
    ann.page.touchscreen.tap(195, 100)
    result(ann, "layer-value", "popup overlay")


def test_dialogs(ann: Phone) -> None:
    ann.open()
    ann.tap("#open-alert")
    expect(ann.find("#t-dialog")).to_contain_text("The water is hot")
    ann.tap(ann.find("#t-dialog").get_by_text("Good"))
    result(ann, "layer-value", "alert closed")
    ann.page.wait_for_timeout(500)
    ann.tap("#open-confirm")
    ann.tap(ann.find("#t-dialog").get_by_text("No", exact=True))
    result(ann, "layer-value", "refused")
    ann.page.wait_for_timeout(500)
    ann.tap("#open-confirm")
    ann.tap(ann.find("#t-dialog").get_by_text("Yes", exact=True))
    result(ann, "layer-value", "confirmed")


def test_a_toast_comes_and_goes(ann: Phone) -> None:
    ann.open()
    ann.tap("#open-toast")
    toast = ann.find("#t-toast").get_by_text("Poured")
    expect(toast).to_be_visible()
    expect(toast).to_have_count(0)


def test_fields(ann: Phone) -> None:
    ann.open("pages/forms/forms")
    ann.find("#input input").fill("Ann")
    result(ann, "input-value", "Ann")
    ann.find("#input input").press("Enter")
    result(ann, "enter-value", "Ann")
    ann.find("#textarea textarea").fill("hot")
    result(ann, "textarea-value", "hot")
    expect(ann.find("#textarea")).to_contain_text("3 / 20")


def test_a_picker(ann: Phone) -> None:
    ann.open("pages/forms/forms")
    ann.tap("#open-picker")
    wheel = ann.find("#picker [class*=picker-item__group]")
    expect(wheel).to_contain_text("Shanghai")
    ann.page.wait_for_timeout(500)
    ann.swipe(wheel.locator("wx-view").first, 0, -40)
    ann.page.wait_for_timeout(500)
    ann.tap(ann.find("#picker").get_by_text("Choose"))
    # How far a wheel runs on depends on how fast the finger was.
    result(ann, "picker-value", re.compile("Shanghai|Hangzhou"))
    expect(wheel).to_be_hidden()


def test_choices(ann: Phone) -> None:
    ann.open("pages/forms/forms")
    ann.tap(ann.find("#stepper [class*=stepper__plus]").first)
    result(ann, "stepper-value", "2")
    ann.tap("#switch")
    result(ann, "switch-value", "true")
    ann.tap(ann.find("#checkbox").get_by_text("With milk"))
    result(ann, "checkbox-value", "true")
    ann.tap("#radio-large")
    result(ann, "radio-value", "large")
