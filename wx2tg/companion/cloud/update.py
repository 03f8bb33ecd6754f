"""Applies updates of MongoDB to documents in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from wx2tg.companion.cloud.array_updates import ARRAY_CHANGES
from wx2tg.companion.cloud.comparisons import NUMBERS
from wx2tg.companion.cloud.documents import check_name
from wx2tg.companion.cloud.errors import QueryError, WriteError
from wx2tg.companion.cloud.positions import concrete
from wx2tg.companion.cloud.values import (
    MISSING,
    Document,
    compare,
    decoded_number,
    get_path,
    index_of,
    split_path,
    whole_milliseconds,
)

Change = Callable[[Any], Any]
"""Makes the new value of a field from the old one; MISSING stands for no field, before and after."""

PADDING = 10_000
"""How many nulls an array is filled with, at most, so that a position after its end can be set."""


def apply_update(document: Document, update: Document, *, now: datetime, query: Document | None = None) -> Document:
    """The document after an update of MongoDB (its manual's "Update Operators"); the given one stays as it is.

    `query`, which found the document, says which element `field.$` stands for; `field.$[]` is each element.
    Raises QueryError where the update is malformed, and WriteError where the document does not admit it.
    """
    changes = list(_changes(update, now))
    _check_conflicts([path for path, _, _ in changes] + [new for _, new, _ in changes if new])
    result: Any = document
    for path, new, change in changes:
        for place in concrete(result, path, query):
            if new:
                result = _renamed(result, place, new)
            else:
                result = rewritten(result, split_path(place), change)
    if "_id" in document and not _same_id(document, result):
        raise WriteError("Performing an update on the path '_id' would modify the immutable field '_id'")
    return dict(result)


def _same_id(document: Document, result: Document) -> bool:
    return "_id" in result and compare(document["_id"], result["_id"]) == 0


def _changes(update: Document, now: datetime) -> Iterator[tuple[str, str, Change]]:
    """Each path, the new path of `$rename`, and the change, in the order of the operators."""
    if not isinstance(update, dict) or not update:
        raise QueryError("an update must be an object of operators")
    for name, fields in update.items():
        if name not in CHANGES and name not in ("$rename", "$currentDate"):
            raise QueryError(f"Unknown modifier: {name}")
        if not isinstance(fields, dict):
            raise QueryError(f"Modifiers operate on fields but {name} was given no object")
        for path, operand in fields.items():
            _check_path(path)
            if name == "$rename":
                yield path, _new_name(path, operand), _unchanged
            elif name == "$currentDate":
                yield path, "", _date(operand, now)
            else:
                yield path, "", CHANGES[name](path, operand)


def _check_path(path: str) -> None:
    for part in split_path(path):
        if part not in ("$", "$[]"):
            check_name(part)


def _new_name(path: str, operand: Any) -> str:
    if not isinstance(operand, str) or not operand:
        raise QueryError("The 'to' field for $rename must be a string")
    _check_path(operand)
    if "$" in operand.split(".") or "$[]" in operand.split("."):
        raise QueryError("The destination field for $rename may not be dynamic")
    if operand == path:
        raise QueryError(f"The source and target field for $rename must differ: {path}")
    return operand


def _check_conflicts(paths: list[str]) -> None:
    for first, second in pairwise(sorted(path.split(".") for path in paths)):
        if second[: len(first)] == first:
            raise QueryError(f"Updating the path '{'.'.join(second)}' would create a conflict at '{'.'.join(first)}'")


def rewritten(value: Any, parts: tuple[str, ...], change: Change) -> Any:
    """The value with the field at a path changed; what lies beside the path is shared with the old value."""
    if not parts:
        return change(value)
    part, rest = parts[0], parts[1:]
    if type(value) is dict:
        return _in_object(value, part, rewritten(value.get(part, MISSING), rest, change))
    if type(value) is list:
        return _in_array(value, part, rest, change)
    made = rewritten(MISSING, rest, change)
    if made is MISSING:
        return value
    if value is MISSING:
        return {part: made}
    raise WriteError(f"Cannot create field '{part}' in element {{{_shown(value)}}}")


def _in_object(value: Document, part: str, made: Any) -> Document:
    if made is MISSING:
        return {key: kept for key, kept in value.items() if key != part} if part in value else value
    return {**value, part: made}


def _in_array(value: list[Any], part: str, rest: tuple[str, ...], change: Change) -> Any:
    index = index_of(part)
    old = value[index] if index is not None and index < len(value) else MISSING
    made = rewritten(old, rest, change)
    if made is MISSING:
        return [*value[:index], None, *value[index + 1 :]] if old is not MISSING and index is not None else value
    if index is None:
        raise WriteError(f"Cannot create field '{part}' in element {{{_shown(value)}}}")
    gap = index - len(value)
    if gap > PADDING:
        raise WriteError(f"can't backfill more than {PADDING} elements of an array")
    return [*value[:index], *([None] * gap), made, *value[index + 1 :]]


def _shown(value: Any) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:80]}..."


def _renamed(document: Any, path: str, new: str) -> Any:
    for name in (path, new):
        parts = split_path(name)
        if any(type(get_path(document, ".".join(parts[:end]))) is list for end in range(1, len(parts))):
            raise WriteError(f"The field of $rename cannot be an array element: '{name}'")
    value = get_path(document, path)
    if value is MISSING:
        return document
    without = rewritten(document, split_path(path), lambda _: MISSING)
    return rewritten(without, split_path(new), lambda _: value)


def _unchanged(value: Any) -> Any:
    return value


def _set(_: str, operand: Any) -> Change:
    return lambda _: operand


def _unset(_: str, __: Any) -> Change:
    return lambda _: MISSING


def _number(name: str, path: str, operand: Any, combine: Callable[[Any, Any], Any], start: Any) -> Change:
    if type(operand) not in NUMBERS:
        raise QueryError(f"Cannot {name} with non-numeric argument: {{{path}: {_shown(operand)}}}")

    def change(old: Any) -> Any:
        if old is MISSING:
            return start
        if type(old) not in NUMBERS:
            raise WriteError(f"Cannot apply ${name} to a value of non-numeric type: {path}")
        try:
            return decoded_number(combine(old, operand))
        except OverflowError:
            raise WriteError(f"the result of ${name} is too large: {path}") from None

    return change


def _increment(path: str, operand: Any) -> Change:
    return _number("inc" if type(operand) in NUMBERS else "increment", path, operand, lambda a, b: a + b, operand)


def _multiply(path: str, operand: Any) -> Change:
    return _number("mul" if type(operand) in NUMBERS else "multiply", path, operand, lambda a, b: a * b, 0)


def _least(_: str, operand: Any) -> Change:
    return lambda old: operand if old is MISSING or compare(operand, old) < 0 else old


def _most(_: str, operand: Any) -> Change:
    return lambda old: operand if old is MISSING or compare(operand, old) > 0 else old


def _date(operand: Any, now: datetime) -> Change:
    if operand not in (True, {"$type": "date"}):
        raise QueryError("$currentDate needs true or {$type: 'date'}")
    return lambda _: whole_milliseconds(now)


CHANGES: dict[str, Callable[[str, Any], Change]] = {
    "$set": _set,
    "$unset": _unset,
    "$inc": _increment,
    "$mul": _multiply,
    "$min": _least,
    "$max": _most,
    **ARRAY_CHANGES,
}
"""The change that each operator makes, from the path and its operand."""
