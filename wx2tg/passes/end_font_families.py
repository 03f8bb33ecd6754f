"""A list of fonts without a generic family gets `sans-serif` at its end, since that is what phones fall back to."""

from __future__ import annotations

import re

from msgspec.structs import replace

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import AtRule, Declaration, Item, Sheet, rewrite
from wx2tg.syntax.wxss.scan import COMMENT, STRING
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

# Generic families and CSS-wide keywords (CSS Fonts Level 4, CSS Cascade Level 5).
_GENERIC = compiled_later(
    r"serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-[a-z-]+|math|emoji|fangsong|generic\(.*|"
    r"inherit|initial|unset|revert|revert-layer",
    re.IGNORECASE,
)
_NESTED = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
# In the shorthand, families come after the size; a system font such as `caption` has none.
_SIZE = rf"(?:[\d.]+(?:[a-z]\w*|%)|[a-z]+{_NESTED}|x{{0,3}}-?(?:small|large)|medium|smaller|larger)"
_FONT = compiled_later(rf"(?:.*?\s)??{_SIZE}(?:\s*/\s*(?:[a-z]+{_NESTED}|[\w.%]+))?\s+(?P<families>.+)", re.I | re.S)
_VARIABLE = compiled_later(r"\s*var\(\s*--[^\s,)]+\s*(?:,(?P<fallback>.*))?\)\s*", re.I | re.S)
_IMPORTANT = compiled_later(r"\s*+!\s*+important\s*+\Z", re.IGNORECASE)
_OPAQUE = compiled_later(f"{STRING}|{COMMENT}")


def end_font_families(sheet: Sheet, _context: SheetContext) -> Sheet:
    """`sheet` with `font-family: PingFang SC` as `font-family: PingFang SC, sans-serif`, also in `font`.

    On a desktop none of the named fonts may be installed, and the browser's default font has serifs. Custom properties
    with "font" in their names and the fallbacks of `var()` are changed alike. The `font-family` inside of `@font-face`
    is the name of one font, and stays.
    """
    faces: list[Item] = []

    def change(item: Item, _source: Source) -> Item:
        if isinstance(item, AtRule) and item.name == "font-face":
            faces.extend(item.body or ())
        if isinstance(item, Declaration) and "font" in item.name.lower() and not any(item is face for face in faces):
            value = _ended(item.name.lower(), item.value)
            return item if value == item.value else replace(item, value=value)
        return item

    return rewrite(sheet, change)


def _ended(name: str, value: str) -> str:
    if name not in {"font", "font-family"} and not name.startswith("--"):
        return value
    end = _IMPORTANT.search(value)
    head, tail = (value[: end.start()], end[0]) if end else (value, "")
    # Strings and comments may hold commas and brackets. Blanking them out keeps the offsets.
    bare = _OPAQUE.sub(lambda match: "_" * len(match[0]), head)
    place = _in_list(bare, 0) if name.endswith("family") else _in_shorthand(bare, 0)
    return value if place < 0 else f"{head[:place]}, sans-serif{head[place:]}{tail}"


def _in_shorthand(text: str, start: int) -> int:
    """The offset at which `text[start:]`, a value of `font`, needs `sans-serif`; -1 where it needs none."""
    if variable := _VARIABLE.fullmatch(text, start):
        return (
            _in_shorthand(text[: variable.end("fallback")], variable.start("fallback")) if variable["fallback"] else -1
        )
    font = _FONT.fullmatch(text, start)
    return _in_list(text, font.start("families")) if font else -1


def _in_list(text: str, start: int) -> int:
    """The offset at which `text[start:]`, a value of `font-family`, needs `sans-serif`; -1 where it needs none."""
    families = _parts(text, start)
    if any(_GENERIC.fullmatch(text[begin:end].strip()) for begin, end in families):
        return -1
    begin, end = families[-1]
    if variable := _VARIABLE.fullmatch(text, begin, end):
        return _in_list(text[: variable.end("fallback")], variable.start("fallback")) if variable["fallback"] else -1
    return start + len(text[start:].rstrip()) if text[begin:end].strip() else -1


def _parts(text: str, start: int) -> list[tuple[int, int]]:
    """The offsets (start, end) of the items of `text[start:]`, a list whose commas stand outside of brackets."""
    parts, depth, begin = [], 0, start
    for at in range(start, len(text)):
        if text[at] == "," and depth == 0:
            parts.append((begin, at))
            begin = at + 1
        depth += (text[at] == "(") - (text[at] == ")")
    return [*parts, (begin, len(text))]
