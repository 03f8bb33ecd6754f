"""Boolean, comparison and conditional operators, literals and variables."""

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
    arguments,
    check_size,
    named,
    positional,
    truth,
    unary,
)
from wx2tg.companion.cloud.values import compare, type_name


def _and(source: Any, compiler: Compiler) -> Evaluate:
    parts = [compiler(item) for item in arguments(source, "and", 0)]
    return lambda scope: all(truth(part(scope)) for part in parts)


def _or(source: Any, compiler: Compiler) -> Evaluate:
    parts = [compiler(item) for item in arguments(source, "or", 0)]
    return lambda scope: any(truth(part(scope)) for part in parts)


def _cond(source: Any, compiler: Compiler) -> Evaluate:
    if isinstance(source, dict) and not any(key.startswith("$") for key in source):
        found = named(source, "cond", ["if", "then", "else"])
        given = [found["if"], found["then"], found["else"]]
    else:
        given = arguments(source, "cond", 3, 3)
    test, then, other = [compiler(item) for item in given]
    return lambda scope: then(scope) if truth(test(scope)) else other(scope)


def _if_null(source: Any, compiler: Compiler) -> Evaluate:
    *parts, last = [compiler(item) for item in arguments(source, "ifNull", 2)]

    def run(scope: Scope) -> Any:
        for part in parts:
            value = part(scope)
            if not absent(value):
                return value
        return last(scope)

    return run


def _switch(source: Any, compiler: Compiler) -> Evaluate:
    found = named(source, "switch", ["branches"], ["default"])
    if not isinstance(found["branches"], list) or not found["branches"]:
        raise QueryError("$switch requires at least one branch, and an array of them")
    branches = []
    for item in found["branches"]:
        branch = named(item, "switch", ["case", "then"])
        branches.append((compiler(branch["case"]), compiler(branch["then"])))
    default = compiler(found["default"]) if "default" in found else None

    def run(scope: Scope) -> Any:
        for case, then in branches:
            if truth(case(scope)):
                return then(scope)
        if default is None:
            raise QueryError("$switch could not find a matching branch for an input, and no default was specified")
        return default(scope)

    return run


def _let(source: Any, compiler: Compiler) -> Evaluate:
    found = named(source, "let", ["vars", "in"])
    if not isinstance(found["vars"], dict):
        raise QueryError(f"invalid parameter: vars of $let must be an object, found: {type_name(found['vars'])}")
    values = {name: compiler(value) for name, value in found["vars"].items()}
    inner = compiler.binding(*values)(found["in"])

    def run(scope: Scope) -> Any:
        given = {name: value(scope) for name, value in values.items()}
        for value in given.values():
            # A $let in a $let may double what it is given.
            scope.budget.spend(1 + check_size(value, "a variable of $let") // 64)
        return inner(scope.binding(given))

    return run


def _literal(source: Any, compiler: Compiler) -> Evaluate:
    return lambda scope: source


def _compared(name: str, test: Callable[[int], Any]) -> Build:
    return positional(name, 2, 2, lambda left, right: test(compare(left, right)))


OPERATORS: Mapping[str, Build] = {
    "and": _and,
    "or": _or,
    "not": unary("not", lambda value: not truth(value)),
    "cmp": _compared("cmp", lambda order: order),
    "eq": _compared("eq", lambda order: order == 0),
    "ne": _compared("ne", lambda order: order != 0),
    "gt": _compared("gt", lambda order: order > 0),
    "gte": _compared("gte", lambda order: order >= 0),
    "lt": _compared("lt", lambda order: order < 0),
    "lte": _compared("lte", lambda order: order <= 0),
    "cond": _cond,
    "ifNull": _if_null,
    "switch": _switch,
    "let": _let,
    "literal": _literal,
}
