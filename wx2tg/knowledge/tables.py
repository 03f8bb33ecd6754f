"""Typed views of the tables in this folder, each read once and checked.

A table that does not fit its type is our own fault: ValueError, whose text names the file and the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from wx2tg.knowledge.browsers import Since
from wx2tg.knowledge.members import Api, read_members
from wx2tg.knowledge.reading import by_key, content, sections, table_file, table_files, typed
from wx2tg.knowledge.records import Attribute, Event, RowReader
from wx2tg.knowledge.tiers import NOWHERE, Tier


class Component(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A built-in component. `note` says in one sentence what differs.

    `leaf` and `css` name files of `runtime/components`, `export` the leaf's object; the leaf is wanted only where one
    of the attributes `leaf_when` is written, if there are any. `html` is cloned into the element, with the children at
    `{children}`. `two_way` maps a property to the event that writes it back, or to "" where there is none and the leaf
    writes it back by itself. `library` is what the leaf asks `env.parts.library` for. Of `attributes` and `events` the
    states of `records.py` say what is so here; in a file, `attributes_are` and `events_are` give the state of the rows
    that name none. Where nothing is shown of a component, that is `impossible` and `never`, with the note of the
    component.
    """

    tag: str
    tier: Tier
    target: str = ""
    note: str = ""
    leaf: str | None = None
    export: str | None = None
    css: str | None = None
    leaf_when: tuple[str, ...] = ()
    html: str = "{children}"
    role: str | None = None
    tabindex: int | None = None
    two_way: dict[str, str] = {}
    library: str | None = None
    attributes: dict[str, Attribute] = {}
    events: dict[str, Event] = {}

    @property
    def own_names(self) -> tuple[str, ...]:
        """The attributes that are properties of this component and mean something else on other elements."""
        return tuple(name for name, row in self.attributes.items() if row.own)


class Hook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lifecycle method of `scope` (`App`, `Page`, `Component`, `pageLifetimes`), and when it is called here."""

    scope: str
    name: str
    tier: Tier
    when: str
    note: str = ""


class CssFeature(Since, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something of CSS that cannot be lowered, where it is written, and the first version of each engine with it.

    A sheet has it only if one of `words` is in it; `selector`, `at_rule`, `property` and `value` are regular
    expressions for where it is written, `beside` is one for the declarations around it.
    """

    name: str
    words: tuple[str, ...]
    selector: str = ""
    at_rule: str = ""
    property: str = ""
    value: str = ""
    beside: str = ""


AddressKind = Literal["request", "upload", "download", "socket", "image", "media", "font", "style", "web-view"]
"""What an address is for; the kinds of the report's hosts."""


class AddressParameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys `parameters` of the first argument of the API `name` are addresses; `kinds`: what the runtime loads."""

    name: str
    parameters: tuple[str, ...]
    kinds: tuple[AddressKind, ...]


class AddressAttribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The attribute `name` of the built-in component `tag`."""

    tag: str
    name: str
    kind: AddressKind


def component(tag: str) -> Component | None:
    """The built-in component `tag`, or None where WeChat has no such tag. Only this tag's file is read."""
    return _component(tag) if tag in _component_files() else None


def components() -> Mapping[str, Component]:
    """Every built-in component by tag, in alphabetical order."""
    return MappingProxyType({tag: _component(tag) for tag in sorted(_component_files())})


@cache
def every_element() -> Component:
    """What every element may carry, whatever its tag, as the rows of a component without a tag."""
    file = table_file("elements.toml")
    rows = {name: rows for name, rows in content(file).items() if name != "reflected"}
    return typed(_recorded({"tag": "", "tier": "full", **rows}, file), Component, file)


@cache
def reflected_attributes() -> frozenset[str]:
    """Attributes of built-in components with a script that stay on the element, for attribute selectors."""
    file = table_file("elements.toml")
    return frozenset(typed(content(file)["reflected"], tuple[str, ...], file))


class Syntax(Since, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of JavaScript's syntax, and the first version of each engine that reads it; `label` is for people."""

    name: str
    label: str


@cache
def syntax() -> Mapping[str, Syntax]:
    """Newer syntax by name."""
    file = table_file("syntax.toml")
    [rows] = sections(file, "syntax")
    return MappingProxyType(by_key((typed(row, Syntax, file) for row in rows), lambda row: row.name, file))


def api(name: str) -> Api | None:
    """The API `name`, written with its `wx.`, or None where WeChat has no such member."""
    return apis().get(name)


@cache
def apis() -> Mapping[str, Api]:
    """Every API by name, in alphabetical order."""
    found = read_members(table_files("api").values())
    return MappingProxyType(dict(sorted(found.items())))


@cache
def hooks() -> tuple[Hook, ...]:
    """Every lifecycle method, in the order in which a reader expects them."""
    file = table_file("lifecycle.toml")
    [rows] = sections(file, "hook")
    found = by_key((typed(row, Hook, file) for row in rows), lambda row: (row.scope, row.name), file)
    return tuple(found.values())


@cache
def css_features() -> tuple[CssFeature, ...]:
    """What old browsers may lack of CSS."""
    file = table_file("css.toml")
    [rows] = sections(file, "feature")
    return tuple(by_key((typed(row, CssFeature, file) for row in rows), lambda row: row.name, file).values())


@cache
def address_parameters() -> Mapping[str, AddressParameter]:
    """Which parameter of an API is the address of something on the web, by the API's name without `wx.`."""
    file = table_file("addresses.toml")
    rows, _ = sections(file, "api", "attribute")
    return MappingProxyType(by_key((typed(row, AddressParameter, file) for row in rows), lambda row: row.name, file))


@cache
def address_attributes() -> Mapping[tuple[str, str], AddressKind]:
    """What is loaded from the addresses in attributes of built-in components, by tag and attribute."""
    file = table_file("addresses.toml")
    _, rows = sections(file, "api", "attribute")
    found = by_key((typed(row, AddressAttribute, file) for row in rows), lambda row: (row.tag, row.name), file)
    return MappingProxyType({key: row.kind for key, row in found.items()})


@cache
def _component(tag: str) -> Component:
    file = _component_files()[tag]
    found = typed(_recorded(content(file), file), Component, file)
    if found.tag != tag:
        raise ValueError(f"{file.name} describes <{found.tag}>")
    return found


def _recorded(data: Mapping[str, Any], file: Traversable) -> dict[str, object]:
    """The content of a component's file with its rows as records."""
    given = dict(data)
    gone = given.get("tier") in NOWHERE
    usual = given.pop("attributes_are", {"impossible": given.get("note", "")} if gone else {})
    fired = given.pop("events_are", {"never": given.get("note", "")} if gone else {})
    reader = RowReader(given.pop("notes", {}))
    try:
        attributes = reader.attributes(given.get("attributes", {}), usual)
        events = reader.events(given.get("events", {}), fired)
    except (ValueError, LookupError, AttributeError) as error:
        raise ValueError(f"{file.name}: {error}") from None
    return {**given, "attributes": attributes, "events": events}


@cache
def _component_files() -> Mapping[str, Traversable]:
    return table_files("components")
