"""Going back in Chromium: what is open over a page is closed first, whatever leads back; a page may ask first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, write_project
from playwright.sync_api import Locator, expect

PhoneOf = Callable[..., Phone]

pytestmark = pytest.mark.browser

FIRST, SECOND, OTHER, TAB = "pages/first/first", "pages/second/second", "pages/other/other", "pages/tab/tab"

_WXML = """
    <picker id="fruit" range="{{['Apple', 'Pear']}}" bindcancel="note" bindchange="note">Fruit</picker>
    <picker id="day" mode="date" value="2026-01-02" bindcancel="note">Day</picker>
    <picker id="region" mode="region" bindcancel="note">Region</picker>
    <button id="sheet" bindtap="sheet">Sheet</button>
    <input id="field" />
    <video id="film" style="height: 100px"></video>
    <page-container show="{{show}}" duration="50" bindbeforeleave="note" bindleave="note" bindafterleave="note">
      <view id="content" style="height: 200px">Content <button id="inner" bindtap="sheet">Sheet</button></view>
    </page-container>
    <text id="log">{{log}}</text>
"""

_JS = """
    Page({
      data: { show: false, log: "" },
      note({ type }) { this.setData({ log: `${this.data.log}${type} ` }); },
      sheet() {
        wx.showActionSheet({ itemList: ["Pot", "Cup"], complete: ({ errMsg }) => this.note({ type: errMsg }) });
      },
    });
"""

_APP: dict[str, str | bytes] = {
    "app.json": json.dumps(
        {
            "pages": [FIRST, SECOND, OTHER, TAB],
            "tabBar": {"list": [{"pagePath": FIRST, "text": "First"}, {"pagePath": TAB, "text": "Tab"}]},
        }
    ),
    # A name that is only known when the app runs brings every API.
    "app.js": "App({ member: (name) => wx[name] });",
    **{f"{page}.wxml": _WXML for page in (FIRST, SECOND, OTHER, TAB)},
    **{f"{page}.js": _JS for page in (FIRST, SECOND, OTHER, TAB)},
    "square.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>',
}


@pytest.fixture(scope="session")
def layered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("layered")
    convert(write_project(root / "app", _APP), root / "dist")
    return root / "dist"


@pytest.fixture
def ann(phone: PhoneOf, layered: Path) -> Phone:
    """A phone that shows the second page, opened by the first."""
    made = phone(layered)
    made.open()
    to_second(made)
    return made


@pytest.fixture
def bob(phone: PhoneOf, layered: Path) -> Phone:
    """A plain browser that shows the second page, opened by the first."""
    made = phone(layered, telegram=False)
    made.open()
    to_second(made)
    return made


def to_second(phone: Phone) -> None:
    phone.run(f"await wx.navigateTo({{ url: '/{SECOND}?id=1' }})")
    phone.at(SECOND)


def stack(phone: Phone) -> list[str]:
    found: list[str] = phone.run("return getCurrentPages().map((page) => page.route)")
    return found


def shown_back(phone: Phone) -> bool:
    """Whether the client shows its Back button."""
    told = phone.asked("web_app_setup_back_button")
    return bool(told) and bool(told[-1]["is_visible"])


def ask(phone: Phone, call: str) -> None:
    """Make a call of `wx`; its answer will stand in `window.answer`."""
    phone.run(f"window.answer = null; wx.{call}.then((a) => {{ answer = a; }}, (a) => {{ answer = a; }});")


# --- what is over a page goes first

OPENERS: Mapping[str, tuple[str, str]] = {
    "picker": ("document.querySelector('wx-page:not([hidden]) #fruit').click()", ".wx-sheet"),
    "date": ("document.querySelector('wx-page:not([hidden]) #day').click()", ".wx-sheet"),
    "region": ("document.querySelector('wx-page:not([hidden]) #region').click()", ".wx-sheet"),
    "action sheet": ("document.querySelector('wx-page:not([hidden]) #sheet').click()", ".wx-action-sheet"),
    "image": ("wx.previewImage({ urls: ['/square.svg'] })", ".wx-preview"),
    "media": ("wx.previewMedia({ sources: [{ url: '/square.svg', type: 'image' }] })", ".wx-preview"),
    "dialog": ("wx.showModal({ title: 'Name', editable: true })", ".wx-modal"),
    "address": ("wx.chooseAddress().catch(() => {})", ".wx-layer-form"),
    "place": ("wx.chooseLocation({ latitude: 1, longitude: 2 }).catch(() => {})", ".wx-layer-form"),
    "container": ("getCurrentPages().at(-1).setData({ show: true })", "wx-page:not([hidden]) #content"),
}


def opened(phone: Phone, name: str) -> Locator:
    script, selector = OPENERS[name]
    phone.run(script)
    layer = phone.page.locator(selector)
    expect(layer).to_be_visible()
    return layer


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


# --- page-container

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


# --- moves of the app while something is open


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


# --- a page that asks


def asking(phone: Phone, message: str = "Lose the draft?") -> None:
    phone.run("await wx.enableAlertBeforeUnload({ message: given })", message)


def closing(phone: Phone) -> list[bool]:
    """What the client was told of its question before it closes the app."""
    return [told["need_confirmation"] for told in phone.asked("web_app_setup_closing_behavior")]


def popups(phone: Phone) -> list[str]:
    return [told["message"] for told in phone.asked("web_app_open_popup")]


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


def test_a_container_is_closed_without_a_question(ann: Phone) -> None:
    asking(ann)
    opened(ann, "container")
    ann.back()
    expect(ann.find("#content")).not_to_be_visible()
    assert popups(ann) == []


def test_a_question_needs_a_text(ann: Phone) -> None:
    message = ann.run("return wx.enableAlertBeforeUnload({}).catch(({ errMsg }) => errMsg)")
    assert message.startswith("enableAlertBeforeUnload:fail parameter error: parameter.message should be String")
    assert closing(ann) == []
