"""Reads source maps, so that tests can check whether a place of the output leads to its source."""

from __future__ import annotations

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def decode(mappings: str) -> list[tuple[int, int, int, int, int]]:
    """(line, column, source, source line, source column), all 0-based, of every segment."""
    out = []
    source = line = column = 0
    for number, text in enumerate(mappings.split(";")):
        at = 0
        for segment in filter(None, text.split(",")):
            values, value, shift = [], 0, 0
            for char in segment:
                digit = _DIGITS.index(char)
                value |= (digit & 31) << shift
                shift += 5
                if not digit & 32:
                    values.append(-(value >> 1) if value & 1 else value >> 1)
                    value = shift = 0
            at += values[0]
            source += values[1]
            line += values[2]
            column += values[3]
            out.append((number, at, source, line, column))
    return out


def at_utf16(text: str, line: int, column: int, length: int) -> str:
    """`length` characters of `text` from a 0-based line and UTF-16 column."""
    encoded = text.split("\n")[line].encode("utf-16-le", "surrogatepass")
    return encoded[2 * column :].decode("utf-16-le", "surrogatepass")[:length]
