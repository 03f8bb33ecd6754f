"""The workbench's page for tests of the phone: its files, its API, and a small app that has the client script alone."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from browser.phone import PATIENCE
from browser.server import running
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, FrameLocator, Locator, Page, expect

from wx2tg.dev.choices import choices
from wx2tg.dev.identity import USERS, Bot, Launch

_DEV = Path(__file__).parents[2] / "wx2tg" / "dev"
_SCRIPT = "telegram-web-app.js"
_APP = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A small app</title>
<script src="first.js"></script>
<script src="{_SCRIPT}"></script>
<script src="app.js"></script>
</head>
<body>
<h1>A small app</h1>
<p>What it hears from its client stands in <code>heard</code>.</p>
</body>
</html>
"""
_FIRST = """
window.raw = [];
window.addEventListener("message", ({ data }) => {
  try {
    window.raw.push(JSON.parse(data));
  } catch {}
});
"""
"""Stands before the client script, whose first questions may be answered before the app's own script is there."""

_APP_SCRIPT = """
window.heard = [];
const names = ["activated", "deactivated", "themeChanged", "viewportChanged", "safeAreaChanged",
  "contentSafeAreaChanged", "mainButtonClicked", "secondaryButtonClicked", "backButtonClicked", "settingsButtonClicked",
  "scanQrPopupClosed", "fullscreenChanged", "fullscreenFailed", "homeScreenAdded", "accelerometerFailed",
  "shareMessageFailed", "emojiStatusFailed"];
for (const name of names) Telegram.WebApp.onEvent(name, (data) => window.heard.push([name, data ?? null]));
Telegram.WebApp.ready();
"""
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "frame-src http://127.0.0.1:*",
        "object-src 'none'",
        "base-uri 'none'",
    )
)
"""Stricter than the workbench's own: no inline style either."""


@dataclass
class Served:
    """The two origins, and what the workbench asked its server."""

    bench: str = ""
    app: str = ""
    launches: list[dict[str, str]] = field(default_factory=list)
    network: dict[str, Any] = field(
        default_factory=lambda: {"proxy": True, "offline": False, "latency": 0, "kbps": None, "failing": []}
    )
    bot: Bot = field(default_factory=Bot)
    names: tuple[str, str] = ("", "")
    """Those of the bot and of its app, as wx2tg.toml has them."""

    def forget(self) -> None:
        """Be as at the start, but for the addresses."""
        vars(self).update({**vars(Served()), "bench": self.bench, "app": self.app})

    def state(self) -> dict[str, Any]:
        """What `/api/state` answers."""
        known = msgspec.to_builtins(choices())
        return {
            **{name: known[name] for name in ("platforms", "versions", "languages", "themes")},
            "name": "A small app",
            "version": 1,
            "app": self.app,
            "pages": ["pages/index/index", "pages/item/item"],
            "entry": "pages/index/index",
            "failure": None,
            "identities": msgspec.to_builtins(USERS),
            "companion": None,
            "tunnel": None,
            "https": None,
            "network": self.network,
            "clientScript": _SCRIPT,
            "bot": {
                "id": self.bot.id,
                "token": self.bot.token,
                "publicKey": self.bot.public_key,
                "name": self.names[0],
                "app": self.names[1],
            },
        }

    def launch(self, given: dict[str, str]) -> str:
        """The address of the app for one launch."""
        self.launches.append(given)
        user = next(one.user for one in USERS if one.key == given["user"])
        if language := given.get("language"):
            user = {**user, "language_code": language}
        launch = Launch(
            user=user,
            theme=json.loads(given["theme"]),
            fullscreen=given.get("fullscreen") == "1",
            **{name: given[name] for name in ("start", "version", "platform", "page") if name in given},
        )
        return f"{self.app}/?launch={len(self.launches)}{launch.hash(self.bot)}"


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass

    def answer(self, body: bytes, kind: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def _bench_handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Bench(_Quiet):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            given = {name: values[-1] for name, values in parse_qs(address.query).items()}
            if address.path == "/api/state":
                self.json(served.state())
            elif address.path == "/api/launch":
                self.json({"src": served.launch(given)})
            else:
                path = "bench/index.html" if address.path == "/" else address.path.lstrip("/")
                file = _DEV / path
                if file.is_file():
                    kind = mimetypes.guess_type(path)[0] or "text/plain"
                    self.answer(file.read_bytes(), kind, Content_Security_Policy=_POLICY, Cache_Control="max-age=3600")
                else:
                    self.json({"error": f"There is no {address.path}."}, 404)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            served.network = body
            self.json(body)

        def json(self, content: object, status: int = 200) -> None:
            self.answer(json.dumps(content).encode(), "application/json", status)

    return Bench


def _app_handler(client_script: Path) -> type[BaseHTTPRequestHandler]:
    scripts = {
        "/first.js": _FIRST.encode(),
        f"/{_SCRIPT}": client_script.read_bytes(),
        "/app.js": _APP_SCRIPT.encode(),
    }

    class App(_Quiet):
        def do_GET(self) -> None:
            if script := scripts.get(urlsplit(self.path).path):
                self.answer(script, "text/javascript", Cache_Control="max-age=3600")
            else:
                self.answer(_APP.encode(), "text/html; charset=utf-8")

    return App


@contextmanager
def serving(client_script: Path) -> Iterator[Served]:
    """Serve the workbench and the small app."""
    served = Served()
    with running(_app_handler(client_script)) as app, running(_bench_handler(served)) as bench:
        served.app, served.bench = app.rstrip("/"), bench.rstrip("/")
        yield served


class Contexts:
    """Contexts of a browser by their options. One is kept: it has the workbench's many modules at hand."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: dict[str, BrowserContext] = {}

    def __call__(self, width: int, options: dict[str, Any]) -> BrowserContext:
        """The context of this width with these options."""
        key = f"{width} {sorted(options.items())}"
        if key not in self._kept:
            self._kept[key] = self._browser.new_context(
                viewport={"width": width, "height": 900}, permissions=["clipboard-read", "clipboard-write"], **options
            )
            self._kept[key].set_default_timeout(PATIENCE * 1000)
        return self._kept[key]

    def close(self) -> None:
        """Close them all."""
        for context in self._kept.values():
            context.close()


class Bench:
    """The workbench open in a browser. `problems` collects uncaught errors and what the page's policy forbade."""

    def __init__(self, context: BrowserContext, served: Served) -> None:
        self.served = served
        self.problems: list[str] = []
        self.context = context
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        self.page.on("console", self._console)

    def close(self) -> None:
        """Close the page, and forget what the workbench kept."""
        self.page.evaluate("localStorage.clear()")
        self.page.close()

    def _console(self, message: ConsoleMessage) -> None:
        text = message.text
        if message.type == "error" and "WebSocket" not in text and "not supported in version" not in text:
            self.problems.append(f"{text} {message.location['url']}")

    def open(self, **settings: Any) -> Bench:
        """Open the workbench with these settings of the phone, and wait until the app is there."""
        if settings:
            kept = json.dumps(settings)
            self.page.goto(f"{self.served.bench}/bench/theme.css")
            self.page.evaluate("(kept) => localStorage.setItem('wx2tg.bench.phone', kept)", kept)
        self.page.goto(self.served.bench)
        self.app()
        return self

    def launched(self, times: int) -> None:
        """Wait until the app was launched so often and the last one is there."""
        expect(self.page.locator(f".tg-web iframe[src*='launch={times}#']")).to_be_attached()
        self.app()

    def app(self) -> Frame:
        """The app's frame, when its client has answered its first questions. For one that begins, see `launched`."""
        element = self.page.wait_for_selector(".tg-web iframe", state="attached")
        expect(self.inside.locator("h1")).to_be_attached()
        # Each start makes a new frame, and the list of the page's frames may hold the last one a little longer.
        frame = element.content_frame() if element is not None else None
        assert frame is not None, "the app's frame is there"
        frame.wait_for_function("() => window.raw?.some(({eventType}) => eventType === 'viewport_changed')")
        return frame

    @property
    def inside(self) -> FrameLocator:
        """The app's document."""
        return self.page.frame_locator(".tg-web iframe")

    @property
    def phone(self) -> Locator:
        """The screen of the phone."""
        return self.page.locator(".tg-screen")

    def run(self, script: str, argument: object = None) -> Any:
        """Run the body of an async function in the app; `app` is its `Telegram.WebApp`, `given` the argument."""
        body = f"async (given) => {{ const app = Telegram.WebApp; {script} }}"
        return self.app().evaluate(body, argument)

    def begin(self, call: str) -> None:
        """Call a method of the app whose callback comes later; its arguments stand in `answer`."""
        self.run(f"window.answer = undefined; const done = (...all) => {{ window.answer = all; }}; {call}")

    def answer(self) -> Any:
        """The arguments of the callback that `begin` gave."""
        return self.app().wait_for_function("() => window.answer").json_value()

    def press(self, name: str) -> None:
        """Press a button of a dialog of the phone."""
        self.phone.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()

    def heard(self, name: str) -> list[Any]:
        """The data of every event `name` of the WebApp that the app heard."""
        return [data for one, data in self.app().evaluate("window.heard") if one == name]

    def told(self, name: str) -> list[Any]:
        """The data of every event `name` that the client sent since the document was loaded."""
        raw = self.app().evaluate("window.raw")
        return [event.get("eventData") for event in raw if event["eventType"] == name]

    def switch(self, label: str) -> Locator:
        """A switch, its group open."""
        self.page.evaluate("document.querySelectorAll('.switches details').forEach((one) => { one.open = true; })")
        return self.page.locator(".switches").get_by_label(label, exact=True)
