"""Browsers and their engines: one table for the floors of sheets and of scripts."""

from __future__ import annotations

import pytest

from wx2tg.analyze.css_floor import above_floor
from wx2tg.analyze.script_floor import too_new
from wx2tg.knowledge import Since, css_features, floor_of, tables
from wx2tg.syntax import script, wxss
from wx2tg.text import Source

FEATURE = Since(chrome="80", safari="13.10", firefox="74")


def said(code: str, sheet: str, *browsers: str) -> tuple[list[str], list[str]]:
    """The messages about a script and about a sheet, for the same browsers."""
    floor = floor_of(browsers)
    parsed, _ = wxss.parse(Source("a.wxss", sheet))
    return (
        [item.message for item in too_new(script.parse(Source("a.js", code), False), floor)],
        [item.message for item in above_floor(parsed, floor)],
    )


@pytest.mark.parametrize(
    ("query", "lacks"),
    [
        ("chrome 79", True),
        ("Chrome >= 79", True),
        ("chrome > 80", False),
        ("and_chr 79", True),
        ("ChromeAndroid 79", True),
        ("edge 79.0", True),
        ("android 80", False),
        ("safari 13.9", True),
        ("iOS 13.9-13.10", True),
        ("ios_saf 13.10", False),
        ("safari 13.11", False),
        ("ff 73", True),
        ("fx 74", False),
        ("FirefoxAndroid 73", True),
        ("and_ff 74", False),
        ("samsung 12", True),
        ("samsung 12.9", True),
        ("samsung 13.0", False),
        ("samsung 3", True),
        ("samsung 99", False),
    ],
)
def test_what_a_browser_lacks(query: str, lacks: bool) -> None:
    [oldest] = floor_of([query])
    assert oldest.lacks(FEATURE) is lacks


@pytest.mark.parametrize("query", ["last 2 versions", "> 1%", "not dead", "opera 70", "chrome", "safari TP", ""])
def test_what_says_nothing_of_a_version(query: str) -> None:
    assert floor_of([query]) == ()


def test_the_oldest_of_an_engine_counts() -> None:
    floor = floor_of(["chrome 100", "samsung 13", "edge 90", "ios_saf 15", "safari 14.10", "safari 14.9"])
    assert [(item.browser.shown, item.version) for item in floor] == [("Samsung Internet", "13"), ("Safari", "14.9")]


@pytest.mark.parametrize("browser", ["samsung 14", "and_chr 90", "ios 14", "ff 80"])
def test_scripts_and_sheets_know_the_same_browsers(browser: str) -> None:
    script_says, sheet_says = said("class A { static {} }", ".a:has(.b) { color: red }", browser)
    assert len(script_says) == len(sheet_says) == 1


def test_a_browser_that_counts_on_its_own_is_told_its_own_version() -> None:
    script_says, sheet_says = said("a ?.b;", ".a { color: color-mix(in srgb, red, blue) }", "samsung 12")
    assert script_says == [
        "Samsung Internet reads `?.` from version 13.0 on; the bundle is meant to work in 12.",
    ]
    assert sheet_says == ["color-mix() is unknown to samsung 12, the oldest that `build.browsers` names."]


@pytest.mark.parametrize("row", [*css_features(), *tables.syntax().values()], ids=lambda row: row.name)
def test_every_browser_has_a_version_to_name(row: Since) -> None:
    for browser in ("chrome 1", "safari 1", "firefox 1", "samsung 4.0"):
        [oldest] = floor_of([browser])
        assert oldest.lacks(row)
        if isinstance(row, tables.Syntax):
            assert oldest.needed(row)
