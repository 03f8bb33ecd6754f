"""Which brackets of a text belong together, by their look: strings and comments are taken for code."""

from __future__ import annotations

import re
from functools import cached_property

_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_BRACKET = re.compile(r"=>|[()\[\]{}<>]")


class Brackets:
    """The pairs of one text. Each table is made when it is first asked for, in one pass over the text.

    One pass for all brackets, because a search for each of them takes quadratic time where many are never closed.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def closed(self, start: int) -> int | None:
        """The place behind the bracket that closes the one at `start`; None where another kind closes first."""
        return self._closed.get(start)

    def opened(self, closing: int) -> int | None:
        """The place of the bracket that the one at `closing` closes; None where another kind opens in between."""
        return self._opened.get(closing)

    def opened_same(self, closing: int) -> int:
        """The same with a look at brackets of its own kind only; `closing` itself where there is none."""
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
                    waiting.clear()  # It is in the way of all that are open.
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
