"""Tests of one value: equal, among, before and after, in the order and by the types of BSON."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.patterns import tester
from wx2tg.companion.cloud.values import MISSING, Regex, sort_key

Leaf = Callable[[Any], bool]
"""A test of one value, which may be MISSING."""

NUMBERS = frozenset({int, float})
ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$lt": operator.lt,
    "$lte": operator.le,
}


def opened(leaf: Leaf) -> Leaf:
    """The test passed by a value, or by an element where it is an array."""

    def test(value: Any) -> bool:
        if type(value) is list:
            for element in value:
                if leaf(element):
                    return True
        return leaf(value)

    return test


def equality(operand: Any, *, negation: bool = False) -> Leaf:
    """`$eq`. Null is also equal to what is missing. Raises QueryError where a regular expression is negated."""
    kind = type(operand)
    if negation and kind is Regex:
        raise QueryError("Can't have regex as arg to $ne.")
    if kind is str:
        return lambda value: bool(value == operand)
    if kind in NUMBERS and operand == operand:  # not NaN
        return lambda value: value == operand and type(value) in NUMBERS
    if operand is None:
        return lambda value: value is None or value is MISSING
    if kind is bool:
        return lambda value: value is operand
    key = sort_key(operand)
    kinds = NUMBERS if kind is float else {kind}
    return lambda value: type(value) in kinds and sort_key(value) == key


def comparison(name: str, operand: Any) -> Leaf:
    """`$gt`, `$gte`, `$lt`, `$lte`: only values of the operand's own type are before or after it."""
    kind = type(operand)
    order = ORDERS[name]
    if kind is Regex:
        raise QueryError(f"Can't have RegEx as arg to predicate over a field with {name}.")
    inclusive = name in ("$gte", "$lte")
    if operand is None:
        return equality(None) if inclusive else never
    if kind in NUMBERS:
        if operand != operand:  # NaN is equal to itself, and to no number before or after
            return equality(operand) if inclusive else never
        return lambda value: type(value) in NUMBERS and order(value, operand)
    if kind in (str, bool, datetime):
        return lambda value: type(value) is kind and order(value, operand)
    key = sort_key(operand)
    return lambda value: type(value) is kind and order(sort_key(value), key)


def membership(operand: Any) -> Leaf:
    """`$in`: equal to one of the values, or matched by one of the regular expressions."""
    if not isinstance(operand, list):
        raise QueryError("$in needs an array")
    texts = frozenset(item for item in operand if type(item) is str)
    patterns = [tester(item) for item in operand if type(item) is Regex]
    if any(isinstance(item, dict) and any(key.startswith("$") for key in item) for item in operand):
        raise QueryError("cannot nest $ under $in")
    keys = frozenset(sort_key(item) for item in operand if type(item) is not str)
    null = None in operand

    def test(value: Any) -> bool:
        if type(value) is str:
            return value in texts or any(found(value) for found in patterns)
        if value is MISSING:
            return null
        return bool(keys) and sort_key(value) in keys

    return test


def never(_: Any) -> bool:
    """A test that nothing passes."""
    return False
