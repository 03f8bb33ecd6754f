"""A phone with one app open: Chromium in the shape of a phone, the real client script, the fake host."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, Response, Route

from browser.launch import LIGHT, launch_hash

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""How Chromium is started: without a screen, and without asking for anything outside."""


def own_chromium() -> str | None:
    """The machine's Chromium, Debian's lighter one for tests before the whole one; None for the one of Playwright."""
    return next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)


PATIENCE = 20
"""Seconds until something that should come about counts as not coming: many, for machines that are busy."""

_REST = """async (element) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const moves = (animation) => animation.effect.target?.contains(element)
    && animation.effect.getComputedTiming().endTime < Infinity;
  await Promise.allSettled(document.getAnimations().filter(moves).map((animation) => animation.finished));
}"""
"""Waits until nothing moves an element any more, but for what moves forever."""

_HOST = Path(__file__).with_name("host.js")
_CLIENT_ADDRESS = "https://telegram.org/js/telegram-web-app.js"


class Phone:
    """One app in one fresh browser context.

    `problems` collects what must not happen: uncaught errors, errors on the console, requests that left 127.0.0.1,
    files that were not there. A test names the ones that it provokes with `expect`. `token` is that of the bot
    whose app is opened, `user` the number of its user, `more` are further options of the browser's context.
    """

    def __init__(
        self,
        browser: Browser,
        base: str,
        client_script: Path | None,
        *,
        telegram: bool = True,
        scheme: str = "light",
        token: str = "",
        user: int = 42,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        self.base = base
        self.near = [base, "http://127.0.0.1:", "data:", "blob:"]
        """What addresses begin with that the app may ask; a request to any other one is a problem."""
        self.token = token
        self.user_id = user
        self.telegram = telegram
        self.client_script = client_script
        self.problems: list[str] = []
        self.expected: list[str] = []
        self.context = browser.new_context(
            viewport={"width": 390, "height": 844},
            has_touch=True,
            is_mobile=True,
            color_scheme="dark" if scheme == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write", "geolocation"],
            geolocation={"latitude": 39.9, "longitude": 116.4},
            locale="en-GB",
            **(more or {}),
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        self.page.on("console", self._console)
        self.page.on("response", self._response)
        self.page.route("**/*", self._route)
        if telegram:
            self.page.add_init_script(path=_HOST)

    def _console(self, message: ConsoleMessage) -> None:
        # What could not be loaded is told by `_response` and `_route`, with its address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.url.startswith(self.base):
            self.problems.append(f"status {response.status}: {response.url}")

    def _route(self, route: Route, request: Request) -> None:
        address = request.url
        if address.startswith(tuple(self.near)):
            route.continue_()
        elif address.startswith(_CLIENT_ADDRESS) and self.client_script is not None:
            route.fulfill(path=self.client_script, content_type="text/javascript")
        else:
            self.problems.append(f"refused: {address}")
            route.abort()

    def expect(self, pattern: str) -> None:
        """Problems that match `pattern` belong to the test."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """The problems that no test asked for."""
        return [text for text in self.problems if not any(re.search(pattern, text) for pattern in self.expected)]

    def open(
        self, route: str = "", *, start_param: str = "", theme: Mapping[str, str] = LIGHT, version: str = "8.0"
    ) -> None:
        """Open the app at `route`, "" for its entry page, and wait until a page is there."""
        if self.telegram:
            fragment = launch_hash(route, start_param, theme, version, self.token, self.user_id)
        else:
            fragment = f"#/{route}" if route else ""
        # Another hash alone would not load the app anew.
        self.page.goto("about:blank")
        self.page.goto(f"{self.base}index.html{fragment}")
        self.page.wait_for_selector("wx-page:not([hidden])", state="attached")

    @property
    def screen(self) -> Locator:
        """The visible page."""
        return self.page.locator("wx-page:not([hidden])")

    def find(self, selector: str, has_text: str | None = None) -> Locator:
        """Something in the visible page."""
        return self.screen.locator(selector, has_text=has_text)

    def tap(self, what: str | Locator) -> None:
        """Tap something, found by its selector in the visible page, when it has come to rest as a person would.

        The browser finds what a finger meets after the place was asked for: on a busy machine, what still moves has
        gone on by then.
        """
        found = self.find(what) if isinstance(what, str) else what
        found.evaluate(_REST)
        found.tap()

    def at(self, route: str) -> None:
        """Wait until the visible page is `route`."""
        self.page.wait_for_selector(f'wx-page[data-route="{route}"]:not([hidden])', state="attached")

    def tab(self, text: str) -> None:
        """Tap a tab of the tab bar."""
        self.tap(self.page.locator("wx-tab-bar").get_by_text(text, exact=True))

    def run(self, script: str, argument: object = None) -> Any:
        """Run the body of an async function in the page and give what it returns; its parameter is `given`."""
        return self.page.evaluate(f"async (given) => {{ {script} }}", argument)

    def until(self, expression: str, seconds: float = PATIENCE) -> None:
        """Wait until a JavaScript expression is true. Playwright's own way needs `eval`, which the bundle forbids."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, f"still not true: {expression}"
            self.page.wait_for_timeout(50)

    def asked(self, name: str) -> list[dict[str, Any]]:
        """The data of every event `name` that the app posted to the client."""
        return [event["data"] for event in self.page.evaluate("fakeHost.asked") if event["name"] == name]

    def user(self, **answers: object) -> None:
        """What the user of the client does from now on when the app asks."""
        self.page.evaluate("(answers) => { Object.assign(fakeHost.user, answers); }", answers)

    def say(self, name: str, **data: object) -> None:
        """An event from the client."""
        self.page.evaluate("([name, data]) => fakeHost.say(name, data)", [name, data])

    def back(self) -> None:
        """Press Telegram's Back button, which must be there."""
        assert self.asked("web_app_setup_back_button")[-1] == {"is_visible": True}
        self.say("back_button_pressed")

    def swipe(self, locator: Locator, dx: float, dy: float, steps: int = 8) -> None:
        """Draw a finger over an element, from its middle."""
        box = locator.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch = self.context.new_cdp_session(self.page)
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, steps + 1):
            point = {"x": x + dx * step / steps, "y": y + dy * step / steps}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        touch.detach()


PhoneOf = Callable[..., Phone]
"""The fixture that makes phones: a bundle and what `Phone` takes by name."""
