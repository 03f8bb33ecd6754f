"""Reads the documents of a collection: those that a query can match, in pages, in the order that is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from operator import itemgetter
from typing import Any

from wx2tg.companion.cloud.engines import statements
from wx2tg.companion.cloud.engines.base import Selection, Stored
from wx2tg.companion.cloud.engines.candidates import candidates
from wx2tg.companion.cloud.engines.narrow import Conditions, conditions_of
from wx2tg.companion.cloud.engines.places import Place
from wx2tg.companion.cloud.engines.rows import FIRST, LARGEST, Row, batches, row_of
from wx2tg.companion.cloud.engines.walking import Walk, find_walk, walked
from wx2tg.companion.cloud.values import Document, document_key, split_path
from wx2tg.companion.store import Connection

# Documents that are kept beyond those that are wanted before the rest is dropped.
_SPARE = 1000


class Reader:
    """Reads from one collection within a transaction."""

    def __init__(self, connection: Connection, place: Place) -> None:
        self._connection = connection
        self._place = place

    async def selected(self, selection: Selection) -> AsyncIterator[Stored]:
        """The documents of a selection."""
        end = None if selection.limit is None else selection.skip + selection.limit
        if end is not None and end <= selection.skip:
            return
        at = 0
        async for row in self._in_order(selection, end):
            at += 1
            if at > selection.skip:
                yield row.stored
            if at == end:
                return

    async def count(self, selection: Selection) -> int:
        """How many documents the selection has."""
        if not selection.query and selection.matches is Selection().matches:
            found = (await self._connection.execute(statements.COUNT, {"place": self._place.number})).scalar_one()
        else:
            found = 0
            async for _ in self._matching(selection, await self._numbers(conditions_of(selection.query))):
                found += 1
        found = max(found - selection.skip, 0)
        return int(found if selection.limit is None else min(found, selection.limit))

    async def pages(self) -> AsyncIterator[Row]:
        """Every document, in the order of insertion."""
        after, most = 0, FIRST
        while True:
            values = {"place": self._place.number, "after": after, "most": most}
            rows = (await self._connection.execute(statements.PAGE, values)).all()
            for row in rows:
                yield row_of(row)
            if len(rows) < most:
                return
            after, most = rows[-1].sequence, min(most * 4, LARGEST)
            await asyncio.sleep(0)

    async def _in_order(self, selection: Selection, end: int | None) -> AsyncIterator[Row]:
        conditions = conditions_of(selection.query)
        walk = find_walk(self._place, conditions.every, selection.order[0]) if selection.order else None
        by_id = any(condition.path == "_id" for condition in conditions.every)
        numbers = await self._numbers(conditions) if walk is None or not walk.pinned or by_id else None
        if walk is not None and numbers is None:
            async for row in self._walked(walk, selection, end):
                yield row
            return
        matching = self._matching(selection, numbers)
        if not selection.order and selection.distance is None:
            async for row in matching:
                yield row
            return
        for batch in batches(await _first(matching, selection, end), LARGEST):
            rows = {row.sequence: row async for row in self._at(batch)}
            for number in batch:
                yield rows[number]

    async def _walked(self, walk: Walk, selection: Selection, end: int | None) -> AsyncIterator[Row]:
        alone = len(selection.order) == 1 and walk.pinned + 1 == len(walk.index.paths)
        async for group in walked(self._connection, walk, selection.matches, alone=alone):
            if len(group) > 1:
                _sort(group, selection.order)
            for row in group:
                yield row

    async def _numbers(self, conditions: Conditions) -> set[int] | None:
        return await candidates(self._connection, self._place, conditions)

    async def _matching(self, selection: Selection, numbers: set[int] | None) -> AsyncIterator[Row]:
        """The documents that match, in the order of insertion; only `numbers` can match."""
        async for row in self.pages() if numbers is None else self._all_at(sorted(numbers)):
            if selection.matches(row.stored.document):
                yield row

    async def _all_at(self, numbers: Sequence[int]) -> AsyncIterator[Row]:
        first, rest = numbers[:FIRST], numbers[FIRST:]
        for batch in (first, *batches(rest, LARGEST)):
            async for row in self._at(batch):
                yield row
            await asyncio.sleep(0)

    async def _at(self, numbers: Sequence[int]) -> AsyncIterator[Row]:
        for row in (await self._connection.execute(statements.AT, {"sequences": list(numbers)})).all():
            yield row_of(row)


def _sort(rows: list[Row], order: Sequence[tuple[str, int]]) -> None:
    rows.sort(key=itemgetter(0))
    for path, direction in reversed(order):
        parts = split_path(path)
        rows.sort(key=lambda row: document_key(row.stored.document, parts, direction), reverse=direction < 0)


async def _first(matching: AsyncIterator[Row], selection: Selection, end: int | None) -> list[int]:
    """The numbers of the matching documents in their order, as many as are asked for; no documents are kept."""
    paths = [(split_path(path), direction) for path, direction in selection.order]
    directions = [direction for _, direction in paths] or [1]
    found: list[tuple[Any, ...]] = []

    def keys(document: Document) -> tuple[Any, ...]:
        if paths or selection.distance is None:
            return tuple(document_key(document, *path) for path in paths)
        distance = selection.distance(document)
        return () if distance is None else (distance,)

    def sort() -> None:
        """By the last path first: the sort is stable."""
        found.sort(key=itemgetter(0))
        for at in range(len(directions), 0, -1):
            found.sort(key=itemgetter(at), reverse=directions[at - 1] < 0)
        if end is not None:
            del found[end:]

    async for row in matching:
        by = keys(row.stored.document)
        if by:
            found.append((row.sequence, *by))
        if end is not None and len(found) >= end + _SPARE:
            sort()
    sort()
    return [row[0] for row in found]
