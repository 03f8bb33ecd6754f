"""Operators that make objects of arrays and of other objects, and arrays of objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_base import Build, absent, positional, spending, unary
from wx2tg.companion.cloud.values import type_name


def merge_objects(*values: Any) -> dict[str, Any]:
    """One object with the fields of all; of a field that several have, the last counts. Null counts for nothing."""
    merged: dict[str, Any] = {}
    for value in values:
        if absent(value):
            continue
        if not isinstance(value, dict):
            raise QueryError(f"$mergeObjects requires object inputs, but an input is of type {type_name(value)}")
        merged.update(value)
    return merged


def _array_to_object(values: Any) -> Any:
    if absent(values):
        return None
    if not isinstance(values, list):
        raise QueryError(f"$arrayToObject requires an array input, found: {type_name(values)}")
    return dict(_pair(item) for item in values)


def _pair(item: Any) -> tuple[str, Any]:
    """A key and its value, of `[key, value]` or `{k: key, v: value}`."""
    if isinstance(item, list) and len(item) == 2:
        key, value = item
    elif isinstance(item, dict) and item.keys() == {"k", "v"}:
        key, value = item["k"], item["v"]
    else:
        raise QueryError("$arrayToObject requires an array of pairs [key, value] or of objects {k, v}")
    if not isinstance(key, str) or "\0" in key:
        raise QueryError(f"$arrayToObject requires keys that are strings without null bytes, found: {type_name(key)}")
    return key, value


def _object_to_array(value: Any) -> Any:
    if absent(value):
        return None
    if not isinstance(value, dict):
        raise QueryError(f"$objectToArray requires an object input, found: {type_name(value)}")
    return [{"k": key, "v": part} for key, part in value.items()]


OPERATORS: Mapping[str, Build] = {
    "arrayToObject": unary("arrayToObject", _array_to_object),
    "mergeObjects": positional("mergeObjects", 0, None, merge_objects),
    "objectToArray": spending(unary("objectToArray", _object_to_array)),
}
