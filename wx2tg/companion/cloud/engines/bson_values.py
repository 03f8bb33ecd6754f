"""Documents as MongoDB keeps them, and back; which parts of a query MongoDB may narrow by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bson.regex import Regex as BsonRegex

from wx2tg.companion.cloud.values import Document, Regex

_FLAGS = {"i": 2, "l": 4, "m": 8, "s": 16, "u": 32, "x": 64}
_NARROWING = frozenset({"$eq", "$in", "$gt", "$gte", "$lt", "$lte"})


def to_bson(value: Any) -> Any:
    """A value as the driver takes it: only regular expressions are another type."""
    kind = type(value)
    if kind is dict:
        return {name: to_bson(part) for name, part in value.items()}
    if kind is list:
        return [to_bson(part) for part in value]
    if kind is Regex:
        return BsonRegex(value.pattern, "".join(flag for flag in value.flags if flag in _FLAGS))
    return value


def from_bson(value: Any) -> Any:
    """A value that the driver gave: whole numbers of 64 bits are ints, an ObjectId is its 24 digits."""
    if isinstance(value, dict):
        return {name: from_bson(part) for name, part in value.items()}
    if isinstance(value, list):
        return [from_bson(part) for part in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if isinstance(value, BsonRegex):
        return Regex(value.pattern, "".join(flag for flag, bit in _FLAGS.items() if value.flags & bit))
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if type(value).__name__ in ("ObjectId", "Decimal128"):
        return str(value)
    return value


def narrowed(query: Mapping[str, Any]) -> Document:
    """The parts of a query that certainly mean the same to MongoDB; regular expressions do not, nor does `$expr`."""
    parts: list[Document] = []
    for key, condition in query.items():
        if key == "$and":
            parts += [part for part in map(narrowed, condition) if part]
        elif key == "$or":
            branches = [narrowed(part) for part in condition]
            if all(branches):
                parts.append({"$or": branches})
        elif not key.startswith("$"):
            found = _condition(condition)
            if found is not None:
                parts.append({key: found})
    return {"$and": parts} if parts else {}


def _condition(condition: Any) -> Any:
    if not (isinstance(condition, dict) and condition and next(iter(condition)).startswith("$")):
        return None if _has_regex(condition) else {"$eq": to_bson(condition)}
    kept = {
        name: to_bson(operand) for name, operand in condition.items() if name in _NARROWING and not _has_regex(operand)
    }
    return kept or None


def _has_regex(value: Any) -> bool:
    return isinstance(value, Regex) or (isinstance(value, list) and any(isinstance(part, Regex) for part in value))
