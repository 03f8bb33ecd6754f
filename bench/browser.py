"""A Chromium for the benchmarks, and a server for the pages that it opens."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--js-flags=--expose-gc",
]  # fmt: skip
_START_MS = 10_000


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder without logging. Its headers isolate the pages: their clock then has 5 microseconds, not 100."""

    def end_headers(self) -> None:
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve the folder `root` during the block; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that `CHROMIUM` names, the system's, or Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, address: str, throttle: float = 1) -> Iterator[Page]:
    """A fresh page that has opened `address` and set `window.bench`; it can load nothing from other addresses."""
    context = browser.new_context(viewport={"width": 375, "height": 667})
    try:
        page = context.new_page()
        page.route("**/*", lambda route: _local(route, address))
        if throttle != 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        page.goto(address)
        page.wait_for_function("() => !!window.bench", timeout=_START_MS)
        page.wait_for_timeout(300)
        yield page
    finally:
        context.close()


def _local(route: Route, address: str) -> None:
    if route.request.url.startswith(address):
        route.continue_()
    else:
        route.abort()
