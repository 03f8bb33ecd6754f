"""The steps that a fixture tries on its page: small verbs of a person with a finger, a mouse and a keyboard.

A step is a table whose first key is the verb: `{ tap = "#tea" }`, `{ see = "#tea", text = "Tea" }`. Selectors are
looked up in the visible page; those that begin with `wx-app` in the whole app, for dialogs and bars.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, expect

from browser.phone import PATIENCE, Phone

_WINDOW = {"width": 390, "height": 844}
_PAGE = "const page = getCurrentPages()[getCurrentPages().length - 1];"


def perform(phone: Phone, steps: Sequence[Mapping[str, Any]]) -> None:
    """Take `steps` one after the other; in the end the page must have told of nothing that no step asked for."""
    person = Person(phone)
    if phone.page.viewport_size != _WINDOW:
        person.resize([_WINDOW["width"], _WINDOW["height"]])
    for number, step in enumerate(steps, 1):
        (verb, value), *rest = step.items()
        try:
            getattr(person, verb)(value, **dict(rest))
        except Exception as error:
            error.add_note(f"in step {number}: {dict(step)}")
            raise
    assert person.heard() == [], "the page told of more than the steps expected"


class Person:
    """Whoever tries a page. Every public method is a verb."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._touch = phone.context.new_cdp_session(phone.page)

    def _find(self, selector: str) -> Locator:
        return self._phone.page.locator(selector) if selector.startswith("wx-app") else self._phone.find(selector)

    def _middle(self, selector: str) -> tuple[float, float]:
        self._find(selector).scroll_into_view_if_needed()
        box = self._find(selector).bounding_box()
        assert box is not None, f"{selector} is not shown"
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def _evaluate(self, script: str, given: object = None) -> Any:
        """Run the body of an async function; one that never ends is a failure."""
        late = f"new Promise((_, fail) => setTimeout(fail, {PATIENCE * 1000}, Error('it never ended')))"
        return self._phone.run(f"{_PAGE} return Promise.race([(async () => {{ {script} }})(), {late}]);", given)

    def tap(self, selector: str) -> None:
        """Tap with a finger."""
        self._phone.tap(self._find(selector))

    def click(self, selector: str) -> None:
        """Click with a mouse, wherever `selector` is; also on what refuses clicks."""
        self._phone.page.mouse.click(*self._middle(selector))

    def hold(self, selector: str) -> None:
        """Put a finger on something."""
        x, y = self._middle(selector)
        self._touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})

    def lift(self, _: bool) -> None:
        """Lift all fingers."""
        self._touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def press(self, selector: str) -> None:
        """Put the mouse button down on something."""
        self._phone.page.mouse.move(*self._middle(selector))
        self._phone.page.mouse.down()

    def release(self, _: bool) -> None:
        """Let the mouse button go."""
        self._phone.page.mouse.up()

    def swipe(self, selector: str, by: Sequence[float]) -> None:
        """Draw a finger over something, from its middle."""
        self._phone.swipe(self._find(selector), by[0], by[1])

    def flick(self, selector: str, by: Sequence[float]) -> None:
        """Draw a finger over something in an eighth of a second, however busy this machine is."""
        (x, y), start = self._middle(selector), time.time()
        for step, kind in enumerate(["touchStart", *["touchMove"] * 8, "touchEnd"]):
            at = {"x": x + by[0] * step / 8, "y": y + by[1] * step / 8}
            event = {"type": kind, "touchPoints": [] if kind == "touchEnd" else [at]}
            self._touch.send("Input.dispatchTouchEvent", {**event, "timestamp": start + step / 64})

    def drag(self, selector: str, by: Sequence[float]) -> None:
        """Draw the mouse with its button down."""
        x, y = self._middle(selector)
        mouse = self._phone.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + by[0], y + by[1], steps=8)
        mouse.up()

    def pinch(self, selector: str, start: float, end: float) -> None:
        """Two fingers beside each other, at first `start` pixels apart and in the end `end`."""
        x, y = self._middle(selector)
        for step, kind in enumerate(["touchStart", *["touchMove"] * 8]):
            half = (start + (end - start) * step / 8) / 2
            points = [{"x": x - half, "y": y, "id": 0}, {"x": x + half, "y": y, "id": 1}]
            self._touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self.lift(True)

    def click_at(self, point: Sequence[float]) -> None:
        """Click with a mouse at a point of the window."""
        self._phone.page.mouse.click(point[0], point[1])

    def resize(self, size: Sequence[int]) -> None:
        """Give the window another width and height."""
        width, height = size
        self._phone.page.set_viewport_size({"width": width, "height": height})
        self._phone.say("viewport_changed", width=width, height=height, is_expanded=True, is_state_stable=True)

    def wheel(self, selector: str, by: Sequence[float]) -> None:
        """Turn the mouse wheel over something; once more where that moves nothing, as a busy browser loses a turn."""
        page = self._phone.page
        page.mouse.move(*self._middle(selector))
        page.evaluate("addEventListener('scroll', () => { window.turned = true; }, { capture: true, once: true })")
        for _ in range(2):
            page.evaluate("window.turned = false")
            page.mouse.wheel(by[0], by[1])
            end = time.monotonic() + 0.5
            while not page.evaluate("window.turned"):
                if time.monotonic() > end:
                    break
                page.wait_for_timeout(20)
            else:
                return

    def key(self, name: str, on: str = "", times: int = 1) -> None:
        """Press a key, on `on` or on what has the focus."""
        if on:
            self._find(on).focus()
        for _ in range(times):
            self._phone.page.keyboard.press(name)

    def type(self, text: str, into: str) -> None:
        """Tap a field and type, letter by letter."""
        self._phone.tap(self._find(into))
        self._phone.page.keyboard.type(text)

    def compose(self, word: str, commit: str) -> None:
        """Write `word` with an input method into what has the focus, and take `commit` for it."""
        end = {"selectionStart": len(word), "selectionEnd": len(word)}
        self._touch.send("Input.imeSetComposition", {"text": word, **end})
        self._touch.send("Input.insertText", {"text": commit})

    def pick(self, files: str, by: str) -> None:
        """Answer the browser's question for a file, which a tap on `by` brings, with a file of the bundle's size 0."""
        with self._phone.page.expect_file_chooser() as chooser:
            self._phone.tap(self._find(by))
        chooser.value.set_files({"name": files, "mimeType": "image/png", "buffer": b""})

    def set(self, data: Mapping[str, Any]) -> None:
        """The page calls setData."""
        self._evaluate("return new Promise((done) => page.setData(given, done))", data)

    def run(self, script: str) -> None:
        """A script of the page's author: `page` is the page instance."""
        self._evaluate(script)

    def back(self, _: bool) -> None:
        """Press Telegram's Back button."""
        self._phone.back()

    def user(self, answers: Mapping[str, Any]) -> None:
        """What the user of the client answers from now on."""
        self._phone.user(**answers)

    def problem(self, pattern: str) -> None:
        """A problem that this fixture provokes."""
        self._phone.expect(pattern)

    def wait(self, milliseconds: float) -> None:
        """Let time pass, where nothing is to happen in it."""
        self._phone.page.wait_for_timeout(milliseconds)

    def heard(self) -> list[str]:
        """What the page told since the last `told`."""
        shown = self._phone.find("#log")
        return shown.inner_text().splitlines() if shown.count() else []

    def told(self, lines: Sequence[str]) -> None:
        """The page tells of exactly these events, `…` being any text; what it told is forgotten then."""
        patterns = [re.compile(".*".join(map(re.escape, line.split("…"))) + r"\s*") for line in lines]
        end = time.monotonic() + PATIENCE
        while True:
            heard = self.heard()
            fits = len(heard) == len(patterns) and all(map(re.Pattern.fullmatch, patterns, heard))
            if fits or time.monotonic() > end:
                break
            self._phone.page.wait_for_timeout(20)
        assert fits, f"told {heard}"
        self.set({"log": ""})

    def tells(self, line: str) -> None:
        """Among what the page tells is this event; what it told is forgotten then."""
        pattern = re.compile(".*".join(map(re.escape, line.split("…"))), re.DOTALL)
        expect(self._phone.find("#log")).to_have_text(pattern)
        self.set({"log": ""})

    def at(self, route: str) -> None:
        """The app shows this page."""
        self._phone.at(route)

    def asked(self, name: str, data: Mapping[str, Any]) -> None:
        """The app has posted this to the client, with at least this data."""
        self._phone.until(f"fakeHost.asked.some((one) => one.name === {name!r})")
        last = self._phone.asked(name)[-1]
        assert {key: last.get(key) for key in data} == data, last

    def reads(self, script: str, as_: Any) -> None:
        """What the expression gives, sooner or later; `page` is the page instance."""
        end = time.monotonic() + PATIENCE
        while True:
            found = self._evaluate(f"return {script};")
            if found == as_ or time.monotonic() > end:
                break
            self._phone.page.wait_for_timeout(20)
        assert found == as_, f"reads {found!r}"

    def see(self, selector: str, **looks: Any) -> None:
        """Something looks like this; without more, it can be seen."""
        locator = self._find(selector)
        for look, wanted in (looks or {"visible": True}).items():
            getattr(Sight, look)(locator, wanted)


class Sight:
    """What can be seen of an element. Every method waits for it."""

    @staticmethod
    def visible(locator: Locator, wanted: bool) -> None:
        expect(locator).to_be_visible(visible=wanted)

    @staticmethod
    def inside(locator: Locator, wanted: bool) -> None:
        """In the window, so that nobody has to scroll."""
        if wanted:
            expect(locator).to_be_in_viewport()
        else:
            expect(locator).not_to_be_in_viewport()

    @staticmethod
    def text(locator: Locator, wanted: str) -> None:
        expect(locator).to_have_text(wanted)

    @staticmethod
    def value(locator: Locator, wanted: str) -> None:
        expect(locator).to_have_value(wanted)

    @staticmethod
    def count(locator: Locator, wanted: int) -> None:
        expect(locator).to_have_count(wanted)

    @staticmethod
    def focused(locator: Locator, wanted: bool) -> None:
        expect(locator).to_be_focused() if wanted else expect(locator).not_to_be_focused()

    @staticmethod
    def role(locator: Locator, wanted: Any) -> None:
        expect(locator).to_have_role(wanted)

    @staticmethod
    def name(locator: Locator, wanted: str) -> None:
        """What assistive technology calls it."""
        expect(locator).to_have_accessible_name(wanted)

    @staticmethod
    def has(locator: Locator, wanted: Mapping[str, str | bool]) -> None:
        """Attributes; `true` for one of any value, `false` for one that is not there."""
        for name, value in wanted.items():
            if value is False:
                expect(locator).not_to_have_attribute(name, re.compile(".*"))
            else:
                expect(locator).to_have_attribute(name, re.compile(".*") if value is True else str(value))

    @staticmethod
    def css(locator: Locator, wanted: Mapping[str, str]) -> None:
        for name, value in wanted.items():
            expect(locator).to_have_css(name, value)

    @staticmethod
    def size(locator: Locator, wanted: Sequence[float]) -> None:
        """Width and height in pixels."""
        end = time.monotonic() + PATIENCE
        while True:
            box = locator.bounding_box()
            found = [round(box["width"]), round(box["height"])] if box else None
            if found == list(wanted) or time.monotonic() > end:
                break
            locator.page.wait_for_timeout(20)
        assert found == list(wanted), f"is {found} large"
