"""The HTML report in a browser: search, filters, findings in groups, ticks, phones, the dark, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator, Page, expect
from report.hostile import NAMES, compared

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.report import Project, Report, measure, render
from wx2tg.report.model import Point
from wx2tg.text import Source, Span

pytestmark = pytest.mark.browser

SHEET = Source("pages/a.wxml", "<tea/>\n" * 40 + "<cup/>\n")

CONTRAST = """() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = channels(text).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let here = element; here; here = here.parentElement) {
      const colour = getComputedStyle(here).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.closest("svg, script")) continue;
    const pair = [light(getComputedStyle(element).color), light(ground(element))].sort();
    if ((Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05) < 4.5) weak.push(element.outerHTML.slice(0, 80));
  }
  return weak;
}"""


UNNAMED = """() => {
  const named = (it) => it.labels?.length || document.getElementById(it.getAttribute("aria-labelledby") ?? "");
  return [...document.querySelectorAll("input, section")].filter((it) => !named(it)).map((it) => it.outerHTML);
}"""


def unknown(tag: str) -> Iterator[Diagnostic]:
    for match in re.finditer(f"<{tag}/>", SHEET.text):
        yield diagnostic("unknown-component", SHEET, Span(*match.span()), tag=tag)


def report() -> Report:
    """Forty findings of one message, one of another, an error; APIs of three tiers; a trend; steps to do."""
    found = [*unknown("tea"), *unknown("cup"), diagnostic("internal-error", path="pages/b.js", reason="no tea")]
    whole = Report.build(
        Project("Tea House", "wx1", pages=2),
        found,
        api_uses=[("wx.request", "app.js", 1, 1), ("wx.startHCE", "pages/b.js", 2, 1), ("wx.login", "app.js", 3, 1)],
        component_uses=[("view", SHEET.path, 1, 1)],
        hosts=[("https://api.example", "request", "app.js", 1, 1)],
        steps=[
            ("server", "Login", "check the hash.", "app.js", 3, 1),
            ("mixed-content", "Plain http", "http://a.example", "app.js", 1, 1),
            ("mixed-content", "Plain http", "http://b.example", "app.js", 2, 1),
            ("icons", "The app", "a picture.", "", 1, 1),
        ],
        pages=[("app", ["app.js"]), ("pages/a", [SHEET.path]), ("pages/b", ["pages/b.js"])],
        bundle=measure({"index.html": b"1"}),
    )
    old = [item for item in whole.findings if "<cup>" not in item.message]
    points = tuple(Point(f"2026-01-0{day}", "", "1", day, 9 - day, 0, coverage=0.9 + day / 100) for day in (1, 2, 3))
    return replace(whole.against(old), history=points)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render(report(), "html"), encoding="utf-8")
    return path


@pytest.fixture(params=[("light", 1200), ("dark", 390)], ids=["light and wide", "dark and narrow"])
def page(request: pytest.FixtureRequest, chromium: Browser, file: Path) -> Iterator[Page]:
    """The report in a window; nothing may be asked for from anywhere, and the console stays silent."""
    scheme, width = request.param
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, offline=True)
    shown = context.new_page()
    problems: list[str] = []
    shown.on("console", lambda message: problems.append(message.text))
    shown.on("pageerror", lambda error: problems.append(str(error)))
    shown.on("request", lambda asked: asked.url.startswith("file:") or problems.append(asked.url))
    shown.goto(file.as_uri())
    yield shown
    context.close()
    assert problems == []


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def test_equal_messages_are_one_row_with_the_first_lines(page: Page) -> None:
    rows = page.locator("details.finding")
    assert rows.count() == 3
    assert rows.first.get_attribute("data-severity") == "error"
    tea = rows.filter(has_text="<tea>")
    assert "×40" in tea.locator("summary").first.inner_text()
    tea.locator("summary").first.click()
    assert tea.locator("pre").count() == 3
    expect(tea.locator("pre").first).to_contain_text("1 | <tea/>")
    tea.get_by_text("and 37 more places").click()
    expect(tea.get_by_text("pages/a.wxml:40:1")).to_be_visible()


def test_search_and_filters_leave_what_fits(page: Page) -> None:
    search = page.get_by_role("searchbox", name="Search")
    search.fill("CUP pages/a")
    assert page.locator("details.finding:visible").count() == 1
    expect(page.get_by_role("status")).to_contain_text("1 of 3 kinds of findings")
    search.fill("")
    box(page, "warning").uncheck()
    assert page.locator("details.finding:visible").count() == 1
    box(page, "warning").check()
    box(page, "new only").check()
    assert page.locator("details.finding:visible").all_inner_texts()[0].count("<cup>") == 1
    box(page, "unsupported").uncheck()
    assert page.locator("[data-row=API]:visible").count() == 2


def test_the_summary_leads_to_each_thing_to_do(page: Page) -> None:
    links = page.get_by_role("region", name="What to do, in order").get_by_role("link")
    assert links.all_inner_texts() == [
        "Look at the findings",
        "What Telegram does not have",
        "Work on the server",
        "Mixed content",
        "Pictures and icons",
    ]
    links.last.click()
    expect(page.get_by_role("heading", name="Pictures and icons")).to_be_in_viewport()
    box(page, "unsupported").uncheck()
    page.get_by_role("table").first.get_by_role("link", name="wx.startHCE").click()
    expect(page.get_by_role("row").filter(has_text="wx.startHCE").last).to_be_in_viewport()


def test_ticks_are_kept(page: Page, file: Path) -> None:
    box(page, "Login").check()
    box(page, "Plain http").last.check()
    page.goto(file.as_uri())
    assert box(page, "Login").is_checked()
    assert [one.is_checked() for one in box(page, "Plain http").all()] == [False, True]
    assert not box(page, "The app").is_checked()


def test_it_is_whole_for_eyes_and_screen_readers(page: Page) -> None:
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    page.get_by_role("button", name="Open all").click()
    assert page.evaluate(CONTRAST) == []
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("navigation", name="Contents").get_by_role("link").count() >= 8
    expect(page.get_by_role("img", name="Coverage from 91.0% to 93.0%, errors from 1 to 3")).to_be_visible()
    cells = page.get_by_role("row", name="pages/b").get_by_role("cell")
    assert cells.count() == 5
    assert page.evaluate(UNNAMED) == []
    ids = page.locator("[id]").evaluate_all("(found) => found.map((element) => element.id)")
    assert len(ids) == len(set(ids))
    for link in page.locator("a[href^='#']").all():
        assert page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']").count() == 1


def test_the_page_is_whole_without_its_script(chromium: Browser, file: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(file.as_uri())
    assert shown.locator("#controls").is_hidden()
    assert shown.locator("details.finding:visible").count() == 3
    assert shown.get_by_role("row", name="wx.request").is_visible()
    context.close()


def test_nothing_that_a_project_wrote_runs(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    context = chromium.new_context(offline=True)
    shown = context.new_page()
    problems: list[str] = []
    shown.on("dialog", lambda dialog: problems.append(dialog.message))
    shown.on("console", lambda message: problems.append(message.text))
    for name in (*(name for name in NAMES if "<" in name or '"' in name), "</style><script>alert(2)</script>"):
        file.write_text(render(compared(name), "html"), encoding="utf-8")
        shown.goto(file.as_uri())
        assert shown.locator("script").count() == 1
    # What is put in by hand is stopped by the policy of the page.
    shown.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(3)>')")
    shown.wait_for_function("document.images[0].complete")
    assert all("Content Security Policy" in problem for problem in problems)
    assert problems
    context.close()
