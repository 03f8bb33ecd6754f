"""Update operators of arrays: what is pushed, popped, added and pulled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wx2tg.companion.cloud.comparisons import NUMBERS, Leaf
from wx2tg.companion.cloud.errors import QueryError, WriteError
from wx2tg.companion.cloud.query import Compiler, all_of, check_extent, is_operators
from wx2tg.companion.cloud.values import MISSING, Regex, equal, sort_documents, sort_key

Change = Callable[[Any], Any]


def _push(path: str, operand: Any) -> Change:
    options = operand if isinstance(operand, dict) and "$each" in operand else {"$each": [operand]}
    unknown = options.keys() - {"$each", "$position", "$sort", "$slice"}
    if unknown:
        raise QueryError(f"Unrecognized clause in $push: {min(unknown)}")
    each = _array("$each", options["$each"])
    position, cut = _integer("$position", options), _integer("$slice", options)
    order = _order(options["$sort"]) if "$sort" in options else None

    def change(old: Any) -> Any:
        array = _old(old, path, "$push")
        at = len(array) if position is None else max(position, 0) if position >= 0 else max(len(array) + position, 0)
        pushed = [*array[:at], *each, *array[at:]]
        if order:
            pushed = order(pushed)
        if cut is None:
            return pushed
        return pushed[:cut] if cut >= 0 else pushed[cut:]

    return change


def _order(operand: Any) -> Callable[[list[Any]], list[Any]]:
    if operand in (1, -1) and type(operand) in NUMBERS:
        return lambda array: sorted(array, key=sort_key, reverse=operand < 0)
    if not isinstance(operand, dict) or not operand:
        raise QueryError("The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1}")
    if any(direction not in (1, -1) or type(direction) not in NUMBERS for direction in operand.values()):
        raise QueryError("The $sort element value must be either 1 or -1")
    order = [(f"fields.{path}", int(direction)) for path, direction in operand.items()]

    def run(array: list[Any]) -> list[Any]:
        indexed = [{"fields": part if type(part) is dict else {}, "at": at} for at, part in enumerate(array)]
        return [array[part["at"]] for part in sort_documents(indexed, order)]

    return run


def _pop(path: str, operand: Any) -> Change:
    if operand not in (1, -1) or type(operand) not in NUMBERS:
        raise QueryError("$pop expects 1 or -1")

    def change(old: Any) -> Any:
        if old is MISSING:
            return MISSING
        array = _old(old, path, "$pop")
        return array[:-1] if operand == 1 else array[1:]

    return change


def _add_to_set(path: str, operand: Any) -> Change:
    each = _array("$each", operand["$each"]) if isinstance(operand, dict) and list(operand) == ["$each"] else [operand]

    def change(old: Any) -> Any:
        array = list(_old(old, path, "$addToSet"))
        present = {sort_key(part) for part in array}
        for part in each:
            key = sort_key(part)
            if key not in present:
                present.add(key)
                array.append(part)
        return array

    return change


def _pull(path: str, operand: Any) -> Change:
    matches = _element_test(operand)
    return _without(path, "$pull", matches)


def _element_test(operand: Any) -> Leaf:
    """What is pulled: values by operators or a pattern, objects by a query, other elements that are equal."""
    check_extent(operand)
    if isinstance(operand, Regex) or is_operators(operand):
        return all_of(Compiler(None).field((), operand))
    if isinstance(operand, dict):
        document = Compiler(None).document(operand)
        return lambda element: type(element) is dict and document(element)
    return lambda element: equal(element, operand)


def _pull_all(path: str, operand: Any) -> Change:
    keys = {sort_key(part) for part in _array("$pullAll", operand)}
    return _without(path, "$pullAll", lambda element: sort_key(element) in keys)


def _without(path: str, name: str, matches: Leaf) -> Change:
    def change(old: Any) -> Any:
        return MISSING if old is MISSING else [part for part in _old(old, path, name) if not matches(part)]

    return change


def _old(old: Any, path: str, name: str) -> list[Any]:
    if old is MISSING:
        return []
    if type(old) is not list:
        raise WriteError(f"Cannot apply {name} to a field that is not an array: '{path}'")
    return old


def _array(name: str, operand: Any) -> list[Any]:
    if not isinstance(operand, list):
        raise QueryError(f"The argument to {name} must be an array")
    return operand


def _integer(name: str, options: dict[str, Any]) -> int | None:
    if name not in options:
        return None
    value = options[name]
    if type(value) not in NUMBERS or value != value or value in (float("inf"), float("-inf")) or int(value) != value:
        raise QueryError(f"The value for {name} must be an integer")
    return int(value)


ARRAY_CHANGES: dict[str, Callable[[str, Any], Change]] = {
    "$push": _push,
    "$pop": _pop,
    "$addToSet": _add_to_set,
    "$pull": _pull,
    "$pullAll": _pull_all,
}
"""The change that each operator makes, from the path and its operand."""
