"""Takes the pictures of docs/tour.md and docs/porting.md: the report, pages of a converted app, an order that is paid.

Run by hand where one of them looks different: `.venv/bin/pip install pillow`, then
`.venv/bin/python docs/pictures/tour.py`. It writes PNGs of few colours beside itself.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
# The folder of this file has a module `workbench`, and the tests have one of that name in `dev`.
sys.path.pop(0)
sys.path.insert(0, str(_ROOT / "tests"))

from browser.npm import client_script  # noqa: E402
from browser.phone import FLAGS  # noqa: E402
from browser.server import serve_bundle  # noqa: E402
from companion.noodles import APP  # noqa: E402
from dev.stand import workbench  # noqa: E402
from dev.test_dev_companion import said, shop_in  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

_COLOURS = 256


def save(pictures: list[bytes], name: str) -> None:
    """Write pictures side by side as one PNG."""
    shots = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    gap = 24 if len(shots) > 1 else 0
    whole = Image.new("RGB", (sum(s.width + gap for s in shots) - gap, max(s.height for s in shots)), "white")
    left = 0
    for shot in shots:
        whole.paste(shot, (left, 0))
        left += shot.width + gap
    whole.quantize(_COLOURS, kmeans=4, dither=Image.Dither.NONE).save(_HERE / f"{name}.png", optimize=True)


@contextmanager
def page_of(browser: Browser, width: int, height: int) -> Iterator[Page]:
    """A page in which Telegram's client script comes from this machine."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
    answer = {"path": client_script(), "content_type": "text/javascript"}
    context.route("https://telegram.org/**", lambda route: route.fulfill(**answer))
    try:
        yield context.new_page()
    finally:
        context.close()


def report(browser: Browser, folder: Path) -> None:
    """The HTML report of tea-house, its first screen."""
    tea_house = str(_ROOT / "fixtures" / "apps" / "tea-house")
    command = [sys.executable, "-m", "wx2tg", "convert", tea_house, "-o", str(folder / "dist"), "--quiet"]
    subprocess.run([*command, "--report", str(folder / "report.html")], check=True)
    with page_of(browser, 1100, 760) as page:
        page.goto((folder / "report.html").as_uri())
        save([page.screenshot()], "tour-report")


def pages(browser: Browser, folder: Path) -> None:
    """Three pages of the bundle of tea-house, in a plain browser."""
    shots = []
    with serve_bundle(folder / "dist") as base, page_of(browser, 375, 720) as page:
        for route in ("pages/home/home", "pages/menu/menu", "pages/profile/profile"):
            page.goto(f"{base}/index.html#/{route}")
            page.reload()
            page.locator(f'wx-page[data-route="{route}"]:not([hidden])').wait_for()
            page.wait_for_timeout(1500)
            shots.append(page.screenshot())
    save(shots, "tour-pages")


def order(browser: Browser, folder: Path) -> None:
    """The noodle shop with its server and a companion, in the workbench: an order that was paid."""
    noodles = shop_in(folder)
    flags = ("--config", str(folder / "wx2tg.toml"), "--companion", str(folder / "companion.toml"))
    try:
        noodles.open_shop()
        with workbench(APP, *flags) as running, page_of(browser, 1280, 800) as page:
            said(running, "companion: The companion is ready.")
            page.goto(f"{running.bench}/")
            app = page.frame_locator("iframe")
            for dish in ("beef", "egg"):
                app.locator(f"#dish-{dish} .more").click()
            app.locator("#pay").click()
            page.wait_for_timeout(1500)
            asked = page.screenshot()
            page.get_by_role("button", name="Pay", exact=True).click()
            app.locator("wx-page:not([hidden]) #status", has_text="Paid").wait_for()
            page.get_by_role("tab", name="Bot").click()
            page.wait_for_timeout(2500)
            save([page.screenshot()], "porting-order")
            save([asked], "porting-invoice")
    finally:
        noodles.shop.kill()


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        own = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=own, args=list(FLAGS))
        for take in (report, pages, order):
            take(browser, Path(name))
        browser.close()


if __name__ == "__main__":
    main()
