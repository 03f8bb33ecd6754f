"""Live updates on screen: the time from a saved file until the running app under `wx2tg dev` shows the change."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.live import EDITS, generated
from bench.table import table

# Another folder than this one comes first, in which a file is named like a package of the tests.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser.npm import client_script
from browser.phone import FLAGS, own_chromium
from dev.frame import Framed, framed
from dev.stand import workbench
from playwright.sync_api import sync_playwright

_WATCH = """
addEventListener("message", ({ data }) => {
  if (data?.wx2tg !== "event" || data.type !== "live") return;
  requestAnimationFrame(() => requestAnimationFrame(() => (window.shown = { at: Date.now(), ...data.data })));
});
"""


def edits_of(app: Framed) -> dict[str, tuple[Path, str]]:
    """For each kind of edit a file of the page that is open, or of a component in it, and what is added at its end."""
    stack, tree = app.ask("stack"), app.ask("tree")
    src, page = app.running.src, stack[-1]["route"]
    found = {
        "template": (src / f"{page}.wxml", "\n<view>new</view>\n"),
        "sheet": (src / f"{page}.wxss", "\n.new { padding: 21rpx; }\n"),
        "script": (src / f"{page}.js", "\nconst added = () => 1;\n"),
    }
    nodes = [tree]
    for node in nodes:
        nodes += node["children"]
        if node.get("is") and node["tag"] != "page":
            found |= {
                "component": (src / f"{node['is']}.wxml", "\n<view>new</view>\n"),
                "component's script": (src / f"{node['is']}.js", "\nconst added = () => 1;\n"),
            }
            break
    return {kind: edit for kind, edit in found.items() if edit[0].is_file()}


def measured(app: Framed, file: Path, added: str, edits: int) -> list[float]:
    """Milliseconds from each save until the second frame after the change, from which on it is seen."""
    before, times = file.read_text(encoding="utf-8"), []
    for number in range(edits):
        app.page.evaluate("window.shown = null")
        saved = time.time() * 1000
        file.write_text(before if number % 2 else before + added, encoding="utf-8")
        while not (shown := app.page.evaluate("window.shown")):
            app.page.wait_for_timeout(10)
        times.append(shown["at"] - saved)
    return times


def rows(src: Path, edits: int) -> Iterator[list[str]]:
    """The rows of the table for a project, which is edited."""
    with sync_playwright() as playwright, workbench(src) as running:
        browser = playwright.chromium.launch(executable_path=own_chromium(), args=list(FLAGS))
        with framed(browser, running, client_script()) as app:
            app.open()
            app.page.evaluate(_WATCH)
            for kind, (file, added) in edits_of(app).items():
                times = measured(app, file, added, edits)
                yield [kind, str(len(times)), f"{statistics.median(times):.0f}", f"{max(times):.0f}"]
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", nargs="?", type=Path, help="folder of a mini-program; it is copied, the copy is edited")
    parser.add_argument("--pages", type=int, default=350, help="pages of the generated project, where none is named")
    parser.add_argument("--edits", type=int, default=EDITS, help="edits of each kind; every other one takes one back")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        src = Path(folder) / "app"
        if given.app:
            shutil.copytree(given.app, src, ignore=shutil.ignore_patterns(".git"), symlinks=True)
        else:
            generated(src, given.pages)
        print(table(["saved file", "edits", "ms until it is seen", "slowest"], rows(src, given.edits)))


if __name__ == "__main__":
    main()
