"""Writes invented text with indentation, borrowing positions from a source where it has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from wx2tg.text.pieces import Piece
from wx2tg.text.source import Source, Span


class Emitter:
    """A growing list of pieces. `line` and `block` own the white space."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._depth = 0
        self._fresh = True

    def write(self, text: str, source: Source | None = None, span: Span | None = None) -> None:
        """Append `text`, mapped to the start of `span` where there is one."""
        if self._fresh and text:
            self.pieces.append(Piece("  " * self._depth))
            self._fresh = False
        if source is not None and span is not None:
            self.pieces.append(Piece(text, source, span.start))
        else:
            self.pieces.append(Piece(text))

    def line(self, text: str = "", source: Source | None = None, span: Span | None = None) -> None:
        """Append `text` and end the line."""
        self.write(text, source, span)
        self.pieces.append(Piece("\n"))
        self._fresh = True

    def splice(self, pieces: Iterable[Piece]) -> None:
        """Append ready pieces as they are."""
        self.pieces.extend(pieces)
        self._fresh = False

    @contextmanager
    def block(self, head: str, tail: str = "}") -> Iterator[None]:
        """`head`, an indented body, `tail`."""
        self.line(head)
        self._depth += 1
        yield
        self._depth -= 1
        self.line(tail)
