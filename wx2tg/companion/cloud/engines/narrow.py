"""What a query certainly implies of the keys of indexes. Whatever is not certain is left to the exact matcher.

A condition becomes intervals of keys, one of which holds a key of every document that matches. On a field with arrays
two conditions may be met by two elements: there, their intervals must not be intersected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any, NamedTuple

from wx2tg.companion.cloud.engines.keys import key_of, lower, upper
from wx2tg.companion.cloud.values import MISSING, RANKS, Regex

MOST_INTERVALS = 200
"""Intervals that one look into an index may have; a condition with more of them narrows nothing."""

_AFTER = b"\xff"
_ORDERED = (int, float, str, bool, datetime)


class Interval(NamedTuple):
    """Keys from `low` on and before `high`; `point` where they are those of one value."""

    low: bytes
    high: bytes
    point: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the intervals holds a key of the path in each document that matches. `texts`: it equals one of these."""

    path: str
    intervals: tuple[Interval, ...]
    texts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must all hold; of each tuple in `either` at least one."""

    every: tuple[Condition, ...]
    either: tuple[tuple[Conditions, ...], ...]


def conditions_of(query: Mapping[str, Any]) -> Conditions:
    """What a query that was compiled implies."""
    every: list[Condition] = []
    either: list[tuple[Conditions, ...]] = []
    for key, condition in query.items():
        if key == "$and":
            for part in condition:
                inner = conditions_of(part)
                every += inner.every
                either += inner.either
        elif key == "$or":
            either.append(tuple(conditions_of(part) for part in condition))
        elif not key.startswith("$"):
            every += _of_field(key, condition)
    return Conditions(tuple(every), tuple(either))


def _of_field(path: str, condition: Any) -> Iterator[Condition]:
    if not (type(condition) is dict and condition and next(iter(condition)).startswith("$")):
        yield from _among(path, [condition])
        return
    for name, operand in condition.items():
        if name == "$eq":
            yield from _among(path, [operand])
        elif name == "$in":
            yield from _among(path, operand)
        elif name in ("$gt", "$gte", "$lt", "$lte"):
            yield from _ordered(path, name, operand)


def _among(path: str, values: Sequence[Any]) -> Iterator[Condition]:
    """Equal to one of the values. A regular expression matches texts too, so nothing is certain."""
    if any(type(value) is Regex for value in values) or len(values) > MOST_INTERVALS:
        return
    texts = tuple(value for value in values if type(value) is str)
    points: dict[Interval, None] = {}
    for value in values:
        points[_point(value)] = None
        if type(value) is list:  # The field is this array, whose elements have keys, or an element is.
            points[_point(value[0] if value else MISSING)] = None
    yield Condition(path, tuple(points), texts if len(texts) == len(values) else None)


def _point(value: Any) -> Interval:
    key = key_of(value)
    return Interval(key, key + _AFTER, point=True)


def _ordered(path: str, name: str, operand: Any) -> Iterator[Condition]:
    """Before or after a value, among those of its type."""
    if operand is None and name in ("$gte", "$lte"):
        yield from _among(path, [None])
    if type(operand) not in _ORDERED or operand != operand:
        return
    key, rank = key_of(operand), RANKS[type(operand)]
    if name in ("$gt", "$gte"):
        yield Condition(path, (Interval(key, bytes((rank + 1,))),))
    else:
        yield Condition(path, (Interval(bytes((rank,)), key + _AFTER),))


def intervals(every: Sequence[Condition], paths: Sequence[str], *, single: bool) -> tuple[list[Interval], int]:
    """What the conditions leave of an index, and how many of its paths take part; 0 where they say nothing of it.

    `single`: no document has several keys in it. All but the last path that takes part are equal to values.
    """
    found = [Interval(b"", _AFTER, point=True)]
    used = 0
    for path in paths:
        choices = _of_path(every, path, single=single)
        if choices is None or len(found) * len(choices) > MOST_INTERVALS:
            break
        found = [
            Interval(before.low + part.low, before.low + part.high, part.point)
            for before, part in product(found, choices)
        ]
        used += 1
        if not all(part.point for part in found):
            break
    return found, used


def bounds(found: Sequence[Interval]) -> list[tuple[bytes, bytes]]:
    """The intervals as kept keys, in order and without overlaps."""
    merged: list[tuple[bytes, bytes]] = []
    for low, high in sorted((lower(part.low), upper(part.high)) for part in found):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def pinned(every: Sequence[Condition], path: str) -> bytes | None:
    """The key of the one value that a path has in every document that matches; None where it may have several."""
    for condition in every:
        if condition.path == path and len(condition.intervals) == 1 and condition.intervals[0].point:
            return condition.intervals[0].low
    return None


def span(every: Sequence[Condition], path: str) -> Interval:
    """All keys of a path, without those outside of what the conditions leave. Only where no path has several keys."""
    found = _of_path(every, path, single=True)
    if not found:
        return Interval(b"", _AFTER)
    return Interval(min(part.low for part in found), max(part.high for part in found))


def _of_path(every: Sequence[Condition], path: str, *, single: bool) -> list[Interval] | None:
    """The intervals of one path: of its sharpest condition, or of all its conditions together."""
    mine = [condition for condition in every if condition.path == path]
    if not mine:
        return None
    mine.sort(key=lambda condition: (not all(part.point for part in condition.intervals), len(condition.intervals)))
    found = list(mine[0].intervals)
    for condition in mine[1:] if single else ():
        if len(found) * len(condition.intervals) > MOST_INTERVALS:
            break
        met = [_met(one, other) for one, other in product(found, condition.intervals)]
        found = [part for part in met if part.low < part.high]
    return found


def _met(one: Interval, other: Interval) -> Interval:
    return Interval(max(one.low, other.low), min(one.high, other.high), one.point or other.point)
