"""Compiles a query of MongoDB to a function that says whether a document matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wx2tg.companion.cloud import geo
from wx2tg.companion.cloud.comparisons import Leaf, comparison, equality, membership, opened
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.operands import array_size, modulo, of_type, regular_expression, truth
from wx2tg.companion.cloud.values import MISSING, Document, Regex, reach, split_path

Predicate = Callable[[Document], bool]

DEEPEST = 100
"""How deep a query may nest, as in MongoDB."""

LARGEST = 100_000
"""How many values a query may hold in all."""


class Compiler:
    """Compiles queries; `expression` compiles the operand of `$expr`."""

    def __init__(self, expression: Callable[[Any], Predicate] | None) -> None:
        self._expression = expression

    def document(self, query: Any) -> Predicate:
        """A whole query, or the part under `$and` and its kin."""
        if not isinstance(query, dict):
            raise QueryError("a query must be an object")
        return all_of([test for key, condition in query.items() for test in self._clause(key, condition)])

    def _clause(self, key: str, condition: Any) -> list[Predicate]:
        if not key.startswith("$"):
            return self.field(split_path(key), condition)
        if key in ("$and", "$or", "$nor"):
            if not isinstance(condition, list) or not condition:
                raise QueryError(f"{key} must be a nonempty array")
            parts = [self.document(part) for part in condition]
            return parts if key == "$and" else [any_of(parts) if key == "$or" else negated(any_of(parts))]
        if key == "$expr" and self._expression:
            return [self._expression(condition)]
        if key == "$comment":
            return []
        raise QueryError(f"unknown top level operator: {key}")

    def field(self, parts: Sequence[str], condition: Any) -> list[Predicate]:
        """What must all hold at a path. A path without parts is the value itself, whose arrays are not opened."""
        if is_operators(condition):
            return self._operators(parts, condition)
        return [at(parts, regular_expression(condition) if isinstance(condition, Regex) else equality(condition))]

    def _operators(self, parts: Sequence[str], operators: Document) -> list[Predicate]:
        if "$options" in operators and "$regex" not in operators:
            raise QueryError("$options needs a $regex")
        return [test for name, operand in operators.items() for test in self._operator(parts, name, operand, operators)]

    def _operator(self, parts: Sequence[str], name: str, operand: Any, siblings: Document) -> list[Predicate]:
        if name in LEAVES:
            return [at(parts, LEAVES[name](operand))]
        if name in NEGATIONS:
            return [negated(at(parts, NEGATIONS[name](operand)))]
        if name in ON_WHOLE_VALUES:
            return [at(parts, ON_WHOLE_VALUES[name](operand), whole=True)]
        if name == "$exists":
            test = at(parts, lambda value: value is not MISSING, whole=True)
            return [test if truth(operand) else negated(test)]
        if name == "$regex":
            return [at(parts, regular_expression(operand, siblings.get("$options")))]
        if name == "$not":
            return [negated(all_of(self._negatable(parts, operand)))]
        if name == "$all":
            return self._all(parts, operand)
        if name == "$elemMatch":
            return [at(parts, self._element(operand), whole=True)]
        if name in ("$options", "$comment"):
            return []
        raise QueryError(f"unknown operator: {name}")

    def _negatable(self, parts: Sequence[str], operand: Any) -> list[Predicate]:
        if not isinstance(operand, Regex) and not (is_operators(operand)):
            raise QueryError("$not needs a regex or a document of operators")
        return self.field(parts, operand)

    def _all(self, parts: Sequence[str], operand: Any) -> list[Predicate]:
        if not isinstance(operand, list):
            raise QueryError("$all needs an array")
        if not operand:
            return [lambda _: False]
        tests: list[Predicate] = []
        for item in operand:
            if is_operators(item) and list(item) != ["$elemMatch"]:
                raise QueryError("no $ expressions in $all")
            tests += self.field(parts, item)
        return tests

    def _element(self, operand: Any) -> Leaf:
        """One element that matches all: values by operators, objects by a query."""
        if not isinstance(operand, dict):
            raise QueryError("$elemMatch needs an Object")
        if is_operators(operand) and not operand.keys() & {"$and", "$or", "$nor", "$expr"}:
            value = all_of(self._operators((), operand))
            return lambda array: type(array) is list and any(map(value, array))
        document = self.document(operand)

        def fits(element: Any) -> bool:
            if type(element) is list:
                element = {str(index): part for index, part in enumerate(element)}
            return type(element) is dict and document(element)

        return lambda array: type(array) is list and any(map(fits, array))


LEAVES: dict[str, Callable[[Any], Leaf]] = {
    "$eq": equality,
    "$gt": lambda operand: comparison("$gt", operand),
    "$gte": lambda operand: comparison("$gte", operand),
    "$lt": lambda operand: comparison("$lt", operand),
    "$lte": lambda operand: comparison("$lte", operand),
    "$in": membership,
    "$mod": modulo,
    "$type": of_type,
    "$geoWithin": geo.within,
    "$geoIntersects": geo.intersects,
    "$near": geo.near,
    "$nearSphere": geo.near,
}
"""Tests of a value; an array passes as itself or by one of its elements."""

NEGATIONS: dict[str, Callable[[Any], Leaf]] = {
    "$ne": lambda operand: equality(operand, negation=True),
    "$nin": membership,
}
ON_WHOLE_VALUES: dict[str, Callable[[Any], Leaf]] = {"$size": array_size}


def compile_query(query: Any, *, expression: Callable[[Any], Predicate] | None = None) -> Predicate:
    """The test for a query of MongoDB, with the semantics of its manual's "Query and Projection Operators".

    `expression` compiles the operand of `$expr` to a test of a document; without it `$expr` is refused.
    Raises QueryError where the query is malformed. The test itself never fails and takes time linear in the document.
    """
    check_extent(query)
    return Compiler(expression).document(query)


def is_operators(condition: Any) -> bool:
    """Whether a condition is `{$gt: 1, ...}`, not a value. Raises QueryError where it is half of each."""
    if not isinstance(condition, dict) or not condition:
        return False
    marked: list[bool] = [key.startswith("$") for key in condition]
    if marked[0] and not all(marked):
        raise QueryError(f"unknown operator: {next(key for key in condition if not key.startswith('$'))}")
    return marked[0]


def check_extent(value: Any) -> None:
    """Raises QueryError where a query nests too deep or holds too many values."""
    level, depth, count = [value], 0, 0
    while level:
        if depth > DEEPEST:
            raise QueryError(f"a query may nest at most {DEEPEST} levels")
        count += len(level)
        if count > LARGEST:
            raise QueryError(f"a query may hold at most {LARGEST:,} values")
        inner: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                inner += part.values()
            elif isinstance(part, list):
                inner += part
        level, depth = inner, depth + 1


def at(parts: Sequence[str], leaf: Leaf, *, whole: bool = False) -> Predicate:
    """The test of a document whether one of the values at a path passes; `whole` leaves arrays unopened."""
    if not parts:
        return leaf
    test = leaf if whole else opened(leaf)
    if len(parts) == 1:
        name = parts[0]
        return lambda document: test(document.get(name, MISSING))
    first, rest = parts[0], parts[1:]
    if len(parts) == 2:
        second = parts[1]

        def below(document: Document) -> bool:
            value = document.get(first, MISSING)
            if type(value) is dict:
                return test(value.get(second, MISSING))
            return any(map(test, reach(value, rest)))

        return below
    return lambda document: any(map(test, reach(document, parts)))


def all_of(tests: Sequence[Predicate]) -> Predicate:
    """Whether all of the tests pass; none always does."""
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda document: first(document) and second(document)

    return lambda document: all(test(document) for test in tests)


def any_of(tests: Sequence[Predicate]) -> Predicate:
    """Whether one of the tests passes."""
    return lambda document: any(test(document) for test in tests)


def negated(test: Predicate) -> Predicate:
    """Whether the test fails."""
    return lambda document: not test(document)
