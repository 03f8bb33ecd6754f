"""Facts about the classes of a script that have to be lowered: decorators, accessors, parameter properties."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wx2tg.text import Span

MemberKind = Literal["method", "getter", "setter", "field", "accessor"]
"""The kind of a class member, as decorators see it (`context.kind` of the decorators proposal)."""


class DecoratedMember(Struct, frozen=True):
    """A class member with decorators. `end` is the code-point offset where the member ends.

    `key` is JavaScript source for the member's name, "" if the name is computed. `equals` is the `=` in front of a
    field's value. `unnamed` says that the value is a nameless function or class, which takes the field's name.
    """

    decorators: tuple[Span, ...]
    kind: MemberKind
    key: str
    static: bool
    private: bool
    name: Span
    equals: Span | None
    unnamed: bool
    end: int


class StaticField(Struct, frozen=True):
    """A static field of a decorated class: its `static`, the `=` in front of its value (if any), and where it ends."""

    keyword: Span
    equals: Span | None
    end: int


class DecoratedClass(Struct, frozen=True):
    """A class with decorators, on itself or on its members. `span` starts at `class`.

    `name` is None for an anonymous class; `given` is then JavaScript source for the name that it takes from its place
    (`x = class {}`), or "". `legacy` says that the decorators are those of `experimentalDecorators`. `body` is the
    offset after the opening brace.

    Decorators may replace the class. `statics` are the static fields that must be set on the replacement, and
    `own_this` is each `this` in static code, which must mean the replacement.
    """

    decorators: tuple[Span, ...]
    span: Span
    name: Span | None
    declaration: bool
    members: tuple[DecoratedMember, ...] = ()
    legacy: bool = False
    given: str = ""
    body: int = 0
    statics: tuple[StaticField, ...] = ()
    own_this: tuple[Span, ...] = ()


class Accessor(Struct, frozen=True):
    """A field `accessor x = 1`: a getter and a setter over a private field.

    `key` is the source of its name, `end` the offset where the field ends. `owner` is "" for a field of instances. For
    a static field it is JavaScript source for the class, or "@" if decorators may replace the class.
    """

    keyword: Span
    name: Span
    key: str
    owner: str
    end: int


class ParameterProperties(Struct, frozen=True):
    """Constructor parameters that are also properties, to be assigned at the offset `at`.

    `at` lies between two statements, or with `called` just after a call of `super` inside of an expression. `value` is
    the span of that call if the expression uses its value, else None.
    """

    at: int
    names: tuple[str, ...]
    called: bool = False
    value: Span | None = None
