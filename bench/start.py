"""Start: when a bundle shows something, and when it can be used, on a slow phone with a slow network."""

from __future__ import annotations

import argparse
import functools
import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser

from bench.apps import HELLO, TEA_HOUSE, converted
from bench.browser import chromium
from bench.peers import PEERS, built
from bench.table import table

# A slow phone network, as Lighthouse emulates it for mobile devices: 1.6 Mbit/s, 150 ms for a round trip.
_LATENCY_MS = 150
_BYTES_PER_SECOND = 1_600_000 / 8
_SLOWDOWN = 4
# A page can be used once nothing has kept it busy for so long.
_QUIET_MS = 2_000
_WATCH = """
  window.busy = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.busy = Math.max(window.busy, entry.startTime + entry.duration);
  }).observe({ type: "longtask", buffered: true });
"""
_QUIET = "(quiet) => performance.getEntriesByName('first-contentful-paint').length && performance.now() - busy > quiet"
_TIMES = """() => {
  const [{ startTime: paint }] = performance.getEntriesByName("first-contentful-paint");
  const [{ domContentLoadedEventEnd: loaded }] = performance.getEntriesByType("navigation");
  return [paint, Math.max(paint, loaded, window.busy)];
}"""


class Times(NamedTuple):
    """Milliseconds from the call of the page: the first content is painted, and the last long task is over."""

    paint: float
    interactive: float


class _Handler(SimpleHTTPRequestHandler):
    """Serves the files of a folder compressed, as static hosts do, and without logging."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _served(root: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def _times(browser: Browser, address: str) -> Times:
    context = browser.new_context(viewport={"width": 375, "height": 667})
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        # Telegram's client script is the same for all Mini Apps, and no peer has it.
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(address) else route.abort())
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        conditions = {"offline": False, "latency": _LATENCY_MS, "downloadThroughput": _BYTES_PER_SECOND}
        session.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": _BYTES_PER_SECOND})
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWDOWN})
        page.goto(address, wait_until="load", timeout=60_000)
        page.wait_for_function(_QUIET, arg=_QUIET_MS, timeout=60_000)
        return Times(*page.evaluate(_TIMES))
    finally:
        context.close()


def measure(folders: Mapping[str, Path], runs: int) -> dict[str, Times]:
    """The medians for each bundle; they are measured in turns, so that a slow moment of the machine affects all."""
    found: dict[str, list[Times]] = {name: [] for name in folders}
    with chromium() as browser:
        for _ in range(runs):
            for name, folder in folders.items():
                with _served(folder) as address:
                    found[name].append(_times(browser, address))
    return {
        name: Times(median(each.paint for each in times), median(each.interactive for each in times))
        for name, times in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="samples of every page (default: 5)")
    arguments = parser.parse_args()
    folders = {"wx2tg: hello": converted(HELLO), "wx2tg: tea-house": converted(TEA_HOUSE)}
    peers = {f"{name}: hello": built(name) for name in PEERS}
    folders |= {name: folder for name, folder in peers.items() if isinstance(folder, Path)}
    times = measure(folders, arguments.runs)
    rows = [[name, f"{paint:.0f}", f"{interactive:.0f}"] for name, (paint, interactive) in times.items()]
    rows += [[f"{name} ({reason})", "-", "-"] for name, reason in peers.items() if isinstance(reason, str)]
    print(f"Medians of {arguments.runs} in ms, CPU {_SLOWDOWN}x slowed, 1.6 Mbit/s, {_LATENCY_MS} ms.\n")
    print(table(["", "first contentful paint", "time to interactive"], rows))


if __name__ == "__main__":
    main()
