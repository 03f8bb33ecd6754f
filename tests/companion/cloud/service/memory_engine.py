"""An engine that keeps documents in memory, for tests of what stands above the engines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from wx2tg.companion.cloud.engines.base import Change, Conflict, Engine, Index, Selection, Session, Stored, Taken
from wx2tg.companion.cloud.values import Document, sort_documents

_Tables = dict[str, dict[str, Stored]]


class MemorySession(Session):
    """The tables of one environment; those of a writer are copies."""

    def __init__(self, tables: _Tables) -> None:
        self.tables = tables
        self.written: list[tuple[str, str, Document | None, Document | None]] = []

    async def collections(self) -> frozenset[str]:
        return frozenset(self.tables)

    async def create(self, collection: str) -> bool:
        new = collection not in self.tables
        self.tables.setdefault(collection, {})
        return new

    async def get(self, collection: str, id: str) -> Stored | None:
        await asyncio.sleep(0)
        return self.tables.get(collection, {}).get(id)

    async def find(self, collection: str, selection: Selection) -> list[Stored]:
        await asyncio.sleep(0)
        stored = self.tables.get(collection, {})
        found = [one.document for one in stored.values() if selection.matches(one.document)]
        if selection.order:
            found = sort_documents(found, selection.order)
        elif distance := selection.distance:
            found.sort(key=lambda document: distance(document) or 0.0)
        end = None if selection.limit is None else selection.skip + selection.limit
        return [stored[document["_id"]] for document in found[selection.skip : end]]

    async def scan(self, collection: str, selection: Selection) -> AsyncIterator[Stored]:
        for stored in await self.find(collection, selection):
            yield stored

    async def count(self, collection: str, selection: Selection) -> int:
        return len(await self.find(collection, selection))

    async def insert(self, collection: str, documents: Sequence[Document]) -> None:
        for document in documents:
            if document["_id"] in self.tables[collection]:
                raise Taken("_id_", json.dumps(document["_id"]))
            self._put(collection, document["_id"], None, document)

    async def replace(self, collection: str, stored: Stored, document: Document) -> None:
        self._check(collection, stored)
        self._put(collection, stored.id, stored, document)

    async def delete(self, collection: str, stored: Stored) -> None:
        self._check(collection, stored)
        del self.tables[collection][stored.id]
        self.written.append((collection, stored.id, stored.document, None))

    def _check(self, collection: str, stored: Stored) -> None:
        now = self.tables[collection].get(stored.id)
        if now is None or now.version != stored.version:
            raise Conflict

    def _put(self, collection: str, id: str, before: Stored | None, document: Document) -> None:
        self.tables[collection][id] = Stored(id, document, before.version + 1 if before else 1)
        self.written.append((collection, id, before and before.document, document))


class MemoryEngine(Engine):
    """Environments by name. One writer at a time."""

    def __init__(self) -> None:
        self.environments: dict[str, _Tables] = {}
        self.queues: set[asyncio.Queue[Change]] = set()
        self.indexes: dict[str, list[Index]] = {}
        self._sequence = 0
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def read(self, environment: str) -> AsyncIterator[Session]:
        tables = self.environments.get(environment, {})
        yield MemorySession({name: dict(table) for name, table in tables.items()})

    @asynccontextmanager
    async def write(self, environment: str) -> AsyncIterator[Session]:
        async with self._writing:
            tables = self.environments.get(environment, {})
            session = MemorySession({name: dict(table) for name, table in tables.items()})
            yield session
            self.environments[environment] = session.tables
            for collection, id, before, after in session.written:
                self._sequence += 1
                kind: Any = "add" if before is None else "remove" if after is None else "update"
                change = Change(self._sequence, environment, collection, kind, id, before, after)
                for queue in self.queues:
                    queue.put_nowait(change)

    async def drop(self, environment: str, collection: str) -> None:
        self.environments.get(environment, {}).pop(collection, None)

    async def make_indexes(self, environment: str, indexes: Sequence[Index]) -> None:
        self.indexes[environment] = list(indexes)

    @asynccontextmanager
    async def changes(self) -> AsyncIterator[AsyncIterator[Change]]:
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self.queues.add(queue)

        async def told() -> AsyncIterator[Change]:
            while True:
                yield await queue.get()

        try:
            yield told()
        finally:
            self.queues.discard(queue)

    async def close(self) -> None:
        self.environments.clear()
