"""A page that stands for the workbench: the app of a running `wx2tg dev` in a frame, its events, questions to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser.phone import PATIENCE
from dev.stand import Workbench
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Route
from playwright.sync_api import Frame as PageFrame

_CLIENT = "https://telegram.org/js/telegram-web-app.js"

_HOST = """(() => {
  const heard = [], telegram = [], asked = new Map();
  let last = 0, app;
  const frame = () => document.querySelector("iframe");
  const open = (src) => {
    const next = document.createElement("iframe");
    app = new URL(src).origin;
    next.src = src;
    next.style.cssText = "border: 0; width: 390px; height: 700px";
    document.body.replaceChildren(next);
  };
  const ask = (type, data) => new Promise((done, refused) => {
    asked.set(++last, [done, refused]);
    frame().contentWindow.postMessage({ wx2tg: "ask", id: last, type, data }, app);
  });
  addEventListener("message", ({ data, origin, source }) => {
    if (origin !== app || source !== frame().contentWindow) return;
    if (typeof data === "string") telegram.push(JSON.parse(data));
    else if (data.wx2tg === "event") heard.push(data);
    else if (data.wx2tg === "answer") {
      const [done, refused] = asked.get(data.id);
      if ("error" in data) refused(new Error(data.error)); else done(data.data);
    }
  });
  window.bench = { heard, telegram, open, ask };
})()"""


class Framed:
    """The app in its frame, beside a running `wx2tg dev`.

    `problems` are errors of the app's page, and addresses that it must not ask for.
    """

    def __init__(self, page: Page, running: Workbench, client_script: Path) -> None:
        self.page = page
        self.running = running
        self.problems: list[str] = []
        self._script = client_script
        self._seen = 0
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("console", self._console)
        page.route("**/*", self._route)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(message.text)

    def _route(self, route: Route, request: Request) -> None:
        if request.url.startswith(_CLIENT):
            route.fulfill(path=self._script, content_type="text/javascript")
        elif request.url.startswith((self.running.app, self.running.bench, "blob:", "data:")):
            route.continue_()
        else:
            self.problems.append(f"refused: {request.url}")
            route.abort()

    def open(self, route: str = "") -> None:
        """Open the app at `route`, or at its entry page, and wait until the agent says that it is ready."""
        src = self.running.get(f"/api/launch?page={route}" if route else "/api/launch")["src"]
        self.page.goto(f"{self.running.bench}/api/state")
        self.page.evaluate(_HOST)
        self._seen = 0
        self.page.evaluate("(src) => bench.open(src)", src)
        self.event("ready")

    @property
    def frame(self) -> PageFrame:
        """The app's frame as it is now."""
        return next(frame for frame in self.page.frames if frame.url.startswith(self.running.app))

    @property
    def screen(self) -> Locator:
        """The visible page of the app."""
        return self.page.frame_locator("iframe").locator("wx-page:not([hidden])")

    def find(self, selector: str) -> Locator:
        """Something anywhere in the app's document; the agent's own shadow roots are looked into too."""
        return self.page.frame_locator("iframe").locator(selector)

    def run(self, script: str, argument: object = None) -> Any:
        """Run the body of an async function in the app's frame; its parameter is `given`."""
        return self.frame.evaluate(f"async (given) => {{ {script} }}", argument)

    def ask(self, kind: str, **data: object) -> Any:
        """What the agent answers."""
        return self.page.evaluate("([type, data]) => bench.ask(type, data)", [kind, data])

    def events(self, kind: str) -> list[Any]:
        """The data of all events of a type, of the time since `open`."""
        return list(
            self.page.evaluate("(type) => bench.heard.filter((one) => one.type === type).map((one) => one.data)", kind)
        )

    def event(self, kind: str, fits: Callable[[Any], bool] = lambda data: True) -> Any:
        """Wait for an event of a type that came since the last `mark`."""
        end = time.monotonic() + PATIENCE
        while True:
            heard = self.page.evaluate("(from) => bench.heard.slice(from)", self._seen)
            for one in heard:
                if one["type"] == kind and fits(one["data"]):
                    return one["data"]
            assert time.monotonic() < end, (kind, heard, self.problems)
            self.page.wait_for_timeout(30)

    def mark(self) -> None:
        """Forget the events so far, for `event`."""
        self._seen = self.page.evaluate("bench.heard.length")

    def edit(self, path: str, old: str, new: str) -> Any:
        """Edit a file of the project and wait until the app has it; gives the event `live`."""
        self.mark()
        self.running.edit(path, old, new)
        return self.event("live")

    def until(self, script: str) -> Any:
        """Wait until the body of a function in the app's frame gives something that is not false."""
        end = time.monotonic() + PATIENCE
        while not (found := self.run(script)):
            assert time.monotonic() < end, (script, self.problems)
            self.page.wait_for_timeout(30)
        return found


@contextmanager
def framed(chromium: Browser, running: Workbench, client_script: Path) -> Iterator[Framed]:
    """A browser with the page that stands for the workbench."""
    context = chromium.new_context(viewport={"width": 400, "height": 720})
    context.set_default_timeout(PATIENCE * 1000)
    try:
        yield Framed(context.new_page(), running, client_script)
    finally:
        context.close()
