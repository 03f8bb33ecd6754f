"""The Storage & files panel: rows that are edited, what is in use, and a look at files."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from dev.panels_app import EVIL
from dev.panels_stand import Panels, panels
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.browser

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
STORAGE = {
    "rows": [
        {"key": "cart", "value": [{"id": 3}], "type": "Array", "bytes": 220},
        {"key": EVIL, "value": "Ann", "type": "String", "bytes": 5},
    ],
    "bytes": 512,
    "limit": 1024,
}
FILES = [
    {"path": "wxfile://usr/a.txt", "bytes": 120, "kind": "user"},
    {"path": "wxfile://tmp/pic", "bytes": 70, "kind": "temporary"},
]
DONE = {"storage.set": None, "storage.remove": None, "storage.clear": None, "file.remove": None}


def opened(made: Panels) -> tuple[Locator, Locator]:
    """The panel, and the rows of the storage."""
    panel = made.open("Storage & files")
    rows = panel.get_by_role("grid", name="Storage").locator(".grid-row")
    expect(rows.first).to_be_visible()
    return panel, rows


def test_rows_and_what_is_in_use(chromium: Browser) -> None:
    with panels(chromium, answers={"storage": STORAGE}) as made:
        panel, rows = opened(made)
        for part in ("cart", "[{…}]", "Array", "220 B"):
            expect(rows.first).to_contain_text(part)
        expect(panel.get_by_text("512 B of 1.0 KB")).to_be_visible()
        expect(panel.get_by_role("meter")).to_have_js_property("value", 512)
        made.answer("storage", {**STORAGE, "rows": STORAGE["rows"][:1]})
        made.tell("storage", None)
        expect(rows).to_have_count(1)


@pytest.mark.parametrize(("typed", "value"), [("[1, 2]", [1, 2]), ("undefined", {"$wx2tg": "undefined"})])
def test_a_row_is_edited(chromium: Browser, typed: str, value: Any) -> None:
    with panels(chromium, answers={"storage": STORAGE} | DONE) as made:
        panel, rows = opened(made)
        rows.first.dblclick()
        field = panel.get_by_role("textbox", name="Value as JSON")
        expect(field).to_be_focused()
        expect(field).to_have_value('[\n  {\n    "id": 3\n  }\n]')
        field.fill("[1,")
        panel.get_by_role("button", name="Save").click()
        expect(panel.get_by_role("alert")).to_contain_text("This is not JSON.")
        assert made.asked("storage.set") == []
        field.fill(typed)
        panel.get_by_role("button", name="Save").click()
        made.page.wait_for_function("() => fake.asked.some(([type]) => type === 'storage.set')")
        assert made.asked("storage.set") == [{"key": "cart", "value": value}]


def test_rows_are_added_and_removed(chromium: Browser) -> None:
    with panels(chromium, answers={"storage": STORAGE} | DONE) as made:
        panel, rows = opened(made)
        panel.get_by_role("button", name="Add").click()
        panel.get_by_role("textbox", name="Key", exact=True).fill("new")
        panel.get_by_role("textbox", name="Value as JSON").fill('"text"')
        panel.get_by_role("button", name="Save").click()
        made.page.wait_for_function("() => fake.asked.some(([type]) => type === 'storage.set')")
        assert made.asked("storage.set") == [{"key": "new", "value": "text"}]
        rows.last.click()
        made.page.get_by_role("grid", name="Storage").focus()
        made.page.keyboard.press("Delete")
        made.page.wait_for_function("() => fake.asked.some(([type]) => type === 'storage.remove')")
        assert made.asked("storage.remove") == [{"key": EVIL}]


def test_clearing_asks_first(chromium: Browser) -> None:
    with panels(chromium, answers={"storage": STORAGE} | DONE) as made:
        panel, _ = opened(made)
        panel.get_by_role("button", name="Clear all").click()
        assert made.asked("storage.clear") == []
        panel.get_by_role("button", name="Press again to clear").click()
        expect(panel.get_by_role("button", name="Clear all")).to_be_visible()
        assert made.asked("storage.clear") == [None]


def test_what_the_app_refuses_is_said(chromium: Browser) -> None:
    with panels(
        chromium, answers={"storage": STORAGE, "storage.set": {"error": "exceed storage max size 10Mb"}}
    ) as made:
        panel, rows = opened(made)
        rows.first.click()
        panel.get_by_role("button", name="Save").click()
        expect(panel.get_by_role("alert")).to_have_text("exceed storage max size 10Mb")


def test_files_are_shown_and_downloaded(chromium: Browser) -> None:
    with panels(chromium, answers={"storage": STORAGE, "files": FILES, "file": {"text": EVIL}} | DONE) as made:
        panel, _ = opened(made)
        files = panel.get_by_role("grid", name="Files").locator(".grid-row")
        files.first.click()
        view = panel.get_by_role("region", name="The selected file")
        expect(view.locator("pre")).to_have_text(EVIL)
        with made.page.expect_download() as download:
            view.get_by_role("link", name="Download").click()
        assert download.value.suggested_filename == "a.txt"
        assert download.value.path().read_text(encoding="utf-8") == EVIL
        made.answer("file", {"base64": PIXEL})
        files.last.click()
        expect(view.get_by_role("img")).to_have_js_property("naturalWidth", 1)
        made.answer("file", {"base64": base64.b64encode(b"\x00\x01").decode()})
        files.first.click()
        expect(view).to_contain_text("Neither a text nor a picture")
        view.get_by_role("button", name="Remove").click()
        expect(view).to_be_hidden()
        assert made.asked("file.remove") == [{"path": "wxfile://usr/a.txt"}]
