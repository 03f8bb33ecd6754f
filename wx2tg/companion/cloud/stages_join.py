"""The stage that joins documents of another collection: lookup, by equal fields or by a pipeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.stages_base import BuildStage, Context, Stage, StageCompiler, options, path_of, set_path
from wx2tg.companion.cloud.values import MISSING, Document, reach, sort_key, type_name

_Joined = Callable[[Document], list[Document]]


def _lookup(source: Any, compiler: StageCompiler) -> Stage:
    found = options(source, "$lookup", ["from", "as"], ["localField", "foreignField", "let", "pipeline"])
    collection, place = found["from"], path_of(found["as"], "'as' of $lookup")
    if not isinstance(collection, str) or not collection:
        raise QueryError(f"'from' of $lookup must be the name of a collection, found: {type_name(collection)}")
    if ("localField" in found) != ("foreignField" in found) or not ("localField" in found or "pipeline" in found):
        raise QueryError("$lookup requires either 'localField' and 'foreignField', or 'pipeline'")
    if "let" in found and "pipeline" not in found:
        raise QueryError("$lookup with 'let' requires 'pipeline'")
    by_fields = _by_fields(found) if "localField" in found else None
    inner = _inner(found, compiler) if "pipeline" in found else None

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        foreign = context.lookup(collection) if documents else []
        context.budget.spend(len(foreign))
        select = by_fields(foreign) if by_fields else lambda document: list(foreign)

        def joined() -> Iterator[Document]:
            for document in documents:
                chosen = select(document)
                context.budget.spend(1 + len(chosen))
                result = inner(document, chosen, context) if inner else chosen
                yield set_path(document, place, result)

        return context.held(joined(), "$lookup")

    return run


def _by_fields(found: Mapping[str, Any]) -> Callable[[Sequence[Document]], _Joined]:
    """Joins where the two fields are equal, or where one of their elements is. A missing field equals null."""
    local = path_of(found["localField"], "'localField' of $lookup")
    other = path_of(found["foreignField"], "'foreignField' of $lookup")

    def over(foreign: Sequence[Document]) -> _Joined:
        index: dict[Any, list[int]] = defaultdict(list)
        for place, document in enumerate(foreign):
            for key in _keys(document, other, whole=True):
                index[key].append(place)

        def select(document: Document) -> list[Document]:
            chosen = {place for key in _keys(document, local, whole=False) for place in index.get(key, ())}
            return [foreign[place] for place in sorted(chosen)]

        return select

    return over


def _keys(document: Document, parts: Sequence[str], *, whole: bool) -> set[Any]:
    """By what a document is joined: the values at a path, and the elements of arrays; `whole` adds arrays as such."""
    keys: set[Any] = set()
    for value in reach(document, parts):
        if isinstance(value, list):
            keys.update(sort_key(item) for item in value)
        if whole or not isinstance(value, list):
            keys.add(sort_key(None if value is MISSING else value))
    return keys


def _inner(
    found: Mapping[str, Any], compiler: StageCompiler
) -> Callable[[Document, Sequence[Document], Context], list[Document]]:
    given = found.get("let", {})
    if not isinstance(given, dict):
        raise QueryError(f"'let' of $lookup must be an object, found: {type_name(given)}")
    values = {name: compiler.expression(value) for name, value in given.items()}
    stage = compiler.pipeline(found["pipeline"], values)

    def run(document: Document, foreign: Sequence[Document], context: Context) -> list[Document]:
        scope = context.scope(document)
        variables = {name: value(scope) for name, value in values.items()}
        return list(stage(foreign, context.inside(variables)))

    return run


STAGES: Mapping[str, BuildStage] = {"$lookup": _lookup}
