"""Operators of queries that are no comparisons: their operands are checked, and become tests of one value."""

from __future__ import annotations

import math
from typing import Any

from wx2tg.companion.cloud.comparisons import NUMBERS, Leaf
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.patterns import tester
from wx2tg.companion.cloud.values import MISSING, Regex, type_name

TYPE_NUMBERS = {
    1: "double",
    2: "string",
    3: "object",
    4: "array",
    5: "binData",
    6: "undefined",
    7: "objectId",
    8: "bool",
    9: "date",
    10: "null",
    11: "regex",
    13: "javascript",
    16: "int",
    17: "timestamp",
    18: "long",
    19: "decimal",
    -1: "minKey",
    127: "maxKey",
}
"""BSON's numbers of types (MongoDB's manual, "BSON Types")."""

NUMERIC = frozenset({"double", "int", "long", "decimal"})


def truth(value: Any) -> bool:
    """Whether a value counts as true: all but false, null and 0."""
    return value is not None and value is not False and not (type(value) in NUMBERS and value == 0)


def whole(value: Any, what: str) -> int:
    """A number without its fraction. Raises QueryError where there is none."""
    if type(value) not in NUMBERS or not math.isfinite(value):
        raise QueryError(f"{what} must be a number")
    return int(value)


def array_size(operand: Any) -> Leaf:
    """`$size`: how many elements an array has."""
    size = whole(operand, "$size")
    if size != operand or size < 0:
        raise QueryError("$size must be a whole number and may not be negative")
    return lambda value: type(value) is list and len(value) == size


def modulo(operand: Any) -> Leaf:
    """`$mod: [divisor, remainder]`; the remainder has the sign of the dividend, as in C."""
    if not isinstance(operand, list) or len(operand) != 2:
        raise QueryError("malformed mod, needs to be an array of two numbers")
    divisor, remainder = (whole(part, "the divisor and the remainder of $mod") for part in operand)
    if divisor == 0:
        raise QueryError("divisor cannot be 0")
    size = abs(divisor)

    def test(value: Any) -> bool:
        if type(value) not in NUMBERS or not math.isfinite(value):
            return False
        left = abs(int(value)) % size
        return (-left if value < 0 else left) == remainder

    return test


def of_type(operand: Any) -> Leaf:
    """`$type`: one or several types, by name or by BSON's number."""
    names: set[str] = set()
    for given in operand if isinstance(operand, list) else [operand]:
        name = TYPE_NUMBERS.get(given) if type(given) in NUMBERS else given
        if name not in TYPE_NUMBERS.values() and name != "number":
            raise QueryError(f"Unknown type name alias: {given}")
        names |= NUMERIC if name == "number" else {str(name)}
    if not names:
        raise QueryError("$type must match at least one type")
    return lambda value: value is not MISSING and type_name(value) in names


def regular_expression(operand: Any, options: Any = None) -> Leaf:
    """`$regex` with `$options`: found in a text, or the same as a regular expression in the document."""
    if not isinstance(operand, str | Regex):
        raise QueryError("$regex has to be a string")
    if options is not None and not isinstance(options, str):
        raise QueryError("$options has to be a string")
    pattern, flags = (operand, "") if isinstance(operand, str) else (operand.pattern, operand.flags)
    regex = Regex(pattern, flags if options is None else options)
    found = tester(regex)
    return lambda value: found(value) if type(value) is str else value == regex
