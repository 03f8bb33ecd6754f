"""WeChat's lengths become CSS lengths: `rpx`, the `vh` and `vw` of the app's own column, and safe areas."""

from __future__ import annotations

import re

from msgspec.structs import replace

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import AtRule, Declaration, Import, Item, Sheet, rewrite
from wx2tg.syntax.wxss.scan import COMMENT, STRING
from wx2tg.text import Source

_UNIT = r"(?i:rpx|vh|vw)"
_NUMBER = r"[-+]?(?:\d++(?:\.\d++)?|\.\d++)(?:[eE][-+]?\d++)?"
# A number after a letter, a digit or a hyphen is part of a name: `slide-10rpx`.
_LENGTH = rf"(?<![-\w#.\\])(?P<number>{_NUMBER})(?P<unit>{_UNIT})(?![-\w])"
_OPAQUE = rf"{STRING}|{COMMENT}|(?<![-\w])(?i:url)\([^)\"']*+\)"
_AREA = r"(?<![-\w])(?i:env|constant)\(\s*+(?i:safe-area-inset-)(?P<side>(?i:top|right|bottom|left))\s*+(?P<end>[,)])"
_TOKEN = re.compile(rf"{_OPAQUE}|{_AREA}|{_LENGTH}")
_MAY_MATTER = re.compile(rf"\d{_UNIT}|safe-area", re.IGNORECASE)
# The text before a length that belongs to a margin or a padding.
_MARGIN = re.compile(r"(?:^|;)\s*(?:margin|padding)[^:;]*:[^;]*\Z", re.IGNORECASE)
_USED = re.compile(r"var\(--wx(-?\d[\d_]*)m?\)")

# Fewer rpx than this are a hairline: one whole pixel, but none in a margin, where it would widen a full row.
_HAIRLINE = 2
# More rpx than any screen has, and about the largest length that browsers can hold.
_MOST = 1e7


def lower_units(sheet: Sheet, _context: SheetContext) -> Sheet:
    """`sheet` with `20rpx` as `var(--wx20)` in values, and as `10px` in the conditions of at-rules.

    The runtime (`router/lengths.js`) defines `--wx20` for each number in use (`lengths_in`): so many 750ths of the
    column's width, rounded down to whole pixels but to no less than one, as WeChat rounds them. `--wx1m`, for margins
    and paddings, may be 0. The shell defines `--wx-vh` and `--wx-vw` (a hundredth of the column's height and width),
    and `--wx-safe-top`, `-right`, `-bottom` and `-left`. Conditions of at-rules cannot use variables; they are lowered
    for a screen that is 375 px wide.
    """
    return rewrite(sheet, _lower_item)


def lower_style(text: str) -> str:
    """`text`, the value of a `style` attribute, lowered like a sheet."""
    return _lower(text, "")


def lengths_in(text: str) -> frozenset[str]:
    """The numbers of rpx (`20`, `-10.5`) whose variables `text`, which was lowered, uses."""
    return frozenset(number.replace("_", ".") for number in _USED.findall(text))


def _lower_item(item: Item, _source: Source) -> Item:
    if isinstance(item, Declaration):
        if item.name.lower() == "initial-value":  # of @property, which cannot use variables either
            value = _TOKEN.sub(_lower_condition, item.value)
        else:
            value = _lower(item.value, f"{item.name}:")
        return item if value == item.value else Declaration(item.name, value, item.span)
    if isinstance(item, AtRule) and item.prelude:
        prelude = _TOKEN.sub(_lower_condition, item.prelude)
        return item if prelude == item.prelude else replace(item, prelude=prelude)
    if isinstance(item, Import) and item.condition:
        return replace(item, condition=_TOKEN.sub(_lower_condition, item.condition))
    return item


def _lower(text: str, before: str) -> str:
    """`text` with its lengths lowered. `before` is the text in front of it: the name of the property."""
    return _TOKEN.sub(lambda match: _lower_token(match, before), text) if _MAY_MATTER.search(text) else text


def _lower_token(match: re.Match[str], before: str) -> str:
    if side := match["side"]:
        side = side.lower()
        return f"var(--wx-safe-{side}," + (f" env(safe-area-inset-{side}))" if match["end"] == ")" else "")
    if not match["unit"]:
        return match[0]
    number, unit = match["number"].removeprefix("+"), match["unit"].lower()
    if unit == "rpx":
        return _rpx(float(number), before + match.string[: match.start()])
    return f"calc(var(--wx-{unit})*{number})" if float(number) else "0px"


def _rpx(number: float, before: str) -> str:
    """The variable for `number` rpx, which follow the text `before`."""
    name = f"{max(-_MOST, min(_MOST, number)):.4f}".rstrip("0").rstrip(".")
    if name in ("0", "-0"):
        return "0px"
    thin = 0 < number < _HAIRLINE and _MARGIN.search(before)
    return f"var(--wx{name.replace('.', '_')}{'m' if thin else ''})"


def _lower_condition(match: re.Match[str]) -> str:
    if (match["unit"] or "").lower() != "rpx":
        return match[0]
    return f"{float(match['number']) / 2:.4f}".rstrip("0").rstrip(".") + "px"
