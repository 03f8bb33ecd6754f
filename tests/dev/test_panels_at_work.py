"""The panels in the workbench, with a real app in its frame."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.phone import PATIENCE
from browser.projects import write_project
from dev.stand import workbench
from playwright.sync_api import Browser, FrameLocator, Locator, Page, Request, Route, expect

pytestmark = pytest.mark.browser

HOME = "pages/home/home"
SECOND = "pages/second/second"
_CLIENT = "https://telegram.org/js/telegram-web-app.js"

FILES: dict[str, str | bytes] = {
    "app.json": json.dumps({"pages": [HOME, SECOND], "window": {"navigationBarTitleText": "Panels"}}),
    "app.js": "App({});",
    f"{HOME}.json": json.dumps({"usingComponents": {"a-card": "/components/card"}}),
    f"{HOME}.wxml": """<view class="head" bindtap="onHead">{{shop.name}}</view>
<a-card title="{{shop.name}}" />
<button id="log" bindtap="onLog">Log</button>
<button id="break" bindtap="onBreak">Break</button>
""",
    f"{HOME}.js": """Page({
  data: { shop: { name: "Tea" } },
  onHead() { wx.hideTabBar({ animation: true }); },
  onLog() {
    console.warn("a cart", { items: [1, 2] });
    wx.setStorageSync("cart", [1]);
  },
  onBreak() {
    this.nothing.there();
  },
});
""",
    f"{SECOND}.wxml": "<view>second</view>",
    f"{SECOND}.js": "Page({});",
    "components/card.json": json.dumps({"component": True}),
    "components/card.wxml": '<view class="card">card of {{title}}</view>\n',
    "components/card.js": "Component({ properties: { title: String } });\n",
}


class AtWork:
    """The workbench in a browser: its panels, and the app in its phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.app: FrameLocator = page.frame_locator("iframe")

    def open(self, name: str) -> Locator:
        self.page.get_by_role("tab", name=name, exact=True).click()
        return self.page.get_by_role("tabpanel", name=name, exact=True)


@pytest.fixture(scope="module")
def at_work(chromium: Browser, telegram_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    src = write_project(tmp_path_factory.mktemp("at-work") / "app", FILES)
    with workbench(src) as running:
        context = chromium.new_context(viewport={"width": 1400, "height": 900})
        context.set_default_timeout(PATIENCE * 1000)

        def route(asked: Route, request: Request) -> None:
            if request.url.startswith(_CLIENT):
                asked.fulfill(path=telegram_script, content_type="text/javascript")
            else:
                asked.continue_()

        page = context.new_page()
        page.route("**/*", route)
        page.goto(running.bench)
        made = AtWork(page)
        expect(made.app.get_by_text("card of Tea")).to_be_visible()
        yield made
        context.close()


def row(tree: Locator, name: str) -> Locator:
    return tree.get_by_role("treeitem").filter(has=tree.page.locator(".name", has_text=name))


def test_a_node_is_picked_and_its_source_shown(at_work: AtWork) -> None:
    panel = at_work.open("WXML")
    panel.get_by_role("button", name="Pick").click()
    at_work.app.get_by_text("card of Tea").click()
    expect(panel.locator('[aria-selected="true"]')).to_contain_text("card")
    beside = panel.get_by_role("region", name="Node", exact=True)
    beside.get_by_role("button", name="components/card.wxml").click()
    source = at_work.page.get_by_role("tabpanel", name="Source")
    expect(source.get_by_text("card of {{title}}")).to_be_visible()


def test_an_edited_value_changes_the_screen(at_work: AtWork) -> None:
    panel = at_work.open("Data")
    panel.get_by_role("combobox", name="Page or component").select_option(label=HOME)
    tree = panel.get_by_role("tree", name="Data and properties")
    row(tree, "shop").click()
    at_work.page.keyboard.press("ArrowRight")
    row(tree, "name").dblclick()
    field = tree.get_by_role("textbox")
    field.fill('"Noodles"')
    field.press("Enter")
    expect(at_work.app.get_by_text("card of Noodles")).to_be_visible()
    log = panel.get_by_role("grid", name="Log of setData")
    expect(log.locator(".grid-row", has_text="shop.name").first).to_contain_text(HOME)
    expect(log.locator(".grid-row", has_text="components/card").first).to_be_visible()


def test_messages_and_errors_have_places_in_the_project(at_work: AtWork) -> None:
    panel = at_work.open("Console")
    at_work.app.locator("#log").click()
    said = panel.locator(".console-row.warn", has_text="a cart")
    expect(said.get_by_role("button", name="home/home.js:5")).to_be_visible()
    said.locator("summary", has_text="items").click()
    expect(said.locator(".entries .name").first).to_have_text("items: ")
    at_work.app.locator("#break").click()
    error = panel.locator(".console-row.error", has_text="undefined").first
    error.get_by_role("button", name="home/home.js:9").first.click()
    source = at_work.page.get_by_role("tabpanel", name="Source")
    expect(source.locator(".line.marked")).to_contain_text("this.nothing.there();")


def test_storage_is_seen_and_changed(at_work: AtWork) -> None:
    at_work.app.locator("#log").click()
    panel = at_work.open("Storage & files")
    rows = panel.get_by_role("grid", name="Storage").locator(".grid-row")
    expect(rows).to_contain_text("cart")
    panel.get_by_role("button", name="Add").click()
    panel.get_by_role("textbox", name="Key", exact=True).fill("since")
    panel.get_by_role("textbox", name="Value as JSON").fill("Date 2026-01-31T00:00:00.000Z")
    panel.get_by_role("button", name="Save").click()
    expect(rows.filter(has_text="since")).to_contain_text("Date")
    rows.filter(has_text="cart").click()
    panel.get_by_role("button", name="Remove", exact=True).first.click()
    expect(rows).to_have_count(1)


def test_pages_are_opened_and_left(at_work: AtWork) -> None:
    panel = at_work.open("Pages")
    panel.get_by_role("textbox", name="Route and query").fill(f"{SECOND}?id=7")
    panel.get_by_role("button", name="Go", exact=True).click()
    expect(at_work.app.get_by_text("second")).to_be_visible()
    stack = panel.get_by_role("list", name="Page stack").get_by_role("listitem")
    expect(stack).to_have_count(2)
    expect(stack.first).to_contain_text("id")
    panel.get_by_role("button", name="Back (navigateBack)").click()
    expect(stack).to_have_count(1)


def test_findings_are_those_of_the_page(at_work: AtWork) -> None:
    panel = at_work.open("Findings")
    panel.get_by_role("button", name="This page").click()
    rows = panel.get_by_role("tree", name="Findings").get_by_role("treeitem")
    expect(rows.first).to_be_visible()
    rows.first.click()
    beside = panel.get_by_role("region", name="Finding", exact=True)
    expect(beside.locator(".line.marked")).to_be_visible()
    expect(beside.get_by_role("heading").first).to_be_visible()
    expect(beside.get_by_text("To silence it")).to_be_visible()


def test_sizes_of_files_and_pages_arrive(at_work: AtWork) -> None:
    panel = at_work.open("Sizes")
    files = panel.get_by_role("grid", name="Files of the bundle").locator(".grid-row")
    expect(files.filter(has_text="_app/app.js")).to_be_visible(timeout=60_000)
    pages: Any = panel.get_by_role("grid", name="What a page loads").locator(".grid-row")
    expect(pages.filter(has_text=SECOND)).to_contain_text("KB")
    expect(panel.get_by_text("First contentful paint")).to_be_visible()
