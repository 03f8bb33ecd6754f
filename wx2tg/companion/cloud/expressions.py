"""Compiles aggregation expressions (`{$add: ["$a", 1]}`) to functions of a document.

Meaning and messages follow MongoDB's manual, "Aggregation Operators", for those operators that WeChat's
`db.command.aggregate` documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wx2tg.companion.cloud import (
    expressions_arrays,
    expressions_dates,
    expressions_fold,
    expressions_logic,
    expressions_numbers,
    expressions_objects,
    expressions_sets,
    expressions_strings,
)
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_base import DEPTH, Budget, Build, Compiler, Evaluate, Scope, truth
from wx2tg.companion.cloud.values import MISSING

OPERATORS: Mapping[str, Build] = {
    f"${name}": build
    for module in (
        expressions_numbers,
        expressions_arrays,
        expressions_logic,
        expressions_dates,
        expressions_objects,
        expressions_sets,
        expressions_strings,
        expressions_fold,
    )
    for name, build in module.OPERATORS.items()
}
"""How each operator is compiled, by its name with the `$`."""

SYSTEM_VARIABLES = frozenset({"ROOT", "CURRENT", "NOW", "REMOVE"})


class _Compiler(Compiler):
    """Compiles one expression; knows which variables may be named in it."""

    def __init__(self, names: frozenset[str], depth: int = 0) -> None:
        self._names = names
        self._depth = depth

    @property
    def names(self) -> frozenset[str]:
        return self._names

    def binding(self, *names: str) -> Compiler:
        for name in names:
            check_variable(name)
        return _Compiler(self._names | set(names), self._depth)

    def __call__(self, source: Any) -> Evaluate:
        if self._depth > DEPTH:
            raise QueryError(f"an expression is nested deeper than {DEPTH} levels")
        inner = _Compiler(self._names, self._depth + 1)
        if isinstance(source, str):
            return self._string(source)
        if isinstance(source, dict):
            return _object(source, inner)
        if isinstance(source, list):
            return _array([inner(item) for item in source])
        return lambda scope: source

    def _string(self, source: str) -> Evaluate:
        if source.startswith("$$"):
            name, _, path = source[2:].partition(".")
            if name not in self._names:
                raise QueryError(f"Use of undefined variable: {name}")
            parts = _parts(path, source) if "." in source else ()
            if name == "REMOVE":
                return lambda scope: MISSING
            return lambda scope: follow(scope.variables[name], parts)
        if source.startswith("$"):
            parts = _parts(source[1:], source)
            return lambda scope: follow(scope.variables["CURRENT"], parts)
        return lambda scope: source


def compile_expression(source: Any, names: frozenset[str] = frozenset()) -> Evaluate:
    """`source` as a function of a Scope, which gives a value, or MISSING where MongoDB would leave a field out.

    `names`: the variables besides MongoDB's own that `source` may use, without the `$$`. QueryError for what is
    malformed, already here where that does not depend on a document.
    """
    return _Compiler(SYSTEM_VARIABLES | names)(source)


def scope_of(document: Mapping[str, Any], now: datetime, budget: Budget, variables: Mapping[str, Any]) -> Scope:
    """The Scope in which an expression about `document` is evaluated; `now` is the value of `$$NOW`."""
    return Scope({**variables, "ROOT": document, "CURRENT": document, "NOW": now}, budget)


def evaluate(source: Any, document: Mapping[str, Any], *, now: datetime) -> Any:
    """The value of one expression about one document, or MISSING."""
    return compile_expression(source)(scope_of(document, now, Budget(), {}))


def conditions(now: datetime, budget: Budget) -> Callable[[Any], Callable[[Mapping[str, Any]], bool]]:
    """What makes tests of documents of the operands of `$expr`, for `query.compile_query`.

    All tests together stay within `budget`; past it, they raise QueryError.
    """

    def condition(source: Any) -> Callable[[Mapping[str, Any]], bool]:
        test = compile_expression(source)
        return lambda document: truth(test(scope_of(document, now, budget, {})))

    return condition


def follow(value: Any, parts: tuple[str, ...]) -> Any:
    """What a path finds in a value. In an array it is looked up in every object; a number is no index."""
    for index, part in enumerate(parts):
        if isinstance(value, list):
            rest = parts[index:]
            found = (follow(item, rest) for item in value if isinstance(item, dict))
            return [item for item in found if item is not MISSING]
        if not isinstance(value, dict) or part not in value:
            return MISSING
        value = value[part]
    return value


def check_field_name(name: Any) -> None:
    """QueryError unless `name` may be the name of one field that an expression makes."""
    if not isinstance(name, str) or not name:
        raise QueryError("FieldPath cannot be constructed with empty string")
    if name.startswith("$"):
        raise QueryError(f"FieldPath field names may not start with '$'. Found '{name}'")
    if "." in name or "\0" in name:
        raise QueryError(f"FieldPath field names may not contain '.' or a null byte. Found '{name}'")


def _parts(path: str, source: str) -> tuple[str, ...]:
    parts = tuple(path.split("."))
    if not all(parts):
        raise QueryError(f"'{source}' is not a valid field path: a name in it is empty")
    if len(parts) > DEPTH:
        raise QueryError(f"a field path has more than {DEPTH} names")
    for part in parts:
        check_field_name(part)
    return parts


def _object(source: dict[str, Any], compiler: Compiler) -> Evaluate:
    operators = [key for key in source if key.startswith("$")]
    if not operators:
        for name in source:
            check_field_name(name)
        return _fields({name: compiler(value) for name, value in source.items()})
    if len(source) > 1:
        raise QueryError(
            f"an expression has one operator and nothing beside it; this object has {', '.join(map(str, source))}"
        )
    name = operators[0]
    if name not in OPERATORS:
        raise QueryError(f"Unrecognized expression '{name}'")
    return OPERATORS[name](source[name], compiler)


def _fields(fields: Mapping[str, Evaluate]) -> Evaluate:
    def run(scope: Scope) -> Any:
        found = ((name, value(scope)) for name, value in fields.items())
        return {name: value for name, value in found if value is not MISSING}

    return run


def _array(items: list[Evaluate]) -> Evaluate:
    def run(scope: Scope) -> Any:
        return [None if (value := item(scope)) is MISSING else value for item in items]

    return run


def check_variable(name: Any) -> None:
    """QueryError unless `name` may be the name of a variable that the app defines."""
    if not isinstance(name, str) or not name:
        raise QueryError("empty variable names are not allowed")
    first = name[0]
    if not (first.islower() and first.isascii()) and first.isascii():
        raise QueryError(f"'{name}' starts with an invalid character for a user variable name")
    if not all(char.isalnum() or char == "_" or not char.isascii() for char in name):
        raise QueryError(f"'{name}' contains an invalid character for a variable name")
