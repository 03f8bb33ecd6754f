"""Typed views of the tables in this folder, read once and checked.

A file that does not fit its type is our fault: msgspec.ValidationError, naming the file and the key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

import msgspec

from wx2tg.knowledge.records import Attribute, Event, RowReader

Tier = Literal["full", "partial", "emulated", "unsupported", "not-applicable"]
"""full: as in WeChat, and tested; partial: something differs; emulated: looks alike, built of other things;
unsupported: a stub that fails as WeChat would; not-applicable: has no meaning outside WeChat."""

TIERS: tuple[Tier, ...] = get_args(Tier)
"""Every tier, the best first."""

NOWHERE: frozenset[Tier] = frozenset({"unsupported", "not-applicable"})
"""The tiers of what does not come across at all."""

_Row = TypeVar("_Row")


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


class Api(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member of `wx`. Without a `leaf` (a file of `runtime/api`) and `export`, a stub stands in for it.

    `family` is the name of the table's file.
    """

    name: str
    tier: Tier
    target: str = ""
    note: str = ""
    leaf: str | None = None
    export: str | None = None
    kind: Literal["async", "sync", "task", "manager", "property", "event"] = "async"
    family: str = ""


class Hook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lifecycle method of `scope` (`App`, `Page`, `Component`, `pageLifetimes`), and when it is called here."""

    scope: str
    name: str
    tier: Tier
    when: str
    note: str = ""


class CssFeature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something of CSS that cannot be lowered: where it is written, and the first version that knows it by engine."""

    name: str
    words: tuple[str, ...]
    chrome: float
    safari: float
    firefox: float
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
    file = files("wx2tg.knowledge") / "elements.toml"
    return _row(_recorded({"tag": "", "tier": "full", **_read(file)}, file), Component, file)


class Syntax(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of JavaScript's syntax, and the first version of each browser that reads it; `label` names it."""

    name: str
    label: str
    chrome: str
    firefox: str
    safari: str
    samsung: str


@cache
def syntax() -> Mapping[str, Syntax]:
    """Newer syntax by name."""
    file = files("wx2tg.knowledge") / "syntax.toml"
    rows = [_row(row, Syntax, file) for row in _read(file).get("syntax", [])]
    return MappingProxyType({row.name: row for row in rows})


def api(name: str) -> Api | None:
    """The API `name`, written with its `wx.`, or None where WeChat has no such member."""
    return apis().get(name)


@cache
def apis() -> Mapping[str, Api]:
    """Every API by name, in alphabetical order."""
    rows: list[Api] = []
    for file in _toml_files("api").values():
        family = file.name.removesuffix(".toml")
        rows += (_row(row | {"family": family}, Api, file) for row in _read(file).get("api", []))
    return MappingProxyType({row.name: row for row in sorted(rows, key=lambda row: row.name)})


@cache
def hooks() -> tuple[Hook, ...]:
    """Every lifecycle method, in the order in which a reader expects them."""
    file = files("wx2tg.knowledge") / "lifecycle.toml"
    return tuple(_row(row, Hook, file) for row in _read(file).get("hook", []))


@cache
def css_features() -> tuple[CssFeature, ...]:
    """What old browsers may lack of CSS."""
    file = files("wx2tg.knowledge") / "css.toml"
    return tuple(_row(row, CssFeature, file) for row in _read(file).get("feature", []))


@cache
def address_parameters() -> Mapping[str, AddressParameter]:
    """Which parameter of an API is the address of something on the web, by the API's name without `wx.`."""
    file = files("wx2tg.knowledge") / "addresses.toml"
    rows = [_row(row, AddressParameter, file) for row in _read(file).get("api", [])]
    return MappingProxyType({row.name: row for row in rows})


@cache
def address_attributes() -> Mapping[tuple[str, str], AddressKind]:
    """What is loaded from the addresses in attributes of built-in components, by tag and attribute."""
    file = files("wx2tg.knowledge") / "addresses.toml"
    rows = [_row(row, AddressAttribute, file) for row in _read(file).get("attribute", [])]
    return MappingProxyType({(row.tag, row.name): row.kind for row in rows})


@cache
def _component(tag: str) -> Component:
    file = _component_files()[tag]
    found = _row(_recorded(_read(file), file), Component, file)
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
    return _toml_files("components")


def _toml_files(folder: str) -> dict[str, Traversable]:
    entries = (files("wx2tg.knowledge") / folder).iterdir()
    return {file.name.removesuffix(".toml"): file for file in entries if file.name.endswith(".toml")}


def _read(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file.name}: {error}") from error


def _row(data: object, kind: type[_Row], file: Traversable) -> _Row:
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(f"{file.name}: {error}: {data}") from None
