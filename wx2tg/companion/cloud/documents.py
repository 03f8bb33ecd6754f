"""What may be stored: the names of fields, how deep a document nests, how many bytes it takes."""

from __future__ import annotations

import math
from typing import Any

from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.values import Document, Regex

DEEPEST = 100
"""How deep a document may nest, as in BSON."""

CLIENT_BYTES = 512 * 1024
SERVER_BYTES = 1024 * 1024
"""How large a document may be that a page writes, and one that a cloud function writes."""


def check_document(document: Any, limit: int = SERVER_BYTES) -> int:
    """The bytes that a document takes in BSON. Raises CloudError where it may not be stored."""
    if not isinstance(document, dict):
        raise CloudError(INVALID, "a document must be an object")
    size = _size(document, limit, 0)
    if size > limit:
        raise CloudError(INVALID, f"the document takes {size:,} bytes; at most {limit:,} may be stored")
    return size


def check_name(name: Any) -> None:
    """Raises CloudError where a field may not have this name, in WeChat's words."""
    if not isinstance(name, str) or not name or name.startswith("$") or "." in name or "\x00" in name:
        raise CloudError(INVALID, f"Invalid Key Name: {name}")


def check_no_id(data: Document) -> None:
    """Raises CloudError where a write to a document that is known by its id carries an `_id`, in WeChat's words."""
    if "_id" in data:
        raise CloudError(INVALID, "不能更新_id的值")


def _size(value: Any, limit: int, depth: int) -> int:
    """BSON's bytes of a value; counting stops once they are more than `limit`."""
    if depth > DEEPEST:
        raise CloudError(INVALID, f"a document may nest at most {DEEPEST} levels")
    kind = type(value)
    if kind is str:
        return _text(value) + 5
    if kind is dict:
        size = 5
        for name, part in value.items():
            check_name(name)
            size += _text(name) + 2 + _size(part, limit, depth + 1)
            if size > limit:
                break
        return size
    if kind is list:
        size = 5
        for index, part in enumerate(value):
            size += len(str(index)) + 2 + _size(part, limit, depth + 1)
            if size > limit:
                break
        return size
    if value is None or kind is bool:
        return int(kind is bool)
    if kind is float and not math.isfinite(value):
        raise CloudError(INVALID, "a number must be finite")
    return _text(value.pattern) + len(value.flags) + 2 if kind is Regex else 8


def _text(value: str) -> int:
    return len(value) if value.isascii() else len(value.encode("utf-8", "replace"))
