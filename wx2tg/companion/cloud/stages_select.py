"""Stages that choose and order documents: match, sort, skip, limit, sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_base import is_number, truth
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.stages_base import BuildStage, Context, Stage, StageCompiler, options, path_of
from wx2tg.companion.cloud.values import Document, sort_documents, type_name

Test = Callable[[Document, Context], bool]

_MOST_KEYS = 32

_LOGIC: Mapping[str, Callable[[Sequence[Test]], Test]] = {
    "$and": lambda tests: lambda document, context: all(test(document, context) for test in tests),
    "$or": lambda tests: lambda document, context: any(test(document, context) for test in tests),
    "$nor": lambda tests: lambda document, context: not any(test(document, context) for test in tests),
}


def compile_match(query: Any, compiler: StageCompiler) -> Test:
    """A query as a test. Its `$expr` may name the variables of a `$lookup` around it."""
    if not isinstance(query, dict):
        raise QueryError(f"the match filter must be an expression in an object, found: {type_name(query)}")
    tests: list[Test] = []
    rest: dict[str, Any] = {}
    for key, value in query.items():
        if key == "$expr":
            tests.append(_expression_test(value, compiler))
        elif key in _LOGIC and isinstance(value, list) and value:
            tests.append(_LOGIC[key]([compile_match(item, compiler) for item in value]))
        else:
            rest[key] = value
    if rest:
        tests.append(_plain_test(rest))
    return _LOGIC["$and"](tests)


def _expression_test(source: Any, compiler: StageCompiler) -> Test:
    evaluate = compiler.expression(source)
    return lambda document, context: truth(evaluate(context.scope(document)))


def _plain_test(query: dict[str, Any]) -> Test:
    matches = compile_query(query)
    return lambda document, context: matches(document)


def _match(source: Any, compiler: StageCompiler) -> Stage:
    test = compile_match(source, compiler)
    return lambda documents, context: [document for document in documents if test(document, context)]


def _sort(source: Any, compiler: StageCompiler) -> Stage:
    if not isinstance(source, dict) or not source:
        raise QueryError("the $sort stage needs an object with at least one field")
    if len(source) > _MOST_KEYS:
        raise QueryError(f"the $sort stage takes at most {_MOST_KEYS} fields")
    for path, direction in source.items():
        path_of(path, "the key of $sort")
        if not is_number(direction) or direction not in (1, -1):
            raise QueryError("$sort key ordering must be 1 (for ascending) or -1 (for descending)")
    order = [(path, int(direction)) for path, direction in source.items()]
    return lambda documents, context: sort_documents(documents, order)


def _whole(source: Any, what: str, least: int) -> int:
    if not is_number(source) or source != source or not least <= source < 2**63 or source != int(source):
        raise QueryError(
            f"{what} must be a whole number from {least} upwards, found: {type_name(source)} {source!r:.40}"
        )
    return int(source)


def _skip(source: Any, compiler: StageCompiler) -> Stage:
    count = _whole(source, "the number to $skip", 0)
    return lambda documents, context: documents[count:]


def _limit(source: Any, compiler: StageCompiler) -> Stage:
    count = _whole(source, "the $limit", 1)
    return lambda documents, context: documents[:count]


def _sample(source: Any, compiler: StageCompiler) -> Stage:
    count = _whole(options(source, "$sample", ["size"])["size"], "the size of $sample", 0)
    return lambda documents, context: context.random.sample(documents, min(count, len(documents)))


STAGES: Mapping[str, BuildStage] = {
    "$limit": _limit,
    "$match": _match,
    "$sample": _sample,
    "$skip": _skip,
    "$sort": _sort,
}
