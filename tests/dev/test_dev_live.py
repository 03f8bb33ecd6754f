"""What is saved arrives in the running app: the page, its stack, data, focus and scroll stay wherever that can be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.projects import write_project
from dev.frame import Framed, framed
from dev.kept import FILES
from dev.stand import workbench
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

DETAIL = "pages/detail/detail"
COUNTER = "components/counter/counter"
_STATE = """
const [list, detail] = getCurrentPages();
const page = document.querySelector("wx-page:not([hidden])");
const field = page.querySelector("#field input");
const counter = wx2tg.dev.tree.liveInstances().find(({ el }) => el.id === "one");
return {
  routes: getCurrentPages().map((page) => page.route),
  query: detail.options,
  same: list.mark === "list" && detail.mark === "detail",
  total: detail.data.total,
  counter: counter.data.n,
  scroll: page.scrollTop,
  inner: page.querySelector("#inner").scrollTop,
  typed: field.value,
  focused: document.activeElement === field,
  caret: field.selectionStart,
};
"""
USED = {
    "routes": ["pages/list/list", DETAIL],
    "query": {"id": "7", "of": "a%20b"},
    "same": True,
    "total": 4,
    "counter": 4,
    "scroll": 250,
    "inner": 90,
    "typed": "some words",
    "focused": True,
    "caret": 4,
}
"""What the page is after it was used."""


@pytest.fixture
def app(tmp_path: Path, chromium: Browser, telegram_script: Path) -> Iterator[Framed]:
    """The app under `wx2tg dev`, its second page open and used."""
    src = write_project(tmp_path / "app", FILES)
    with workbench(src) as running, framed(chromium, running, telegram_script) as made:
        made.open()
        made.find(".go").click()
        expect(made.screen).to_have_attribute("data-route", DETAIL)
        use(made)
        yield made


def use(app: Framed) -> None:
    """Count, type and scroll on the second page, and mark both pages."""
    for _ in range(2):
        app.screen.locator("wx-counter > wx-view").click()
    app.screen.locator("#field input").fill("some words")
    app.run("""
      const field = document.querySelector("wx-page:not([hidden]) #field input");
      field.setSelectionRange(4, 4);
      document.querySelector("wx-page:not([hidden])").scrollTop = 250;
      document.querySelector("wx-page:not([hidden]) #inner").scrollTop = 90;
      getCurrentPages().forEach((page) => (page.mark = page.route.split("/")[1]));
    """)
    assert app.run(_STATE) == USED


def test_each_kind_of_file_arrives_without_losing_the_page(app: Framed) -> None:
    done = app.edit(f"{DETAIL}.wxml", "Page {{id}}", "Sheet {{id}}")
    assert (done["how"], done["failed"]) == ("rendered", None)
    expect(app.screen.locator("#head")).to_have_text("Sheet 7 total 4 Hello")
    assert app.run(_STATE) == USED

    done = app.edit(f"{DETAIL}.wxss", "#0000ff", "#ff0000")
    assert done["how"] == "sheets"
    expect(app.screen.locator("#head")).to_have_css("color", "rgb(255, 0, 0)")
    assert app.run(_STATE) == USED

    done = app.edit(f"{COUNTER}.wxml", "{{name}}: {{n}}", "{{name}} has {{n}}")
    assert done["how"] == "rendered"
    expect(app.screen.locator("wx-counter > wx-view")).to_have_text("one has 4")
    assert app.run(_STATE) == USED
    assert app.run("return getApp().detached") is None

    done = app.edit(f"{COUNTER}.js", "data: { n: 0 }", "data: { n: 40 }")
    assert (done["how"], done["failed"]) == ("recreated", None)
    expect(app.screen.locator("wx-counter > wx-view")).to_have_text("one has 40")
    assert app.run(_STATE) == {**USED, "counter": 40}
    app.screen.locator("wx-counter > wx-view").click()
    expect(app.screen.locator("#head")).to_have_text("Sheet 7 total 42 Hello")

    app.run("document.querySelector('wx-page:not([hidden])').scrollTop = 250")
    done = app.edit(f"{DETAIL}.js", "total: 0", "total: 5")
    assert done["how"] == "restarted"
    expect(app.screen.locator("#head")).to_have_text("Sheet 7 total 5 Hello")
    state = app.run(_STATE)
    assert (state["routes"], state["query"]) == (USED["routes"], USED["query"])
    app.until("return document.querySelector('wx-page:not([hidden])').scrollTop === 250")
    assert app.problems == []


def test_a_module_that_a_page_requires_starts_the_app_anew_with_its_stack(app: Framed) -> None:
    done = app.edit("shared/words.js", "Hello", "Welcome")
    assert done["how"] == "restarted"
    expect(app.screen.locator("#head")).to_have_text("Page 7 total 0 Welcome")
    assert [page["route"] for page in app.ask("stack")] == USED["routes"]


def test_what_is_broken_is_shown_over_the_last_good_app_until_it_is_mended(app: Framed) -> None:
    app.mark()
    app.running.edit(f"{DETAIL}.wxml", "Page {{id}}", "Page {{id")
    overlay = app.find("wx2tg-overlay")
    expect(overlay.get_by_role("alert")).to_be_visible()
    expect(overlay.locator(".place").first).to_contain_text(f"{DETAIL}.wxml:1:")
    expect(overlay.locator("pre").first).to_contain_text("Page {{id total")
    assert app.run(_STATE) == USED

    app.running.edit(f"{DETAIL}.wxml", "Page {{id", "Leaf {{id}}")
    expect(app.screen.locator("#head")).to_have_text("Leaf 7 total 4 Hello")
    expect(overlay).to_have_count(0)
    assert app.run(_STATE) == USED


def test_the_overlay_can_be_dismissed(app: Framed) -> None:
    app.running.edit(f"{DETAIL}.wxml", "Page {{id}}", "Page {{id")
    button = app.find("wx2tg-overlay").get_by_role("button", name="Dismiss")
    button.click()
    expect(app.find("wx2tg-overlay")).to_have_count(0)
    expect(app.screen.locator("#head")).to_have_text("Page 7 total 4 Hello")


def test_a_script_that_throws_leaves_the_component_as_it_was_until_the_next_save(app: Framed) -> None:
    done = app.edit(f"{COUNTER}.js", "Component({", "throw new Error('not like this');\nComponent({")
    assert "not like this" in done["failed"]
    expect(app.find("wx2tg-overlay").locator(".message")).to_contain_text("not like this")
    assert app.run(_STATE) == USED
    app.screen.locator("wx-counter > wx-view").click()
    expect(app.screen.locator("wx-counter > wx-view")).to_have_text("one: 6")

    done = app.edit(f"{COUNTER}.js", "throw new Error('not like this');\n", "")
    assert done["failed"] is None
    expect(app.find("wx2tg-overlay")).to_have_count(0)
    expect(app.screen.locator("wx-counter > wx-view")).to_have_text("one: 0")


def test_a_page_of_another_build_than_the_servers_is_loaded_anew(app: Framed) -> None:
    """A page that loads while its app is built again says of which build it is, and that is no longer the newest."""
    app.page.add_init_script("""
      sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
      new MutationObserver(() => {
        const early = document.querySelector("script[data-version]");
        if (early && sessionStorage.loads === "1") early.dataset.version += "9";
      }).observe(document, { subtree: true, childList: true });
    """)
    app.open()
    assert app.event("live", lambda told: told["how"] == "restarted")["failed"] is None
    assert app.run("return sessionStorage.loads") == "2"
