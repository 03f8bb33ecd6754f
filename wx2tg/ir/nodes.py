"""The template IR: what a WXML file means, with directives, events and slots as nodes of their own.

Nodes are immutable. A `Hole` keeps the parsed expression and where its code stands, so that every binding can be mapped
and blamed. Names are not resolved here: what they refer to depends on the loops, templates and wxs modules around them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from wx2tg.syntax.expr import Expression
from wx2tg.text import Source, Span


class Hole(Struct, frozen=True):
    """`{{ expression }}`; `span` is that of the code between the braces."""

    expression: Expression
    source: Source
    span: Span


class Value(Struct, frozen=True):
    """An attribute value or a text: literal parts and holes. One hole alone keeps its type, a mixture is a string."""

    parts: tuple[str | Hole, ...]

    @property
    def literal(self) -> str | None:
        """The text, where there is no hole."""
        return "".join(part for part in self.parts if isinstance(part, str)) if self.is_static else None

    @property
    def is_static(self) -> bool:
        return not any(isinstance(part, Hole) for part in self.parts)


class Text(Struct, frozen=True):
    """Text content; never only white space."""

    value: Value


class Bind(Struct, frozen=True):
    """One attribute. `value` None means that it is written without a value, which is `true`."""

    name: str
    value: Value | None
    source: Source
    span: Span


class Event(Struct, frozen=True):
    """One listener: `type` is the event's name, the flags say which of WeChat's forms it has."""

    type: str
    handler: Value
    catch: bool
    capture: bool
    mut: bool
    source: Source
    span: Span


class Model(Struct, frozen=True):
    """`model:value="{{a.b}}"`: the property `name` writes back to the data path of `hole`."""

    name: str
    hole: Hole


class Element(Struct, frozen=True):
    """A built-in or unknown tag. `binds` are plain attributes, `data` and `marks` the `data-*` and `mark:*` ones."""

    tag: str
    binds: tuple[Bind, ...]
    events: tuple[Event, ...]
    data: tuple[tuple[str, Value], ...]
    marks: tuple[tuple[str, Value], ...]
    models: tuple[Model, ...]
    changes: tuple[tuple[str, Value], ...]
    children: tuple[Node, ...]
    source: Source
    span: Span


class SlotContent(Struct, frozen=True):
    """Neighbouring nodes that were written inside a component, for the slot of that name."""

    name: Value
    children: tuple[Node, ...]


class Portion(Struct, frozen=True):
    """Content of a component that goes to a slot whose name the loop or the `let:` around it computes.

    It stands inside of that loop or `let:`, since each row may go to another slot.
    """

    name: Value
    children: tuple[Node, ...]


class Component(Struct, frozen=True):
    """A custom component: an element whose content goes to slots. `generics` maps `generic:name` to a tag."""

    element: Element
    content: tuple[SlotContent, ...]
    generics: tuple[tuple[str, str], ...]


class Branch(Struct, frozen=True):
    """One arm of an If; `test` None is `wx:else`."""

    test: Value | None
    children: tuple[Node, ...]


class If(Struct, frozen=True):
    """`wx:if`, `wx:elif`, `wx:else`."""

    branches: tuple[Branch, ...]


class For(Struct, frozen=True):
    """`wx:for`. `key` is a field name, `*this`, or None."""

    list: Value
    item: str
    index: str
    key: str | None
    children: tuple[Node, ...]


class Slot(Struct, frozen=True):
    """`<slot>` in a component's template. `place` is its own `slot`, where it passes content on to a component.

    `values` are its other attributes: a component with `dynamicSlots` gives them to the content that the slot shows.
    `element` has the slot's listeners, `data-*` and marks.
    """

    name: Value
    element: Element
    place: Value | None = None
    values: tuple[tuple[str, Value], ...] = ()


class SlotScope(Struct, frozen=True):
    """`slot:item="it"`: in `children`, `it` is the value `item` of the slot that shows them; `names` pairs the two."""

    names: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


class Let(Struct, frozen=True):
    """`let:name="{{a.b}}"`: in `children`, and on the element that has it, the names stand for the values."""

    names: tuple[tuple[str, Value], ...]
    children: tuple[Node, ...]


class TemplateCall(Struct, frozen=True):
    """`<template is data>`: `data` is an object expression; `file` says whose templates `name` refers to."""

    name: Value
    data: Hole | None
    file: str


Node = Text | Element | Component | If | For | Slot | SlotScope | Let | Portion | TemplateCall


class NamedTemplate(Struct, frozen=True):
    """`<template name>`: its content, the wxs modules of its file (name -> module id)."""

    name: str
    file: str
    children: tuple[Node, ...]
    wxs: Mapping[str, str]


class Template(Struct, frozen=True):
    """A unit's WXML with all that it includes and imports.

    `visible` gives for every file the templates it may call: name -> key of `templates`.
    """

    children: tuple[Node, ...]
    wxs: Mapping[str, str]
    templates: Mapping[str, NamedTemplate]
    visible: Mapping[str, Mapping[str, str]]
    file: str
