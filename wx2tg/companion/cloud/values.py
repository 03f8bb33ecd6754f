"""The values of documents: their wire form, their order, and the paths into them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from wx2tg.companion.cloud.errors import INVALID, CloudError

Document = dict[str, Any]
"""A value in it is None, a bool, int, float, str, list, dict, `datetime` (UTC, whole milliseconds) or `Regex`."""

DEEPEST = 200
"""How deep the wire form may nest. A chain of commands is deeper than the document that it makes."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Missing:
    """The type of `MISSING`, which stands for a field that is not there."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


@dataclass(frozen=True)
class Regex:
    """A regular expression as a value; `flags` are letters such as `i` and `m`."""

    pattern: str
    flags: str = ""


def decode(wire: Any, now: datetime) -> Any:
    """The value that a page sent as JSON.

    `{$date: milliseconds}` becomes a datetime, `{$date: "server", offset}` is `now` plus `offset` milliseconds, and
    `{$regex, $options}` becomes a Regex. Commands stay as they are, `{"$command": name, "args": [...], "of": ...}`,
    with their arguments decoded. Raises CloudError where a value cannot be one of a document.
    """
    return _decode(wire, now, 0)


def _decode(wire: Any, now: datetime, depth: int) -> Any:
    if depth > DEEPEST:
        raise CloudError(INVALID, f"the value nests deeper than {DEEPEST} levels")
    kind = type(wire)
    if kind is str:
        return wire if wire.isascii() else _well_formed(wire)
    if kind is int or kind is float:
        return decoded_number(wire)
    if kind is list:
        return [_decode(part, now, depth + 1) for part in wire]
    if kind is not dict:
        return wire
    if "$date" in wire:
        return _date(wire, now)
    if "$regex" in wire and isinstance(wire["$regex"], str):
        return Regex(_well_formed(wire["$regex"]), str(wire.get("$options") or ""))
    return {_well_formed(key): _decode(part, now, depth + 1) for key, part in wire.items()}


def _well_formed(text: str) -> str:
    """Half a surrogate pair has no UTF-8, so it becomes U+FFFD, as in BSON."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def decoded_number(number: float) -> float:
    """The number; a double where it does not fit 64 bits. Raises CloudError where it is not finite."""
    if isinstance(number, int):
        if -(2**63) <= number < 2**63:
            return number
        try:
            number = float(number)
        except OverflowError:
            number = math.inf
    if not math.isfinite(number):
        raise CloudError(INVALID, "a number must be finite")
    return number


def _date(wire: Document, now: datetime) -> datetime:
    given = wire["$date"]
    if given == "server":
        return whole_milliseconds(now) + _span(wire.get("offset", 0))
    return EPOCH + _span(given)


def _span(milliseconds: Any) -> timedelta:
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        raise CloudError(INVALID, "a date must be a number of milliseconds")
    try:
        span = timedelta(milliseconds=math.trunc(milliseconds))
        EPOCH + span
    except (OverflowError, ValueError):
        raise CloudError(INVALID, f"there is no date {milliseconds} milliseconds after 1970") from None
    return span


def whole_milliseconds(moment: datetime) -> datetime:
    """`moment` in UTC without the microseconds that a document cannot hold."""
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, as JavaScript counts."""
    return (moment - EPOCH) // MILLISECOND


def encode(value: Any) -> Any:
    """The wire form of a value: what `json.dumps` takes and a page can read. NaN and infinities become null."""
    kind = type(value)
    if kind is dict:
        return {key: encode(part) for key, part in value.items()}
    if kind is list:
        return [encode(part) for part in value]
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is datetime:
        return {"$date": milliseconds(value)}
    if kind is Regex:
        return {"$regex": value.pattern, "$options": value.flags}
    return value


# The order of values is that of BSON (MongoDB's manual, "Comparison/Sort Order"): first by type, then within it.
RANKS: dict[type, int] = {
    Missing: 0,
    type(None): 1,
    int: 3,
    float: 3,
    str: 4,
    dict: 5,
    list: 6,
    bool: 9,
    datetime: 10,
    Regex: 11,
}
NAN_RANK = 2
"""NaN comes before every number and equals itself."""

TYPES: dict[type, str] = {
    Missing: "missing",
    type(None): "null",
    float: "double",
    str: "string",
    dict: "object",
    list: "array",
    bool: "bool",
    datetime: "date",
    Regex: "regex",
}


def type_name(value: Any) -> str:
    """MongoDB's name of the value's type, as `$type` gives it; `int` up to 32 bits, else `long`."""
    if type(value) is int:
        return "int" if -(2**31) <= value < 2**31 else "long"
    return TYPES[type(value)]


def sort_key(value: Any) -> tuple[Any, ...]:
    """A hashable key that orders values as BSON does; values with equal keys are equal.

    Objects are equal only with their fields in the same order. `MISSING` comes first.
    """
    kind = type(value)
    if kind is str or kind is int:
        return (RANKS[kind], value)
    if kind is float:  # only NaN differs from itself
        return (3, value) if value == value else (NAN_RANK,)
    if kind is dict:
        return (5, tuple((RANKS[type(part)], key, sort_key(part)) for key, part in value.items()))
    if kind is list:
        return (6, tuple(map(sort_key, value)))
    if kind is Regex:
        return (11, value.pattern, value.flags)
    if value is None or value is MISSING:
        return (RANKS[kind],)
    return (RANKS[kind], value)


def compare(left: Any, right: Any) -> int:
    """-1, 0 or 1: the order of two values."""
    first, second = sort_key(left), sort_key(right)
    return (first > second) - (first < second)


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same to the database: 1 is 1.0, and true is not 1."""
    return sort_key(left) == sort_key(right)


def sort_documents(documents: Iterable[Document], order: Sequence[tuple[str, int]]) -> list[Document]:
    """The documents by `(path, 1 | -1)`, the first path deciding first; equal documents keep their order.

    An array counts as its smallest element, or its largest in descending order; a missing field as null.
    """
    found = list(documents)
    for path, direction in reversed(order):
        parts = split_path(path)
        found.sort(key=lambda document: document_key(document, parts, direction), reverse=direction < 0)
    return found


def document_key(document: Document, parts: Sequence[str], direction: int) -> tuple[Any, ...]:
    """The key by which one document is sorted; the path is in parts."""
    keys = [sort_key(value) for value in _sorted_by(document, parts)]
    if not keys:
        return (1,)
    return min(keys) if direction > 0 else max(keys)


def _sorted_by(document: Document, parts: Sequence[str]) -> Iterator[Any]:
    for value in reach(document, parts):
        if isinstance(value, list):
            yield from value or [MISSING]
        else:
            yield None if value is MISSING else value


def split_path(path: str) -> tuple[str, ...]:
    """The parts of a dotted path. Raises CloudError where one is empty."""
    parts = tuple(path.split("."))
    if not all(parts):
        raise CloudError(INVALID, f"the path {path!r} has an empty field name")
    if len(parts) > DEEPEST:
        raise CloudError(INVALID, f"a path may have at most {DEEPEST} parts")
    return parts


def index_of(part: str) -> int | None:
    """The position in an array that a part of a path names, or None."""
    if part.isascii() and part.isdigit() and (part == "0" or part[0] != "0") and len(part) < 10:
        return int(part)
    return None


def get_path(document: Any, path: str) -> Any:
    """The one value at a dotted path, or MISSING: through objects by key and through arrays by position."""
    value = document
    for part in split_path(path):
        if isinstance(value, dict):
            value = value.get(part, MISSING)
        elif isinstance(value, list):
            index = index_of(part)
            value = value[index] if index is not None and index < len(value) else MISSING
        else:
            return MISSING
    return value


def reach(document: Any, parts: Sequence[str]) -> list[Any]:
    """Every value that a query's path leads to; on the way, arrays are gone through by position and by element.

    An array at the path's end is one value. MISSING stands for each object that lacks the path.
    """
    found: list[Any] = []
    _reach(document, parts, 0, found)
    return found


def _reach(value: Any, parts: Sequence[str], at: int, found: list[Any]) -> None:
    last = len(parts)
    while at < last and type(value) is dict:
        value = value.get(parts[at], MISSING)
        at += 1
    if at == last:
        found.append(value)
    elif type(value) is not list:
        found.append(MISSING)
    else:
        index = index_of(parts[at])
        by_position = index is not None and index < len(value)
        if index is not None and by_position:
            _reach(value[index], parts, at + 1, found)
        for element in value:
            if type(element) is dict and not (by_position and parts[at] not in element):
                _reach(element, parts, at, found)
