"""The terminal that plays on the first page: what wx2tg prints today, without a script, and at rest where asked for."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from docs.pages import DOCS, ROOT, english
from playwright.sync_api import Browser, Page

from wx2tg.cli import main

_SVG = (DOCS / "pictures" / "terminal.svg").read_text(encoding="utf-8")
_TEA_HOUSE = ROOT / "fixtures" / "apps" / "tea-house"


@pytest.fixture(scope="module")
def printed() -> str:
    """What `wx2tg check` says of tea-house."""
    return CliRunner().invoke(main, ["check", str(_TEA_HOUSE)]).output


def drawn() -> str:
    """The text of the picture, without spaces: lines are broken at the edge of its terminal."""
    root = ElementTree.fromstring(_SVG)
    return "".join(
        (node.text or "").replace(" ", "") for node in root.iter("{http://www.w3.org/2000/svg}text") if node.text
    )


def test_it_shows_what_is_printed_today(printed: str) -> None:
    """Where this fails, run docs/pictures/terminal.py, and docs/pictures/tour.py with it."""
    lines = [line.replace(" ", "") for line in printed.splitlines() if line.strip()]
    assert len(lines) > 10
    assert [line for line in lines if line not in drawn()] == []


def test_the_tour_shows_what_is_printed_today(printed: str) -> None:
    block = next(fence for fence in re.findall(r"```\n(.*?)```", english("tour.md"), re.DOTALL) if "WX2005" in fence)
    shown = [line.partition(" ...")[0] for line in block.splitlines() if line.strip() and line != "..."]
    assert len(shown) > 8
    assert [line for line in shown if line not in printed] == []


def test_nothing_of_it_is_a_script_or_from_elsewhere() -> None:
    root = ElementTree.fromstring(_SVG)
    names = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert names <= {"svg", "title", "style", "rect", "g", "circle", "clipPath", "text", "image"}
    addresses = [value for node in root.iter() for key, value in node.attrib.items() if key.endswith("href")]
    assert [address for address in addresses if not address.startswith("data:image/png;base64,")] == []
    assert "url(" not in "".join(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}style"))
    assert len(_SVG) < 100_000


def visible(page: Page) -> int:
    """How many pieces of text can be seen."""
    return int(
        page.evaluate("[...document.querySelectorAll('text')].filter((t) => getComputedStyle(t).opacity > 0.5).length")
    )


@pytest.mark.browser
def test_it_plays_and_it_rests(chromium: Browser, tmp_path: Path) -> None:
    moment = "(ms) => document.getAnimations().forEach((a) => { a.pause(); a.currentTime = ms; })"
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content(_SVG)
        seen = []
        for time in (100, 3000, 12000, 19900):
            page.evaluate(moment, time)
            seen.append(visible(page))
        assert seen[0] == 0 and seen == sorted(set(seen))
    with chromium.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_content(_SVG)
        assert page.evaluate("document.getAnimations().length") == 0
        assert visible(page) == seen[-1]
        assert page.locator("image").evaluate("(node) => getComputedStyle(node.parentNode).opacity") == "1"
