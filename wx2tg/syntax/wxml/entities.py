"""Character references in text and attribute values."""

from __future__ import annotations

import re
from html.entities import html5
from typing import NamedTuple

_REFERENCE = re.compile(r"&(?:#(?:x(?P<hex>[0-9A-Fa-f]{1,8});|(?P<decimal>[0-9]{1,8});)?|(?P<name>[A-Za-z]++;))")


class Decoded(NamedTuple):
    """Text with its character references resolved, and the ranges of unknown ones in the raw text."""

    text: str
    unknown: tuple[tuple[int, int], ...]


def decode(raw: str) -> Decoded:
    """Resolve `&name;`, `&#123;` and `&#x7b;` in `raw`.

    As in glass-easel, the semicolon is required: `a & b`, `&lt` and `?a=1&b=2` are plain text and not reported. An
    unknown reference stays as written; its range in `raw` is in `unknown`.
    """
    if "&" not in raw:
        return Decoded(raw, ())
    unknown: list[tuple[int, int]] = []

    def character(match: re.Match[str]) -> str:
        found = _resolve(match)
        if found is None:
            unknown.append(match.span())
            return match.group()
        return found

    text = _REFERENCE.sub(character, raw)
    return Decoded(text, tuple(unknown))


def _resolve(match: re.Match[str]) -> str | None:
    """The characters that a reference stands for; None if it is unknown, or half of a surrogate pair."""
    if name := match["name"]:
        return html5.get(name)
    if match["hex"] or match["decimal"]:
        code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else None
    return None
