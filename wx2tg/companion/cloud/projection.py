"""The trees of fields of `$project` and `$addFields`: which are kept, which left out, which made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions import check_field_name
from wx2tg.companion.cloud.expressions_base import DEPTH, Evaluate, Scope, is_number
from wx2tg.companion.cloud.values import MISSING, Document

_Path = tuple[str, ...]


@dataclass(slots=True)
class Fields:
    """One level of a tree. `others`: whether fields that are not named are kept."""

    others: bool
    kept: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    made: dict[str, Evaluate] = field(default_factory=dict)
    below: dict[str, Fields] = field(default_factory=dict)

    @property
    def makes(self) -> bool:
        """Whether a field is made anywhere in the tree."""
        return bool(self.made) or any(fields.makes for fields in self.below.values())


def added_fields(source: Mapping[str, Any], expression: Callable[[Any], Evaluate]) -> Fields:
    """The tree of `$addFields`."""
    tree = Fields(others=True)
    for path, value in _leaves(source, "$addFields"):
        _level(tree, path, "$addFields").made[path[-1]] = expression(value)
    return tree


def projected_fields(source: Mapping[str, Any], expression: Callable[[Any], Evaluate]) -> Fields:
    """The tree of `$project`. QueryError where fields are both kept and left out."""
    leaves = list(_leaves(source, "$project"))
    decided = [(path, value) for path, value in leaves if path != ("_id",)] or leaves
    exclusion = all(_is_flag(value) and not value for _, value in decided)
    tree = Fields(others=exclusion)
    if not exclusion and not any(path[0] == "_id" for path, _ in leaves):
        tree.kept.add("_id")
    for path, value in leaves:
        level = _level(tree, path, "$project")
        if not _is_flag(value):
            if exclusion:
                raise QueryError("Bad projection specification, cannot make fields in an exclusion projection")
            level.made[path[-1]] = expression(value)
        elif value:
            if exclusion and path != ("_id",):
                raise QueryError("Bad projection specification, cannot include fields in an exclusion projection")
            level.kept.add(path[-1])
        else:
            if not exclusion and path != ("_id",):
                raise QueryError(
                    "Bad projection specification, cannot exclude fields other than '_id' in an inclusion projection"
                )
            level.left_out.add(path[-1])
    return tree


def shaped(document: Document, fields: Fields, scope: Scope) -> Document:
    """The document with the fields of the tree."""
    result: Document = {}
    for name, value in document.items():
        if name in fields.below:
            inner = _inside(value, fields.below[name], scope)
            if inner is not MISSING:
                result[name] = inner
        elif name in fields.kept or (fields.others and name not in fields.left_out):
            result[name] = value
    for name, tree in fields.below.items():
        if name not in document and tree.makes:
            result[name] = _inside(MISSING, tree, scope)
    for name, evaluate in fields.made.items():
        value = evaluate(scope)
        if value is not MISSING:
            result[name] = value
        else:
            result.pop(name, None)
    return result


def _inside(value: Any, fields: Fields, scope: Scope) -> Any:
    """A value below a named field. In an array, every element is shaped."""
    if isinstance(value, dict):
        return shaped(value, fields, scope)
    if isinstance(value, list):
        scope.budget.spend(len(value))
        found = (_inside(item, fields, scope) for item in value)
        return [item for item in found if item is not MISSING]
    if fields.makes:
        return shaped({}, fields, scope)
    return value if fields.others else MISSING


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool) or is_number(value)


def _leaves(source: Mapping[str, Any], stage: str, above: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    """The paths of a specification and what stands at each; objects without an operator are levels of the path."""
    if not source:
        where = f" at '{'.'.join(above)}'" if above else ""
        raise QueryError(f"{stage} specification must have at least one field{where}")
    for key, value in source.items():
        path = (*above, *key.split("."))
        if len(path) > DEPTH:
            raise QueryError(f"{stage} is nested deeper than {DEPTH} levels")
        for name in path:
            check_field_name(name)
        if isinstance(value, dict) and not any(name.startswith("$") for name in value):
            yield from _leaves(value, stage, path)
        else:
            yield path, value


def _level(tree: Fields, path: _Path, stage: str) -> Fields:
    """The level on which the last name of a path stands. QueryError if another path contradicts."""
    for name in path[:-1]:
        if _is_leaf(tree, name):
            raise QueryError(f"Invalid {stage}: specification contains two conflicting paths, at '{'.'.join(path)}'")
        tree = tree.below.setdefault(name, Fields(others=tree.others))
    last = path[-1]
    if last in tree.below or _is_leaf(tree, last):
        raise QueryError(f"Invalid {stage}: specification contains two conflicting paths, at '{'.'.join(path)}'")
    return tree


def _is_leaf(tree: Fields, name: str) -> bool:
    return name in tree.made or name in tree.left_out or name in tree.kept
