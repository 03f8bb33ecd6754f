"""A source text, spans in it, and the one place where offsets are converted.

Everywhere in wx2tg an offset is a code-point index into `Source.text`, because that is what Python's `str`, `re`, lark
and esprima count. tree-sitter counts UTF-8 bytes and source maps count UTF-16 units; both are converted here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

import msgspec

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Span(msgspec.Struct, frozen=True):
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


class Source(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A file's text. `path` is relative to the app root and uses `/`.

    What is computed from the text is no field, so that it is not sent along to another process.
    """

    path: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line; `\\n` ends a line (so `\\r\\n` does too)."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def utf8(self) -> bytes:
        """The text as tree-sitter wants it."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def _astral(self) -> list[int]:
        """Offsets of the characters that take two UTF-16 units."""
        return [] if self.text.isascii() else [match.start() for match in _ASTRAL.finditer(self.text)]

    def line_and_units(self, offset: int) -> tuple[int, int]:
        """0-based line and 0-based UTF-16 column of `offset`, as source maps want them.

        A line may be as long as a file, and be asked for once for each word: it is not read again for that.
        """
        line = bisect_right(self.line_starts, offset) - 1
        start = self.line_starts[line]
        return line, offset - start + bisect_left(self._astral, offset) - bisect_left(self._astral, start)

    def position(self, offset: int) -> Position:
        """1-based line and UTF-16 column of `offset`, clamped to the text."""
        line, units = self.line_and_units(max(0, min(offset, len(self.text))))
        return Position(line + 1, units + 1)

    def offset_at(self, line: int, units: int) -> int:
        """The offset of a 0-based line and UTF-16 column, clamped to the text."""
        if line >= len(self.line_starts):
            return len(self.text)
        start = self.line_starts[line]
        first = bisect_left(self._astral, start)
        # The units of the line up to the end of each of its characters that take two.
        within = range(first, len(self._astral))
        before = bisect_right(within, units, key=lambda index: self._astral[index] - start + index - first + 2)
        return min(start + units - before, self._line_end(line + 1))

    def origin(self, span: Span) -> tuple[Source, Span]:
        """The text and range that a finding about `span` names: this text and `span`, unless the text is generated."""
        return self, span

    def line_text(self, line: int) -> str:
        """The text of a 1-based line without its line end."""
        return self.text[self.line_starts[line - 1] : self._line_end(line)]

    def _line_end(self, line: int) -> int:
        """Where the text of a 1-based line ends, without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return end


class Part(Source, frozen=True, eq=False, dict=True):
    """A part of the text `whole`, from `start` on. Findings about it name its place in the whole."""

    whole: Source
    start: int

    def origin(self, span: Span) -> tuple[Source, Span]:
        """The range in the whole text."""
        return self.whole.origin(span.shifted(self.start))


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` takes; JavaScript's `length`."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)
