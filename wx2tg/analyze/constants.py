"""The values of attributes that a template writes as literals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wx2tg.ir.nodes import Hole, Value
from wx2tg.knowledge import Attribute
from wx2tg.syntax.expr import (
    UNDEFINED,
    Array,
    Conditional,
    Expression,
    Literal,
    Logical,
    Object,
    Property,
    Spread,
    Unary,
)


class Unknown:
    """Stands for a value that depends on the data."""


UNKNOWN = Unknown()


def possible(value: Value | None) -> tuple[Any, ...]:
    """What a value may come to, by the branches of its conditions: each is text, number, boolean, None, list or dict,
    or UNKNOWN, which depends on the data. An attribute without a value is true.
    """
    if value is None:
        return (True,)
    match value.parts:
        case (Hole(expression=expression),):
            return tuple(_results(expression))
    return (UNKNOWN if value.literal is None else value.literal,)


def is_default(row: Attribute, value: Any) -> bool:
    """Whether a constant is the default of the attribute, so that it changes nothing. `1` and `1.0` are the same."""
    if value is UNKNOWN:
        return False
    if value is None or (value == "" and row.values):
        return True
    if row.default is None:
        return value is False or value in ("", [])
    if row.type == "boolean":
        return _boolean(value) == _boolean(row.default)
    if row.default.startswith(("[", "{")):
        return bool(_structure(value) == _structure(row.default))
    if str(value) == row.default:
        return True
    number = _number(value)
    return "number" in row.type and number is not None and number == _number(row.default)


def _results(node: Expression) -> Iterator[Any]:
    match node:
        case Conditional(consequent=consequent, alternate=alternate):
            yield from _results(consequent)
            yield from _results(alternate)
        case Logical(left=left, right=right):
            yield from _results(left)
            yield from _results(right)
        case _:
            yield _of(node)


def _of(node: Expression) -> Any:
    match node:
        case Literal(value=value):
            return None if value is UNDEFINED else value
        case Unary(operator="!", operand=Literal(value=value)):
            return not value or value is UNDEFINED
        case Unary(operator="-" | "+" as sign, operand=Literal(value=int() | float() as value)):
            return -value if sign == "-" else value
        case Array(elements=elements):
            items = [UNKNOWN if item is None or isinstance(item, Spread) else _of(item) for item in elements]
            return UNKNOWN if any(item is UNKNOWN for item in items) else items
        case Object(properties=properties):
            if not all(isinstance(item, Property) for item in properties):
                return UNKNOWN
            pairs = {item.key: _of(item.value) for item in properties if isinstance(item, Property)}
            return UNKNOWN if any(item is UNKNOWN for item in pairs.values()) else pairs
    return UNKNOWN


def _boolean(value: Any) -> bool:
    """A boolean, as the author means it: the text "false" counts as false here."""
    return value.strip() not in ("", "false") if isinstance(value, str) else bool(value)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    for read in (float, lambda text: int(text, 0)):
        try:
            return read(value)
        except (TypeError, ValueError):
            continue
    return None


def _structure(value: Any) -> Any:
    """A list or an object, which may also be written as JSON in a text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
