"""WeChat's lengths become CSS lengths: `rpx`, the `vh` and `vw` of the app's own column, and safe areas."""

from __future__ import annotations

import re
from dataclasses import replace

from wx2tg.syntax.wxss import AtRule, Declaration, Import, Item, Sheet, rewrite
from wx2tg.syntax.wxss.scan import COMMENT, STRING
from wx2tg.text import Source

_VARIABLES = {"rpx": "--rpx", "vh": "--wx-vh", "vw": "--wx-vw"}
_UNIT = r"(?i:rpx|vh|vw)"
_NUMBER = r"[-+]?(?:\d++(?:\.\d++)?|\.\d++)(?:[eE][-+]?\d++)?"
# A number after a letter, a digit or a hyphen is part of a name: `slide-10rpx`.
_LENGTH = rf"(?<![-\w#.\\])(?P<number>{_NUMBER})(?P<unit>{_UNIT})(?![-\w])"
_OPAQUE = rf"{STRING}|{COMMENT}|(?<![-\w])(?i:url)\([^)\"']*+\)"
_AREA = r"(?<![-\w])(?i:env|constant)\(\s*+(?i:safe-area-inset-)(?P<side>(?i:top|right|bottom|left))\s*+(?P<end>[,)])"
_TOKEN = re.compile(rf"{_OPAQUE}|{_AREA}|{_LENGTH}")
_MAY_MATTER = re.compile(rf"\d{_UNIT}|safe-area", re.IGNORECASE)


def lower_units(sheet: Sheet) -> Sheet:
    """`sheet` with `20rpx` as `calc(var(--rpx)*20)` in values, and as `10px` in the conditions of at-rules.

    The shell defines `--rpx`, `--wx-hair` (one rpx that never vanishes), `--wx-vh` and `--wx-vw` (a hundredth of the
    column's height and width), and `--wx-safe-top`, `-right`, `-bottom` and `-left`. A condition cannot use them; it
    sees a screen 375 px wide.
    """
    return rewrite(sheet, _lower_item)


def lower_value(text: str) -> str:
    """The same for the text of a value, or of a `style` attribute."""
    return _TOKEN.sub(_lower_token, text) if _MAY_MATTER.search(text) else text


def _lower_item(item: Item, _source: Source) -> Item:
    if isinstance(item, Declaration):
        value = lower_value(item.value)
        return item if value is item.value else Declaration(item.name, value, item.span)
    if isinstance(item, AtRule) and item.prelude:
        prelude = _TOKEN.sub(_lower_condition, item.prelude)
        return item if prelude == item.prelude else replace(item, prelude=prelude)
    if isinstance(item, Import) and item.condition:
        return replace(item, condition=_TOKEN.sub(_lower_condition, item.condition))
    return item


def _lower_token(match: re.Match[str]) -> str:
    if side := match["side"]:
        side = side.lower()
        return f"var(--wx-safe-{side}," + (f" env(safe-area-inset-{side}))" if match["end"] == ")" else "")
    if not match["unit"]:
        return match[0]
    number, unit = match["number"].removeprefix("+"), match["unit"].lower()
    if unit == "rpx" and abs(float(number)) == 1:  # as thin as can be seen, but never nothing
        return "var(--wx-hair)" if float(number) > 0 else "calc(var(--wx-hair)*-1)"
    return f"calc(var({_VARIABLES[unit]})*{number})" if float(number) else "0px"


def _lower_condition(match: re.Match[str]) -> str:
    if (match["unit"] or "").lower() != "rpx":
        return match[0]
    return f"{float(match['number']) / 2:.4f}".rstrip("0").rstrip(".") + "px"
