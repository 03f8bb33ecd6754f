"""Finds where a run of CSS ends: strings, comments, unquoted addresses and brackets of any depth are stepped over."""

from __future__ import annotations

import re
from typing import NamedTuple

COMMENT = r"/\*(?:[^*]++|\*(?!/))*+\*/"
STRING = r""""(?:[^"\\\n]++|\\[\s\S])*+"|'(?:[^'\\\n]++|\\[\s\S])*+'"""
IMPORTANT = r"!\s*+(?i:important)"

_RUN = re.compile(
    rf"""(?:[^;{{}}()\[\]"'/\\!]++|{STRING}|{COMMENT}|/(?!\*)|\\[^\n]|{IMPORTANT}(?=\s*+(?:[;}}]|\Z)))++"""
)
# The bracket of `url(` and an unquoted address, which may hold quotes and brackets that mean nothing.
_UNQUOTED = re.compile(r"""(?<=[^-\w]url)\(\s*+[^\s"')](?:[^)\\]++|\\[\s\S])*+""", re.IGNORECASE)
_OPEN_STRING = re.compile(r""""(?:[^"\\\n]++|\\[\s\S])*+|'(?:[^'\\\n]++|\\[\s\S])*+""")
# More brackets inside one another than any person writes; lightningcss reads them by recursion.
_DEEPEST = 100
_PARTNER = {"(": ")", "[": "]", "{": "}"}


class Scan(NamedTuple):
    """`end` is where a stop or the end of the text stands.

    `opened` is where the bracket, string or comment begins that the end of the text left open. `broken` says that the
    run holds what no value or selector may: a string cut by a line end, a bracket without a partner or far too deep, an
    odd `!`.
    """

    end: int
    opened: int | None = None
    broken: bool = False


def scan(text: str, at: int, stops: str) -> Scan:
    """Run from `at` to the first character of `stops` that is not inside anything."""
    brackets: list[tuple[str, int]] = []
    broken = False
    while True:
        if run := _RUN.match(text, at):
            at = run.end()
        if at >= len(text):
            return Scan(len(text), brackets[0][1] if brackets else None, broken)
        char = text[at]
        if not brackets and char in stops:
            return Scan(at, None, broken)
        if char == "/":  # of a comment without an end
            return Scan(len(text), at, broken)
        if char in _PARTNER:
            brackets.append((_PARTNER[char], at))
            broken |= len(brackets) > _DEEPEST
            at = _after_opening(text, at)
        elif char in ")]}":
            broken |= not brackets
            if brackets and brackets[-1][0] == char:
                brackets.pop()
            at += 1
        elif string := _OPEN_STRING.match(text, at):
            if string.end() >= len(text):
                return Scan(len(text), at, broken)
            broken = True
            at = string.end()
        else:  # `;` inside brackets, `!` in an odd place, `\\` at the very end
            broken |= char in "!\\" and not brackets
            at += 1


def _after_opening(text: str, at: int) -> int:
    unquoted = _UNQUOTED.match(text, at)
    return unquoted.end() if unquoted else at + 1
