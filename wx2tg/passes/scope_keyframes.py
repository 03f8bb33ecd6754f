"""`@keyframes` that another unit defines too get a name of this unit's own, also where its styles play them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import AtRule, Body, Declaration, Item, Keyframe, Rule, Sheet, rewrite
from wx2tg.syntax.wxss.scan import COMMENT
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

_PLAYS = r"(?:-[a-z]+-)?animation(?:-name)?"
_PLAYING = compiled_later(_PLAYS, re.IGNORECASE)
_IN_STYLE = compiled_later(rf"(?P<head>(?:^|;)\s*+{_PLAYS}\s*+:)(?P<value>[^;]*+)", re.IGNORECASE)
_VARIABLE = compiled_later(r"var\(\s*+(--[^\s,)]++)")
_WORD = compiled_later(rf"{COMMENT}|(?<![-\w\\.#])(?P<name>(?:[-\w]|[^\x00-\x7f]|\\.)++)(?!\()")


def scope_keyframes(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet` with the keyframes of `context.keyframes` under their new names.

    `animation`, and the custom properties that it uses, play the new names. Those in `context.shared_keyframes` are
    defined under their old names too, for units that play them without defining them.
    """
    names, shared = context.keyframes, context.shared_keyframes
    if not names:
        return sheet
    variables = {name for value in _played(sheet.items) for name in _VARIABLE.findall(value)}

    def change(item: Item, _source: Source) -> Item:
        if isinstance(item, Declaration):
            if not (_PLAYING.fullmatch(item.name) or item.name in variables):
                return item
            value = _renamed(item.value, names)
            return item if value == item.value else replace(item, value=value)
        if isinstance(item, AtRule) and _name(item) in names and item.name.endswith("keyframes"):
            return replace(item, prelude=names[_name(item)])
        return item

    result = rewrite(sheet, change)
    copies = tuple(item for item, _ in _keyframes(sheet.items, sheet) if _name(item) in names and _name(item) in shared)
    return replace(result, items=(*copies, *result.items)) if copies else result


def scope_style(text: str, names: Mapping[str, str]) -> str:
    """`text`, the value of a `style` attribute, with the keyframes of `names` under their new names."""
    return _IN_STYLE.sub(lambda match: match["head"] + _renamed(match["value"], names), text)


def keyframes_in(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The name of each `@keyframes`, and the path of the file that defines it."""
    for item, file in _keyframes(sheet.items, sheet):
        yield _name(item), file.source.path


def _keyframes(body: Body, sheet: Sheet) -> Iterator[tuple[AtRule, Sheet]]:
    for item in body:
        if isinstance(item, Sheet):
            yield from _keyframes(item.items, item)
        elif isinstance(item, AtRule):
            if item.name.endswith("keyframes"):
                yield item, sheet
            elif item.body:
                yield from _keyframes(item.body, sheet)


def _played(body: Body) -> Iterator[str]:
    for item in body:
        if isinstance(item, Declaration):
            if _PLAYING.fullmatch(item.name):
                yield item.value
        elif isinstance(item, Rule | Keyframe | AtRule | Sheet):
            yield from _played((item.items if isinstance(item, Sheet) else item.body) or ())


def _name(item: AtRule) -> str:
    return item.prelude.strip("\"'")


def _renamed(value: str, names: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: names.get(match["name"] or "", match[0]), value)
