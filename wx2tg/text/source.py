"""A source text, spans in it, and the one place where offsets are converted.

Everywhere in wx2tg an offset is a code-point index into `Source.text`, because that is what Python's `str`, `re`, lark
and esprima count. tree-sitter counts UTF-8 bytes and source maps count UTF-16 units; both are converted here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range `[start, end)` of code-point offsets."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same range `by` code points further on."""
        return Span(self.start + by, self.end + by)


class Position(NamedTuple):
    """A place as people and editors name it: both 1-based, the column in UTF-16 units."""

    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Source:
    """A file's text. `path` is relative to the app root and uses `/`."""

    path: str
    text: str

    def __reduce__(self) -> tuple[type[Source], tuple[object, ...]]:
        """What was computed of the text does not go along to another process."""
        return type(self), tuple(getattr(self, item.name) for item in fields(self))

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line; `\\n` ends a line (so `\\r\\n` does too)."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def utf8(self) -> bytes:
        """The text as tree-sitter wants it."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def _byte_starts(self) -> list[int] | None:
        """Byte offset of every character, or None where the text is ASCII and both counts agree."""
        if len(self.utf8) == len(self.text):
            return None
        offsets, at = [], 0
        for char in self.text:
            offsets.append(at)
            code = ord(char)
            at += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        offsets.append(at)
        return offsets

    def offset_of_byte(self, byte: int) -> int:
        """The code-point offset of a UTF-8 byte offset."""
        starts = self._byte_starts
        return byte if starts is None else bisect_right(starts, byte) - 1

    def line_and_units(self, offset: int) -> tuple[int, int]:
        """0-based line and 0-based UTF-16 column of `offset`, as source maps want them."""
        line = bisect_right(self.line_starts, offset) - 1
        head = self.text[self.line_starts[line] : offset]
        return line, utf16_length(head)

    def position(self, offset: int) -> Position:
        """1-based line and UTF-16 column of `offset`, clamped to the text."""
        line, units = self.line_and_units(max(0, min(offset, len(self.text))))
        return Position(line + 1, units + 1)

    def offset_at(self, line: int, units: int) -> int:
        """The offset of a 0-based line and UTF-16 column, clamped to the text."""
        if line >= len(self.line_starts):
            return len(self.text)
        start = self.line_starts[line]
        text = self.line_text(line + 1)
        if not text.isascii():
            units = len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))
        return start + min(units, len(text))

    def origin(self, span: Span) -> tuple[Source, Span]:
        """The text and the range in it that people know `span` by: these very ones, unless the text is generated."""
        return self, span

    def line_text(self, line: int) -> str:
        """The text of a 1-based line without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` takes; JavaScript's `length`."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)
