"""Values in MongoDB's Extended JSON, as WeChat's exports have them; source: its specification, version 2."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.values import Regex, decode, decoded_number, whole_milliseconds


def from_extended(value: Any) -> Any:
    """The value that JSON stands for. CloudError where a mark such as `$date` has no meaning."""
    if isinstance(value, list):
        return [from_extended(part) for part in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return decoded_number(value)
    if not isinstance(value, dict):
        return value
    mark = next(iter(value), "")
    if mark in _MARKS:
        try:
            return _MARKS[mark](value[mark] if mark != "$regex" else value)
        except (KeyError, TypeError, ValueError):
            raise CloudError(INVALID, f"{mark} has a value that it cannot have") from None
    return {name: from_extended(part) for name, part in value.items()}


def to_extended(value: Any) -> Any:
    """What JSON holds for a value, in the relaxed mode."""
    if isinstance(value, list):
        return [to_extended(part) for part in value]
    if isinstance(value, dict):
        return {name: to_extended(part) for name, part in value.items()}
    if isinstance(value, datetime):
        return {"$date": value.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
    if isinstance(value, Regex):
        return {"$regularExpression": {"pattern": value.pattern, "options": value.flags}}
    return value


def _date(given: Any) -> datetime:
    """ISO 8601, milliseconds, or these in the canonical mode."""
    if isinstance(given, dict):
        given = int(given["$numberLong"])
    if isinstance(given, str):
        moment = datetime.fromisoformat(given)
        return whole_milliseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    found: datetime = decode({"$date": given}, datetime.now(UTC))
    return found


def _double(given: Any) -> float:
    found = float(given)
    if not math.isfinite(found):
        raise ValueError
    return found


_MARKS: dict[str, Callable[[Any], Any]] = {
    "$date": _date,
    "$oid": str,
    "$numberInt": int,
    "$numberLong": int,
    "$numberDouble": _double,
    "$numberDecimal": _double,
    "$regularExpression": lambda given: Regex(given["pattern"], given.get("options", "")),
    "$regex": lambda given: Regex(given["$regex"], given.get("$options", "")),
}
