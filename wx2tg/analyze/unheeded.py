"""Attributes, values and events on built-in components that have no effect, or that the tables do not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Literal

import msgspec

from wx2tg.analyze.constants import is_default, possible
from wx2tg.ir.nodes import Bind, Component, Element, Node, Slot, Template, TemplateCall
from wx2tg.ir.walk import children_of
from wx2tg.knowledge import NOWHERE, UNHEEDED, Attribute, every_element, tables
from wx2tg.knowledge import Event as EventRow
from wx2tg.text import Source, Span
from wx2tg.text.casing import camel

Problem = Literal[
    "unknown-attribute",
    "unknown-event",
    "ignored-attribute",
    "event-never-fired",
    "value-not-honoured",
    "unknown-value",
]

# Attributes that the compiler reads itself, or that are for screen readers.
_OF_ANY_ELEMENT = re.compile(r"(?:aria-|wx:|exparser:|data-).*")


class Unheeded(msgspec.Struct, frozen=True):
    """One thing that has no effect. `name` is that of the attribute or event, `value` the attribute's.

    `note` says what happens instead.
    """

    problem: Problem
    tag: str
    name: str
    source: Source
    span: Span
    value: str = ""
    note: str = ""

    @property
    def is_event(self) -> bool:
        """Whether it is an event, and not an attribute."""
        return self.problem in ("unknown-event", "event-never-fired")


class _Rows(msgspec.Struct, frozen=True):
    """What a tag may carry; attributes in both spellings. None stands for a row that always has its effect."""

    attributes: Mapping[str, Attribute | None]
    events: Mapping[str, EventRow | None]


def unheeded(template: Template) -> Iterator[Unheeded]:
    """Everything without effect in a template, and in the named templates that it can reach."""
    yield from _among(template.children)[0]
    for named in template.templates.values():
        yield from _among(named.children)[0]


def _among(nodes: tuple[Node, ...]) -> tuple[list[Unheeded], bool]:
    """What is found in `nodes`, and whether they hold a component of the project, which may fire any event."""
    found: list[Unheeded] = []
    lively = False
    for node in nodes:
        inside, fires = _among(children_of(node))
        found += inside
        if isinstance(node, Element) and (rows := _rows(node.tag)) is not None:
            found += _attributes(node, rows)
            found += (item for item in _events(node, rows) if not (fires and item.problem == "unknown-event"))
        lively = lively or fires or isinstance(node, (Component, Slot, TemplateCall))
    return found, lively


def _attributes(node: Element, rows: _Rows) -> Iterator[Unheeded]:
    for bind in node.binds:
        row = rows.attributes.get(bind.name, bind)
        if row is bind:
            row = rows.attributes.get(camel(bind.name), bind)
        if isinstance(row, Attribute):
            yield from _attribute(node.tag, bind, row)
        elif row is bind and not _OF_ANY_ELEMENT.fullmatch(bind.name):
            yield Unheeded("unknown-attribute", node.tag, bind.name, bind.source, bind.span)


def _attribute(tag: str, bind: Bind, row: Attribute) -> Iterator[Unheeded]:
    values = possible(bind.value)
    if row.state in UNHEEDED:
        if not all(is_default(row, value) for value in values):
            yield Unheeded("ignored-attribute", tag, bind.name, bind.source, bind.span, note=row.note)
        return
    # A button may have several values of open-type.
    texts = (part.strip() for value in values if isinstance(value, str) for part in value.split("|"))
    for part in dict.fromkeys(filter(None, texts)):
        option = row.values.get(part)
        if option is None:
            yield Unheeded("unknown-value", tag, bind.name, bind.source, bind.span, part)
        elif option.state in UNHEEDED:
            yield Unheeded("value-not-honoured", tag, bind.name, bind.source, bind.span, part, option.note)


def _events(node: Element, rows: _Rows) -> Iterator[Unheeded]:
    for event in node.events:
        row = rows.events.get(event.type, event)
        if isinstance(row, EventRow):
            yield Unheeded("event-never-fired", node.tag, event.type, event.source, event.span, note=row.note)
        elif row is event:
            yield Unheeded("unknown-event", node.tag, event.type, event.source, event.span)


@cache
def _rows(tag: str) -> _Rows | None:
    """The rows of a built-in component, added to those of every element; None for any other tag.

    Nor are there any for a component that does not come across at all: the finding of the tag says all there is to say.
    """
    component = tables.component(tag)
    if component is None or component.tier in NOWHERE:
        return None
    attributes: dict[str, Attribute | None] = {}
    for name, row in {**every_element().attributes, **component.attributes}.items():
        attributes[name] = attributes[camel(name)] = row if row.state in UNHEEDED or row.values else None
    events = {**every_element().events, **component.events}
    return _Rows(attributes, {name: row if row.fired == "never" else None for name, row in events.items()})


def similar(item: Unheeded) -> str:
    """The known name or value that is most like an unknown one, to be suggested; "" where none is alike."""
    rows = _rows(item.tag)
    if rows is None or not item.problem.startswith("unknown-"):
        return ""
    wanted, known = item.name, list(rows.events if item.is_event else rows.attributes)
    if item.problem == "unknown-value":
        row = rows.attributes.get(item.name) or rows.attributes.get(camel(item.name))
        wanted, known = item.value, list(row.values if row is not None else ())
    folded = {_folded(other): other for other in reversed(known)}
    return next((folded[close] for close in get_close_matches(_folded(wanted)[:100], folded, 1, 0.75)), "")


def _folded(name: str) -> str:
    return name.lower().replace("-", "")
