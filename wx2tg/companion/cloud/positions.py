"""Finds the elements that `field.$` and `field.$[]` of an update stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wx2tg.companion.cloud.comparisons import Leaf
from wx2tg.companion.cloud.errors import QueryError, WriteError
from wx2tg.companion.cloud.query import Compiler, all_of, is_operators
from wx2tg.companion.cloud.values import MISSING, Document, get_path

MOST = 100_000
"""How many elements one update may change, so that `$[]` within `$[]` has an end."""


def concrete(document: Document, path: str, query: Document | None) -> list[str]:
    """The paths by position that a path with `$` and `$[]` stands for. Raises WriteError where there is none."""
    if "$" not in path:
        return [path]
    paths = [""]
    for part in path.split("."):
        if part == "$":
            paths = [_join(found, str(_matched(document, found, query))) for found in paths]
        elif part == "$[]":
            paths = [_join(found, str(index)) for found in paths for index in range(len(_array(document, found)))]
        else:
            paths = [_join(found, part) for found in paths]
        if len(paths) > MOST:
            raise QueryError(f"an update may change at most {MOST:,} elements")
    return paths


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part


def _array(document: Document, path: str) -> list[Any]:
    found = get_path(document, path) if path else MISSING
    if not isinstance(found, list):
        raise WriteError(f"The path '{path}' must exist in the document in order to apply array updates.")
    return found


def _matched(document: Document, path: str, query: Document | None) -> int:
    """The position of the first element for which a condition of the query on the array holds."""
    array = _array(document, path)
    for key, condition in _conditions(query or {}):
        test = _element_test(path, key, condition)
        for index, element in enumerate(array if test else []):
            if test and test(element):
                return index
    raise WriteError("The positional operator did not find the match needed from the query.")


def _conditions(query: Document) -> Iterator[tuple[str, Any]]:
    for key, condition in query.items():
        if key in ("$and", "$or") and isinstance(condition, list):
            for part in condition:
                yield from _conditions(part)
        elif not key.startswith("$"):
            yield key, condition


def _element_test(path: str, key: str, condition: Any) -> Leaf | None:
    """The test of one element that a condition makes, or None where it is not about the array's elements."""
    compiler = Compiler(None)
    if key.startswith(f"{path}."):
        inner = compiler.document({key[len(path) + 1 :]: condition})
        return lambda element: type(element) is dict and inner(element)
    if key != path:
        return None
    if isinstance(condition, dict) and list(condition) == ["$elemMatch"]:
        operand = condition["$elemMatch"]
        if is_operators(operand):
            return all_of(compiler.field((), operand))
        inner = compiler.document(operand)
        return lambda element: type(element) is dict and inner(element)
    return all_of(compiler.field((), condition))
