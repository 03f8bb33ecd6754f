"""CSS features that the oldest supported browsers lack are reported once; features that can be lowered are not."""

from __future__ import annotations

import pytest
from passes.sheets import BROWSERS, sheet_of

from wx2tg.analyze.css_floor import above_floor
from wx2tg.knowledge import floor_of

ABOVE = {
    ".a:has(> .b){x:y}": ":has()",
    "@container (min-width: 1px){.a{x:y}}": "@container",
    "@layer a{.a{x:y}}": "@layer",
    ".a{display:flex;gap:1px}": "gap in a flex container",
    ".a{.b{height:100dvh}}": "dvh, svh and lvh",
    ".a{rotate:1turn}": "translate, rotate and scale as properties",
    ".a{aspect-ratio:1}": "aspect-ratio",
    ".a:nth-child(2 of .b){x:y}": ":nth-child(… of …)",
    ".a{color:color-mix(in srgb, red, blue)}": "color-mix()",
}


@pytest.mark.parametrize("text", ABOVE)
def test_what_old_browsers_lack_is_told_once(text: str) -> None:
    found = list(above_floor(sheet_of(f"{text}\n{text}"), floor_of(BROWSERS)))
    assert [(item.name, item.message.split(" is unknown to ")[0]) for item in found] == [
        ("css-above-floor", ABOVE[text])
    ]
    assert not list(above_floor(sheet_of(text), floor_of(["chrome 130", "ios_saf 18", "last 2 versions"])))


def test_what_can_be_lowered_or_is_something_else_is_not_told() -> None:
    text = ".a{display:grid;gap:1px;transform:rotate(1turn);inset:0;&:hover{x:y}} @media (width > 1px){.a{x:y}}"
    assert not list(above_floor(sheet_of(text), floor_of(BROWSERS)))


def test_the_floor_is_the_oldest_of_each_engine() -> None:
    floor = floor_of(["chrome >= 90", "edge 88", "ios_saf 14.5-14.8", "safari 15.1", "> 1%", "opera 70"])
    assert [oldest.query for oldest in floor] == ["edge 88", "ios_saf 14.5-14.8"]
