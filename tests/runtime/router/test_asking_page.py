"""Going back in Chromium from a page that asks first, by wx.enableAlertBeforeUnload."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from playwright.sync_api import expect
from runtime.router.layers import (
    FIRST,
    OTHER,
    SECOND,
    TAB,
    ask,
    asking,
    closing,
    popups,
    stack,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("way", ["button", "navigateBack"])
def test_the_client_asks_before_a_page_is_left(way: str, ann: Phone) -> None:
    asking(ann)
    assert closing(ann) == [True]
    go = (
        ann.back
        if way == "button"
        else lambda: ann.run("wx.navigateBack().catch((error) => { window.refused = error.errMsg; })")
    )
    ann.user(popup="cancel")
    go()
    ann.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_popup')")
    ann.page.wait_for_timeout(100)
    assert stack(ann) == [FIRST, SECOND]
    assert popups(ann) == ["Lose the draft?"]
    if way == "navigateBack":
        assert ann.run("return refused") == "navigateBack:fail cancel"
    ann.user(popup="ok")
    go()
    ann.at(FIRST)
    assert popups(ann) == ["Lose the draft?"] * 2
    ann.until("fakeHost.asked.filter(({ name }) => name === 'web_app_setup_closing_behavior').length === 2")
    assert closing(ann) == [True, False]


def test_a_question_in_the_page(bob: Phone) -> None:
    asking(bob)
    question = bob.page.locator(".wx-modal")
    for answer in ("cancel", "confirm"):
        bob.page.locator("wx-screen:not([hidden]) .wx-bar-back").click()
        expect(question).to_contain_text("Lose the draft?")
        bob.tap(bob.page.locator(f".wx-modal-{answer}"))
        expect(question).to_have_count(0)
        bob.at(SECOND if answer == "cancel" else FIRST)
    bob.until(f"location.hash === '#/{FIRST}'")


def test_the_history_asks_and_keeps_its_entry(bob: Phone) -> None:
    asking(bob)
    question = bob.page.locator(".wx-modal")
    for answer in ("back", "cancel", "confirm"):
        bob.page.go_back()
        expect(question).to_contain_text("Lose the draft?")
        if answer == "back":
            bob.until("history.state.depth === 2")
            bob.page.go_back()
        else:
            bob.tap(bob.page.locator(f".wx-modal-{answer}"))
        expect(question).to_have_count(0)
        if answer == "confirm":
            bob.at(FIRST)
            break
        bob.until("history.state.depth === 1")
        assert bob.page.url.endswith(f"#/{SECOND}?id=1")
        assert stack(bob) == [FIRST, SECOND]
    bob.until(f"location.hash === '#/{FIRST}'")


def test_who_goes_back_twice_is_asked_once(ann: Phone) -> None:
    asking(ann)
    # The user of this client takes his time.
    ann.run(
        """
        const { postEvent } = TelegramWebviewProxy;
        TelegramWebviewProxy.postEvent = (name, json) => {
          if (name === "web_app_open_popup") fakeHost.asked.push({ name, data: JSON.parse(json) });
          else postEvent(name, json);
        };
        """
    )
    ann.back()
    ann.back()
    ann.run("wx.navigateBack().catch(() => {})")
    ann.page.wait_for_timeout(200)
    assert popups(ann) == ["Lose the draft?"]
    ann.say("popup_closed", button_id="ok")
    ann.at(FIRST)


def test_other_moves_do_not_ask(ann: Phone) -> None:
    for move, target in (("redirectTo", OTHER), ("reLaunch", OTHER), ("switchTab", TAB)):
        asking(ann)
        ann.run(f"await wx.{move}({{ url: '/{target}' }})")
        ann.at(target)
        assert popups(ann) == []
        assert not closing(ann)[-1]
    assert closing(ann) == [True, False] * 3


def test_the_client_asks_again_when_the_page_is_shown_again(ann: Phone) -> None:
    asking(ann)
    ann.run(f"await wx.navigateTo({{ url: '/{OTHER}' }})")
    assert closing(ann) == [True, False]
    ann.back()
    ann.at(SECOND)
    ann.until("fakeHost.asked.filter(({ name }) => name === 'web_app_setup_closing_behavior').length === 3")
    assert closing(ann) == [True, False, True]
    assert popups(ann) == []


def test_a_page_that_asks_no_more(ann: Phone) -> None:
    asking(ann, "One?")
    asking(ann, "Two?")
    ann.user(popup="cancel")
    ann.back()
    ann.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_popup')")
    assert popups(ann) == ["Two?"]
    ann.page.wait_for_timeout(100)
    ann.run("await wx.disableAlertBeforeUnload()")
    assert closing(ann) == [True, False]
    ann.back()
    ann.at(FIRST)


def test_a_question_goes_with_its_page(bob: Phone) -> None:
    asking(bob)
    ask(bob, "navigateBack()")
    expect(bob.page.locator(".wx-modal")).to_be_visible()
    bob.run(f"await wx.reLaunch({{ url: '/{OTHER}' }})")
    bob.at(OTHER)
    expect(bob.page.locator(".wx-modal")).to_have_count(0)
    bob.until("window.answer")
    assert bob.run("return answer.errMsg") == "navigateBack:fail cancel"


def test_a_page_opened_by_its_address_asks_too(phone: PhoneOf, layered: Path) -> None:
    ann = phone(layered)
    ann.open(f"{OTHER}?id=2")
    asking(ann)
    ann.user(popup="cancel")
    ann.back()
    ann.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_popup')")
    ann.page.wait_for_timeout(100)
    ann.at(OTHER)
    ann.user(popup="ok")
    ann.back()
    ann.at(FIRST)


def test_a_question_needs_a_text(ann: Phone) -> None:
    message = ann.run("return wx.enableAlertBeforeUnload({}).catch(({ errMsg }) => errMsg)")
    assert message.startswith("enableAlertBeforeUnload:fail parameter error: parameter.message should be String")
    assert closing(ann) == []
