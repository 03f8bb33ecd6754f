"""Going back in Chromium: what is open over a page is closed first, whatever leads back."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from playwright.sync_api import expect
from runtime.router.layers import (
    FIRST,
    OPENERS,
    OTHER,
    SECOND,
    TAB,
    ask,
    opened,
    shown_back,
    stack,
    to_second,
)

pytestmark = pytest.mark.browser


def test_the_clients_button_closes_what_is_open_first(ann: Phone) -> None:
    for name in OPENERS:
        layer = opened(ann, name)
        ann.back()
        expect(layer).not_to_be_visible()
        assert stack(ann) == [FIRST, SECOND], name
    ann.back()
    ann.at(FIRST)


def test_the_clients_button_is_there_on_the_first_page_while_something_is_open(phone: PhoneOf, layered: Path) -> None:
    ann = phone(layered)
    ann.open()
    assert not shown_back(ann)
    for name in OPENERS:
        layer = opened(ann, name)
        ann.back()
        expect(layer).not_to_be_visible()
        assert stack(ann) == [FIRST], name
        assert not shown_back(ann), name


def test_the_history_closes_what_is_open_first(bob: Phone) -> None:
    for name in OPENERS:
        layer = opened(bob, name)
        bob.page.go_back()
        expect(layer).not_to_be_visible()
        assert stack(bob) == [FIRST, SECOND], name
        assert bob.page.url.endswith(f"#/{SECOND}?id=1"), name
    bob.page.go_back()
    bob.at(FIRST)
    bob.until(f"location.hash === '#/{FIRST}'")


def test_escape_closes_what_is_open(bob: Phone) -> None:
    for name in OPENERS:
        layer = opened(bob, name)
        # Somebody has clicked where nothing takes the focus.
        bob.run("document.activeElement.blur()")
        bob.page.keyboard.press("Escape")
        expect(layer).not_to_be_visible()
        bob.page.keyboard.press("Escape")
        assert stack(bob) == [FIRST, SECOND], name
    bob.until("history.state.depth === 1")
    bob.page.go_back()
    bob.at(FIRST)


def test_the_history_of_the_first_page_has_an_entry_for_what_is_open(phone: PhoneOf, layered: Path) -> None:
    bob = phone(layered, telegram=False)
    bob.open()
    for _ in range(3):
        layer = opened(bob, "picker")
        bob.page.go_back()
        expect(layer).to_have_count(0)
        bob.at(FIRST)


def test_the_arrow_of_the_bar_closes_what_is_open_first(bob: Phone) -> None:
    opened(bob, "container")
    arrow = bob.page.locator("wx-screen:not([hidden]) .wx-bar-back")
    arrow.click()
    expect(bob.find("#content")).not_to_be_visible()
    assert stack(bob) == [FIRST, SECOND]
    arrow.click()
    bob.at(FIRST)


def test_what_was_opened_last_is_closed_first(ann: Phone) -> None:
    opened(ann, "container")
    ann.tap("#inner")
    sheet = ann.page.locator(".wx-action-sheet")
    expect(sheet).to_be_visible()
    ann.back()
    expect(sheet).to_have_count(0)
    expect(ann.find("#content")).to_be_visible()
    ann.back()
    expect(ann.find("#content")).not_to_be_visible()
    assert stack(ann) == [FIRST, SECOND]


def test_several_steps_back_in_the_history_at_once(bob: Phone) -> None:
    opened(bob, "container")
    opened(bob, "picker")
    bob.run("history.go(-3)")
    bob.at(FIRST)
    bob.until(f"location.hash === '#/{FIRST}'")
    expect(bob.page.locator(".wx-sheet")).to_have_count(0)
    to_second(bob)
    bob.page.go_back()
    bob.at(FIRST)


def test_back_leaves_the_whole_screen_first(ann: Phone) -> None:
    ann.run(
        """
        window.whole = 0;
        document.addEventListener("fullscreenchange", () => { whole += 1; });
        await document.querySelector("wx-page:not([hidden]) #film video").requestFullscreen();
        """
    )
    ann.until("whole === 1 && document.fullscreenElement !== null")
    ann.back()
    ann.until("whole === 2 && document.fullscreenElement === null")
    assert stack(ann) == [FIRST, SECOND]
    ann.back()
    ann.at(FIRST)


def test_what_was_closed_by_a_tap_leaves_no_entry_behind(bob: Phone) -> None:
    for _ in range(2):
        opened(bob, "picker")
        bob.tap(bob.page.locator(".wx-sheet button").first)
        expect(bob.page.locator(".wx-sheet")).to_have_count(0)
    bob.until("history.state.depth === 1")
    bob.page.go_back()
    bob.at(FIRST)


def test_back_cancels_as_the_user_would(ann: Phone) -> None:
    opened(ann, "picker")
    ann.back()
    expect(ann.find("#log")).to_have_text("cancel")
    opened(ann, "action sheet")
    ann.back()
    expect(ann.find("#log")).to_have_text("cancel showActionSheet:fail cancel")


def test_the_focus_returns(bob: Phone) -> None:
    bob.find("#field input").focus()
    opened(bob, "dialog")
    expect(bob.find("#field input")).not_to_be_focused()
    bob.page.go_back()
    expect(bob.find("#field input")).to_be_focused()


def test_what_is_opened_twice_is_open_once(ann: Phone) -> None:
    for name in ("action sheet", "image", "address", "picker"):
        layer = opened(ann, name)
        ann.run(OPENERS[name][0])
        expect(layer).to_have_count(1)
        ann.back()
        expect(layer).to_have_count(0)
        assert stack(ann) == [FIRST, SECOND], name


def test_a_double_tap_opens_and_does_not_close(ann: Phone) -> None:
    box = ann.find("#fruit").bounding_box()
    assert box is not None
    x, y = box["x"] + 10, box["y"] + box["height"] / 2
    ann.page.mouse.dblclick(x, y)
    expect(ann.page.locator(".wx-sheet")).to_be_visible()
    ann.page.wait_for_timeout(300)
    expect(ann.page.locator(".wx-sheet")).to_be_visible()


def test_an_address_written_by_hand(bob: Phone) -> None:
    opened(bob, "picker")
    bob.run(f"location.hash = '#/{OTHER}?id=7'")
    bob.at(OTHER)
    expect(bob.page.locator(".wx-sheet")).to_have_count(0)
    assert stack(bob) == [OTHER]
    bob.until("history.state.depth === 0")
    bob.run("location.hash = '#/pages/nowhere'")
    bob.until(f"location.hash === '#/{OTHER}?id=7' && history.state.depth === 0")
    assert stack(bob) == [OTHER]
    to_second(bob)
    bob.page.go_back()
    bob.at(OTHER)


@pytest.mark.parametrize("name", ["picker", "action sheet", "image", "address"])
def test_what_is_open_goes_with_its_page(name: str, ann: Phone) -> None:
    for move, target in (("navigateTo", OTHER), ("redirectTo", SECOND), ("navigateBack", SECOND), ("reLaunch", OTHER)):
        opened(ann, name)
        ask(ann, "showActionSheet({ itemList: ['Pot'] })")
        ann.run(f"await wx.{move}({{ url: '/{target}' }})")
        ann.at(target)
        expect(ann.page.locator("wx-overlays > *")).to_have_count(0)
        ann.until("window.answer")
        assert ann.run("return answer.errMsg") == "showActionSheet:fail cancel"
        assert shown_back(ann), move
    opened(ann, name)
    ann.run(f"await wx.switchTab({{ url: '/{TAB}' }})")
    ann.at(TAB)
    expect(ann.page.locator("wx-overlays > *")).to_have_count(0)
    assert not shown_back(ann)


def test_what_is_opened_on_the_way_belongs_to_the_next_page(ann: Phone) -> None:
    ann.run(f"wx.navigateTo({{ url: '/{OTHER}' }}); wx.showActionSheet({{ itemList: ['Pot'] }}).catch(() => {{}});")
    ann.at(OTHER)
    expect(ann.page.locator(".wx-action-sheet")).to_be_visible()
    ann.back()
    expect(ann.page.locator(".wx-action-sheet")).to_have_count(0)
    ann.at(OTHER)


def test_a_dialog_of_the_app_stays_while_pages_change(bob: Phone) -> None:
    ask(bob, "showModal({ title: 'A new version', content: 'Restart now?' })")
    bob.run(f"await wx.reLaunch({{ url: '/{OTHER}' }})")
    bob.at(OTHER)
    bob.page.go_back()
    bob.until("window.answer")
    assert bob.run("return answer.cancel") is True
    bob.at(OTHER)
