"""Evaluates security rules about one document, or about what a query says of the documents that it finds.

The values are those of documents. As in JavaScript a field that is not there is null, and so is a field of null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wx2tg.companion.cloud.permissions.expression import (
    Array,
    Comparison,
    Constant,
    Expression,
    Get,
    Item,
    Logic,
    Not,
    Text,
    Variable,
)
from wx2tg.companion.cloud.values import Document, equal, index_of, milliseconds


class Unknown:
    """The type of `UNKNOWN`: what a query does not say of the documents that it finds."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class Known:
    """`doc` where only some of its fields are known: by their dotted paths, those that a query compares with `==`."""

    values: Mapping[str, Any]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Which document `get` asks for."""

    collection: str
    id: str


@dataclass(slots=True)
class Scope:
    """What a rule is about.

    `document` is the document as it is, or what is Known of it; `data` is what a write brings. `fetched` holds the
    documents that `get` gives, None for one that is not there; `missing` is filled with those that it lacks.
    """

    openid: str | None
    now: datetime
    document: Document | Known | None = None
    data: Document | None = None
    fetched: Mapping[Place, Document | None] = field(default_factory=dict)
    missing: set[Place] = field(default_factory=set)
    unresolved: bool = False


def evaluate(expression: Expression, scope: Scope) -> Any:
    """The value of a rule, or UNKNOWN. `scope.unresolved` is set where the place of a `get` could not be told."""
    match expression:
        case Constant(value):
            return value
        case Variable(name):
            return _variable(name, scope)
        case Item(of, name):
            return _item(evaluate(of, scope), evaluate(name, scope))
        case Array(items):
            return _known_all([_plain(evaluate(item, scope)) for item in items])
        case Text(parts):
            values = _known_all([_plain(evaluate(part, scope)) for part in parts])
            return UNKNOWN if values is UNKNOWN else "".join(map(_written, values))
        case Get(path):
            return _got(_plain(evaluate(path, scope)), scope)
        case Not(of):
            value = _truth(evaluate(of, scope))
            return value if value is UNKNOWN else not value
        case Logic(operator, parts):
            return _logic(operator == "||", parts, scope)
        case Comparison(operator, left, right):
            return _compared(operator, _plain(evaluate(left, scope)), _plain(evaluate(right, scope)))


def _variable(name: str, scope: Scope) -> Any:
    if name == "auth":
        return None if scope.openid is None else {"openid": scope.openid}
    if name == "now":
        return milliseconds(scope.now)
    if name == "doc":
        return scope.document
    return {"data": scope.data}


def _item(of: Any, name: Any) -> Any:
    if of is UNKNOWN or name is UNKNOWN:
        return UNKNOWN
    if isinstance(of, Known):
        path = f"{of.path}.{name}" if of.path else str(name)
        return of.values.get(path, Known(of.values, path))
    if isinstance(of, dict):
        return of.get(name) if isinstance(name, str) else None
    if isinstance(of, list):
        if name == "length":
            return len(of)
        index = name if type(name) is int else index_of(name) if isinstance(name, str) else None
        return of[index] if index is not None and 0 <= index < len(of) else None
    return None


def _plain(value: Any) -> Any:
    """A value, or UNKNOWN where it is part of a document of which it is not known."""
    return UNKNOWN if isinstance(value, Known) else value


def _known_all(values: list[Any]) -> Any:
    return UNKNOWN if any(value is UNKNOWN for value in values) else values


def _written(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _got(path: Any, scope: Scope) -> Any:
    if path is UNKNOWN:
        scope.unresolved = True
        return UNKNOWN
    place = _place(path)
    if place is None:
        return None
    if place not in scope.fetched:
        scope.missing.add(place)
        return UNKNOWN
    return scope.fetched[place]


def _place(path: Any) -> Place | None:
    parts = path.split(".", 2) if isinstance(path, str) else []
    return Place(parts[1], parts[2]) if len(parts) == 3 and parts[0] == "database" and all(parts) else None


def _truth(value: Any) -> Any:
    """Whether JavaScript takes a value as true."""
    value = _plain(value)
    return value if value is UNKNOWN else isinstance(value, dict | list | datetime) or bool(value)


def _logic(any_of: bool, parts: tuple[Expression, ...], scope: Scope) -> Any:
    """Every part is evaluated, so that all documents are known that `get` asks for."""
    values = [_truth(evaluate(part, scope)) for part in parts]
    if any_of in values:
        return any_of
    return UNKNOWN if UNKNOWN in values else not any_of


def _compared(operator: str, left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if operator == "in":
        return isinstance(right, list) and any(_same(left, item) for item in right)
    if operator in ("==", "!="):
        return _same(left, right) is (operator == "==")
    left, right = _number(left), _number(right)
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    if not (numbers or (isinstance(left, str) and isinstance(right, str))):
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def _number(value: Any) -> Any:
    """A date is compared as its milliseconds, a boolean not at all."""
    if isinstance(value, bool):
        return None
    return milliseconds(value) if isinstance(value, datetime) else value


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, datetime) != isinstance(right, datetime):
        first, second = _number(left), _number(right)
        return isinstance(first, int | float) and isinstance(second, int | float) and first == second
    return equal(left, right)
