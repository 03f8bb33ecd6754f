"""A transaction on the documents in SQLite or PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from wx2tg.companion.cloud.engines import statements
from wx2tg.companion.cloud.engines.base import Change, Conflict, Selection, Session, Stored, Taken
from wx2tg.companion.cloud.engines.bodies import from_text, to_text
from wx2tg.companion.cloud.engines.places import Place, find_place, move_keys
from wx2tg.companion.cloud.engines.reading import Reader
from wx2tg.companion.cloud.engines.tables import MANY_OWNERS
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.store import Connection


@dataclass(frozen=True, slots=True)
class _Write:
    """A write of this transaction; the texts are those that are stored."""

    collection: str
    kind: Literal["add", "update", "remove"]
    id: str
    before: Document | None
    after: Document | None
    texts: tuple[str | None, str | None]


class SqlSession(Session):
    """One transaction on a connection. The tables are those of `tables`."""

    def __init__(self, connection: Connection, environment: str) -> None:
        self._connection = connection
        self._environment = environment
        self._places: dict[str, Place | None] = {}
        self._writes: list[_Write] = []

    async def collections(self) -> frozenset[str]:
        found = await self._connection.execute(statements.COLLECTION_NAMES, {"environment": self._environment})
        return frozenset(found.scalars())

    async def create(self, collection: str) -> bool:
        self._places.pop(collection, None)
        row = {"environment": self._environment, "name": collection}
        made = await self._connection.execute(statements.NEW_COLLECTION[self._connection.dialect.name], row)
        return made.first() is not None

    async def get(self, collection: str, id: str) -> Stored | None:
        values = {"environment": self._environment, "name": collection, "id": id}
        row = (await self._connection.execute(statements.ONE, values)).first()
        return Stored(id, from_text(row.body), row.version) if row else None

    async def find(self, collection: str, selection: Selection) -> list[Stored]:
        return [stored async for stored in self.scan(collection, selection)]

    async def scan(self, collection: str, selection: Selection) -> AsyncIterator[Stored]:
        place = await self._place(collection)
        if place is not None:
            async for stored in Reader(self._connection, place).selected(selection):
                yield stored

    async def count(self, collection: str, selection: Selection) -> int:
        place = await self._place(collection)
        return await Reader(self._connection, place).count(selection) if place is not None else 0

    async def insert(self, collection: str, documents: Sequence[Document]) -> None:
        place = await self._place(collection)
        if place is None:
            await self.create(collection)
            place = await self._place(collection)
        assert place is not None
        for document in documents:
            await self._insert(collection, place, document)

    async def _insert(self, collection: str, place: Place, document: Document) -> None:
        id, text = str(document["_id"]), to_text(document)
        row = {"place": place.number, "id": id, "owner": _owner(document), "body": text, "version": _first_version()}
        statement = statements.NEW_DOCUMENT[self._connection.dialect.name]
        sequence = (await self._connection.execute(statement, row)).scalar()
        if sequence is None:
            raise Taken("_id_", msgspec.json.encode(id).decode())
        for index in place.indexes:
            await move_keys(self._connection, index, sequence, None, document)
        self._writes.append(_Write(collection, "add", id, None, document, (None, text)))

    async def replace(self, collection: str, stored: Stored, document: Document) -> None:
        text = to_text(document)
        place, sequence = await self._written(
            collection, stored, statements.REPLACE, {"owner": _owner(document), "body": text}
        )
        for index in place.indexes:
            await move_keys(self._connection, index, sequence, stored.document, document)
        texts = (to_text(stored.document), text)
        self._writes.append(_Write(collection, "update", stored.id, stored.document, document, texts))

    async def delete(self, collection: str, stored: Stored) -> None:
        place, sequence = await self._written(collection, stored, statements.DELETE, {})
        for index in place.indexes:
            await move_keys(self._connection, index, sequence, stored.document, None)
        texts = (to_text(stored.document), None)
        self._writes.append(_Write(collection, "remove", stored.id, stored.document, None, texts))

    async def _written(
        self, collection: str, stored: Stored, statement: Any, values: dict[str, Any]
    ) -> tuple[Place, int]:
        """Write to a document where it is still as it was read; its collection and its number."""
        place = await self._place(collection)
        if place is None:
            raise Conflict
        known = {"of": place.number, "named": stored.id, "known": stored.version}
        sequence = (await self._connection.execute(statement, known | values)).scalar()
        if sequence is None:
            raise Conflict
        return place, sequence

    async def log(self, now: float) -> list[Change]:
        """Write down what this transaction has changed, as the last thing that it does."""
        found = []
        for write in self._writes:
            row = {
                "environment": self._environment,
                "collection": write.collection,
                "kind": write.kind,
                "id": write.id,
                "before": write.texts[0],
                "after": write.texts[1],
                "at": int(now),
            }
            sequence = (await self._connection.execute(statements.CHANGE, row)).scalar_one()
            found.append(
                Change(sequence, self._environment, write.collection, write.kind, write.id, write.before, write.after)
            )
        return found

    @property
    def has_written(self) -> bool:
        """Whether there is anything to log."""
        return bool(self._writes)

    async def _place(self, collection: str) -> Place | None:
        if collection not in self._places:
            self._places[collection] = await find_place(self._connection, self._environment, collection)
        return self._places[collection]


def _owner(document: Document) -> str | None:
    given = document.get("_openid")
    return given if isinstance(given, str) else MANY_OWNERS if isinstance(given, list) else None


def _first_version() -> int:
    """The time, so that a document that is removed and added again does not come to a version that it had before."""
    return time.time_ns() // 1000
