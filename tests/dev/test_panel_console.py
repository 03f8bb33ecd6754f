"""The Console panel: levels, places in the project, objects, repeated messages, and what a new start keeps."""

from __future__ import annotations

import pytest
from dev.panels_app import EVIL, said
from dev.panels_stand import panels
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

PLACE = {
    "path": "pages/home/home.js",
    "line": 12,
    "column": 5,
    "excerpt": {"line": 11, "lines": ["onLoad() {", "  broken();", "}"]},
}
MAPPED = {"places": {"frames": [PLACE]}, "source": {"text": "\n" * 11 + "    broken();\n"}}


def test_levels_are_told_by_words_and_can_be_hidden(chromium: Browser) -> None:
    with panels(chromium) as made:
        panel = made.open("Console")
        made.tell(
            "console",
            said("log", "a log"),
            said("warn", "a warning"),
            said("error", "an error"),
            said("debug", "details"),
        )
        rows = panel.locator(".console-row")
        expect(rows).to_have_count(3)
        expect(rows.nth(1)).to_contain_text("Warning")
        expect(rows.nth(2)).to_contain_text("Error")
        expect(panel.get_by_text("3 of 4")).to_be_visible()
        panel.get_by_role("button", name="Debug").click()
        expect(rows).to_have_count(4)
        panel.get_by_role("button", name="Errors 1").click()
        panel.get_by_role("searchbox").fill("a -warning")
        expect(rows).to_have_count(2)
        made.tell("console", said("log", "nothing here"), said("log", "a late log"))
        expect(rows).to_have_count(3)


def test_places_are_those_of_the_project(chromium: Browser) -> None:
    with panels(chromium, got=MAPPED) as made:
        panel = made.open("Console")
        made.tell("console", said("log", "here"))
        panel.get_by_role("button", name="home/home.js:12").click()
        assert made.posted("places")[0] == {"frames": said("log", "here")["frames"]}
        source = made.page.get_by_role("tabpanel", name="Source")
        expect(source.locator(".line.marked")).to_have_text("12    broken();")
        expect(source.locator("mark")).to_have_text("broken")


def test_a_place_without_a_map_is_that_of_the_bundle(chromium: Browser) -> None:
    with panels(chromium, got={"places": {"frames": [None]}}) as made:
        panel = made.open("Console")
        made.tell("console", said("log", "here"))
        expect(panel.get_by_text("_app/home.js:30")).to_be_visible()


def test_errors_show_their_stack_and_the_source(chromium: Browser) -> None:
    with panels(chromium, got=MAPPED) as made:
        panel = made.open("Console")
        frames = said("error", "")["frames"]
        made.tell("error", {"message": "ReferenceError: broken is not defined", "frames": frames, "at": 1})
        row = panel.locator(".console-row.error")
        expect(row).to_contain_text("Uncaught ReferenceError: broken is not defined")
        row.get_by_text("Stack").click()
        expect(row).to_contain_text("onLoad")
        expect(row.locator(".line.marked")).to_have_text("12  broken();")


def test_a_logged_error_stands_where_it_arose(chromium: Browser) -> None:
    """Who logs it, here the runtime, is no place of the project."""
    stack = (
        "TypeError: no\n    at onTap (http://127.0.0.1:9/_app/home.js:7:3)\n    at http://127.0.0.1:9/_app/app.js:1:2"
    )
    places = {"places": {"frames": [PLACE, None]}}
    with panels(chromium, got=places) as made:
        panel = made.open("Console")
        message = said("error") | {"parts": [{"text": stack, "kind": "error"}]}
        made.tell("console", message)
        row = panel.locator(".console-row.error")
        expect(row.get_by_role("button", name="home/home.js:12")).to_be_visible()
        expect(row).not_to_contain_text("127.0.0.1")
        frames = [{"path": "_app/home.js", "line": 7, "column": 3, "name": "onTap"}]
        assert made.posted("places")[0]["frames"][:1] == frames


def test_what_repeats_is_one_row_with_a_count(chromium: Browser) -> None:
    with panels(chromium) as made:
        panel = made.open("Console")
        made.tell("console", *[said("warn", "again")] * 40, said("warn", "again", line=31), said("warn", "other"))
        rows = panel.locator(".console-row")
        expect(rows).to_have_count(3)
        expect(rows.first.locator(".repeat")).to_have_text("40")
        expect(panel.get_by_role("button", name="Warnings 42")).to_be_visible()
        made.tell("console", said("warn", "other"))
        expect(rows.last.locator(".repeat")).to_have_text("2")


def test_objects_are_opened_level_by_level(chromium: Browser) -> None:
    with panels(chromium) as made:
        panel = made.open("Console")
        made.tell("console", said("log", "cart", items=[{"name": EVIL}], total=12))
        panel.locator("summary", has_text="{…}").click()
        expect(panel.get_by_text("total:")).to_be_visible()
        panel.locator("summary", has_text="[{…}]").click()
        panel.locator("summary", has_text="name:").click()
        expect(panel.get_by_text("onerror").last).to_be_visible()
        assert made.page.evaluate("window.hurt") is None


def test_groups_are_indented(chromium: Browser) -> None:
    with panels(chromium) as made:
        panel = made.open("Console")
        made.tell("console", said("group", "outer"), said("log", "inside"), said("groupEnd"), said("log", "after"))
        lefts = [panel.get_by_text(one, exact=True).bounding_box() for one in ("outer", "inside", "after")]
        outer, inside, after = (box["x"] for box in lefts if box)
        assert outer == after < inside


def test_a_new_start_clears_unless_messages_are_preserved(chromium: Browser) -> None:
    with panels(chromium) as made:
        panel = made.open("Console")
        rows = panel.locator(".console-row")
        made.tell("console", said("log", "first"))
        expect(rows).to_have_count(1)
        made.tell("load", {"src": "/"})
        expect(panel.get_by_text("The app has said nothing yet.")).to_be_visible()
        made.tell("console", said("log", "second"))
        panel.get_by_role("button", name="Preserve").click()
        made.tell("load", {"src": "/"})
        made.tell("console", said("clear"), said("log", "third"))
        expect(rows).to_have_count(3)
        expect(rows.nth(1)).to_contain_text("The app started anew.")
        panel.get_by_role("button", name="Clear").click()
        expect(rows).to_have_count(0)


def test_messages_that_come_while_another_panel_is_open_are_there(chromium: Browser) -> None:
    with panels(chromium) as made:
        made.open("Pages")
        made.tell("console", *(said("log", f"message {at}") for at in range(1500)))
        panel = made.open("Console")
        expect(panel.get_by_text("message 1499", exact=True)).to_be_in_viewport()
        expect(panel.get_by_text("message 499", exact=True)).to_have_count(0)
