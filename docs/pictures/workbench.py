"""Takes the pictures of docs/workbench.md: `wx2tg dev` with fixtures/apps/tea-house, in four looks.

Run by hand where the workbench looks different: `.venv/bin/pip install pillow`, then
`.venv/bin/python docs/pictures/workbench.py`. It writes PNGs of few colours beside itself.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

_HERE = Path(__file__).parent
# Another folder than this one comes first, in which this file is named.
sys.path.pop(0)
sys.path.insert(0, str(_HERE.parents[1] / "tests"))

from browser.npm import client_script  # noqa: E402
from browser.phone import FLAGS, PATIENCE, own_chromium  # noqa: E402
from dev.stand import Workbench, project_in, workbench  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

_CLIENT = "https://telegram.org/js/telegram-web-app.js*"
_COLOURS = 256
_HOME = "pages/home/home"

Look = tuple[str, tuple[int, int], str, Callable[[Page, Workbench], None]]
"""Name of the picture, size of the window, colour scheme, and what is done before it is taken."""


def data(page: Page, _: Workbench) -> None:
    """The data of the page, beside the log of `setData`."""
    page.get_by_role("tab", name="Data").click()
    page.locator("#panel-data .tree-row").first.wait_for()


def night(page: Page, _: Workbench) -> None:
    """The page's tree, with the app in Telegram's night theme; a node is selected."""
    page.get_by_role("button", name="Night theme").click()
    page.get_by_role("tab", name="WXML").click()
    page.locator("#panel-wxml").get_by_role("treeitem").nth(4).click()


def narrow(page: Page, _: Workbench) -> None:
    """The phone alone."""


def broken(page: Page, running: Workbench) -> None:
    """A script that was saved when it was half written."""
    running.edit(f"{_HOME}.js", "Page({", "Page({{")
    page.frame_locator("iframe").locator("wx2tg-overlay").wait_for(state="attached")
    page.get_by_role("tab", name="Findings").click()


LOOKS: tuple[Look, ...] = (
    ("workbench-light", (1280, 800), "light", data),
    ("workbench-dark", (1600, 900), "dark", night),
    ("workbench-narrow", (360, 740), "light", narrow),
    ("workbench-error", (1280, 800), "light", broken),
)


def take(browser: Browser, running: Workbench, look: Look) -> None:
    """Write one picture."""
    name, (width, height), scheme, prepare = look
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    context.set_default_timeout(PATIENCE * 1000)
    context.route(_CLIENT, lambda route: route.fulfill(path=client_script(), content_type="text/javascript"))
    page = context.new_page()
    page.goto(running.bench)
    page.frame_locator("iframe").locator("wx-page:not([hidden]) wx-swiper").first.wait_for()
    prepare(page, running)
    page.mouse.move(1, 1)
    # Pictures of the app arrive, and what moves comes to rest.
    page.wait_for_timeout(2500)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(_COLOURS, kmeans=4, dither=Image.Dither.NONE).save(_HERE / f"{name}.png", optimize=True)
    context.close()


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        src = project_in(Path(folder))
        with workbench(src) as running:
            browser = playwright.chromium.launch(executable_path=own_chromium(), args=list(FLAGS))
            for look in LOOKS:
                take(browser, running, look)
            browser.close()


if __name__ == "__main__":
    main()
