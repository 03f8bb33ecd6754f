"""Choices of a generated program: few and cheap, since a program takes hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


@cache
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


@dataclass(slots=True)
class Choice:
    """Draws from Hypothesis; what comes first in a list is the simplest, and failures shrink towards it.

    `keys_objects` is of the whole program: lists over an object have keys, and no path leads into that object.
    """

    draw: st.DrawFn
    keys_objects: bool = False

    def pick(self, options: Sequence[T]) -> T:
        """One of `options`."""
        return options[self.draw(_below(len(options)))] if len(options) > 1 else options[0]

    def chance(self, one_in: int) -> bool:
        """Rarely true; shrinks to false."""
        return self.draw(_below(one_in)) == one_in - 1

    def some(self, options: Sequence[T], most: int, least: int = 0) -> list[T]:
        """At least `least` and up to `most` different ones of `options`, in any order."""
        left = list(options)
        count = least + self.pick(range(min(most, len(left)) - least + 1))
        return [left.pop(self.pick(range(len(left)))) for _ in range(count)]
