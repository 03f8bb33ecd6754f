"""The Findings panel: equal ones in one row, those of the page that is shown, their lines and their explanation."""

from __future__ import annotations

from typing import Any

import pytest
from dev.panels_app import EVIL, HOME, ITEM, finding, page_tree, stack_page
from dev.panels_stand import Panels, panels
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.browser

CARD = "components/dish-card/dish-card"
REPORT = {
    "project": {"root": "mini"},
    "findings": [
        *(finding("WX2105", line, path=f"mini/{HOME}.wxml") for line in range(3, 43)),
        finding("WX1104", 12, path=f"mini/{ITEM}.js", severity="error", message=f"{EVIL} does not exist."),
        finding("WX2001", 2, path=f"mini/{CARD}.js", severity="info", notes=["Use another."]),
    ],
}
SOURCE = "\n".join(f"line {number} of it" for number in range(1, 60))
EXPLAINED = {
    "explain/WX2105": {
        "html": '<h1>WX2105</h1><p onclick="hurt()">An <b>attribute</b>.</p><script>window.hurt = 1</script>'
        '<img src=x onerror="window.hurt = 1"><a href="javascript:hurt()">no</a> <a href="https://docs.example/">yes</a>'
    }
}
GOT = {"findings": REPORT, "source": {"text": SOURCE}} | EXPLAINED
APP = {"stack": [stack_page("i1", HOME)], "tree": page_tree()}


def opened(made: Panels) -> tuple[Locator, Locator]:
    """The panel and its rows."""
    # The explanation has what the page's policy forbids, as soon as it is read.
    made.expected.append("Executing inline event handler")
    panel = made.open("Findings")
    rows = panel.get_by_role("tree", name="Findings").get_by_role("treeitem")
    expect(rows.first).to_be_visible()
    return panel, rows


def test_equal_findings_are_one_row(chromium: Browser) -> None:
    with panels(chromium, answers=APP, got=GOT) as made:
        panel, rows = opened(made)
        expect(rows).to_have_count(3)
        expect(rows.first).to_contain_text("error")
        expect(rows.nth(1)).to_contain_text("40×")
        expect(panel.get_by_text("42 findings in the whole project, 3 rows")).to_be_visible()
        rows.nth(1).click()
        made.page.keyboard.press("ArrowRight")
        expect(rows.nth(2)).to_have_text(f"mini/{HOME}.wxml:3")


def test_severities_and_words_filter(chromium: Browser) -> None:
    with panels(chromium, answers=APP, got=GOT) as made:
        panel, rows = opened(made)
        panel.get_by_role("button", name="Warnings 40").click()
        expect(rows).to_have_count(2)
        panel.get_by_role("searchbox").fill("dish-card")
        expect(rows).to_have_count(1)
        expect(panel.get_by_text("1 of 42")).to_be_visible()


def test_the_page_that_is_shown_has_its_own_findings(chromium: Browser) -> None:
    with panels(chromium, answers=APP, got=GOT) as made:
        panel, rows = opened(made)
        panel.get_by_role("button", name="This page").click()
        expect(panel.get_by_text(f"41 findings in {HOME} and its components, 2 rows")).to_be_visible()
        expect(rows).to_have_count(2)
        made.answer("stack", [stack_page("i2", ITEM)])
        made.answer("tree", page_tree() | {"is": ITEM, "children": [], "source": {"path": f"{ITEM}.wxml"}})
        made.tell("stack", [])
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("does not exist")


def test_a_finding_has_its_lines_and_its_explanation(chromium: Browser) -> None:
    with panels(chromium, answers=APP, got=GOT) as made:
        panel, rows = opened(made)
        rows.nth(1).click()
        beside = panel.get_by_role("region", name="Finding", exact=True)
        expect(beside.locator(".line.marked")).to_have_text("3line 3 of it")
        expect(beside.locator("mark")).to_have_text("of i")
        meaning = beside.get_by_role("region", name="What WX2105 means")
        expect(meaning.get_by_role("heading", name="WX2105")).to_be_visible()
        expect(meaning.get_by_role("link")).to_have_attribute("href", "https://docs.example/")
        assert meaning.locator("script, img, [onclick]").count() == 0
        assert made.page.evaluate("window.hurt") is None
        beside.get_by_role("button", name=f"mini/{HOME}.wxml:3").click()
        expect(made.page.get_by_role("tabpanel", name="Source").locator(".line.marked")).to_contain_text("line 3")


def test_texts_of_the_project_are_texts(chromium: Browser) -> None:
    with panels(chromium, answers=APP, got=GOT) as made:
        panel, rows = opened(made)
        rows.first.click()
        expect(panel.get_by_role("region", name="Finding", exact=True)).to_contain_text(EVIL)
        assert made.page.evaluate("window.hurt") is None


def test_findings_come_again_after_an_update(chromium: Browser) -> None:
    with panels(chromium, answers=APP, got=GOT) as made:
        _, rows = opened(made)
        made.get("findings", REPORT | {"findings": REPORT["findings"][-1:]})
        made.live("findings", version=2)
        expect(rows).to_have_count(1)


def test_what_does_not_build_stands_first_until_it_is_mended(chromium: Browser) -> None:
    broken: dict[str, Any] = {"code": "WX1001", "severity": "error", "path": "app.json", "line": 1, "column": 1}
    broken |= {"message": "This is no JSON.", "frame": " 1 | {,\n   |  ^"}
    with panels(chromium, answers=APP, got=GOT) as made:
        panel, rows = opened(made)
        made.live("failure", failure={"title": "Broken", "findings": [broken]})
        expect(rows).to_have_count(4)
        expect(rows.first).to_contain_text("This is no JSON.")
        rows.first.click()
        expect(panel.locator("pre.frame")).to_contain_text("1 | {,")
        made.live("mended")
        expect(rows).to_have_count(3)
