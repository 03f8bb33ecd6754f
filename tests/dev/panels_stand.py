"""The workbench's panels on a page of their own: a test plays the app, the server and the live connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from browser.phone import PATIENCE
from browser.server import running
from playwright.sync_api import Browser, Locator, Page

BENCH = Path(__file__).parents[2] / "wx2tg" / "dev" / "bench"
_FAKE = Path(__file__).with_name("panels_fake.js")
_POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Panels</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/bench/theme.css"><link rel="stylesheet" href="/bench/layout.css">
<link rel="stylesheet" href="/page.css"><script type="module" src="/fake.js"></script></head>
<body><section class="side" id="bench"></section></body></html>"""
# The panels fill the window, which in the workbench they share with the phone.
_SHEET = "#bench { display: flex; grid-template-columns: none; width: 100%; }"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        own = {"/": ("html", _PAGE), "/page.css": ("css", _SHEET)}
        if path in own:
            self._send(_TYPES[f".{own[path][0]}"], own[path][1].encode())
        elif path == "/fake.js":
            self._send("text/javascript", _FAKE.read_bytes())
        else:
            file = BENCH / path.removeprefix("/bench/")
            self._send(_TYPES.get(file.suffix, "text/plain"), file.read_bytes() if file.is_file() else b"")

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


class Panels:
    """The panels in a browser. `problems` are errors of theirs, and what their page's policy forbids."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)

    def start(self, answers: Mapping[str, Any], got: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        """Mount all panels; the app answers `answers`, the server `got`."""
        self.page.evaluate(
            "([answers, got, state]) => { Object.assign(fake.answers, answers); Object.assign(fake.got, got); fake.start(state); }",
            [dict(answers), dict(got), dict(state)],
        )

    def answer(self, name: str, value: Any) -> None:
        """What the app answers to an ask from now on."""
        self.page.evaluate("([name, value]) => { fake.answers[name] = value; }", [name, value])

    def get(self, name: str, value: Any) -> None:
        """What the server answers from now on."""
        self.page.evaluate("([name, value]) => { fake.got[name] = value; }", [name, value])

    def tell(self, kind: str, *events: Any) -> None:
        """Events of the app's frame."""
        self.page.evaluate(
            "([kind, events]) => { for (const one of events) fake.tell(kind, one); }", [kind, list(events)]
        )

    def live(self, kind: str, **message: Any) -> None:
        """A message of the server."""
        self.page.evaluate("([kind, message]) => fake.live(kind, message)", [kind, message])

    def asked(self, kind: str) -> list[Any]:
        """What the panels have asked the app in asks of one type, oldest first."""
        found: list[Any] = self.page.evaluate(
            "(kind) => fake.asked.filter(([name]) => name === kind).map(([, data]) => data)", kind
        )
        return found

    def posted(self, path: str) -> list[Any]:
        """What the panels have sent the server, oldest first."""
        found: list[Any] = self.page.evaluate(
            "(path) => fake.posted.filter(([name]) => name === path).map(([, body]) => body)", path
        )
        return found

    def open(self, name: str) -> Locator:
        """Show a panel by its tab; gives its content."""
        self.page.get_by_role("tab", name=name, exact=True).click()
        return self.page.get_by_role("tabpanel", name=name, exact=True)

    def focused(self) -> str:
        """The id or the name of what has the focus."""
        found: str = self.page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
        )
        return found


@contextmanager
def panels(
    browser: Browser,
    *,
    answers: Mapping[str, Any] | None = None,
    got: Mapping[str, Any] | None = None,
    state: Mapping[str, Any] | None = None,
    size: tuple[int, int] = (1100, 800),
    scheme: str = "light",
) -> Iterator[Panels]:
    """Open the panels; at the end they must not have met a problem."""
    with running(_Server) as base:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE * 1000)
        try:
            made = Panels(context.new_page())
            made.page.goto(base)
            made.page.wait_for_function("() => window.fake")
            made.start(answers or {}, got or {}, state or {})
            yield made
            assert not made.problems, "\n".join(made.problems)
        finally:
            context.close()
