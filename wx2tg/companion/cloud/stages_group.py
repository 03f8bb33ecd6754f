"""Stages that make one document of many: group, bucket, bucketAuto, count, sortByCount."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from wx2tg.companion.cloud.accumulators import ACCUMULATORS, Accumulate
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions import check_field_name
from wx2tg.companion.cloud.expressions_base import Evaluate, is_number
from wx2tg.companion.cloud.granularity import Rounding, rounding
from wx2tg.companion.cloud.stages_base import BuildStage, Context, Stage, StageCompiler, options
from wx2tg.companion.cloud.values import MISSING, RANKS, Document, compare, sort_key, type_name

_COUNT = {"count": {"$sum": 1}}


@dataclass(frozen=True, slots=True)
class _Outputs:
    """The fields of a group: of each its name, what the documents give, and how that is put together."""

    fields: Sequence[tuple[str, Evaluate, Accumulate]]

    def of(self, identity: Any, documents: Sequence[Document], context: Context) -> Document:
        """The document of a group."""
        result: Document = {"_id": identity}
        scopes = [context.scope(document) for document in documents]
        for name, evaluate, accumulate in self.fields:
            context.budget.spend(len(scopes))
            result[name] = accumulate([evaluate(scope) for scope in scopes])
        return result


@dataclass(slots=True)
class _Group:
    identity: Any
    documents: list[Document] = field(default_factory=list)


def _outputs(source: Any, stage: str, compiler: StageCompiler) -> _Outputs:
    if not isinstance(source, dict):
        raise QueryError(f"The output of {stage} must be an object, found: {type_name(source)}")
    fields = []
    for name, spec in source.items():
        check_field_name(name)
        if not isinstance(spec, dict) or len(spec) != 1:
            raise QueryError(f"The field '{name}' must be an accumulator object, such as {{$sum: 1}}")
        ((operator, argument),) = spec.items()
        if operator not in ACCUMULATORS:
            raise QueryError(f"unknown group operator '{operator}'")
        if isinstance(argument, list):
            raise QueryError(f"The {operator} accumulator is a unary operator")
        fields.append((name, compiler.expression(argument), ACCUMULATORS[operator]))
    return _Outputs(fields)


def _group(source: Any, compiler: StageCompiler) -> Stage:
    if not isinstance(source, dict):
        raise QueryError(f"a group's fields must be specified in an object, found: {type_name(source)}")
    if "_id" not in source:
        raise QueryError("a group specification must include an _id")
    key = compiler.expression(source["_id"])
    outputs = _outputs({name: spec for name, spec in source.items() if name != "_id"}, "$group", compiler)

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        groups: dict[Any, _Group] = {}
        for document in documents:
            found = key(context.scope(document))
            identity = None if found is MISSING else found
            groups.setdefault(sort_key(identity), _Group(identity)).documents.append(document)
        made = (outputs.of(group.identity, group.documents, context) for group in groups.values())
        return context.held(made, "$group")

    return run


def _by(source: Any, stage: str, compiler: StageCompiler) -> Evaluate:
    """The expression by which a stage groups: a path, or an object with an operator."""
    is_path = isinstance(source, str) and source.startswith("$")
    if not is_path and not (isinstance(source, dict) and any(key.startswith("$") for key in source)):
        raise QueryError(f"the expression by which {stage} groups must be a path with '$' or have an operator")
    return compiler.expression(source)


def _bucket(source: Any, compiler: StageCompiler) -> Stage:
    found = options(source, "$bucket", ["groupBy", "boundaries"], ["default", "output"])
    key = _by(found["groupBy"], "$bucket", compiler)
    boundaries, default = _boundaries(found["boundaries"]), found.get("default", MISSING)
    outputs = _outputs(found.get("output", _COUNT), "$bucket", compiler)
    keys = [sort_key(value) for value in boundaries]
    if default is not MISSING and keys[0] <= sort_key(default) < keys[-1]:
        raise QueryError("The $bucket 'default' field must be less than the lowest boundary or not below the highest")

    def identity(value: Any) -> Any:
        place = bisect_right(keys, sort_key(value)) - 1
        if 0 <= place < len(keys) - 1:
            return boundaries[place]
        if default is MISSING:
            raise QueryError("$switch could not find a matching branch for an input, and no default was specified: "
                             "a value is outside of the boundaries of $bucket")  # fmt: skip
        return default

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        groups: dict[Any, _Group] = {}
        for document in documents:
            name = identity(key(context.scope(document)))
            groups.setdefault(sort_key(name), _Group(name)).documents.append(document)
        made = (outputs.of(groups[place].identity, groups[place].documents, context) for place in sorted(groups))
        return context.held(made, "$bucket")

    return run


def _boundaries(source: Any) -> list[Any]:
    if not isinstance(source, list) or len(source) < 2:
        raise QueryError("The $bucket 'boundaries' field must be an array of at least two values")
    for lower, upper in pairwise(source):
        if RANKS.get(type(lower)) != RANKS.get(type(upper)):
            raise QueryError("All values in the 'boundaries' option to $bucket must have the same type")
        if compare(lower, upper) >= 0:
            raise QueryError("The 'boundaries' option to $bucket must be sorted in ascending order")
    return source


def _bucket_auto(source: Any, compiler: StageCompiler) -> Stage:
    found = options(source, "$bucketAuto", ["groupBy", "buckets"], ["output", "granularity"])
    key = _by(found["groupBy"], "$bucketAuto", compiler)
    count = _bucket_count(found["buckets"])
    outputs = _outputs(found.get("output", _COUNT), "$bucketAuto", compiler)
    rounded = rounding(found["granularity"]) if "granularity" in found else None

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        pairs: list[tuple[Any, Document]]
        pairs = [(None if (v := key(context.scope(item))) is MISSING else v, item) for item in documents]
        if rounded and not all(is_number(value) and value >= 0 for value, _ in pairs):
            raise QueryError("$bucketAuto can only group numbers that are not negative when a granularity is given")
        pairs.sort(key=lambda pair: sort_key(pair[0]))
        made = (outputs.of(name, group, context) for name, group in _buckets(pairs, count, rounded))
        return context.held(made, "$bucketAuto")

    return run


def _bucket_count(source: Any) -> int:
    if is_number(source) and 0 < source < 2**31 and source == int(source):
        return int(source)
    raise QueryError("The $bucketAuto 'buckets' field must be a whole number greater than 0")


def _buckets(
    pairs: Sequence[tuple[Any, Document]], count: int, rounded: Rounding | None
) -> Sequence[tuple[Document, list[Document]]]:
    """The sorted values cut into at most `count` buckets of about the same number; equal values stay together."""
    size = max(int(len(pairs) / count + 0.5), 1)
    found: list[tuple[Document, list[Document]]] = []
    start = 0
    lower: Any = rounded.down(pairs[0][0]) if rounded and pairs else None
    while start < len(pairs):
        end = len(pairs) if len(found) == count - 1 else min(start + size, len(pairs))
        last = pairs[end - 1][0]
        upper = rounded.up(last) if rounded else last
        while end < len(pairs) and _belongs(pairs[end][0], upper, rounded):
            end += 1
        if not rounded:
            lower, upper = pairs[start][0], pairs[end][0] if end < len(pairs) else last
        found.append(({"min": lower, "max": upper}, [document for _, document in pairs[start:end]]))
        lower, start = upper, end
    return found


def _belongs(value: Any, upper: Any, rounded: Rounding | None) -> bool:
    if rounded is None:
        return compare(value, upper) == 0
    return bool(value < upper or value == upper == 0)


def _count(source: Any, compiler: StageCompiler) -> Stage:
    if not isinstance(source, str) or not source or source.startswith("$") or "." in source or "\0" in source:
        raise QueryError("the count field must be a non-empty string without '$' at its beginning and without '.'")

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        return [{source: len(documents)}] if documents else []

    return run


def _sort_by_count(source: Any, compiler: StageCompiler) -> Stage:
    _by(source, "$sortByCount", compiler)
    group = _group({"_id": source, **_COUNT}, compiler)

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        return sorted(group(documents, context), key=lambda found: -found["count"])

    return run


STAGES: Mapping[str, BuildStage] = {
    "$bucket": _bucket,
    "$bucketAuto": _bucket_auto,
    "$count": _count,
    "$group": _group,
    "$sortByCount": _sort_by_count,
}
