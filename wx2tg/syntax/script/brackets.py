"""Pairs the brackets of a text. It does not parse: brackets in strings and comments count too."""

from __future__ import annotations

import re
from functools import cached_property

_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_BRACKET = re.compile(r"=>|[()\[\]{}<>]")


class Brackets:
    """The pairs of one text; positions are code-point offsets. Each table is built at its first use.

    One pass builds a whole table. A search for each bracket would take quadratic time where many are never closed.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def closed(self, start: int) -> int | None:
        """The offset just after the bracket that closes the one at `start`; None if another kind closes first."""
        return self._closed.get(start)

    def opened(self, closing: int) -> int | None:
        """The offset of the bracket that the one at `closing` closes; None if another kind opens in between."""
        return self._opened.get(closing)

    def opened_same(self, closing: int) -> int:
        """Like `opened`, but counts only brackets of the same kind; returns `closing` itself if none opens it."""
        return self._opened_same.get(closing, closing)

    @cached_property
    def _closed(self) -> dict[int, int]:
        pairs: dict[int, int] = {}
        waiting: list[tuple[int, str]] = []
        for token in _BRACKET.finditer(self.text):
            sign = token[0]
            if sign in _CLOSING:
                waiting.append((token.start(), _CLOSING[sign]))
            elif sign != "=>" and waiting:
                start, expected = waiting.pop()
                if expected == sign:
                    pairs[start] = token.end()
                else:
                    waiting.clear()  # A bracket of the wrong kind leaves every open one unpaired.
        return pairs

    @cached_property
    def _opened(self) -> dict[int, int]:
        pairs: dict[int, int] = {}
        waiting: list[tuple[int, str]] = []
        for token in reversed(list(_BRACKET.finditer(self.text))):
            sign = token[0]
            if sign in _OPENING:
                waiting.append((token.start(), _OPENING[sign]))
            elif sign != "=>" and waiting:
                closing, expected = waiting.pop()
                if expected == sign:
                    pairs[closing] = token.start()
                else:
                    waiting.clear()
        return pairs

    @cached_property
    def _opened_same(self) -> dict[int, int]:
        pairs: dict[int, int] = {}
        waiting: dict[str, list[int]] = {opening: [] for opening in _CLOSING}
        for token in _BRACKET.finditer(self.text):
            sign = token[0]
            if sign in _CLOSING:
                waiting[sign].append(token.start())
            elif sign != "=>" and waiting[_OPENING[sign]]:
                pairs[token.start()] = waiting[_OPENING[sign]].pop()
        return pairs
