"""Sheets of tests, and the browsers that they are made for."""

from __future__ import annotations

from wx2tg.syntax.wxss import Sheet, parse
from wx2tg.text import Source

BROWSERS = ["chrome 87", "ios_saf 14"]


def sheet_of(text: str) -> Sheet:
    sheet, found = parse(Source("pages/index/index.wxss", text))
    assert not found
    return sheet
