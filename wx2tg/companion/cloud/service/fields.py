"""What `field()` leaves of documents: MongoDB's projection, and `_.project.slice`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wx2tg.companion.cloud.aggregate_commands import is_command
from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.pipeline import run
from wx2tg.companion.cloud.values import Document


def with_fields(documents: Sequence[Document], fields: Mapping[str, Any] | None, now: datetime) -> list[Document]:
    """The documents with the fields that are asked for; all of them where none is. CloudError."""
    if not fields:
        return list(documents)
    return run(_stages(fields), documents, lookup=lambda _: (), now=now)


def _stages(fields: Mapping[str, Any]) -> list[Document]:
    flags: Document = {}
    slices: Document = {}
    for path, value in fields.items():
        if isinstance(value, bool | int | float):
            flags[path] = value
        elif is_command(value) and value["$command"] == "slice":
            slices[path] = _slice(path, value.get("args"))
        else:
            raise CloudError(INVALID, f"field() needs true or false for {path!r:.60}")
    if any(flag for path, flag in flags.items() if path != "_id"):
        flags |= dict.fromkeys(slices, True)
    stages: list[Document] = [{"$addFields": slices}] if slices else []
    return [*stages, {"$project": flags}] if flags else stages


def _slice(path: str, args: Any) -> Document:
    given = args[0] if isinstance(args, list) and len(args) == 1 else args
    numbers = given if isinstance(given, list) else [given]
    if not 1 <= len(numbers) <= 2 or not all(type(number) is int for number in numbers):
        raise CloudError(INVALID, "slice needs one or two whole numbers")
    value = f"${path}"
    return {"$cond": [{"$isArray": [value]}, {"$slice": [value, *numbers]}, value]}
