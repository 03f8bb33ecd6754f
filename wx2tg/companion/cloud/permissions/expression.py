"""Security rules as trees: what each node means is in `evaluation`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written out; None for both `null` and `undefined`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Variable:
    """`auth`, `doc`, `now` or `request`."""

    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """`of.name` and `of[name]`."""

    of: Expression
    name: Expression


@dataclass(frozen=True, slots=True)
class Array:
    """`[a, b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A template such as `database.room.${doc.room}`: its parts, put together as texts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Get:
    """`get(path)`: the document at `database.COLLECTION.ID`."""

    path: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """`!of`."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Logic:
    """`a && b && c`, or with `||`."""

    operator: str
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`; the operator is one of `== != < <= > >= in`."""

    operator: str
    left: Expression
    right: Expression


Expression = Constant | Variable | Item | Array | Text | Get | Not | Logic | Comparison


def walk(expression: Expression) -> Iterator[Expression]:
    """Every node of a tree, those inside of a node before it."""
    for field in fields(expression):
        value = getattr(expression, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Expression):
                yield from walk(part)
    yield expression
