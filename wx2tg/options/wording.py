"""How messages speak of keys and values of `wx2tg.toml`, and on which line they find them."""

from __future__ import annotations

import re

from wx2tg.text.regexes import compiled_later

_LONGEST = 160
_KEY = r'(?:"[^"]*"|\'[^\']*\'|[\w-]+)'
_HEADER = compiled_later(rf"\s*\[+\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_ENTRY = compiled_later(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


def line_of(text: str, keys: list[str]) -> int:
    """The 1-based line on which the entry `keys`, or the table nearest to it, is written."""
    table: list[str] = []
    best, line_of_best = 0, 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = parts = _parts(header[1])
        elif entry := _ENTRY.match(line):
            parts = [*table, *_parts(entry[1])]
        else:
            continue
        if len(parts) > best and parts == keys[: len(parts)]:
            best, line_of_best = len(parts), number
    return line_of_best


def _parts(dotted: str) -> list[str]:
    """The parts of a dotted key, without quotes."""
    return [part.strip("\"'") for part in re.findall(_KEY, dotted)]


def shown_key(keys: list[str]) -> str:
    """A key as it is written in the file: `minify` in `[build]`."""
    return f"`{keys[-1]}` in [{'.'.join(keys[:-1])}]" if len(keys) > 1 else f"[{keys[0]}]"


def shown_value(value: object) -> str:
    """A value as TOML writes it, near enough to be recognised."""
    if isinstance(value, dict):
        return "a table"
    text = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
