"""Set operators: arrays as sets, in which order and repetition do not count.

A result keeps the order in which its elements were first seen; MongoDB promises none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wx2tg.companion.cloud.expressions_arrays import array
from wx2tg.companion.cloud.expressions_base import Build, absent, positional, spending, truth, unary
from wx2tg.companion.cloud.values import sort_key


def _keyed(values: Any, name: str) -> dict[Any, Any]:
    """The elements by what makes them equal, the first of equal ones."""
    found: dict[Any, Any] = {}
    for value in array(values, name):
        found.setdefault(sort_key(value), value)
    return found


def _difference(left: Any, right: Any) -> Any:
    if absent(left) or absent(right):
        return None
    other = _keyed(right, "setDifference")
    return [value for key, value in _keyed(left, "setDifference").items() if key not in other]


def _equals(*values: Any) -> bool:
    first, *others = [_keyed(value, "setEquals").keys() for value in values]
    return all(first == other for other in others)


def _intersection(*values: Any) -> Any:
    if any(absent(value) for value in values):
        return None
    if not values:
        return []
    first, *others = [_keyed(value, "setIntersection") for value in values]
    return [value for key, value in first.items() if all(key in other for other in others)]


def _is_subset(left: Any, right: Any) -> bool:
    return _keyed(left, "setIsSubset").keys() <= _keyed(right, "setIsSubset").keys()


def _union(*values: Any) -> Any:
    if any(absent(value) for value in values):
        return None
    found: dict[Any, Any] = {}
    for value in values:
        for key, item in _keyed(value, "setUnion").items():
            found.setdefault(key, item)
    return list(found.values())


def _of_truths(name: str, test: Callable[[Any], bool]) -> Build:
    return unary(name, lambda values: test(truth(value) for value in array(values, name)))


OPERATORS: Mapping[str, Build] = {
    "allElementsTrue": _of_truths("allElementsTrue", all),
    "anyElementTrue": _of_truths("anyElementTrue", any),
    "setDifference": spending(positional("setDifference", 2, 2, _difference)),
    "setEquals": positional("setEquals", 2, None, _equals),
    "setIntersection": spending(positional("setIntersection", 0, None, _intersection)),
    "setIsSubset": positional("setIsSubset", 2, 2, _is_subset),
    "setUnion": spending(positional("setUnion", 0, None, _union)),
}
