"""Which documents of a collection a query can match at all: found by ids, by owners, and by the keys of indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wx2tg.companion.cloud.engines import statements
from wx2tg.companion.cloud.engines.narrow import Condition, Conditions, Interval, bounds, intervals
from wx2tg.companion.cloud.engines.places import MadeIndex, Place
from wx2tg.companion.cloud.engines.tables import MANY_OWNERS
from wx2tg.companion.store import Connection

MOST = 20_000
"""How many documents a look-up may find; where there are more, it is as well to go through the collection."""

ENOUGH = 100
"""So few documents are read at once, without a look whether another condition leaves fewer of them."""


@dataclass(frozen=True, slots=True)
class _LookUp:
    """A statement that gives the numbers of documents. `rank`: the lower, the fewer it probably gives."""

    rank: int
    statement: Any
    values: Mapping[str, Any]


async def candidates(connection: Connection, place: Place, conditions: Conditions) -> set[int] | None:
    """The numbers of the documents that can match, which are few; None where they may be many."""
    found: set[int] | None = None
    for look_up in sorted(_look_ups(place, conditions.every), key=lambda look_up: look_up.rank):
        if found is not None and len(found) <= ENOUGH:
            break
        rows = (await connection.execute(look_up.statement, look_up.values)).scalars().all()
        if len(rows) < MOST:
            found = set(rows) if found is None else found.intersection(rows)
    for branches in conditions.either:
        if found is None or len(found) > ENOUGH:
            either = await _union(connection, place, branches)
            if either is not None:
                found = either if found is None else found & either
    return found


async def _union(connection: Connection, place: Place, branches: Sequence[Conditions]) -> set[int] | None:
    found: set[int] = set()
    for branch in branches:
        numbers = await candidates(connection, place, branch)
        if numbers is None or len(found) > MOST:
            return None
        found |= numbers
    return found


def _look_ups(place: Place, every: Sequence[Condition]) -> Iterator[_LookUp]:
    for condition in every:
        if condition.texts is None:
            continue
        if condition.path == "_id":
            yield _LookUp(0, statements.BY_ID, {"place": place.number, "values": condition.texts})
        elif condition.path == "_openid":
            owners = [*condition.texts, MANY_OWNERS]
            yield _LookUp(3, statements.BY_OWNER, {"place": place.number, "values": owners, "most": MOST})
    for index in place.indexes:
        found, used = intervals(every, index.paths, single=not index.several)
        if used:
            yield _by_index(index, found, used)


def _by_index(index: MadeIndex, found: Sequence[Interval], used: int) -> _LookUp:
    parts = bounds(found)
    values: dict[str, Any] = {"index": index.number, "most": MOST}
    for at, (low, high) in enumerate(parts):
        values |= {f"low{at}": low, f"high{at}": high}
    points = all(part.point for part in found)
    rank = 1 if points and index.alone and used == len(index.paths) else 5 - min(used, 3) + (0 if points else 2)
    return _LookUp(rank, statements.by_keys(len(parts)), values)
