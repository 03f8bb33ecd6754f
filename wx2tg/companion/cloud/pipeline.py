"""Aggregation pipelines: stages that give documents to one another, in memory and without a database.

Meaning and messages follow MongoDB's manual, "Aggregation Stages", for the stages that WeChat's `Aggregate` has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from wx2tg.companion.cloud import stages_group, stages_join, stages_near, stages_select, stages_shape
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions import check_variable, compile_expression
from wx2tg.companion.cloud.expressions_base import Budget, Evaluate
from wx2tg.companion.cloud.stages_base import BuildStage, Context, Limits, Lookup, Stage, StageCompiler
from wx2tg.companion.cloud.values import Document, type_name

STAGES: Mapping[str, BuildStage] = {
    **stages_select.STAGES,
    **stages_shape.STAGES,
    **stages_group.STAGES,
    **stages_join.STAGES,
    **stages_near.STAGES,
}
"""How each stage is compiled, by its name with the `$`."""

_LONGEST = 500
_DEEPEST = 20
_FIRST_ONLY = frozenset({"$geoNear"})


class _StageCompiler(StageCompiler):
    """Compiles the stages of one pipeline; knows the variables around it, and how many pipelines it stands in."""

    def __init__(self, names: frozenset[str], depth: int) -> None:
        self._names = names
        self._depth = depth

    def expression(self, source: Any) -> Evaluate:
        return compile_expression(source, self._names)

    def pipeline(self, stages: Any, names: Iterable[str]) -> Stage:
        inside = frozenset(names)
        for name in inside:
            check_variable(name)
        if self._depth >= _DEEPEST:
            raise QueryError(f"Maximum number of nested $lookup sub-pipelines exceeded, of which {_DEEPEST} may be")
        return _StageCompiler(self._names | inside, self._depth + 1).chain(stages)

    def chain(self, stages: Any) -> Stage:
        """The stages as one."""
        compiled = [self._stage(place, stage) for place, stage in enumerate(_checked(stages))]

        def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
            for stage in compiled:
                context.budget.spend(1 + len(documents))
                documents = stage(documents, context)
            return documents

        return run

    def _stage(self, place: int, stage: Mapping[str, Any]) -> Stage:
        ((name, source),) = stage.items()
        if name not in STAGES:
            raise QueryError(f"Unrecognized pipeline stage name: '{name:.40}'")
        if name in _FIRST_ONLY and place > 0:
            raise QueryError(f"{name} is only valid as the first stage in a pipeline.")
        return STAGES[name](source, self)


def run(
    stages: Sequence[Mapping[str, Any]],
    documents: Sequence[Document],
    *,
    lookup: Lookup,
    now: datetime,
    limits: Limits | None = None,
    random: Random | None = None,
) -> list[Document]:
    """The documents that come out of a pipeline; those that go in are not changed.

    `stages` are MongoDB's, `[{"$match": {...}}, {"$group": {...}}]`; `lookup` gives the documents of another
    collection by its name (`collections_of` tells which will be asked for); `now` is the value of `$$NOW`, and
    `random` chooses for `$sample`. QueryError for what is malformed, for what an operator refuses, and past `limits`.
    """
    bounds = limits or Limits()
    context = Context(now, lookup, bounds, Budget(bounds.steps), random or SystemRandom())
    try:
        return list(_StageCompiler(frozenset(), 0).chain(stages)(documents, context))
    except RecursionError:
        raise QueryError("a value is nested too deeply") from None


def collections_of(stages: Any) -> set[str]:
    """The names of all collections that a pipeline reads besides its own. QueryError if it is malformed."""
    return set(_collections(stages, 0))


def _collections(stages: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise QueryError(f"Maximum number of nested $lookup sub-pipelines exceeded, of which {_DEEPEST} may be")
    for stage in _checked(stages):
        found = stage.get("$lookup")
        if isinstance(found, dict):
            if isinstance(found.get("from"), str):
                yield found["from"]
            if "pipeline" in found:
                yield from _collections(found["pipeline"], depth + 1)


def _checked(stages: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(stages, list | tuple):
        raise QueryError(f"a pipeline must be an array of stages, found: {type_name(stages)}")
    if len(stages) > _LONGEST:
        raise QueryError(f"a pipeline may have at most {_LONGEST} stages")
    for stage in stages:
        if not isinstance(stage, dict) or len(stage) != 1:
            raise QueryError("A pipeline stage specification object must contain exactly one field.")
    return stages
