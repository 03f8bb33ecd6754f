"""Joins pieces and builds a version-3 source map (https://tc39.es/ecma426/)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from wx2tg.text.pieces import Piece
from wx2tg.text.source import Source, utf16_length

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


def source_map(pieces: Iterable[Piece], file: str) -> SourceMap:
    """The map of the text that `pieces` make up; columns are UTF-16 units."""
    sources: dict[Source, int] = {}
    lines: list[list[str]] = [[]]
    column = previous_column = 0
    last_source = last_line = last_column = 0
    for piece in pieces:
        offset = piece.start
        for index, part in enumerate(piece.text.split("\n")):
            if index:
                lines.append([])
                column = previous_column = 0
            if piece.source is not None and part and (index == 0 or piece.verbatim):
                source = sources.setdefault(piece.source, len(sources))
                line, units = piece.source.line_and_units(offset)
                deltas = (column - previous_column, source - last_source, line - last_line, units - last_column)
                lines[-1].append("".join(map(vlq, deltas)))
                previous_column, last_source, last_line, last_column = column, source, line, units
            column += utf16_length(part)
            offset += len(part) + 1
    return {
        "version": 3,
        "file": file,
        "sources": [source.path for source in sources],
        "sourcesContent": [source.text for source in sources],
        "names": [],
        "mappings": ";".join(map(",".join, lines)),
    }
