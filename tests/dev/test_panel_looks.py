"""All panels: narrow and wide, light and dark, with names for screen readers; and what their modules may not do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from dev.panels_app import EVIL, HOME, answered, change, details, exchange, finding, page_tree, said, stack_page
from dev.panels_stand import BENCH, Panels, panels
from playwright.sync_api import Browser, expect

NAMES = ("Console", "WXML", "Data", "Pages", "Network", "Storage & files", "Findings", "Sizes", "Source")
FILES = sorted([*BENCH.glob("panels/*.js"), *BENCH.glob("parts/*.js")])
SHEETS = sorted([*BENCH.glob("panels/*.css"), *BENCH.glob("parts/*.css")])

LONG = "a-very-long-name-that-does-not-end/" * 8
ANSWERS = {
    "stack": [stack_page("i1", f"{LONG}{HOME}", **{LONG: LONG})],
    "tree": page_tree(40),
    "node": details(**{LONG: LONG, "evil": EVIL}),
    "storage": {"rows": [{"key": LONG, "value": LONG, "type": "String", "bytes": 9}], "bytes": 9, "limit": 10},
    "files": [{"path": f"wxfile://usr/{LONG}", "bytes": 9, "kind": "user"}],
}
GOT: dict[str, Any] = {
    "findings": {"project": {"root": "."}, "findings": [finding("WX2105", 3, message=LONG, path=f"{LONG}.wxml")]},
    "sizes": {"bytes": 9, "gzip": 9, "assets": [{"path": LONG, "bytes": 9, "gzip": 9}], "pages": {}},
}
STATE = {"pages": [f"{LONG}{HOME}"], "entry": HOME}

_OVERFLOW = """() => [...document.querySelectorAll("button, input, select, textarea")].filter((one) => {
  const box = one.getBoundingClientRect();
  let scrolls = false;
  for (let at = one.parentElement; at; at = at.parentElement) {
    scrolls ||= /auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth;
  }
  return box.width > 0 && !scrolls && (box.left < 0 || box.right > innerWidth + 1);
}).map((one) => one.outerHTML)"""
"""Controls that stand beyond the edge of the window, where nothing scrolls to them."""

_NAMELESS = """() => [...document.querySelectorAll("button, input, select, textarea, [role=tree], [role=grid]")]
  .filter((one) => one.getBoundingClientRect().width > 0)
  .filter((one) => !one.getAttribute("aria-label") && !one.labels?.length)
  .filter((one) => one.nodeName !== "BUTTON" || !one.textContent.trim())
  .map((one) => one.outerHTML.slice(0, 200))"""
"""Controls and areas without a name."""

_CONTRAST = """() => {
  const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colours) => {
    paper.clearRect(0, 0, 1, 1);
    for (const colour of colours) { paper.fillStyle = colour; paper.fillRect(0, 0, 1, 1); }
    return [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const linear = (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((one) => linear(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const one of document.querySelectorAll(".panel *")) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim());
    if (!own || !one.checkVisibility() || one.closest(":disabled")) continue;
    const behind = [];
    for (let at = one; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    const style = getComputedStyle(one);
    const [a, b] = [light(rgb(behind)), light(rgb([...behind, style.color]))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${one.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""
"""Texts that stand out less than 4.5 to 1, which WCAG 2.2 asks for (1.4.3)."""


def filled(made: Panels, name: str) -> None:
    """Open a panel and let everything come that it shows."""
    panel = made.open(name)
    if name == "Console":
        made.tell("console", said("log", LONG), said("warn", EVIL), said("error", "no"), said("info", "i", a=1))
    elif name == "Network":
        made.tell("request", *exchange("r1", f"https://api.example/{LONG}", *answered(404, "{}")))
        panel.locator(".grid-row").first.click()
    elif name == "Data":
        made.tell("stack", ANSWERS["stack"])
        made.tell("setData", change(**{LONG: 1}), change(text="x" * 300_000))
        expect(panel.locator(".grid-row.warn")).to_be_visible()
        expect(panel.locator(".tree-row").first).to_be_visible()
    elif name in ("WXML", "Findings"):
        panel.get_by_role("treeitem").first.click()
    elif name == "Storage & files":
        panel.locator(".grid-row").first.click()
    elif name == "Pages":
        made.tell("stack", ANSWERS["stack"])
        panel.locator(".grid-row").first.click()
        panel.get_by_role("button", name="Go", exact=True).click()
        expect(panel.get_by_role("button", name="Try reLaunch")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (700, "dark"), (1400, "light"), (1400, "dark")])
def test_every_panel_fits_and_is_readable(chromium: Browser, width: int, scheme: str) -> None:
    with panels(chromium, answers=ANSWERS, got=GOT, state=STATE, size=(width, 720), scheme=scheme) as made:
        found = {}
        for name in NAMES:
            filled(made, name)
            made.page.mouse.move(1, 1)
            made.page.wait_for_function("() => !document.getAnimations().some((one) => one.playState === 'running')")
            assert made.page.evaluate("document.documentElement.scrollWidth") <= width, name
            found[name] = [*map(made.page.evaluate, (_OVERFLOW, _NAMELESS, _CONTRAST))]
        assert found == {name: [[], [], []] for name in NAMES}
        assert made.page.evaluate("window.hurt") is None


@pytest.mark.browser
def test_the_border_between_two_areas_is_moved_by_keys_and_kept(chromium: Browser) -> None:
    with panels(chromium, answers=ANSWERS, state=STATE) as made:
        panel = made.open("Pages")
        border = panel.get_by_role("separator", name="Stack and pages")
        area = panel.get_by_role("region", name="Page stack")
        before = area.evaluate("(one) => one.clientWidth")
        border.focus()
        made.page.keyboard.press("ArrowRight")
        made.page.keyboard.press("ArrowRight")
        assert area.evaluate("(one) => one.clientWidth") > before + 40
        expect(border).to_have_attribute("aria-valuenow", "53")
        assert made.page.evaluate("localStorage.getItem('wx2tg.bench.pages.split')") == "53"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_modules_make_no_html_of_texts(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b", text)
    assert len(text.splitlines()) <= 350
    assert text.startswith("/**")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_sheets_have_no_colours_of_their_own(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(", text)
