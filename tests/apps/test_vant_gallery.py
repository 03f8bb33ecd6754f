"""A gallery of @vant/weapp, the library as npm has it, converted and clicked through in Chromium."""

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

SOURCE = APPS / "vant-gallery"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the gallery, with the library that its package.json asks for."""
    name, version = next(iter(json.loads((SOURCE / "package.json").read_text())["dependencies"].items()))
    src = shutil.copytree(SOURCE, tmp_path_factory.mktemp("vant") / "vant-gallery")
    shutil.copytree(installed(f"{name}@{version}") / name, src / "node_modules" / name)
    out = src.parent / "dist"
    report = convert(src, out)
    assert [found for found in report.findings if found.severity == "error"] == []
    return out


@pytest.fixture
def ann(phone: PhoneOf, gallery: Path) -> Phone:
    """A phone on which the gallery can be opened. The library fetches its icon font from a server of its own."""
    made = phone(gallery)
    made.expect(r"^refused: \S+\.woff2?\?")
    return made


def result(ann: Phone, identity: str, text: str) -> None:
    """What the last interaction answered."""
    expect(ann.find(f"#{identity}")).to_have_text(text)


def test_it_uses_many_components() -> None:
    tags = {tag for file in SOURCE.rglob("*.wxml") for tag in re.findall(r"<(van-[\w-]+)", file.read_text())}
    assert len(tags) >= 12


def test_from_the_first_page_to_another(ann: Phone) -> None:
    ann.open()
    ann.at("pages/index/index")
    ann.tap("#to-display")
    ann.at("pages/display/display")
    ann.back()
    ann.at("pages/index/index")


def test_buttons_icons_and_images(ann: Phone) -> None:
    ann.expect("status 404: .*missing.png")
    ann.open("pages/basic/basic")
    for kind in ("primary", "danger"):
        ann.tap(f"wx-van-button#button-{kind}")
        result(ann, "button-value", kind)
    ann.find("wx-van-button#button-disabled").tap(force=True)
    result(ann, "button-value", "danger")
    ann.tap("#icon-like-o")
    result(ann, "icon-value", "like-o")
    expect(ann.find("#image-missing")).to_contain_text("Missing")
    ann.tap("#image-cover")
    result(ann, "image-value", "tapped")
    ann.tap(ann.find("#tag-close wx-van-icon"))
    result(ann, "tag-value", "closed")


def test_fields(ann: Phone) -> None:
    ann.open("pages/form/form")
    ann.find("#field-name input").fill("Ann")
    expect(ann.find(".line .result", has_text="Ann")).to_be_visible()
    ann.find("#field-two-way input").fill("both ways")
    result(ann, "two-way-value", "both ways")
    ann.find("#field-note textarea").fill("hot")
    result(ann, "note-value", "hot")
    ann.tap("wx-van-button#send-code")
    result(ann, "code-value", "4711")
    expect(ann.find("#field-secret")).to_contain_text("At least four characters")
    ann.find("#field-secret input").fill("longer")
    expect(ann.find("#field-secret")).not_to_contain_text("At least four characters")
    ann.find("#search input").fill("sencha")
    ann.find("#search input").press("Enter")
    result(ann, "search-value", "sencha")


def test_choices(ann: Phone) -> None:
    ann.open("pages/form/form")
    ann.tap(ann.find("#stepper .van-stepper__plus, #stepper [class*=stepper__plus]"))
    result(ann, "stepper-value", "2")
    ann.tap("#switch")
    result(ann, "switch-value", "true")
    ann.tap(ann.find("#checkbox").get_by_text("I agree"))
    result(ann, "checkbox-value", "true")
    ann.tap(ann.find("#checkbox-apple").get_by_text("apple"))
    result(ann, "fruits-value", "pear,apple")
    ann.tap("#radio-cell-two")
    result(ann, "radio-value", "two")
    ann.tap(ann.find("#rate wx-van-icon").nth(4))
    result(ann, "rate-value", "5")


def test_dialogs(ann: Phone) -> None:
    ann.open("pages/feedback/feedback")
    ann.tap("wx-van-button#open-alert")
    expect(ann.find("#van-dialog")).to_contain_text("The water is hot")
    ann.tap(ann.find("#van-dialog").get_by_text("Good"))
    result(ann, "dialog-value", "alert closed")
    # The library forgets a dialog that is opened while the last one is leaving.
    ann.page.wait_for_timeout(600)
    ann.tap("wx-van-button#open-confirm")
    ann.tap(ann.find("#van-dialog").get_by_text("No", exact=True))
    result(ann, "dialog-value", "refused")
    ann.tap("wx-van-button#open-slot")
    ann.find("#slot-input input").fill("Ann")
    ann.tap(ann.find("#slot-dialog").get_by_text("Save"))
    result(ann, "dialog-value", "saved Ann")


def test_layers(ann: Phone) -> None:
    ann.open("pages/feedback/feedback")
    ann.tap("wx-van-button#open-bottom")
    expect(ann.find("#popup-body")).to_have_text("From the bottom")
    expect(ann.find("#popup-body")).to_be_in_viewport()
    ann.tap(ann.find("#popup wx-van-icon"))
    result(ann, "popup-value", "closed")
    ann.tap("wx-van-button#open-sheet")
    ann.tap(ann.find("#sheet").get_by_text("Water"))
    result(ann, "sheet-value", "Water")
    ann.tap("wx-van-button#toast-success")
    expect(ann.find("#van-toast")).to_contain_text("Done")
    result(ann, "toast-value", "toast closed")
    ann.tap("wx-van-button#notify-danger")
    expect(ann.find("#van-notify")).to_contain_text("A danger message")
    ann.tap("wx-van-button#toggle-transition")
    result(ann, "transition-value", "entered")
    ann.tap("wx-van-button#open-overlay")
    result(ann, "overlay-value", "open")
    ann.tap("#overlay-body")
    result(ann, "overlay-value", "closed")


def test_tabs_and_bars(ann: Phone) -> None:
    ann.open("pages/navigation/navigation")
    ann.tap(ann.find("#nav-bar").get_by_text("Back"))
    result(ann, "nav-value", "left")
    expect(ann.find("#panel-b")).to_be_visible()
    ann.tap(ann.find("#tabs").get_by_text("Leaves"))
    result(ann, "tab-value", "a")
    expect(ann.find("#panel-a")).to_be_visible()
    expect(ann.find("#panel-b")).to_be_hidden()
    ann.find("#tabs").get_by_text("Closed").tap(force=True)
    result(ann, "tab-value", "a")
    ann.tap("wx-van-button#to-last-tab")
    expect(ann.find("#panel-d")).to_be_visible()
    ann.tap(ann.find("#sidebar").get_by_text("Black"))
    result(ann, "side-value", "2")
    ann.tap(ann.find("#grid-1").get_by_text("Cart"))
    result(ann, "grid-value", "Cart")
    ann.tap(ann.find("#tabbar").get_by_text("Friends"))
    result(ann, "bar-value", "friends")


def test_display(ann: Phone) -> None:
    ann.open("pages/display/display")
    expect(ann.find("#count-parts")).to_have_text(re.compile("^1d 1h [01]m$"))
    result(ann, "count-value", "finished")
    ann.tap(ann.find("#notice wx-van-icon").last)
    result(ann, "notice-value", "closed")
    ann.tap(ann.find("#collapse").get_by_text("Water", exact=True))
    result(ann, "collapse-value", "leaf,water")
    expect(ann.find("#collapse").get_by_text("Eighty degrees, no more.")).to_be_visible()
    ann.tap("wx-van-button#next-step")
    result(ann, "step-value", "2")
    ann.tap("wx-van-button#more-progress")
    result(ann, "progress-value", "50")
    expect(ann.find("#progress")).to_contain_text("50%")
    ann.tap("wx-van-button#load")
    expect(ann.find("#loaded")).to_be_visible()


def test_a_cell_that_is_swiped(ann: Phone) -> None:
    ann.open("pages/display/display")
    cell = ann.find("#swipe-cell")
    cell.scroll_into_view_if_needed()
    ann.swipe(cell, -120, 0)
    result(ann, "swipe-value", "open right")
    ann.tap(cell.get_by_text("Delete"))
    result(ann, "swipe-tap", "right")
