"""Syntax that is too new for the browsers that a bundle has to work in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import tables
from wx2tg.syntax.script import Module

_QUERY = re.compile(r"\s*([A-Za-z_]+)\s*(?:>=)?\s*(\d+(?:\.\d+)?)(?:-\d+(?:\.\d+)?)?\s*")
_ENGINES = {
    "chrome": "chrome",
    "and_chr": "chrome",
    "chromeandroid": "chrome",
    "android": "chrome",
    "edge": "chrome",
    "firefox": "firefox",
    "and_ff": "firefox",
    "firefoxandroid": "firefox",
    "safari": "safari",
    "ios": "safari",
    "ios_saf": "safari",
    "samsung": "samsung",
}
_SHOWN = {"ios_saf": "iOS Safari", "ios": "iOS Safari", "and_chr": "Chrome for Android", "samsung": "Samsung Internet"}


def too_new(module: Module, browsers: Sequence[str]) -> Iterator[Diagnostic]:
    """A finding for each piece of syntax in `module` that one of `browsers` (of browserslist) does not read.

    Queries that name no version, such as `last 2 versions`, are left out.
    """
    floor = [(match[1].lower(), match[2]) for query in browsers if (match := _QUERY.fullmatch(query))]
    for name, span in module.features:
        row = tables.syntax().get(name)
        if row is None:
            continue
        for browser, version in floor:
            engine = _ENGINES.get(browser)
            needed = getattr(row, engine) if engine else None
            if needed is not None and _number(version) < _number(needed):
                shown = _SHOWN.get(browser, browser.capitalize())
                yield diagnostic(
                    "syntax-too-new", module.source, span, syntax=row.label, browser=shown, floor=version, needed=needed
                )
                break


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in (version + ".0").split(".")[:2])
