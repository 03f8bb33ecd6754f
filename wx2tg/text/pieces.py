"""Output text as pieces that know where they came from. A bundle is a concatenation of pieces."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from wx2tg.text.source import Source


class Piece(msgspec.Struct, frozen=True):
    """A run of output text.

    `source` and `start` say where it came from (None: invented by us). A `verbatim` piece is a copy of the source from
    `start` on, so every line of it is mapped; otherwise only its first character is. A `settled` piece is whole
    statements, the last one without its semicolon, which are as short as the bundle will have them.
    """

    text: str
    source: Source | None = None
    start: int = 0
    verbatim: bool = False
    settled: bool = False


def join(pieces: Iterable[Piece]) -> str:
    """The text of `pieces`."""
    return "".join(piece.text for piece in pieces)
