"""The Pages panel, the Sizes panel and the Source panel."""

from __future__ import annotations

import pytest
from dev.panels_app import HOME, ITEM, stack_page
from dev.panels_stand import panels
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

PAGES = {"pages": [HOME, ITEM, *(f"package/p{at}/index" for at in range(349))], "entry": HOME}
STACK = [stack_page("i1", HOME, shown=False), stack_page("i2", ITEM, id="12", q="%E8%8C%B6")]


def test_the_stack_is_shown_with_its_queries(chromium: Browser) -> None:
    with panels(chromium, state=PAGES) as made:
        panel = made.open("Pages")
        made.tell("stack", STACK)
        top, below = panel.get_by_role("list", name="Page stack").get_by_role("listitem").all()
        expect(top).to_contain_text(ITEM)
        expect(top).to_contain_text("茶")
        expect(top).to_have_attribute("aria-current", "page")
        expect(below).to_contain_text(HOME)
        top.get_by_role("button", name="Copy address").click()
        expect(panel.get_by_text("The address is in the clipboard.")).to_be_visible()
        assert made.page.evaluate("navigator.clipboard.readText()") == f"{ITEM}?id=12&q=%E8%8C%B6"


def test_a_page_is_found_and_opened(chromium: Browser) -> None:
    with panels(chromium, state=PAGES, answers={"navigate": None}) as made:
        panel = made.open("Pages")
        panel.get_by_role("searchbox", name="Filter pages").fill("p348")
        rows = panel.get_by_role("grid").locator(".grid-row")
        expect(rows).to_have_count(1)
        rows.click()
        address = panel.get_by_role("textbox", name="Route and query")
        expect(address).to_have_value("package/p348/index")
        address.fill("package/p348/index?id=3")
        panel.get_by_role("combobox").select_option("reLaunch")
        address.press("Enter")
        assert made.asked("navigate") == [{"how": "reLaunch", "url": "/package/p348/index?id=3"}]
        panel.get_by_role("grid").focus()
        made.page.keyboard.press("Enter")
        assert made.asked("navigate")[-1] == {"how": "reLaunch", "url": "/package/p348/index"}


def test_a_refusal_names_other_ways(chromium: Browser) -> None:
    with panels(chromium, state=PAGES, answers={"navigate": {"error": "can not navigateTo a tabbar page"}}) as made:
        panel = made.open("Pages")
        panel.get_by_role("textbox", name="Route and query").fill(HOME)
        panel.get_by_role("button", name="Go", exact=True).click()
        expect(panel.get_by_text("can not navigateTo a tabbar page")).to_be_visible()
        made.answer("navigate", None)
        panel.get_by_role("button", name="Try switchTab").click()
        expect(panel.get_by_text("can not navigateTo")).to_have_count(0)
        assert made.asked("navigate")[-1] == {"how": "switchTab", "url": f"/{HOME}"}


def test_back_and_a_new_start_of_the_page_on_top(chromium: Browser) -> None:
    with panels(chromium, state=PAGES, answers={"navigate": None}) as made:
        panel = made.open("Pages")
        made.tell("stack", STACK)
        panel.get_by_role("button", name="Start the page on top anew").click()
        panel.get_by_role("button", name="Back to here").click()
        panel.get_by_role("button", name="Back (navigateBack)").click()
        assert made.asked("navigate") == [
            {"how": "redirectTo", "url": f"/{ITEM}?id=12&q=%E8%8C%B6"},
            {"how": "navigateBack"},
            {"how": "navigateBack"},
        ]


def test_sizes_by_file_and_by_page(chromium: Browser) -> None:
    assets = [
        {"path": "_app/app.js", "bytes": 4096, "gzip": 2048},
        {"path": "_app/shared.js", "bytes": 2048, "gzip": 1024},
        {"path": "_app/pages.item.item.js", "bytes": 1024, "gzip": 512},
        {"path": "images/a.png", "bytes": 9000, "gzip": 9000},
    ]
    entry = ["_app/app.js"]
    loads = {HOME: entry, ITEM: [*entry, "_app/shared.js", "_app/pages.item.item.js"]}
    state = {"pages": [HOME, ITEM], "entry": HOME}
    resources = [{"path": "_app/app.js", "kind": "script", "bytes": 0, "decoded": 4096, "start": 5.0, "took": 20.0}]
    frame = {"timings": {"firstContentfulPaint": 312.0}, "resources": resources, "heap": None, "document": None}
    with panels(chromium, state=state, answers={"sizes": frame}) as made:
        panel = made.open("Sizes")
        expect(panel.get_by_text("The bundle is being built")).to_be_visible()
        made.get("sizes", {"bytes": 16168, "gzip": 12584, "assets": assets, "pages": loads})
        made.live("sizes", version=1)
        expect(panel.get_by_text("15.8 KB in 4 files, 12.3 KB as gzip")).to_be_visible()
        pages = panel.get_by_role("grid", name="What a page loads").locator(".grid-row")
        expect(pages.first).to_contain_text("2.0 KB")
        expect(pages.last).to_contain_text("3.5 KB")
        files = panel.get_by_role("grid", name="Files of the bundle").locator(".grid-row")
        expect(files.first).to_contain_text("images/a.png")
        widths = [files.nth(at).locator(".bar-part").bounding_box() for at in (0, 1)]
        most, next_one = (box["width"] for box in widths if box)
        assert abs(next_one / most - 2048 / 9000) < 0.02
        panel.get_by_role("button", name="Raw").click()
        expect(files.first).to_contain_text("_app/pages.item.item.js")
        expect(panel.get_by_text("First contentful paint")).to_be_visible()
        expect(panel.get_by_text("312 ms")).to_be_visible()


def test_why_there_are_no_sizes_is_said(chromium: Browser) -> None:
    with panels(chromium, got={"sizes": {"error": "app.json is broken."}}) as made:
        expect(made.open("Sizes").get_by_text("app.json is broken.")).to_be_visible()


def test_a_file_is_shown_by_its_name_and_what_was_before_comes_back(chromium: Browser) -> None:
    text = "\r\n".join(f"<view>{number}</view>" for number in range(1, 9001))
    with panels(chromium, got={"source": {"text": text}}) as made:
        panel = made.open("Source")
        name = panel.get_by_role("textbox")
        name.fill(f"{HOME}.wxml:8000:2")
        name.press("Enter")
        marked = panel.locator(".line.marked")
        expect(marked).to_have_text("8000<view>8000</view>")
        expect(marked).to_be_in_viewport()
        expect(panel.locator("mark")).to_have_text("view")
        name.fill(f"{HOME}.wxml:9500")
        name.press("Enter")
        expect(panel.get_by_text("The file has 9000 lines now.")).to_be_visible()
        panel.get_by_role("button", name="Back").click()
        expect(marked).to_have_text("8000<view>8000</view>")
        made.get("source", {"error": "The project has no such file."})
        name.fill("gone.js")
        name.press("Enter")
        expect(panel.get_by_text("gone.js: The project has no such file.")).to_be_visible()
