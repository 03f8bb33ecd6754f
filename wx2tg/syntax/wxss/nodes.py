"""The tree of a WXSS file: rules, at-rules and declarations, with their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
    """`sheet` with `change` applied to every item but nested sheets, from the outside in; unchanged parts keep their identity.

    `change` gets the source that the spans of the item belong to. What it returns is descended into.
    """
    items = _rewrite_body(sheet.items, sheet.source, change)
    return sheet if items is sheet.items else Sheet(sheet.source, items)


def _rewrite_body(body: Body, source: Source, change: Callable[[Item, Source], Item]) -> Body:
    items = tuple([_rewrite_item(item, source, change) for item in body])
    return body if all(map(_same, items, body)) else items


def _rewrite_item(item: Item, source: Source, change: Callable[[Item, Source], Item]) -> Item:
    if isinstance(item, Sheet):
        return rewrite(item, change)
    item = change(item, source)
    if isinstance(item, Rule | Keyframe | AtRule) and item.body:
        body = _rewrite_body(item.body, source, change)
        if body is not item.body:
            return replace(item, body=body)
    return item


def _same(left: Item, right: Item) -> bool:
    return left is right
