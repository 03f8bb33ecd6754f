"""Goes through documents in the order of an index, so that a page of sorted documents takes no more than that page.

A document with an array has several keys. Its first one on the way is the one that it is sorted by: an array counts as
its smallest element, and in descending order as its largest.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wx2tg.companion.cloud.engines import statements
from wx2tg.companion.cloud.engines.keys import LONGEST, is_cut, lower, upper
from wx2tg.companion.cloud.engines.narrow import Condition, Interval, pinned, span
from wx2tg.companion.cloud.engines.places import MadeIndex, Place
from wx2tg.companion.cloud.engines.rows import FIRST, LARGEST, Row, row_of
from wx2tg.companion.cloud.values import Document, document_key, split_path
from wx2tg.companion.store import Connection


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through an index by one of its paths; the paths before it, `pinned` in number, have one value each."""

    index: MadeIndex
    interval: Interval
    path: str
    direction: int
    pinned: int


def find_walk(place: Place, every: Sequence[Condition], order: tuple[str, int]) -> Walk | None:
    """A way through the documents that can match, in this order: the one with most paths pinned."""
    path, direction = order
    best: Walk | None = None
    for index in place.indexes:
        before = b""
        for at, name in enumerate(index.paths):
            if name == path and (best is None or at > best.pinned):
                within = Interval(b"", b"\xff") if index.several else span(every, path)
                interval = Interval(before + within.low, before + within.high)
                best = Walk(index, interval, path, direction, at)
            key = pinned(every, name)
            if key is None:
                break
            before += key
    return best


async def walked(
    connection: Connection, walk: Walk, matches: Callable[[Document], bool], *, alone: bool
) -> AsyncIterator[list[Row]]:
    """The documents that match, in groups: those of a group have the same place in the order.

    `alone`: the walk's path is the whole order and the last of the index, so equal documents come as they were
    inserted, and groups are not needed but for keys that are cut.
    """
    parts = split_path(walk.path)
    group: list[Row] = []
    last: tuple[Any, bytes] | None = None
    async for key, row in _entries(connection, walk):
        if not matches(row.stored.document):
            continue
        if alone and not is_cut(key):
            if group:
                yield group
            yield [row]
            group, last = [], None
            continue
        now = (document_key(row.stored.document, parts, walk.direction), key)
        if last is not None and not _together(last, now):
            yield group
            group = []
        group.append(row)
        last = now
    if group:
        yield group


def _together(one: tuple[Any, bytes], other: tuple[Any, bytes]) -> bool:
    """Whether two documents are equal in the order, or their keys too long to tell."""
    return bool(one[0] == other[0]) or (is_cut(one[1]) and is_cut(other[1]) and one[1][:LONGEST] == other[1][:LONGEST])


async def _entries(connection: Connection, walk: Walk) -> AsyncIterator[tuple[bytes, Row]]:
    values: dict[str, Any] = {
        "index": walk.index.number,
        "low0": lower(walk.interval.low),
        "high0": upper(walk.interval.high),
        "most": FIRST,
    }
    seen: set[int] = set()
    begun = False
    while True:
        rows = (await connection.execute(statements.walk(walk.direction, begun=begun), values)).all()
        for row in rows:
            if row.sequence not in seen:
                if walk.index.several:
                    seen.add(row.sequence)
                yield row.key, row_of(row)
        if len(rows) < values["most"]:
            return
        begun = True
        last = rows[-1]
        values |= {"key": last.key, "document": last.sequence, "most": min(values["most"] * 4, LARGEST)}
        await asyncio.sleep(0)
