"""A list of fonts without a generic one gets `sans-serif` at its end, as the phones that WeChat runs on end it."""

from __future__ import annotations

import re
from dataclasses import replace

from wx2tg.syntax.wxss import AtRule, Declaration, Item, Sheet, rewrite
from wx2tg.syntax.wxss.scan import COMMENT, STRING
from wx2tg.text import Source

# Generic families and CSS-wide keywords (CSS Fonts Level 4, CSS Cascade Level 5).
_GENERIC = re.compile(
    r"serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-[a-z-]+|math|emoji|fangsong|generic\(.*|"
    r"inherit|initial|unset|revert|revert-layer",
    re.IGNORECASE,
)
_NESTED = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
# In the shorthand, families come after the size; a system font such as `caption` has none.
_SIZE = rf"(?:[\d.]+(?:[a-z]\w*|%)|[a-z]+{_NESTED}|x{{0,3}}-?(?:small|large)|medium|smaller|larger)"
_FONT = re.compile(rf"(?:.*?\s)??{_SIZE}(?:\s*/\s*(?:[a-z]+{_NESTED}|[\w.%]+))?\s+(?P<families>.+)", re.I | re.S)
_IMPORTANT = re.compile(r"\s*+!\s*+important\s*+\Z", re.IGNORECASE)
_QUOTED = re.compile(f"{STRING}|{COMMENT}")


def end_font_families(sheet: Sheet) -> Sheet:
    """`sheet` with `font-family: PingFang SC` as `font-family: PingFang SC, sans-serif`, also in `font`.

    Where none of the named fonts is there, as on a desktop, the browser would else take its own, which has serifs.
    Values with variables stay as they are: what those hold is not known.
    """
    faces: list[Item] = []

    def change(item: Item, _source: Source) -> Item:
        if isinstance(item, AtRule) and item.name == "font-face":
            faces.extend(item.body or ())
        if isinstance(item, Declaration) and item.value and not any(item is known for known in faces):
            value = _ended(item.name.lower(), item.value)
            return item if value is item.value else replace(item, value=value)
        return item

    return rewrite(sheet, change)


def _ended(name: str, value: str) -> str:
    if name not in {"font", "font-family"} or "var(" in value.lower():
        return value
    end = _IMPORTANT.search(value)
    head, tail = (value[: end.start()], end[0]) if end else (value, "")
    families = _QUOTED.sub('""', head)
    if name == "font":
        shorthand = _FONT.fullmatch(families)
        families = shorthand["families"] if shorthand else "inherit"
    if any(_GENERIC.fullmatch(family.strip()) for family in families.split(",")):
        return value
    return f"{head}, sans-serif{tail}"
