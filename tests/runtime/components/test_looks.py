"""Default looks of the built-in components in Chromium, without and with "style": "v2", and with glass-easel."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.phone import Phone
from browser.projects import convert
from browser.server import serve_bundle
from playwright.sync_api import Browser

FIXTURES = Path(__file__).parents[3] / "fixtures" / "looks"
LOOKS = tomllib.loads((FIXTURES / "looks.toml").read_text(encoding="utf-8"))["look"]

APPS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "v1": ({}, {}),
    "v2": ({"style": "v2"}, {}),
    "glass-easel": ({"style": "v2", "componentFramework": "glass-easel"}, {}),
    "glass-easel page": ({}, {"componentFramework": "glass-easel"}),
    "exparser page": ({"componentFramework": "glass-easel"}, {"componentFramework": "exparser"}),
}
"""Name -> keys of app.json, keys of page.json."""

COMPUTED = """([selector, pseudo, names]) => {
  const style = getComputedStyle(document.querySelector(selector), pseudo);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
}"""

# Height above, left of, below the box of an element's text: what a Range measures.
TEXT = """(selector) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(selector));
  const { left, top, width, height } = range.getBoundingClientRect();
  return [left, top, width, height];
}"""

# The bounds of what is drawn in an SVG, in CSS pixels.
DRAWN = """(selector) => {
  const { width, height } = document.querySelector(`${selector} path`).getBoundingClientRect();
  return [width, height];
}"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=APPS)
def shown(
    request: pytest.FixtureRequest, chromium: Browser, telegram_script: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Phone]]:
    """The name of an app, and a phone that shows its page."""
    app, page = APPS[request.param]
    root = tmp_path_factory.mktemp("looks")
    (root / "app" / "pages").mkdir(parents=True)
    (root / "app" / "app.json").write_text(json.dumps({"pages": ["pages/page"], **app}), encoding="utf-8")
    (root / "app" / "app.js").write_text("App({});", encoding="utf-8")
    (root / "app" / "pages" / "page.json").write_text(json.dumps(page), encoding="utf-8")
    for name in ("page.wxml", "page.wxss", "page.js"):
        (root / "app" / "pages" / name).write_bytes((FIXTURES / name).read_bytes())
    convert(root / "app", root / "dist")
    with serve_bundle(root / "dist") as base:
        phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
        phone.open()
        phone.at("pages/page")
        yield request.param, phone
        phone.context.close()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look["see"]))
def test_look(shown: tuple[str, Phone], look: dict[str, Any]) -> None:
    app, phone = shown
    wanted = {**look.get("css", {}), **look.get(app, {})}
    selector, _, pseudo = str(look["see"]).partition("::")
    seen = phone.page.evaluate(COMPUTED, [selector, pseudo and f"::{pseudo}", list(wanted)])
    assert seen == wanted


def box(phone: Phone, selector: str) -> dict[str, float]:
    """Where an element is."""
    found = phone.find(selector).bounding_box()
    assert found is not None, selector
    return dict(found)


def test_an_input_is_as_high_inside_as_outside(shown: tuple[str, Phone]) -> None:
    _, phone = shown
    outer, field = box(phone, "#low"), box(phone, "#low input")
    assert field["height"] == 35
    assert field["y"] - outer["y"] == 7
    outer, field = box(phone, "#usual"), box(phone, "#usual input")
    assert (field["y"], field["height"]) == (outer["y"], outer["height"])
    outer, field = box(phone, "#area"), box(phone, "#area textarea")
    assert field["y"] - outer["y"] == 7


def test_a_sliders_line_is_nine_pixels_below_its_top(shown: tuple[str, Phone]) -> None:
    _, phone = shown
    slider, line = box(phone, "#slider"), box(phone, "#slider .wx-slider-handle-wrapper")
    assert line["y"] + line["height"] / 2 - slider["y"] == 9
    assert slider["height"] == 18
    thumb = box(phone, "#slider .wx-slider-thumb")
    assert (thumb["width"], thumb["y"] + thumb["height"] / 2) == (24, line["y"] + 1)


def test_what_is_drawn_of_icons(shown: tuple[str, Phone]) -> None:
    app, phone = shown
    thin = app in ("v2", "glass-easel")
    assert phone.page.evaluate(DRAWN, "#success")[0] == pytest.approx(18.9 if thin else 20.2, abs=0.2)
    assert phone.page.evaluate(DRAWN, "#cancel")[0] == pytest.approx(18.9 if thin else 20.2, abs=0.2)
    assert phone.page.evaluate(DRAWN, "#download")[0] == pytest.approx(20.2, abs=0.2)


def test_a_tick_is_drawn_in_the_middle_of_its_box(shown: tuple[str, Phone]) -> None:
    """The font of it is loaded, whatever fonts the machine has."""
    _, phone = shown
    phone.until("document.fonts.check('20px wx-tick', '\\uEA08') && document.fonts.size > 0")
    assert phone.page.evaluate(
        "[...document.fonts].filter(({ family }) => /wx-tick/.test(family)).map((f) => f.status)"
    ) == ["loaded"]


def test_the_selected_row_is_above_an_indicator_behind_it(shown: tuple[str, Phone]) -> None:
    _, phone = shown
    phone.find("#behind .row").scroll_into_view_if_needed()
    over = """(selector) => {
      const { left, top } = document.querySelector(selector).getBoundingClientRect();
      const at = document.elementFromPoint(left + 5, top + 5);
      return at && at.className;
    }"""
    assert "row" in phone.page.evaluate(over, "#behind .row")


def test_a_form_breaks_around_the_blocks_in_it(shown: tuple[str, Phone]) -> None:
    _, phone = shown
    frame, block = phone.find(".frame >> nth=0").bounding_box(), box(phone, "#in-form")
    assert frame is not None
    assert block["x"] == frame["x"] + 1
    assert block["width"] == frame["width"] - 2


def test_rich_text_has_no_margin_above(shown: tuple[str, Phone]) -> None:
    _, phone = shown
    frame, text = phone.find(".frame >> nth=1").bounding_box(), phone.page.evaluate(TEXT, "#rich")
    assert frame is not None
    assert frame["height"] == 22
    assert text[1] < frame["y"] + 20


def test_swipers_are_clipped_square(shown: tuple[str, Phone]) -> None:
    """A slide shows in the round corner, unless the page clips the swiper itself."""
    _, phone = shown
    corner = """(selector) => {
      const swiper = document.querySelector(selector);
      swiper.scrollIntoView();
      const { left, bottom } = swiper.getBoundingClientRect();
      const at = document.elementFromPoint(left + 12, bottom - 2);
      return swiper.contains(at) && at !== swiper;
    }"""
    assert phone.page.evaluate(corner, "#swiper")
    phone.page.evaluate("window.scrollTo(0, 0)")


NULLS = {
    "#nulls": ("null||null|null||null|", "null|||null||null|"),
    "#alone": ("null", "null"),
    "#alone-missing": ("", ""),
    "#alone-item": ("null", ""),
    "#chosen-null": ("null", "null"),
    "#loop": ("null;null;0;", ";null;0;"),
    "#looped": ("null;;", "null;;"),
    "#given": ("given", "given"),
}
"""Text with glass-easel, where what is undefined in an array counts too, and with the older framework."""


@pytest.mark.parametrize("selector", NULLS)
def test_null_is_shown(shown: tuple[str, Phone], selector: str) -> None:
    app, phone = shown
    text = phone.find(selector).evaluate("(node) => node.textContent")
    assert text == NULLS[selector][app not in ("glass-easel", "glass-easel page")]


def test_null_in_attributes(shown: tuple[str, Phone]) -> None:
    _, phone = shown
    given = phone.find("#given")
    assert given.evaluate("(node) => [node.className, node.style.cssText, node.hidden]") == ["", "", False]
    assert phone.find("#mixed").evaluate("(node) => node.className") == "a-null b-"
