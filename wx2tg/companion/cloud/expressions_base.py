"""What every aggregation operator is made of: scopes, bounds, and the kinds of arguments."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.values import MISSING, type_name

DOCUMENT_BYTES = 16 * 2**20
"""The most that one document, or one string, may take; MongoDB's own limit."""

DEPTH = 100
"""How deep a document, and an expression, may be nested; MongoDB's own limit."""

# One step takes 1 to 10 microseconds, so that an aggregation without end is stopped after a minute or two.
STEPS = 10_000_000


@dataclass(slots=True)
class Budget:
    """Counts the work of one aggregation, so that a small expression cannot keep the server busy for hours."""

    steps: int = STEPS
    spent: int = field(default=0, init=False)

    def spend(self, steps: int) -> None:
        """Count `steps` more: elements of arrays that are made, and rounds of loops. QueryError past the bound."""
        self.spent += steps
        if self.spent > self.steps:
            raise QueryError(f"operation exceeded its limit of {self.steps} steps: match or limit documents earlier")


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables of an expression, by name without `$$`, and the bounds of its work."""

    variables: Mapping[str, Any]
    budget: Budget

    def binding(self, values: Mapping[str, Any]) -> Scope:
        """A Scope with further variables."""
        return Scope({**self.variables, **values}, self.budget)


Evaluate = Callable[[Scope], Any]
"""A compiled expression: gives a value, or MISSING."""


class Compiler(ABC):
    """Compiles the arguments of an operator."""

    @abstractmethod
    def __call__(self, source: Any) -> Evaluate:
        """`source` compiled."""

    @property
    @abstractmethod
    def names(self) -> frozenset[str]:
        """The variables that may be named."""

    @abstractmethod
    def binding(self, *names: str) -> Compiler:
        """A Compiler for expressions that may name further variables. QueryError for names that are not allowed."""


Build = Callable[[Any, Compiler], Evaluate]
"""Makes an Evaluate of what stands behind an operator."""


def absent(value: Any) -> bool:
    """Whether a value is null or not there."""
    return value is None or value is MISSING


def is_number(value: Any) -> bool:
    """Whether a value is a number; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def truth(value: Any) -> bool:
    """What a condition takes a value for: false are null, 0, false and what is not there."""
    return not (absent(value) or value is False or (is_number(value) and value == 0))


def integer(value: Any, what: str) -> int:
    """A whole number of 32 bits, as places and counts are. QueryError names `what` else."""
    if is_number(value) and math.isfinite(value) and value == int(value) and -(2**31) <= value < 2**31:
        return int(value)
    raise QueryError(f"{what} must be a whole number of 32 bits, found: {type_name(value)} {shown(value)}")


def as_bytes(text: str) -> bytes:
    """Text in UTF-8. Half a surrogate pair, which JavaScript can hold, takes three bytes."""
    return text.encode(errors="surrogatepass")


def shown(value: Any) -> str:
    """A value in a message, cut to a length that can be read."""
    text = "" if value is MISSING else str(value)
    return text if len(text) <= 40 else text[:40] + "…"


def arguments(source: Any, name: str, least: int, most: int | None = None) -> list[Any]:
    """Positional arguments; one may be written without brackets. QueryError if there are too few or too many."""
    found = source if isinstance(source, list) else [source]
    if len(found) < least or (most is not None and len(found) > most):
        wanted = str(least) if most == least else f"{least} to {most}" if most else f"at least {least}"
        raise QueryError(f"Expression ${name} takes {wanted} arguments. {len(found)} were passed in.")
    return found


def named(source: Any, name: str, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Any]:
    """Arguments by name. QueryError if one is missing or unknown."""
    if not isinstance(source, dict):
        raise QueryError(f"${name} only supports an object as its argument, found: {type_name(source)}")
    for key in source:
        if key not in needed and key not in optional:
            raise QueryError(f"Unrecognized argument to ${name}: {key}")
    for key in needed:
        if key not in source:
            raise QueryError(f"Missing '{key}' argument to ${name}")
    return source


def unary(name: str, run: Callable[[Any], Any]) -> Build:
    """An operator of one argument."""

    def build(source: Any, compiler: Compiler) -> Evaluate:
        argument = compiler(arguments(source, name, 1, 1)[0])
        return lambda scope: run(argument(scope))

    return build


def positional(name: str, least: int, most: int | None, run: Callable[..., Any]) -> Build:
    """An operator whose arguments stand in a list and are all evaluated."""

    def build(source: Any, compiler: Compiler) -> Evaluate:
        found = [compiler(item) for item in arguments(source, name, least, most)]
        return lambda scope: run(*[item(scope) for item in found])

    return build


def spending(build: Build) -> Build:
    """An operator whose result is counted: an array by its elements, a string by each 64 characters."""

    def counted(source: Any, compiler: Compiler) -> Evaluate:
        inner = build(source, compiler)

        def run(scope: Scope) -> Any:
            value = inner(scope)
            if isinstance(value, list):
                scope.budget.spend(len(value))
            elif isinstance(value, str):
                scope.budget.spend(len(value) // 64)
            return value

        return run

    return counted


def size_of(value: Any, limit: int = DOCUMENT_BYTES) -> int:
    """About how many bytes a value takes in BSON; counting stops soon after `limit`.

    It stops, because a value in which the same array stands twice at each of sixty levels would never be counted.
    QueryError for a value that is nested deeper than a document may be.
    """
    total = depth = 0
    level = [value]
    while level and total <= limit:
        depth += 1
        if depth > DEPTH:
            raise QueryError(f"a value is nested deeper than {DEPTH} levels")
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                total += 5 + sum(len(key) + 2 for key in item)
                below.extend(item.values())
            elif isinstance(item, list):
                total += 5 + 4 * len(item)
                below.extend(item)
            elif isinstance(item, str):
                total += 5 + (len(item) if item.isascii() else len(as_bytes(item)))
            else:
                total += 8
            if total > limit:
                break
        level = below
    return total


def check_size(value: Any, what: str, limit: int = DOCUMENT_BYTES) -> int:
    """The size of a value in bytes; QueryError if it is more than `limit`."""
    size = size_of(value, limit)
    if size > limit:
        raise QueryError(f"{what} is larger than {limit} bytes")
    return size
