"""Tells every write to those who follow them: this process's at once, and others' as they are found in the log.

The numbers in the log grow in the order of commits, so reading on from the last number misses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from wx2tg.companion.cloud.engines.base import Behind, Change
from wx2tg.companion.cloud.engines.bodies import from_text
from wx2tg.companion.cloud.engines.tables import CHANGES
from wx2tg.companion.store import Store

KEEP = 300
"""Seconds for which a write stays in the log."""

# Seconds between two looks into the log.
_PAUSE = 0.1
# Changes that are read at once, and that a follower may leave waiting.
_PAGE = 500
_MOST_WAITING = 100_000
_LOG = logging.getLogger(__name__)

_C = CHANGES.c
_AFTER = select(CHANGES).where(_C.sequence > bindparam("after")).order_by(_C.sequence).limit(_PAGE)
_NEWEST = select(func.coalesce(func.max(_C.sequence), 0))
_OLDEST = select(func.coalesce(func.min(_C.sequence), 0))
# The newest of those that may go stays, so that it is seen from where on the log is whole.
_TRIM = delete(CHANGES).where(
    _C.sequence < select(func.max(_C.sequence)).where(_C.at < bindparam("before")).scalar_subquery()
)

_Queue = asyncio.Queue[Change | Behind]


class Feed:
    """The followers in this process, and how far the log has been read for them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._followers: set[_Queue] = set()
        self._position = -1
        self._hint = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def follow(self) -> AsyncIterator[AsyncIterator[Change]]:
        """The writes that are committed from now on."""
        queue: _Queue = asyncio.Queue()
        start = await self._newest()
        if not self._followers:
            self._position = start
            self._task = asyncio.create_task(self._run())
        self._followers.add(queue)
        try:
            yield _after(queue, start)
        finally:
            self._followers.discard(queue)
            if not self._followers:
                await self.close()

    def publish(self, changes: Sequence[Change]) -> None:
        """Tell of writes that this process has committed."""
        if not self._followers or not changes:
            return
        if changes[0].sequence == self._position + 1:
            self._tell(changes)
        else:  # Others have written in between.
            self.look()

    def look(self) -> None:
        """Look into the log at once."""
        self._hint.set()

    async def trim(self, now: float) -> None:
        """Forget what is old."""
        async with self._store.write() as connection:
            await connection.execute(_TRIM, {"before": int(now) - KEEP})

    async def close(self) -> None:
        """Stop looking."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _tell(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.sequence > self._position:
                self._position = change.sequence
                for queue in self._followers:
                    self._put(queue, change)

    def _put(self, queue: _Queue, change: Change) -> None:
        if queue.qsize() < _MOST_WAITING:
            queue.put_nowait(change)
        elif queue.qsize() == _MOST_WAITING:
            queue.put_nowait(Behind())

    async def _run(self) -> None:
        while True:
            self._hint.clear()
            try:
                more = await self._read()
            except SQLAlchemyError as error:  # The database will be there again, and the log with it.
                _LOG.warning("The changes of documents cannot be read: %s", type(error).__name__)
                more = False
            if more:
                continue
            try:
                async with asyncio.timeout(_PAUSE):
                    await self._hint.wait()
            except TimeoutError:
                pass

    async def _read(self) -> bool:
        """Tell what the log has beyond the position; whether there may be more."""
        position = self._position
        async with self._store.read() as connection:
            rows = (await connection.execute(_AFTER, {"after": position})).all()
            if rows and rows[0].sequence > position + 1:
                oldest = (await connection.execute(_OLDEST)).scalar_one()
                if oldest > position + 1:
                    for queue in self._followers:
                        queue.put_nowait(Behind())
        self._tell([_change(row) for row in rows])
        return len(rows) == _PAGE

    async def _newest(self) -> int:
        async with self._store.read() as connection:
            return int((await connection.execute(_NEWEST)).scalar_one())


async def _after(queue: _Queue, start: int) -> AsyncIterator[Change]:
    while True:
        change = await queue.get()
        if isinstance(change, Behind):
            raise change
        if change.sequence > start:
            yield change


def _change(row: Any) -> Change:
    before, after = (text if text is None else from_text(text) for text in (row.before, row.after))
    return Change(row.sequence, row.environment, row.collection, row.kind, row.id, before, after)
