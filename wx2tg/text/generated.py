"""Texts that a compiler generated from others, with the places that they come from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from wx2tg.text.source import Source, Span

_DIGITS = {char: value for value, char in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
# How much of a line a finding marks where the original does not read like the generated text.
_STATEMENT = re.compile(r"[^;{}\r\n]*[^;{}\s]")


class Mark(NamedTuple):
    """From `offset` on, the generated text comes from `start` of `source`."""

    offset: int
    source: Source
    start: int


class Generated(Source, frozen=True, eq=False, dict=True):
    """What a compiler made of the file at `path`. `marks` are in the order of their offsets."""

    marks: tuple[Mark, ...] = ()

    @cached_property
    def _offsets(self) -> list[int]:
        return [mark.offset for mark in self.marks]

    def origin(self, span: Span) -> tuple[Source, Span]:
        """Where the text of `span` comes from; the text itself where that is not known."""
        index = bisect_right(self._offsets, span.start) - 1
        if index < 0:
            return self, span
        mark = self.marks[index]
        written = self.text[span.start : span.end]
        if written and mark.source.text.startswith(written, mark.start):
            return mark.source, Span(mark.start, mark.start + len(written))
        match = _STATEMENT.match(mark.source.text, mark.start)
        return mark.source, Span(mark.start, match.end() if match else mark.start)


class Mapped(NamedTuple):
    """A place in a generated text and where it comes from; lines and UTF-16 columns are 0-based."""

    line: int
    column: int
    file: str
    source_line: int
    source_column: int


def generated(path: str, text: str, mappings: Iterable[Mapped], sources: Mapping[str, Source]) -> Generated:
    """`text` with the places that `mappings` give; those in files that are not in `sources` are left out."""
    plain = Source(path, text)
    marks = [
        Mark(plain.offset_at(item.line, item.column), source, source.offset_at(item.source_line, item.source_column))
        for item in mappings
        if (source := sources.get(item.file)) is not None and item.source_line >= 0
    ]
    return Generated(path, text, tuple(sorted(marks, key=lambda mark: mark.offset)))


def read_mappings(mappings: str, files: list[str]) -> Iterable[Mapped]:
    """The `mappings` of a version-3 source map (https://tc39.es/ecma426/) whose `sources` are `files`."""
    file = source_line = source_column = 0
    for line, segments in enumerate(mappings.split(";")):
        column = 0
        for segment in filter(None, segments.split(",")):
            numbers = _vlq_numbers(segment)
            column += numbers[0]
            if len(numbers) >= 4:
                file, source_line, source_column = (
                    file + numbers[1],
                    source_line + numbers[2],
                    source_column + numbers[3],
                )
                yield Mapped(line, column, files[file], source_line, source_column)


def _vlq_numbers(segment: str) -> list[int]:
    """The numbers of a run of base-64 variable-length quantities."""
    numbers, value, shift = [], 0, 0
    for char in segment:
        digit = _DIGITS[char]
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return numbers
