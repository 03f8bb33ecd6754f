"""What the agent answers the workbench, and what it tells by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.projects import write_project
from dev.frame import Framed, framed
from dev.kept import FILES
from dev.stand import workbench
from playwright.sync_api import Browser, Error, expect

pytestmark = pytest.mark.browser

Node = dict[str, Any]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, chromium: Browser, telegram_script: Path) -> Iterator[Framed]:
    """The app under `wx2tg dev`, for all tests of this file."""
    src = write_project(tmp_path_factory.mktemp("asks") / "app", FILES)
    with workbench(src) as running, framed(chromium, running, telegram_script) as made:
        yield made


@pytest.fixture
def app(served: Framed) -> Framed:
    """The app, started anew at its first page."""
    served.open()
    return served


def written(node: Node) -> Any:
    """A node as a short text or, with children, as a pair."""
    if node["tag"] == "#text":
        return node["text"].strip()
    name = node["tag"] + "".join(f".{one}" for one in node["attributes"].get("class", "").split())
    return [name, *map(written, node["children"])]


def every(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for child in node["children"]:
        yield from every(child)


def first(tree: Node, tag: str) -> Node:
    """The first node with a tag."""
    return next(node for node in every(tree) if node["tag"] == tag)


def test_the_tree_is_as_the_author_wrote_it(app: Framed) -> None:
    tree = app.ask("tree")

    def row(name: str, price: str) -> list[Any]:
        slot = ["slot", ["text.inner", f"in {name}"]]
        return ["view.row", ["text", f"{name} {price}"], ["counter", ["view.box", f"{name}: 0"], slot]]

    assert written(tree) == ["page", row("a", "1.50"), row("b", "2.75"), ["view.go.all", "open"], ["view", "first"]]
    assert (tree["is"], first(tree, "counter")["is"]) == ("pages/list/list", "components/counter/counter")


def test_nodes_say_by_whom_and_where_they_are_written(app: Framed) -> None:
    tree = app.ask("tree")
    rows = [node for node in every(tree) if node["attributes"].get("class") == "row"]
    assert [(one["row"]["index"], one["row"]["key"]) for one in rows] == [(0, "a"), (1, "b")]
    assert rows[0]["row"]["list"] == rows[1]["row"]["list"]
    counter = first(tree, "counter")
    box = next(node for node in every(tree) if node["attributes"].get("class") == "box")
    inner = next(node for node in every(tree) if node["attributes"].get("class") == "inner")
    assert (counter["owner"], box["owner"], inner["owner"]) == (tree["id"], counter["id"], tree["id"])
    assert box["source"]["path"] == "components/counter/counter.wxml"
    assert box["attributes"]["bindtap"] == "more"
    assert counter["attributes"] == {"name": "a"}


def test_a_node_tells_its_data_properties_and_place(app: Framed) -> None:
    tree = app.ask("tree")
    counter = app.ask("node", id=first(tree, "counter")["id"])
    assert (counter["is"], counter["data"]) == ("components/counter/counter", {"n": 0, "kind": "counter"})
    assert counter["properties"] == {"name": "a", "step": 1}
    assert counter["methods"] == ["more"]
    assert counter["owner"] == tree["id"]
    page = app.ask("node", id=tree["id"])
    assert (page["route"], page["tag"], page["data"]["note"]) == ("pages/list/list", "page", "first")
    row = app.ask("node", id=tree["children"][0]["id"])
    assert (row["dataset"], row["classes"], row["data"]) == ({"id": "a"}, ["row"], None)
    box = app.screen.locator(".row").first.bounding_box()
    assert box is not None
    assert row["rect"] == {name: pytest.approx(box[name], abs=1) for name in ("x", "y", "width", "height")}
    assert app.ask("node", id="i999") is None


def test_data_can_be_set_and_every_change_is_told(app: Framed) -> None:
    page = app.ask("tree")["id"]
    app.mark()
    app.ask("setData", id=page, path="items[1].cents", value=990)
    expect(app.screen.locator(".row").nth(1)).to_contain_text("b 9.90")
    told = app.event("setData", lambda data: data["id"] == page)
    assert (told["changes"], told["from"], told["is"]) == ({"items[1].cents": 990}, "script", "pages/list/list")
    app.ask("setData", id=page, path="note", value={"$wx2tg": "undefined"})
    assert "note" not in app.run("return Object.entries(getCurrentPages()[0].data).filter(([, v]) => v !== undefined)")
    with pytest.raises(Error, match="cannot be set from here"):
        app.ask("setData", id=page, path="note", value={"$wx2tg": "function x"})
    app.screen.locator("wx-counter > wx-view").first.click()
    counted = app.event("setData", lambda data: data["is"] == "components/counter/counter")
    assert counted["changes"] == {"n": 1}


def test_the_stack_is_told_when_it_changes(app: Framed) -> None:
    app.mark()
    app.ask("navigate", how="navigateTo", url="pages/detail/detail?id=3")
    stack = app.event("stack", lambda pages: len(pages) == 2)
    assert [(page["route"], page["query"], page["shown"]) for page in stack] == [
        ("pages/list/list", {}, False),
        ("pages/detail/detail", {"id": "3"}, True),
    ]
    assert stack[1]["title"] == "Detail"
    with pytest.raises(Error, match="is not found"):
        app.ask("navigate", how="navigateTo", url="pages/none/none")
    app.ask("navigate", how="navigateBack")
    assert len(app.ask("stack")) == 1


def test_a_picked_node_is_told_and_the_app_does_not_hear_of_the_press(app: Framed) -> None:
    tree = app.ask("tree")
    app.mark()
    app.ask("pick", on=True)
    app.screen.locator("wx-counter > wx-view").first.hover()
    expect(app.find("wx2tg-highlight .label")).to_contain_text("view")
    app.screen.locator("wx-counter > wx-view").first.click()
    picked = app.event("picked")["id"]
    assert picked == next(node for node in every(tree) if node["attributes"].get("class") == "box")["id"]
    expect(app.find("wx2tg-highlight")).to_have_count(0)
    expect(app.screen.locator("wx-counter > wx-view").first).to_have_text("a: 0")
    app.screen.locator("wx-counter > wx-view").first.click()
    expect(app.screen.locator("wx-counter > wx-view").first).to_have_text("a: 1")


def test_a_node_is_highlighted_where_it_is(app: Framed) -> None:
    go = next(node for node in every(app.ask("tree")) if node["attributes"].get("class") == "go all")
    assert app.ask("highlight", id=go["id"]) is True
    wanted, shown = app.screen.locator(".go").bounding_box(), app.find("wx2tg-highlight .box").bounding_box()
    assert wanted == pytest.approx(shown, abs=1)
    assert app.ask("highlight", id=None) is False
    expect(app.find("wx2tg-highlight")).to_have_count(0)


def test_storage_is_listed_and_changed(app: Framed) -> None:
    app.ask("storage.clear")
    app.mark()
    app.ask("storage.set", key="cart", value=[{"id": 1}])
    app.event("storage")
    app.ask("storage.set", key="since", value={"$wx2tg": "Date 2026-01-31T00:00:00.000Z"})
    state = app.ask("storage")
    assert [(row["key"], row["type"], row["value"]) for row in state["rows"]] == [
        ("cart", "Array", [{"id": 1}]),
        ("since", "Date", {"$wx2tg": "Date 2026-01-31T00:00:00.000Z"}),
    ]
    assert 0 < state["bytes"] < state["limit"] == 10 * 1024 * 1024
    app.ask("storage.remove", key="cart")
    assert [row["key"] for row in app.ask("storage")["rows"]] == ["since"]


def test_the_console_is_told_with_values_and_places(app: Framed) -> None:
    app.mark()
    app.run("""
      const loop = { name: "loop" };
      loop.self = loop;
      console.log("%s of %d", "one", 2.5, { a: [1, undefined], b() {} });
      console.warn(loop);
      console.error(new TypeError("wrong"));
    """)
    said = app.event("console", lambda one: one["level"] == "log")
    assert said["parts"][0] == {"text": "one of 2", "kind": "string"}
    assert said["parts"][1]["text"] == "{a: [1, undefined], b: ƒ b()}"
    assert said["parts"][1]["value"] == {"a": [1, {"$wx2tg": "undefined"}], "b": {"$wx2tg": "function b"}}
    warned = app.event("console", lambda one: one["level"] == "warn")
    assert warned["parts"][0]["value"] == {"name": "loop", "self": {"$wx2tg": "cycle"}}
    failed = app.event("console", lambda one: one["level"] == "error")
    assert failed["parts"][0]["kind"] == "error" and "TypeError: wrong" in failed["parts"][0]["text"]
    app.problems.clear()


def test_errors_have_their_places_in_the_bundle(app: Framed) -> None:
    app.mark()
    app.run("""
      const page = getCurrentPages()[0];
      setTimeout(() => page.setData.call(null, { a: 1 }));
    """)
    told = app.event("error")
    assert "TypeError" in told["message"]
    assert told["frames"] and told["frames"][0]["path"] == "_app/app.js"
    assert told["frames"][0]["line"] > 0
    app.problems.clear()


def test_sizes_name_what_was_loaded(app: Framed) -> None:
    sizes = app.ask("sizes")
    paths = [one["path"] for one in sizes["resources"]]
    assert "_app/app.js" in paths and not any(path.startswith("_wx2tg/") for path in paths)
    assert sizes["timings"]["firstPage"] > 0
    assert sizes["document"]["instances"] == 3


def test_what_nobody_knows_is_refused(app: Framed) -> None:
    with pytest.raises(Error, match="knows no question"):
        app.ask("nonsense")


def test_nobody_else_is_answered(app: Framed) -> None:
    """A page of another origin, or another frame, may post what it likes."""
    answers = """
      const heard = [];
      addEventListener("message", ({ data }) => data.wx2tg === "answer" && heard.push(data));
      window.postMessage({ wx2tg: "ask", id: 900, type: "stack" }, "*");
      await new Promise((done) => setTimeout(done, 100));
      return heard;
    """
    assert app.run(answers) == []
    assert all(one.get("id") != 900 for one in app.page.evaluate("bench.heard"))


def test_restarting_keeps_the_stack_where_that_is_wanted(app: Framed) -> None:
    app.ask("navigate", how="navigateTo", url="pages/detail/detail?id=3")
    app.mark()
    app.ask("restart", keep=True)
    assert app.event("ready")["reload"] is True
    app.event("stack", lambda pages: [page["query"] for page in pages] == [{}, {"id": "3"}])
    app.mark()
    app.ask("restart", keep=False)
    app.event("ready")
    assert [page["route"] for page in app.ask("stack")] == ["pages/list/list"]
