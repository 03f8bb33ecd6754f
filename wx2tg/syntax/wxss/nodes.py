"""The tree of a WXSS file: rules, at-rules and declarations, with their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import is_
from typing import TypeAlias

from wx2tg.syntax.wxss.selector import Selector
from wx2tg.text import Source, Span


@dataclass(frozen=True, slots=True)
class Declaration:
    """`name: value`; the value is trimmed raw text, `!important` included."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """`selectors { body }`; a body may hold nested rules and at-rules. `head` is the span of the selectors."""

    selectors: tuple[Selector, ...]
    body: tuple[Item, ...]
    span: Span
    head: Span


@dataclass(frozen=True, slots=True)
class Keyframe:
    """`from`, `to` or percentages inside `@keyframes`: looks like a rule, selects nothing."""

    stops: str
    body: tuple[Item, ...]
    span: Span
    head: Span


@dataclass(frozen=True, slots=True)
class AtRule:
    """`@name prelude;` (body None) or `@name prelude { body }`; the name is in lower case, without the `@`."""

    name: str
    prelude: str
    body: tuple[Item, ...] | None
    span: Span
    head: Span


@dataclass(frozen=True, slots=True)
class Import:
    """`@import "address" condition;` where the condition is a media query, `layer()`, `supports()` or nothing."""

    address: str
    condition: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sheet:
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
    items = _rewrite_body(sheet.items, sheet.source, change)
    return sheet if items is sheet.items else Sheet(sheet.source, items)


def rewrite_selectors(
    sheet: Sheet, change: Callable[[Rule, Source], tuple[Selector, ...]], nested: bool = True
) -> Sheet:
    """`sheet` with the selectors of every rule replaced; those of rules inside rules only where `nested`."""

    def change_rule(item: Item, source: Source) -> Item:
        if not isinstance(item, Rule):
            return item
        selectors = change(item, source)
        return item if selectors is item.selectors else replace(item, selectors=selectors)

    items = _rewrite_body(sheet.items, sheet.source, change_rule, nested)
    return sheet if items is sheet.items else Sheet(sheet.source, items)


def _rewrite_body(body: Body, source: Source, change: Callable[[Item, Source], Item], nested: bool = True) -> Body:
    items = tuple([_rewrite_item(item, source, change, nested) for item in body])
    return body if all(map(is_, items, body)) else items


def _rewrite_item(item: Item, source: Source, change: Callable[[Item, Source], Item], nested: bool) -> Item:
    if isinstance(item, Sheet):
        items = _rewrite_body(item.items, item.source, change, nested)
        return item if items is item.items else Sheet(item.source, items)
    item = change(item, source)
    if isinstance(item, Rule | Keyframe | AtRule) and item.body and (nested or not isinstance(item, Rule)):
        body = _rewrite_body(item.body, source, change, nested)
        return item if body is item.body else replace(item, body=body)
    return item
