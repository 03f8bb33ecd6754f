"""The tree of a WXSS file: rules, at-rules and declarations, with their places."""

from __future__ import annotations

from collections.abc import Callable, Set
from operator import is_
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from wx2tg.syntax.wxss.selector import Selector
from wx2tg.text import Source, Span


class Declaration(msgspec.Struct, frozen=True):
    """`name: value`; the value is trimmed raw text, `!important` included."""

    name: str
    value: str
    span: Span


class Rule(msgspec.Struct, frozen=True):
    """`selectors { body }`; a body may hold nested rules and at-rules. `head` is the span of the selectors."""

    selectors: tuple[Selector, ...]
    body: tuple[Item, ...]
    span: Span
    head: Span


class Keyframe(msgspec.Struct, frozen=True):
    """`from`, `to` or percentages inside `@keyframes`: looks like a rule, selects nothing."""

    stops: str
    body: tuple[Item, ...]
    span: Span
    head: Span


class AtRule(msgspec.Struct, frozen=True):
    """`@name prelude;` (body None) or `@name prelude { body }`; the name is in lower case, without the `@`."""

    name: str
    prelude: str
    body: tuple[Item, ...] | None
    span: Span
    head: Span


class Import(msgspec.Struct, frozen=True):
    """`@import "address" condition;` where the condition is a media query, `layer()`, `supports()` or nothing."""

    address: str
    condition: str
    span: Span


class Sheet(msgspec.Struct, frozen=True):
    """A file. Lowering puts the sheet of an imported file in the place of its `Import`, so sheets nest.

    Spans inside a sheet are offsets in the text of its own `source`.
    """

    source: Source
    items: tuple[Item, ...]


Item: TypeAlias = Declaration | Rule | Keyframe | AtRule | Import | Sheet
Body: TypeAlias = tuple[Item, ...]


def rewrite(sheet: Sheet, change: Callable[[Item, Source], Item]) -> Sheet:
    """`sheet` with `change` applied to every item that is not a sheet, outer ones first.

    `change` gets the source in which the item's spans are. What it returns is descended into. What is unchanged is the
    same object.
    """

    def changed(item: Item, source: Source) -> Item:
        if isinstance(item, Sheet):
            return _with_items(item, changed)
        item = change(item, source)
        if isinstance(item, Rule | Keyframe | AtRule) and item.body:
            return _with_body(item, source, changed)
        return item

    return _with_items(sheet, changed)


def rewrite_selectors(
    sheet: Sheet, change: Callable[[Rule, Source], tuple[Selector, ...]], nested: bool = True
) -> Sheet:
    """`sheet` with the selectors of every rule replaced; those of rules inside rules only where `nested`."""

    def changed(item: Item, source: Source) -> Item:
        if isinstance(item, Rule):
            selectors = change(item, source)
            if selectors is not item.selectors:
                item = Rule(selectors, item.body, item.span, item.head)
            return _with_body(item, source, changed, _WITHOUT_RULES) if nested else item
        if isinstance(item, AtRule | Keyframe) and item.body:
            return _with_body(item, source, changed, _WITHOUT_RULES)
        return _with_items(item, changed, _WITHOUT_RULES) if isinstance(item, Sheet) else item

    return _with_items(sheet, changed, _WITHOUT_RULES)


# Most items of a sheet are declarations, so they are asked for first.
_WITHOUT_RULES = frozenset({Declaration, Import})

_Change = Callable[[Item, Source], Item]


def _with_items(sheet: Sheet, changed: _Change, same: Set[type] = frozenset()) -> Sheet:
    items = _changed_body(sheet.items, sheet.source, changed, same)
    return sheet if items is sheet.items else Sheet(sheet.source, items)


def _with_body(
    block: Rule | Keyframe | AtRule, source: Source, changed: _Change, same: Set[type] = frozenset()
) -> Item:
    body = _changed_body(block.body or (), source, changed, same)
    return block if body is block.body else replace(block, body=body)


def _changed_body(body: Body, source: Source, changed: _Change, same: Set[type]) -> Body:
    """`body` with every item changed whose type is not among those that stay the same."""
    items = tuple([item if type(item) in same else changed(item, source) for item in body])
    return body if all(map(is_, items, body)) else items
