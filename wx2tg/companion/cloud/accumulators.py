"""Accumulators: one value of many, in the groups of `$group` and `$bucket`.

Each is a function of the values that the documents of a group give, in their order; MISSING stands for none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wx2tg.companion.cloud.expressions_base import absent, is_number
from wx2tg.companion.cloud.expressions_numbers import plain
from wx2tg.companion.cloud.expressions_objects import merge_objects
from wx2tg.companion.cloud.values import MISSING, sort_key

Accumulate = Callable[[Sequence[Any]], Any]


def total(values: Sequence[Any]) -> Any:
    """The sum of the numbers; what is no number counts for nothing."""
    found = _numbers(values)
    if any(isinstance(value, float) for value in found):
        return _float_sum(found)
    return plain(sum(found))


def average(values: Sequence[Any]) -> Any:
    """The mean of the numbers; null without one."""
    found = _numbers(values)
    return _float_sum(found) / len(found) if found else None


def smallest(values: Sequence[Any]) -> Any:
    """The first value in the order of types and values; null and missing ones do not count."""
    return min((value for value in values if not absent(value)), key=sort_key, default=None)


def largest(values: Sequence[Any]) -> Any:
    """The last value in the order of types and values; null and missing ones do not count."""
    return max((value for value in values if not absent(value)), key=sort_key, default=None)


def deviation_of_population(values: Sequence[Any]) -> Any:
    """The standard deviation, where the numbers are all there are; null without one."""
    found = _numbers(values)
    return _deviation(found, len(found)) if found else None


def deviation_of_sample(values: Sequence[Any]) -> Any:
    """The standard deviation, where the numbers are a sample; null for fewer than two."""
    found = _numbers(values)
    return _deviation(found, len(found) - 1) if len(found) > 1 else None


def _deviation(found: Sequence[float], count: int) -> float:
    mean = _float_sum(found) / len(found)
    try:
        return math.sqrt(_float_sum([(value - mean) ** 2 for value in found]) / count)
    except OverflowError:
        return math.inf


def _numbers(values: Sequence[Any]) -> list[Any]:
    return [plain(value) for value in values if is_number(value)]


def _float_sum(found: Sequence[float]) -> float:
    """The sum without the rounding of each step; infinities and NaN add up as floats do."""
    try:
        return math.fsum(found)
    except (OverflowError, ValueError):
        return float(sum(map(float, found)))


def _first(values: Sequence[Any]) -> Any:
    return None if not values or values[0] is MISSING else values[0]


def _last(values: Sequence[Any]) -> Any:
    return None if not values or values[-1] is MISSING else values[-1]


def _push(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not MISSING]


def _add_to_set(values: Sequence[Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for value in values:
        if value is not MISSING:
            found.setdefault(sort_key(value), value)
    return list(found.values())


def _merge_objects(values: Sequence[Any]) -> dict[str, Any]:
    return merge_objects(*values)


FOLDS: Mapping[str, Accumulate] = {
    "avg": average,
    "max": largest,
    "min": smallest,
    "stdDevPop": deviation_of_population,
    "stdDevSamp": deviation_of_sample,
    "sum": total,
}
"""Those that are expressions outside of groups as well."""

ACCUMULATORS: Mapping[str, Accumulate] = {
    **{f"${name}": run for name, run in FOLDS.items()},
    "$addToSet": _add_to_set,
    "$first": _first,
    "$last": _last,
    "$mergeObjects": _merge_objects,
    "$push": _push,
}
