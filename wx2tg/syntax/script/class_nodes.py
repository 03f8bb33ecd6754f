"""What a script says about its classes that has to be lowered: decorators, accessors, properties of constructors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wx2tg.text import Span

MemberKind = Literal["method", "getter", "setter", "field", "accessor"]
"""What a member of a class is to its decorators."""


@dataclass(frozen=True, slots=True)
class DecoratedMember:
    """A member of a class with decorators; `key` is JavaScript source for its name, "" for one that is computed.

    `equals` stands in front of what a field gets; `unnamed`: that is a function, which is called after the field.
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


@dataclass(frozen=True, slots=True)
class StaticField:
    """A static field of a class with decorators: its first keyword, the sign in front of its value, and its end."""

    keyword: Span
    equals: Span | None
    end: int


@dataclass(frozen=True, slots=True)
class DecoratedClass:
    """A class with decorators; `name` is None for an anonymous one, `span` starts at `class`.

    `legacy`: its decorators are of the older kind. `given` is JavaScript source for the name that an anonymous class
    gets from where it stands, `body` the place behind the brace, `statics` the fields that belong to what decorators
    make of the class, `own_this` each `this` that means it.
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


@dataclass(frozen=True, slots=True)
class Accessor:
    """A field `accessor x = 1`: a getter and a setter over a private field.

    `key` is the source of its name, `end` where the field ends; `owner` is what a static one belongs to, "" for others,
    and "@" where decorators may put something in the place of the class.
    """

    keyword: Span
    name: Span
    key: str
    owner: str
    end: int


@dataclass(frozen=True, slots=True)
class ParameterProperties:
    """Constructor parameters that are also properties, to be assigned at `at`.

    That is between two statements, or behind a call of `super` in an expression; `value` is the call where it is used.
    """

    at: int
    names: tuple[str, ...]
    called: bool = False
    value: Span | None = None
