"""Finds the end of a `{{ }}` hole: counts braces, skips strings, and cuts a hole that is never closed."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLAIN = re.compile(r"""[^{}"'<]++|<""")

# Strings, by their own quote and by the quote of the attribute around them, which they may not contain.
_STRING = {
    (quote, outer): re.compile(rf"{quote}(?:[^{quote}{outer}\\\n]++|\\.)*+{quote}")
    for quote in "\"'"
    for outer in ("", '"', "'")
}

_LINE_END = {outer: re.compile(rf"[\n{outer}]") for outer in ("", '"', "'")}

# A string in a hole of an attribute may use the attribute's own quote: `class="{{ a == "b" }}"`. If it contained one of
# the excluded characters, it would rather be the end of one value and the beginning of the next: `a="{{x" b="{{y}}"`.
_SAME_QUOTE = {quote: re.compile(rf"{quote}[^{quote}<>=\n{{}}]*+{quote}") for quote in "\"'"}

# The end of a hole with unbalanced contents: `}}`, or a sign that proves that it is not closed. By the quote of the
# attribute around it, "" in text.
_PLAIN_END = {
    "": re.compile(r"\}\}|\{\{|</|<!"),
    '"': re.compile(r'\}\}|\{\{|"'),
    "'": re.compile(r"\}\}|\{\{|'"),
}

# Where a hole that is never closed is cut: it usually holds a word or two, and often has one of its closing braces.
_CUT = {
    "": re.compile(r"\}|(?=\n|\{\{|<[A-Za-z_/!])|\Z"),
    '"': re.compile(r'\}|(?="|\{\{)|\Z'),
    "'": re.compile(r"\}|(?='|\{\{)|\Z"),
}
_BRACES = re.compile(r"\{\{+")


class HoleRange(NamedTuple):
    """`[start, end)` includes the braces, `[code_start, code_end)` does not. `closed` says that `}}` was found."""

    start: int
    code_start: int
    code_end: int
    end: int
    closed: bool


class HoleScanner:
    """Finds the ends of the holes of one text, from left to right, in linear time.

    A failed search may have passed over later holes, because it took them for strings. Up to `_plain_until`, holes are
    therefore searched without regard to strings. Up to `_no_string_until`, a quote is known to have no partner on its
    line.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain_until = 0
        self._no_string_until = {"'": 0, '"': 0}

    def scan(self, start: int, quote: str = "") -> HoleRange:
        """The hole that opens with the `{{` at `start`, in a value quoted with `quote`, or in text if that is ""."""
        text = self._text
        if start >= self._plain_until:
            end, found = self._closing(start + 2, quote)
            if found:
                return HoleRange(start, start + 2, end, end + 2, True)
            self._plain_until = end
        braces = _BRACES.match(text, start)
        code_start = braces.end() if braces else start + 2
        stop = _PLAIN_END[quote].search(text, code_start)
        if stop is not None and stop.group() == "}}":
            return HoleRange(start, start + 2, stop.start(), stop.end(), True)
        cut = _CUT[quote].search(text, code_start)
        code_end, end = cut.span() if cut else (len(text), len(text))
        return HoleRange(start, code_start, code_end, end, False)

    def _closing(self, start: int, quote: str) -> tuple[int, bool]:
        """(offset of the closing `}}`, True), or (offset where the search stopped, False)."""
        text, at, depth = self._text, start, 0
        while at < len(text):
            char = text[at]
            if char == "{":
                if text.startswith("{{", at):
                    return at, False
                depth += 1
                at += 1
            elif char == "}":
                if depth:
                    depth -= 1
                elif text.startswith("}}", at):
                    return at, True
                at += 1
            elif char == quote:
                string = _SAME_QUOTE[quote].match(text, at)
                if string is None:
                    return at, False
                at = string.end()
            elif char in "\"'":
                at = self._after_string(at, char, quote)
            elif char == "<" and not quote and text.startswith(("</", "<!"), at):
                return at, False
            else:
                plain = _PLAIN.match(text, at)
                at = plain.end() if plain else at + 1
        return at, False

    def _after_string(self, at: int, quote: str, outer: str) -> int:
        """The end of the string that opens at `at`; if it is not closed on its line, the offset after its quote."""
        if at >= self._no_string_until[quote]:
            string = _STRING[quote, outer].match(self._text, at)
            if string is not None:
                return string.end()
            line_end = _LINE_END[outer].search(self._text, at)
            self._no_string_until[quote] = line_end.start() if line_end else len(self._text)
        return at + 1
