"""Stages that make other documents of each document: addFields, project, replaceRoot, unwind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.projection import Fields, added_fields, projected_fields, shaped
from wx2tg.companion.cloud.stages_base import (
    BuildStage,
    Context,
    Stage,
    StageCompiler,
    options,
    path_of,
    remove_path,
    set_path,
)
from wx2tg.companion.cloud.values import MISSING, Document, type_name


def _add_fields(source: Any, compiler: StageCompiler) -> Stage:
    return _shaping(added_fields(_object(source, "$addFields"), compiler.expression), "$addFields")


def _project(source: Any, compiler: StageCompiler) -> Stage:
    return _shaping(projected_fields(_object(source, "$project"), compiler.expression), "$project")


def _object(source: Any, stage: str) -> Mapping[str, Any]:
    if not isinstance(source, dict):
        raise QueryError(f"{stage} specification must be an object, found: {type_name(source)}")
    return source


def _shaping(fields: Fields, stage: str) -> Stage:
    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        return context.held((shaped(document, fields, context.scope(document)) for document in documents), stage)

    return run


def _replace_root(source: Any, compiler: StageCompiler) -> Stage:
    new_root = compiler.expression(options(source, "$replaceRoot", ["newRoot"])["newRoot"])

    def root(document: Document, context: Context) -> Document:
        found = new_root(context.scope(document))
        if not isinstance(found, dict):
            raise QueryError(f"'newRoot' expression must evaluate to an object, but is of type {type_name(found)}")
        return found

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        return context.held((root(document, context) for document in documents), "$replaceRoot")

    return run


def _unwind(source: Any, compiler: StageCompiler) -> Stage:
    given = {"path": source} if isinstance(source, str) else source
    found = options(given, "$unwind", ["path"], ["includeArrayIndex", "preserveNullAndEmptyArrays"])
    path, index = found["path"], found.get("includeArrayIndex")
    keep = found.get("preserveNullAndEmptyArrays", False)
    if not isinstance(path, str) or not path.startswith("$"):
        raise QueryError("path option to $unwind stage should be prefixed with a '$'")
    if not isinstance(keep, bool):
        raise QueryError(f"preserveNullAndEmptyArrays of $unwind must be a bool, found: {type_name(keep)}")
    parts = path_of(path[1:], "path of $unwind")
    place = None if index is None else path_of(index, "includeArrayIndex of $unwind")

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        made = (item for document in documents for item in _unwound(document, parts, place, keep))
        return context.held(made, "$unwind")

    return run


def _unwound(
    document: Document, parts: tuple[str, ...], place: tuple[str, ...] | None, keep: bool
) -> Iterator[Document]:
    value: Any = document
    for part in parts:
        value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
    if isinstance(value, list) and value:
        for index, item in enumerate(value):
            one = set_path(document, parts, item)
            yield set_path(one, place, index) if place else one
        return
    if value == []:
        document = remove_path(document, parts)
    if keep or not (value is None or value is MISSING or value == []):
        yield set_path(document, place, None) if place else document


STAGES: Mapping[str, BuildStage] = {
    "$addFields": _add_fields,
    "$project": _project,
    "$replaceRoot": _replace_root,
    "$unwind": _unwind,
}
