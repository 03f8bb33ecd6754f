"""Explains a key of `wx2tg.toml` that does not exist, or a value of a wrong type."""

from __future__ import annotations

import re
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from wx2tg.options.sections import Sections
from wx2tg.options.wording import shown_key, shown_value

_WHERE = re.compile(r" - at `\$\.?([^`]*)`$")
_TYPES = {"str": "a string in quotes", "bool": "true or false", "int": "a whole number"}


def explain(error: str, data: dict[str, Any]) -> tuple[list[str], str]:
    """The key a validation error of msgspec is about, part by part, and a sentence that says what was expected."""
    place = _WHERE.search(error)
    what = error[: place.start()] if place else error
    keys = [key for key in re.split(r"[.\[\]]+", place[1] if place else "") if key and not key.isdigit()]
    if unknown := re.search(r"unknown field `(.*)`", what, re.DOTALL):
        return [*keys, unknown[1]], _unknown(keys, unknown[1])
    value, expected = _at(data, keys), _expected(keys)
    if isinstance(value, dict) and get_origin(_type_at(keys)) is dict:
        wrong = next(key for key, item in value.items() if not isinstance(item, str))
        keys, value, expected = [*keys, wrong], value[wrong], _TYPES["str"]
    return keys, f"{shown_key(keys)} should be {expected}, but it is {shown_value(value)}"


def _unknown(keys: list[str], name: str) -> str:
    """The sentence for a key that does not exist."""
    known = [field.encode_name for field in msgspec.structs.fields(_type_at(keys))]
    homes = [section for section in known if not keys and name in getattr(_type_at([section]), "__struct_fields__", ())]
    near = get_close_matches(name, known, 1)
    if homes:
        hint = f"it belongs in [{homes[0]}]"
    else:
        hint = f"did you mean `{near[0]}`?" if near else f"expected one of {', '.join(known)}"
    return f"{shown_key([*keys, name])} is not a key of wx2tg: {hint}"


def _type_at(keys: list[str]) -> Any:
    """The declared type of the entry `keys`."""
    kind: Any = Sections
    for key in keys:
        kind = get_type_hints(kind, include_extras=True)[key.replace("-", "_")]
    return kind


def _expected(keys: list[str]) -> str:
    """What the entry `keys` should be."""
    kind = _type_at(keys)
    if get_origin(kind) is UnionType:
        kind = get_args(kind)[0]
    if get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is Literal:
        return "a list of " + ", ".join(f'"{choice}"' for choice in get_args(get_args(kind)[0]))
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{choice}"' for choice in get_args(kind) if choice)
    if get_origin(kind) is Annotated:
        return 'a version such as "6.0"'
    if get_origin(kind) is tuple:
        return "a list of strings"
    if get_origin(kind) is dict or issubclass(kind, msgspec.Struct):
        return "a table"
    return _TYPES[kind.__name__]


def _at(data: Any, keys: list[str]) -> Any:
    """The value of the entry `keys`."""
    for key in keys:
        data = data[key]
    return data
