"""The Data panel: values that follow the app and can be edited, and the log of `setData` with its warnings."""

from __future__ import annotations

from typing import Any

import pytest
from dev.panels_app import HOME, ITEM, change, details, page_tree, stack_page
from dev.panels_stand import Panels, panels
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.browser

SHOP = {"name": "Tea House", "open": True, "a.b": 1, "dishes": [{"name": "Oolong"}]}


def app(**data: Any) -> dict[str, Any]:
    return {"stack": [stack_page("i1", HOME)], "tree": page_tree(), "node": details(**data), "setData": None}


def values_of(made: Panels) -> Locator:
    """The tree of the shown page's data, filled."""
    panel = made.open("Data")
    made.page.evaluate("fake.answers.stack.length && fake.tell('stack', fake.answers.stack)")
    tree = panel.get_by_role("tree", name="Data and properties")
    expect(tree).to_be_visible()
    return tree


def row(tree: Locator, name: str) -> Locator:
    return tree.get_by_role("treeitem").filter(has=tree.page.locator(".name", has_text=name))


def test_values_are_shown_by_their_kind(chromium: Browser) -> None:
    function = {"$wx2tg": "function onTap"}
    data = {"shop": SHOP, "none": None, "cb": function, "no": {"$wx2tg": "undefined"}, "big": {"$wx2tg": "bigint 12"}}
    with panels(chromium, answers=app(**data)) as made:
        tree = values_of(made)
        expect(row(tree, "cb")).to_contain_text("ƒ onTap()")
        expect(row(tree, "none")).to_contain_text("null")
        expect(row(tree, "no").last).to_contain_text("undefined")
        expect(row(tree, "big")).to_contain_text("12n")
        row(tree, "shop").click()
        made.page.keyboard.press("ArrowRight")
        expect(row(tree, "dishes")).to_contain_text("[{…}]")
        expect(row(tree, "open")).to_have_attribute("aria-level", "2")


def test_values_follow_the_app_and_stay_open(chromium: Browser) -> None:
    with panels(chromium, answers=app(shop=SHOP, count=1)) as made:
        tree = values_of(made)
        row(tree, "shop").click()
        made.page.keyboard.press("ArrowRight")
        made.answer("node", details(shop={**SHOP, "open": False}, count=1))
        made.tell("setData", change(**{"shop.open": False}))
        expect(row(tree, "open")).to_contain_text("false")
        expect(row(tree, "open")).to_have_class("tree-row changed")
        expect(row(tree, "count")).to_have_class("tree-row")


@pytest.mark.parametrize(
    ("names", "path", "typed", "value"),
    [
        (["count"], "count", "2", 2),
        (["shop", "name"], "shop.name", '"A <b> \\" c"', 'A <b> " c'),
        (["shop", "a.b"], "shop.a\\.b", '{"x": [1, null]}', {"x": [1, None]}),
        (["shop", "dishes", "0"], "shop.dishes[0]", "undefined", {"$wx2tg": "undefined"}),
    ],
)
def test_a_value_is_edited_in_place(chromium: Browser, names: list[str], path: str, typed: str, value: Any) -> None:
    with panels(chromium, answers=app(shop=SHOP, count=1)) as made:
        tree = values_of(made)
        for name in names:
            row(tree, name).first.click()
            made.page.keyboard.press("ArrowRight")
        made.page.keyboard.press("F2")
        field = tree.get_by_role("textbox", name=f"Value of {path} as JSON")
        expect(field).to_be_focused()
        field.fill(typed)
        field.press("Enter")
        expect(field).to_have_count(0)
        assert made.asked("setData") == [{"id": "i1", "path": path, "value": value}]
        expect(tree).to_be_focused()


def test_what_is_no_json_is_not_sent(chromium: Browser) -> None:
    with panels(chromium, answers=app(name="Ann")) as made:
        tree = values_of(made)
        row(tree, "name").dblclick()
        field = tree.get_by_role("textbox")
        field.fill("Bob")
        field.press("Enter")
        expect(tree.get_by_role("alert")).to_have_text('This is not JSON. A text stands in double quotes: "Bob"')
        expect(field).to_have_attribute("aria-invalid", "true")
        field.press("Escape")
        expect(row(tree, "name")).to_contain_text('"Ann"')
        assert made.asked("setData") == []


def test_a_refusal_of_the_app_is_shown_beside_the_value(chromium: Browser) -> None:
    answers = app(name="Ann") | {"setData": {"error": "The page is gone."}}
    with panels(chromium, answers=answers) as made:
        tree = values_of(made)
        row(tree, "name").dblclick()
        tree.get_by_role("textbox").press("Enter")
        expect(tree.get_by_role("alert")).to_have_text("The page is gone.")


def test_what_comes_while_a_value_is_edited_waits(chromium: Browser) -> None:
    with panels(chromium, answers=app(name="Ann", count=1)) as made:
        tree = values_of(made)
        row(tree, "name").dblclick()
        field = tree.get_by_role("textbox")
        field.fill('"Bo')
        made.answer("node", details(name="Ann", count=2))
        made.tell("setData", change(count=2))
        made.page.wait_for_function("() => fake.asked.filter(([type]) => type === 'node').length > 1")
        expect(field).to_have_value('"Bo')
        field.press("Escape")
        expect(row(tree, "count")).to_contain_text("2")


def test_functions_are_not_edited(chromium: Browser) -> None:
    with panels(chromium, answers=app(cb={"$wx2tg": "function onTap"})) as made:
        tree = values_of(made)
        row(tree, "cb").dblclick()
        expect(tree.get_by_role("textbox")).to_have_count(0)


def test_a_component_of_the_page_is_chosen(chromium: Browser) -> None:
    card = details(open=True) | {"id": "i5", "is": "components/dish-card/dish-card", "properties": {"dish": "Oolong"}}
    del card["route"]
    with panels(chromium, answers=app(count=1)) as made:
        tree = values_of(made)
        expect(row(tree, "count")).to_be_visible()
        made.answer("node", card)
        choice = made.page.get_by_role("combobox", name="Page or component")
        choice.select_option("i5")
        expect(row(tree, "dish")).to_contain_text("Oolong")
        expect(row(tree, "data")).to_be_visible()
        assert made.asked("node")[-1] == {"id": "i5"}
        made.answer("stack", [stack_page("i9", ITEM)])
        made.answer("node", details(other=1))
        made.tell("stack", [stack_page("i9", ITEM)])
        expect(choice).to_have_value("i9")


def test_an_element_leads_to_the_data_that_it_shows(chromium: Browser) -> None:
    with panels(chromium, answers=app(count=1)) as made:
        values_of(made)
        owned = "({ id }) => ({ ...%s, id, data: id === 'e2' ? null : { count: 7 }, owner: id === 'e2' ? 'i1' : null })"
        made.page.evaluate(f"(node) => {{ fake.answers.node = {owned % 'node'}; }}", details())
        made.open("WXML").get_by_role("treeitem").nth(1).click()
        expect(row(values_of(made), "count")).to_contain_text("7")
        assert made.asked("node")[-1] == {"id": "i1"}


def test_the_log_tells_paths_sizes_and_times(chromium: Browser) -> None:
    with panels(chromium, answers=app(count=1)) as made:
        values_of(made)
        card = "components/dish-card/dish-card"
        made.tell("setData", change(**{"list[3].name": "é"}, ms=2.5), change(5, unit=card, key="i5", a=1, b=2))
        log = made.page.get_by_role("grid", name="Log of setData")
        expect(log.locator(".grid-row")).to_have_count(2)
        first, second = log.locator(".grid-row").all()
        # {"list[3].name":"é"}, whose é is two bytes.
        expect(first).to_contain_text("list[3].name")
        expect(first).to_contain_text("21 B")
        expect(first).to_contain_text("2.5 ms")
        expect(second).to_contain_text("a, b")
        made.page.get_by_role("searchbox", name="Filter setData calls").fill("dish-card")
        expect(log.locator(".grid-row")).to_have_count(1)
        log.locator(".grid-row").click()
        expect(made.page.get_by_role("tree", name="What was set").get_by_role("treeitem").first).to_have_text("a: 1")


def test_much_and_often_are_warned_of_once(chromium: Browser) -> None:
    with panels(chromium, answers=app(count=1)) as made:
        values_of(made)
        warnings = made.page.get_by_role("grid", name="Log of setData").locator(".grid-row.warn")
        made.tell("setData", *(change(at * 40, count=at) for at in range(20)), change(790, key="i5", count=1))
        expect(made.page.get_by_role("grid", name="Log of setData").locator(".grid-row").first).to_be_visible()
        expect(warnings).to_have_count(0)
        made.tell("setData", *(change(800 + at, count=at) for at in range(5)))
        expect(warnings).to_have_count(1)
        expect(warnings).to_contain_text("21 setData in one second")
        made.tell("setData", change(5000, text="x" * 300_000))
        expect(warnings).to_have_count(2)
        expect(warnings.last).to_contain_text("293 KB in one setData")
        made.page.get_by_role("button", name="Warnings").click()
        expect(warnings).to_have_count(0)


def test_a_paused_log_lets_calls_pass_and_counts_them(chromium: Browser) -> None:
    with panels(chromium, answers=app(count=1)) as made:
        panel = made.open("Data")
        rows = made.page.get_by_role("grid", name="Log of setData").locator(".grid-row")
        made.tell("setData", change(a=1))
        expect(rows).to_have_count(1)
        panel.get_by_role("button", name="Pause").click()
        made.tell("setData", change(1, a=2), change(2, a=3))
        panel.get_by_role("button", name="Pause").click()
        expect(rows).to_have_count(1)
        expect(panel.get_by_text("2 calls while paused")).to_be_visible()
        panel.get_by_role("button", name="Clear").click()
        expect(panel.get_by_text("Nothing has called setData yet.")).to_be_visible()
