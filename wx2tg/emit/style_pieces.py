"""Cuts a style sheet into pieces for lightningcss, whose time grows with the square of what it can merge.

It joins each rule with its neighbours, and then looks at all of the joined rule again: four thousand neighbouring
`@media` of one condition take ten seconds. So neighbours that are alike are joined here, and no piece is long.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import groupby

from msgspec.structs import replace

from wx2tg.syntax.wxss import AtRule, Body, Declaration, Item, Rule, Sheet
from wx2tg.syntax.wxss import css as printed
from wx2tg.syntax.wxss.print import head
from wx2tg.text import Source

CONDITIONS = frozenset({"media", "supports", "container", "layer", "document"})
"""At-rules of which two with the same condition are the same as one; a `layer` only where it has a name."""

_MOST_RULES = 1000
_MOST_DECLARATIONS = 10_000
_NOWHERE = Source("", "")


def pieces(sheet: Sheet) -> Iterator[str]:
    """The CSS of `sheet`; all pieces, one behind the other, mean the same as the sheet."""
    cutter = _Cutter()
    cutter.body(joined(sheet.items))
    cutter.cut()
    yield from cutter.pieces


def joined(body: Body) -> Body:
    """`body` without the borders of imported sheets, and with one item for neighbours that are alike."""
    items: list[Item] = []
    for _, group in groupby(_flat(body), _key):
        first, *others = group
        if isinstance(first, Rule | AtRule) and first.body is not None:
            both = first.body + tuple(item for other in others for item in _body(other)) if others else first.body
            if isinstance(first, AtRule) and first.name in CONDITIONS:
                both = joined(both)
            items.append(first if both is first.body else replace(first, body=both))
        else:
            items += (first, *others)
    return tuple(items)


def _flat(body: Iterable[Item]) -> Iterator[Item]:
    for item in body:
        if isinstance(item, Sheet):
            yield from _flat(item.items)
        else:
            yield item


def _body(item: Item) -> Body:
    return (item.body or ()) if isinstance(item, Rule | AtRule) else ()


def _key(item: Item) -> Hashable:
    """Equal for neighbours that can be joined: rules without rules in them, and conditions."""
    if isinstance(item, Rule) and all(isinstance(inner, Declaration) for inner in item.body):
        return item.selectors
    if _is_condition(item):
        return head(item)
    return id(item)


def _is_condition(item: Item) -> bool:
    return (
        isinstance(item, AtRule)
        and item.body is not None
        and item.name in CONDITIONS
        and (item.name != "layer" or bool(item.prelude))
    )


class _Cutter:
    """Writes items down, and begins a new piece where one is long: what is open is closed, and opened again."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._lines: list[str] = []
        self._open: list[str] = []
        self._rules = self._declarations = 0

    def body(self, body: Body) -> None:
        """Write items that stand between rules, where a cut may be."""
        for item in body:
            if _is_condition(item) or (isinstance(item, Rule) and len(item.body) > _MOST_RULES and not _plain(item)):
                self._lines.append(f"{head(item)} {{\n")
                self._open.append(f"{head(item)} {{\n")
                self.body(_body(item))
                self._open.pop()
                self._lines.append("}\n")
            else:
                self._lines.append(printed(Sheet(_NOWHERE, (item,))))
                self._declarations += len(_body(item))
            self._rules += 1
            if self._rules >= _MOST_RULES or self._declarations >= _MOST_DECLARATIONS:
                self.cut()

    def cut(self) -> None:
        """End the piece."""
        self._lines.append("}\n" * len(self._open))
        self.pieces.append("".join(self._lines))
        self._lines = list(self._open)
        self._rules = self._declarations = 0


def _plain(rule: Rule) -> bool:
    return all(isinstance(item, Declaration) for item in rule.body)
