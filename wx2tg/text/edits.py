"""Splices over a source that keep every untouched character, and its place."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from wx2tg.text.pieces import Piece
from wx2tg.text.source import Source, Span


class Edits(msgspec.Struct):
    """Collects edits of `source`; `pieces` applies them. Edits must not overlap."""

    source: Source
    _edits: list[tuple[int, int, int, str]] = msgspec.field(default_factory=list)

    def replace(self, span: Span, text: str) -> None:
        """Put `text` in the place of `span`."""
        self._edits.append((span.start, span.end, len(self._edits), text))

    def insert(self, at: int, text: str) -> None:
        """Put `text` before the character at `at`; insertions at one place keep the order of the calls."""
        self._edits.append((at, at, len(self._edits), text))

    def remove(self, span: Span) -> None:
        """Drop `span`, keeping its line ends so that every later line stays on its line."""
        self.replace(span, "\n" * self.source.text.count("\n", span.start, span.end))

    def blank(self, span: Span, first: str = " ") -> None:
        """Overwrite `span` with spaces, its first character with `first`; line ends and length stay."""
        text = "".join(char if char in "\r\n" else " " for char in self.source.text[span.start : span.end])
        self.replace(span, first + text[1:] if text[:1] == " " else text)

    def pieces(self) -> Iterator[Piece]:
        """The edited text. Raises ValueError where edits overlap: that is a fault of the caller."""
        at = 0
        for start, end, _, text in sorted(self._edits, key=lambda edit: (edit[0], edit[1], edit[2])):
            if start < at:
                raise ValueError(f"{self.source.path}: edits overlap at {start}")
            if start > at:
                yield Piece(self.source.text[at:start], self.source, at, True)
            if text:
                yield Piece(text, self.source, start)
            at = end
        if at < len(self.source.text):
            yield Piece(self.source.text[at:], self.source, at, True)
