"""Writes the JSON schemas beside it from the records that wx2tg itself reads and writes: python docs/schema/write.py"""

from __future__ import annotations

import functools
import json
import operator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from wx2tg.companion.config import Address, Config
from wx2tg.companion.secret import Secret
from wx2tg.options import Sections
from wx2tg.report.document import Document
from wx2tg.report.history import Line

HERE = Path(__file__).parent


def _without_secrets(kind: Any) -> Any:
    """A type with texts in place of secrets, and without the defaults of sections, which hold secrets too."""
    if kind is Address:
        return Annotated[str, msgspec.Meta(description="An address; one with a password is written env:NAME.")]
    if kind is Secret:
        return Annotated[str, msgspec.Meta(pattern=r"^env:[A-Za-z_]\w*$")]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind, include_extras=True)
        fields = [_field(hints[field.name], field) for field in msgspec.structs.fields(kind)]
        copy = msgspec.defstruct(
            kind.__name__, fields, forbid_unknown_fields=kind.__struct_config__.forbid_unknown_fields
        )
        copy.__doc__ = kind.__doc__
        return copy
    if get_origin(kind) is UnionType:
        return functools.reduce(operator.or_, map(_without_secrets, get_args(kind)))
    if get_origin(kind) in (tuple, dict):
        return get_origin(kind)[tuple(map(_without_secrets, get_args(kind)))]
    return kind


def _field(kind: Any, field: msgspec.structs.FieldInfo) -> tuple[str, Any, Any]:
    """A field of a record as `msgspec.defstruct` takes it."""
    if field.default_factory is not msgspec.NODEFAULT:
        default = msgspec.field(default_factory=field.default_factory, name=field.encode_name)
    elif isinstance(field.default, (msgspec.Struct, Secret)):
        default = msgspec.field(default_factory=lambda: None, name=field.encode_name)
    elif field.default is not msgspec.NODEFAULT:
        default = msgspec.field(default=field.default, name=field.encode_name)
    else:
        default = msgspec.field(name=field.encode_name)
    return field.name, _without_secrets(kind), default


def _tidy(part: Any) -> Any:
    """A part of a schema with its descriptions on one line."""
    if isinstance(part, dict):
        return {key: _tidy(value) for key, value in part.items() if not (key == "title" and "properties" in part)}
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    return " ".join(part.split()) if isinstance(part, str) and "\n" in part else part


SCHEMAS: dict[str, tuple[str, Any]] = {
    "report.json": ("The JSON report of wx2tg, version 1", Document),
    "history.json": ("A line of the trend file that wx2tg check --history writes", Line),
    "wx2tg.toml.json": ("wx2tg.toml: how a mini-program is converted", Sections),
    "companion.toml.json": ("companion.toml: the server beside the app", _without_secrets(Config)),
}
"""The title and the record of each schema, by the name of its file."""


def schema(name: str) -> str:
    """The schema called `name`, as it is written."""
    title, kind = SCHEMAS[name]
    (found,), parts = msgspec.json.schema_components((kind,), ref_template="#/$defs/{name}")
    document: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **found,
        "$defs": {key: _tidy(part) for key, part in sorted(parts.items())},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for file in SCHEMAS:
        (HERE / file).write_text(schema(file), encoding="utf-8")
