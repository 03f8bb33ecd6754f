"""Going back from a page-container in Chromium: it is closed instead of its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from playwright.sync_api import expect
from runtime.router.layers import (
    FIRST,
    OTHER,
    SECOND,
    asking,
    opened,
    popups,
    shown_back,
    stack,
    to_second,
)

pytestmark = pytest.mark.browser

LEFT = "beforeleave leave afterleave"


@pytest.mark.parametrize("way", ["button", "navigateBack", "navigateBack by two", "history"])
def test_a_container_is_closed_instead_of_the_page(way: str, phone: PhoneOf, layered: Path) -> None:
    ann = phone(layered, telegram=way != "history")
    ann.open()
    to_second(ann)
    opened(ann, "container")
    match way:
        case "button":
            ann.back()
        case "history":
            ann.page.go_back()
        case _:
            delta = 2 if "two" in way else 1
            assert ann.run(f"return (await wx.navigateBack({{ delta: {delta} }})).errMsg") == "navigateBack:ok"
    expect(ann.find("#log")).to_have_text(LEFT)
    expect(ann.find("#content")).not_to_be_visible()
    assert stack(ann) == [FIRST, SECOND]
    ann.run("await wx.navigateBack()")
    ann.at(FIRST)


def test_a_container_is_opened_again_at_once(ann: Phone) -> None:
    opened(ann, "container")
    ann.run("const page = getCurrentPages().at(-1); page.setData({ show: false }); page.setData({ show: true });")
    ann.page.wait_for_timeout(200)
    expect(ann.find("#content")).to_be_visible()
    ann.back()
    expect(ann.find("#content")).not_to_be_visible()
    assert stack(ann) == [FIRST, SECOND]
    # The page never said that it is closed, and says now that it is open.
    ann.run("getCurrentPages().at(-1).setData({ show: false }); getCurrentPages().at(-1).setData({ show: true });")
    expect(ann.find("#content")).to_be_visible()


def test_a_container_waits_below_another_page(ann: Phone) -> None:
    opened(ann, "container")
    ann.run(f"await wx.navigateTo({{ url: '/{OTHER}' }})")
    ann.at(OTHER)
    ann.back()
    ann.at(SECOND)
    expect(ann.find("#content")).to_be_visible()
    ann.back()
    expect(ann.find("#content")).not_to_be_visible()
    ann.at(SECOND)
    ann.back()
    ann.at(FIRST)
    assert not shown_back(ann)


def test_a_container_goes_with_its_page(ann: Phone) -> None:
    opened(ann, "container")
    ann.run(f"await wx.reLaunch({{ url: '/{FIRST}' }})")
    ann.at(FIRST)
    assert not shown_back(ann)


def test_a_container_is_closed_without_a_question(ann: Phone) -> None:
    asking(ann)
    opened(ann, "container")
    ann.back()
    expect(ann.find("#content")).not_to_be_visible()
    assert popups(ann) == []
