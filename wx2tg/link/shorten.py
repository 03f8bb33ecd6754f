"""Gives the names that a script keeps to itself shorter ones."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import count, product
from string import ascii_letters

from wx2tg.syntax.script import Reference, own_names
from wx2tg.text import Edits, Source, join

_LETTERS = f"{ascii_letters}_$"
_WORDS = frozenset({"as", "do", "if", "in", "of"})


def shortened(code: str) -> str:
    """`code`, which evaluates no text and has no `with`, with shorter names for what it declares.

    Every name gets one other, the same in every scope, that stands nowhere else: so no scope needs to be looked at. A
    name that means something outside of `code` in any place keeps that in all places.
    """
    own, foreign = own_names(Source("", code))
    edits = Edits(Source("", code))
    fresh = _fresh(foreign | {name for name in own if len(name) == 1})
    for name in sorted(own, key=lambda name: (-len(own[name]), name)):
        if len(name) > 1:
            _rename(own[name], next(fresh), edits)
    return join(edits.pieces())


def _rename(references: tuple[Reference, ...], name: str, edits: Edits) -> None:
    for reference in references:
        if reference.form == "shorthand":
            edits.insert(reference.span.end, f":{name}")
        else:
            edits.replace(reference.span, name)


def _fresh(taken: Set[str]) -> Iterator[str]:
    """Names that are not `taken`, shortest first."""
    for length in count(1):
        for letters in product(_LETTERS, repeat=length):
            name = "".join(letters)
            if name not in taken and name not in _WORDS:
                yield name
