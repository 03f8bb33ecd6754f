"""The WXML panel: the tree with thousands of nodes, by keyboard and by pointer, picking and searching."""

from __future__ import annotations

from typing import Any

import pytest
from dev.panels_app import HOME, details, node, page_tree, stack_page, text
from dev.panels_stand import Panels, panels
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.browser


def app(rows: int = 3) -> dict[str, Any]:
    return {"stack": [stack_page("i1", HOME)], "tree": page_tree(rows), "node": details(count=1)}


def tree_of(made: Panels) -> tuple[Locator, Locator]:
    """The panel and its tree, filled."""
    panel = made.open("WXML")
    tree = panel.get_by_role("tree", name="WXML of the page")
    expect(tree.get_by_role("treeitem").first).to_be_visible()
    return panel, tree


def test_the_tree_shows_what_the_author_wrote(chromium: Browser) -> None:
    with panels(chromium, answers=app()) as made:
        _, tree = tree_of(made)
        expect(tree.get_by_role("treeitem").nth(1)).to_have_text('<view class="hero" bindtap="onHero">')
        expect(tree.get_by_role("treeitem").nth(2)).to_have_text("Good morning")
        card = tree.get_by_role("treeitem").filter(has_text="<dish-card")
        expect(card).to_contain_text("components/dish-card/dish-card")
        expect(card).to_have_attribute("aria-level", "2")
        expect(card).to_have_attribute("aria-posinset", "2")
        expect(card).to_have_attribute("aria-setsize", "5")


def test_arrow_keys_go_through_the_tree(chromium: Browser) -> None:
    with panels(chromium, answers=app()) as made:
        _, tree = tree_of(made)
        keys = made.page.keyboard
        active = made.page.locator('[role="treeitem"][aria-selected="true"]')
        tree.focus()
        for key, selected in (
            ("ArrowDown", "<page>"),
            ("ArrowRight", "hero"),
            ("ArrowDown", "Good morning"),
            ("ArrowLeft", "hero"),
            ("ArrowLeft", "hero"),
            ("ArrowDown", "<dish-card"),
            ("End", "Row 2"),
            ("Home", "<page>"),
            ("d", "<dish-card"),
        ):
            keys.press(key)
            expect(active).to_contain_text(selected)
            assert tree.get_attribute("aria-activedescendant") == active.get_attribute("id")
        expect(tree.get_by_role("treeitem").filter(has_text="hero")).to_have_attribute("aria-expanded", "false")
        expect(tree.get_by_text("Good morning")).to_have_count(0)


def test_of_thousands_of_nodes_only_those_in_sight_are_made(chromium: Browser) -> None:
    with panels(chromium, answers=app(6000)) as made:
        _, tree = tree_of(made)
        tree.focus()
        made.page.keyboard.press("End")
        expect(tree.get_by_text("Row 5999", exact=True)).to_be_in_viewport()
        assert tree.get_by_role("treeitem").count() < 120
        expect(tree.locator('[aria-selected="true"]')).to_have_attribute("aria-posinset", "1")
        made.page.keyboard.press("PageUp")
        expect(tree.locator('[aria-selected="true"]')).to_be_in_viewport()


def test_the_node_is_described_beside_the_tree(chromium: Browser) -> None:
    with panels(chromium, answers=app(), got={"source": {"text": "<view>\n  a\n  b\n</view>\n"}}) as made:
        panel, tree = tree_of(made)
        tree.get_by_text("<view").first.click()
        beside = panel.get_by_role("region", name="Node", exact=True)
        expect(beside).to_contain_text("onHero")
        expect(beside).to_contain_text("390 × 120 at 0, 12.5")
        expect(beside.get_by_role("treeitem").last).to_have_text("count: 1")
        beside.get_by_role("button", name=f"{HOME}.wxml:3").click()
        source = made.page.get_by_role("tabpanel", name="Source")
        expect(source.locator(".line.marked")).to_contain_text("b")


def test_what_is_pointed_at_or_selected_is_highlighted_in_the_app(chromium: Browser) -> None:
    with panels(chromium, answers=app()) as made:
        _, tree = tree_of(made)
        tree.get_by_text("Good morning").hover()
        made.page.wait_for_function("() => fake.asked.some(([type, data]) => type === 'highlight' && data.id === 't3')")
        tree.focus()
        made.page.keyboard.press("Home")
        made.page.wait_for_function("() => fake.asked.some(([type, data]) => type === 'highlight' && data.id === 'i1')")
        made.page.get_by_role("tab", name="WXML").focus()
        assert made.asked("highlight")[-1] == {"id": None}


@pytest.mark.parametrize("way", ["button", "keys"])
def test_picking_selects_the_node_that_was_pressed(chromium: Browser, way: str) -> None:
    with panels(chromium, answers=app(2000)) as made:
        panel, tree = tree_of(made)
        tree.evaluate("(tree) => { tree.scrollTop = 1e6; }")
        pick = panel.get_by_role("button", name="Pick")
        if way == "button":
            pick.click()
        else:
            made.open("Console")
            made.page.keyboard.press("Control+Shift+E")
        expect(made.page.locator("#panel-wxml button", has_text="Pick")).to_have_attribute("aria-pressed", "true")
        assert made.asked("pick") == [{"on": True}]
        made.tell("picked", {"id": "t7"})
        expect(tree.locator('[aria-selected="true"]')).to_have_text("Oolong")
        expect(tree.locator('[aria-selected="true"]')).to_be_in_viewport()
        expect(pick).to_have_attribute("aria-pressed", "false")
        expect(tree).to_be_focused()


def test_escape_ends_picking(chromium: Browser) -> None:
    with panels(chromium, answers=app()) as made:
        panel, _ = tree_of(made)
        panel.get_by_role("button", name="Pick").click()
        made.page.keyboard.press("Escape")
        expect(panel.get_by_role("button", name="Pick")).to_have_attribute("aria-pressed", "false")
        assert made.asked("pick")[-1] == {"on": False}


def test_search_opens_what_it_finds_and_goes_from_one_to_the_next(chromium: Browser) -> None:
    answers = app()
    deep = text("t99", "the Needle")
    for at in range(9):
        deep = node(f"e{200 + at}", "view", [deep])
    answers["tree"]["children"] += [deep, text("t98", "a needle")]
    with panels(chromium, answers=answers) as made:
        panel, tree = tree_of(made)
        expect(tree.get_by_text("Needle")).to_have_count(1)
        search = panel.get_by_role("searchbox")
        search.fill("needle")
        chosen = tree.locator('[aria-selected="true"]')
        expect(chosen).to_have_text("the Needle")
        expect(panel.get_by_role("status").filter(has_text="2 found")).to_be_visible()
        search.press("Enter")
        expect(chosen).to_have_text("a needle")
        search.press("Shift+Enter")
        expect(chosen).to_have_text("the Needle")
        search.fill("bindtap")
        expect(chosen).to_contain_text("hero")


def test_a_changed_document_is_shown_and_keeps_what_is_open(chromium: Browser) -> None:
    with panels(chromium, answers=app()) as made:
        _, tree = tree_of(made)
        tree.get_by_text("<dish-card").click()
        made.page.keyboard.press("ArrowLeft")
        expect(tree.get_by_text("Oolong")).to_have_count(0)
        made.answer("tree", page_tree(8))
        made.tell("tree", {"id": "i1"})
        expect(tree.get_by_text("Row 7", exact=True)).to_be_visible()
        expect(tree.get_by_text("Oolong")).to_have_count(0)
        expect(tree.locator('[aria-selected="true"]')).to_contain_text("<dish-card")


def test_without_a_page_it_says_so(chromium: Browser) -> None:
    with panels(chromium) as made:
        expect(made.open("WXML").get_by_text("No page is open yet.")).to_be_visible()
