"""Finds out where generated text came from, and builds a version-3 source map (https://tc39.es/ecma426/)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypedDict

from wx2tg.text.pieces import Piece
from wx2tg.text.source import Source, utf16_length

_WORD = re.compile(r"\n|[^\S\n]+|[\w$]+|[^\w$\s]+")
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class SourceMap(TypedDict):
    """The JSON of a version-3 map."""

    version: int
    file: str
    sources: list[str]
    sourcesContent: list[str]
    names: list[str]
    mappings: str


def vlq(number: int) -> str:
    """`number` as a base-64 variable-length quantity."""
    rest = (-number << 1) | 1 if number < 0 else number << 1
    out = ""
    while True:
        digit, rest = rest & 31, rest >> 5
        out += _DIGITS[digit | 32 if rest else digit]
        if not rest:
            return out


class Place(NamedTuple):
    """A place in a generated text, by offset, and where it came from: 0-based line and UTF-16 column."""

    offset: int
    source: Source
    line: int
    column: int


def mapped_places(pieces: Iterable[Piece]) -> Iterator[Place]:
    """The start of every piece that has a source; in a verbatim one the start of every word and sign."""
    offset = 0
    for piece in pieces:
        if piece.source is not None and piece.text:
            line, column = piece.source.line_and_units(piece.start)
            if not piece.verbatim:
                yield Place(offset, piece.source, line, column)
            else:
                for match in _WORD.finditer(piece.text):
                    text = match[0]
                    if text == "\n":
                        line, column = line + 1, 0
                        continue
                    if not text.isspace():
                        yield Place(offset + match.start(), piece.source, line, column)
                    column += utf16_length(text)
        offset += len(piece.text)


def source_map(text: str, places: Iterable[Place], file: str) -> SourceMap:
    """The map of a generated `text`, whose `places` come in their order."""
    sources: dict[tuple[str, str], int] = {}
    lines: list[list[str]] = [[]]
    at = column = previous = last_source = last_line = last_column = 0
    for place in places:
        between = text[at : place.offset]
        breaks = between.count("\n")
        if breaks:
            lines += [[] for _ in range(breaks)]
            column = previous = 0
            between = between[between.rindex("\n") + 1 :]
        column += utf16_length(between)
        at = place.offset
        source = sources.setdefault((place.source.path, place.source.text), len(sources))
        deltas = (column - previous, source - last_source, place.line - last_line, place.column - last_column)
        lines[-1].append("".join(map(vlq, deltas)))
        previous, last_source, last_line, last_column = column, source, place.line, place.column
    return {
        "version": 3,
        "file": file,
        "sources": [path for path, _ in sources],
        "sourcesContent": [written for _, written in sources],
        "names": [],
        "mappings": ";".join(map(",".join, lines)),
    }
