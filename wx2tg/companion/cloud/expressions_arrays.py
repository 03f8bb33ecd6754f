"""Array operators, and those that run an expression for every element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_base import (
    Build,
    Compiler,
    Evaluate,
    Scope,
    absent,
    check_size,
    integer,
    named,
    positional,
    spending,
    truth,
    unary,
)
from wx2tg.companion.cloud.values import MISSING, equal, type_name

# More elements would not fit into a document.
_LONGEST_RANGE = 1_000_000


def array(value: Any, name: str) -> list[Any]:
    """`value`, which must be an array; QueryError else."""
    if not isinstance(value, list):
        raise QueryError(f"${name} needs an array, found: {type_name(value)}")
    return value


def places(found: int, start: Any, end: Any, name: str) -> tuple[int, int]:
    """Where a search begins and ends in something of length `found`. QueryError for what cannot be a place."""
    first = 0 if start is MISSING else integer(start, f"the starting index of ${name}")
    last = found if end is MISSING else integer(end, f"the ending index of ${name}")
    if first < 0 or last < 0:
        raise QueryError(f"${name} requires starting and ending indexes that are not negative")
    return first, min(last, found)


def _array_elem_at(values: Any, place: Any) -> Any:
    if absent(values) or absent(place):
        return None
    found = array(values, "arrayElemAt")
    index = integer(place, "$arrayElemAt's second argument")
    if index < 0:
        index += len(found)
    return found[index] if 0 <= index < len(found) else MISSING


def _concat_arrays(*values: Any) -> Any:
    if any(absent(value) for value in values):
        return None
    return [item for value in values for item in array(value, "concatArrays")]


def _in(value: Any, values: Any) -> bool:
    return any(equal(value, item) for item in array(values, "in"))


def _index_of_array(values: Any, value: Any, start: Any = MISSING, end: Any = MISSING) -> Any:
    if absent(values):
        return None
    found = array(values, "indexOfArray")
    first, last = places(len(found), start, end, "indexOfArray")
    return next((place for place in range(first, last) if equal(found[place], value)), -1)


def _range(start: Any, end: Any, step: Any = 1) -> list[int]:
    first, last = integer(start, "$range's start"), integer(end, "$range's end")
    stride = integer(step, "$range's step")
    if stride == 0:
        raise QueryError("$range requires a non-zero step value")
    found = range(first, last, stride)
    if len(found) > _LONGEST_RANGE:
        raise QueryError(f"$range would make {len(found)} elements, and {_LONGEST_RANGE} are the most")
    return list(found)


def _reverse_array(values: Any) -> Any:
    return None if absent(values) else array(values, "reverseArray")[::-1]


def _size(values: Any) -> int:
    return len(array(values, "size"))


def _slice(values: Any, second: Any, third: Any = MISSING) -> Any:
    if absent(values) or absent(second) or third is None:
        return None
    found = array(values, "slice")
    first = integer(second, "$slice's second argument")
    if third is MISSING:
        return found[first:] if first < 0 else found[:first]
    count = integer(third, "$slice's third argument")
    if count <= 0:
        raise QueryError(f"Third argument to $slice must be positive: {count}")
    begin = max(len(found) + first, 0) if first < 0 else first
    return found[begin : begin + count]


def _build_slice(source: Any, compiler: Compiler) -> Evaluate:
    """A third argument that is given, and whose field is not there, is null."""
    run = positional("slice", 2, 3, lambda *found: _slice(*found[:2], *(None if absent(x) else x for x in found[2:])))
    return run(source, compiler)


def _each(name: str, body: str, collect: Callable[[list[Any], Evaluate, str, Scope], list[Any]]) -> Build:
    """An operator `{input, as, <body>}` that evaluates its body for every element."""

    def build(source: Any, compiler: Compiler) -> Evaluate:
        found = named(source, name, ["input", body], ["as"])
        variable = found.get("as", "this")
        values, inner = compiler(found["input"]), compiler.binding(variable)(found[body])

        def run(scope: Scope) -> Any:
            given = values(scope)
            if absent(given):
                return None
            scope.budget.spend(len(array(given, name)))
            return collect(given, inner, variable, scope)

        return run

    return build


def _filter(values: list[Any], inner: Evaluate, name: str, scope: Scope) -> list[Any]:
    return [value for value in values if truth(inner(scope.binding({name: value})))]


def _map(values: list[Any], inner: Evaluate, name: str, scope: Scope) -> list[Any]:
    found = (inner(scope.binding({name: value})) for value in values)
    return [None if value is MISSING else value for value in found]


def _reduce(source: Any, compiler: Compiler) -> Evaluate:
    found = named(source, "reduce", ["input", "initialValue", "in"])
    values, initial = compiler(found["input"]), compiler(found["initialValue"])
    inner = compiler.binding("this", "value")(found["in"])

    def run(scope: Scope) -> Any:
        given = values(scope)
        if absent(given):
            return None
        result = initial(scope)
        for item in array(given, "reduce"):
            result = inner(scope.binding({"this": item, "value": result}))
            # Each round may double what it is given.
            scope.budget.spend(1 + check_size(result, "the value of $reduce") // 64)
        return result

    return run


def _zip(source: Any, compiler: Compiler) -> Evaluate:
    found = named(source, "zip", ["inputs"], ["useLongestLength", "defaults"])
    longest = found.get("useLongestLength", False)
    inputs, defaults = found["inputs"], found.get("defaults", [])
    if not isinstance(longest, bool):
        raise QueryError(f"useLongestLength must be a bool, found: {type_name(longest)}")
    if not isinstance(inputs, list) or not inputs:
        raise QueryError("$zip requires at least one input array")
    if not isinstance(defaults, list) or (defaults and (not longest or len(defaults) != len(inputs))):
        raise QueryError("$zip's defaults must be as many as its inputs, and need useLongestLength to be true")
    arrays, fillers = [compiler(item) for item in inputs], [compiler(item) for item in defaults]

    def run(scope: Scope) -> Any:
        given = [item(scope) for item in arrays]
        if any(absent(item) for item in given):
            return None
        lengths = [len(array(item, "zip")) for item in given]
        length = max(lengths) if longest else min(lengths)
        scope.budget.spend(length * len(given))
        rest = [None if absent(value := item(scope)) else value for item in fillers] or [None] * len(given)
        columns = [[*item[:length], *[fill] * (length - len(item))] for item, fill in zip(given, rest, strict=True)]
        return [list(row) for row in zip(*columns, strict=True)]

    return run


OPERATORS: Mapping[str, Build] = {
    "arrayElemAt": positional("arrayElemAt", 2, 2, _array_elem_at),
    "concatArrays": spending(positional("concatArrays", 0, None, _concat_arrays)),
    "filter": _each("filter", "cond", _filter),
    "in": positional("in", 2, 2, _in),
    "indexOfArray": positional("indexOfArray", 2, 4, _index_of_array),
    "isArray": unary("isArray", lambda value: isinstance(value, list)),
    "map": _each("map", "in", _map),
    "range": spending(positional("range", 2, 3, _range)),
    "reduce": _reduce,
    "reverseArray": spending(unary("reverseArray", _reverse_array)),
    "size": unary("size", _size),
    "slice": spending(_build_slice),
    "zip": _zip,
}
