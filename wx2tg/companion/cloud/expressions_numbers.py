"""Arithmetic operators. Null or a missing field gives null; what is not a number is an error."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_base import Build, absent, is_number, positional, unary
from wx2tg.companion.cloud.values import type_name

Number = int | float

# Numbers are JavaScript's: beyond this, whole numbers are inexact there as well.
_EXACT = 2**53


def plain(number: Number) -> Number:
    """A number as the app can hold it. Long whole numbers become floats, so that none grows without end."""
    if isinstance(number, int) and abs(number) > _EXACT:
        try:
            return float(number)
        except OverflowError:
            return math.inf if number > 0 else -math.inf
    return number


def add(*values: Any) -> Any:
    """The sum of numbers; with one date among them, the date so many milliseconds later."""
    if any(absent(value) for value in values):
        return None
    dates = [value for value in values if isinstance(value, datetime)]
    if len(dates) > 1:
        raise QueryError("only one date allowed in an $add expression")
    total: Number = 0
    for value in values:
        if not isinstance(value, datetime):
            total = plain(total + _number("add", value, "numeric or date types"))
    return later(dates[0], total) if dates else total


def subtract(left: Any, right: Any) -> Any:
    """The difference of numbers, or of dates in milliseconds; or a date so many milliseconds earlier."""
    if absent(left) or absent(right):
        return None
    if isinstance(left, datetime):
        if isinstance(right, datetime):
            return (left - right) // timedelta(milliseconds=1)
        return later(left, -_number("subtract", right, "numeric or date types"))
    return plain(_number("subtract", left, "numeric types") - _number("subtract", right, "numeric types"))


def later(date: datetime, milliseconds: Number) -> datetime:
    """A date moved by milliseconds. QueryError where that is no date of the years 1 to 9999."""
    try:
        return date + timedelta(milliseconds=round(milliseconds))
    except (OverflowError, ValueError):
        raise QueryError("date overflow: a date must be in the years 1 to 9999") from None


def _multiply(*values: Any) -> Any:
    if any(absent(value) for value in values):
        return None
    product: Number = 1
    for value in values:
        product = plain(product * _number("multiply", value, "numeric types"))
    return product


def _divide(left: Number, right: Number) -> Number:
    if right == 0:
        raise QueryError("can't $divide by zero")
    return left / right


def _mod(left: Number, right: Number) -> Number:
    if right == 0:
        raise QueryError("can't $mod by zero")
    if isinstance(left, int) and isinstance(right, int):
        return left - right * int(left / right) if abs(left) <= _EXACT else math.fmod(left, right)
    if math.isinf(left):
        return math.nan
    return math.fmod(left, right)


def _pow(base: Number, exponent: Number) -> Number:
    if base == 0 and exponent < 0:
        raise QueryError("$pow cannot take a base of 0 and a negative exponent")
    try:
        found = float(base) ** exponent
    except OverflowError:
        odd = exponent % 2 == 1
        return -math.inf if base < 0 and odd else math.inf
    if isinstance(found, complex):
        return math.nan
    whole = isinstance(base, int) and isinstance(exponent, int) and exponent >= 0
    return int(base**exponent) if whole and abs(found) <= _EXACT else found


def _log(number: Number, base: Number) -> Number:
    if number <= 0:
        raise QueryError("$log's argument must be a positive number")
    if base <= 0 or base == 1:
        raise QueryError("$log's base must be a positive number not equal to 1")
    return math.log(number) / math.log(base)


def _positive(name: str, run: Callable[[Number], Number]) -> Callable[[Number], Number]:
    def checked(number: Number) -> Number:
        if number <= 0:
            raise QueryError(f"${name}'s argument must be a positive number")
        return run(number)

    return checked


def _sqrt(number: Number) -> Number:
    if number < 0:
        raise QueryError("$sqrt's argument must be greater than or equal to 0")
    return math.sqrt(number)


def _exp(number: Number) -> Number:
    try:
        return math.exp(number)
    except OverflowError:
        return math.inf


def _whole(run: Callable[[Number], int]) -> Callable[[Number], Number]:
    """A rounding; infinity and NaN stay what they are."""
    return lambda number: plain(run(number)) if math.isfinite(number) else number


def _number(name: str, value: Any, wanted: str) -> Number:
    if not is_number(value):
        raise QueryError(f"${name} only supports {wanted}, not {type_name(value)}")
    return plain(value)


def _of_one(name: str, run: Callable[[Number], Number]) -> Build:
    return unary(name, lambda value: None if absent(value) else run(_number(name, value, "numeric types")))


def _of_two(name: str, run: Callable[[Number, Number], Number]) -> Build:
    def both(left: Any, right: Any) -> Any:
        if absent(left) or absent(right):
            return None
        return run(_number(name, left, "numeric types"), _number(name, right, "numeric types"))

    return positional(name, 2, 2, both)


OPERATORS: Mapping[str, Build] = {
    "abs": _of_one("abs", abs),
    "add": positional("add", 0, None, add),
    "ceil": _of_one("ceil", _whole(math.ceil)),
    "divide": _of_two("divide", _divide),
    "exp": _of_one("exp", _exp),
    "floor": _of_one("floor", _whole(math.floor)),
    "ln": _of_one("ln", _positive("ln", math.log)),
    "log": _of_two("log", _log),
    "log10": _of_one("log10", _positive("log10", math.log10)),
    "mod": _of_two("mod", _mod),
    "multiply": positional("multiply", 0, None, _multiply),
    "pow": _of_two("pow", _pow),
    "sqrt": _of_one("sqrt", _sqrt),
    "subtract": positional("subtract", 2, 2, subtract),
    "trunc": _of_one("trunc", _whole(math.trunc)),
}
