"""What errors of MongoDB mean for who called."""

from __future__ import annotations

from typing import Any

import msgspec
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, PyMongoError

from wx2tg.companion.cloud.engines.base import Conflict, Taken
from wx2tg.companion.cloud.engines.bson_values import from_bson
from wx2tg.companion.cloud.errors import WriteError
from wx2tg.companion.cloud.values import encode

HISTORY_LOST = frozenset({280, 286})
"""A change stream that cannot go on: what it has not told is forgotten."""

_DUPLICATE = 11000
_PARALLEL_ARRAYS = 171


def translated(error: PyMongoError) -> Exception:
    """The exception of the interface; the error itself where there is none for it."""
    details: Any = error.details if isinstance(error, OperationFailure) else None
    if isinstance(error, BulkWriteError):
        details = next(iter((details or {}).get("writeErrors", ())), None)
    code = (details or {}).get("code", getattr(error, "code", None))
    if isinstance(error, DuplicateKeyError) or code == _DUPLICATE:
        return _taken(details or {})
    if code == _PARALLEL_ARRAYS:
        return WriteError("cannot index parallel arrays")
    if error.has_error_label("TransientTransactionError"):
        return Conflict()
    return error


def _taken(details: Any) -> Taken:
    fields = dict(details.get("keyPattern") or {})
    index = "_id_" if list(fields) == ["_id"] else "_".join(f"{path}_{way}" for path, way in fields.items())
    values = [
        msgspec.json.encode(encode(from_bson(value))).decode() for value in (details.get("keyValue") or {}).values()
    ]
    return Taken(index, ", : ".join(values))
