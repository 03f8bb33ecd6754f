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
from wx2tg.companion.cloud.engines.places import Moved, Place, find_place, move_keys
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
        rows = [_row(place, document) for document in documents]
        if not rows:
            return
        statement = statements.NEW_DOCUMENTS[self._connection.dialect.name]
        numbers = {_printed(row.id): row.sequence for row in await self._connection.execute(statement, rows)}
        if len(numbers) < len(rows):
            raise Taken("_id_", msgspec.json.encode(_first_taken(rows, numbers)).decode())
        moved = [
            Moved(numbers[_printed(row["id"])], None, document) for row, document in zip(rows, documents, strict=True)
        ]
        await move_keys(self._connection, place.indexes, moved)
        for row, document in zip(rows, documents, strict=True):
            self._writes.append(_Write(collection, "add", row["id"], None, document, (None, row["body"])))

    async def replace(self, collection: str, stored: Stored, document: Document) -> None:
        text = to_text(document)
        place, sequence = await self._written(
            collection, stored, statements.REPLACE, {"owner": _owner(document), "body": text}
        )
        await move_keys(self._connection, place.indexes, [Moved(sequence, stored.document, document)])
        texts = (to_text(stored.document), text)
        self._writes.append(_Write(collection, "update", stored.id, stored.document, document, texts))

    async def delete(self, collection: str, stored: Stored) -> None:
        place, sequence = await self._written(collection, stored, statements.DELETE, {})
        await move_keys(self._connection, place.indexes, [Moved(sequence, stored.document, None)])
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
        rows = [
            {
                "environment": self._environment,
                "collection": write.collection,
                "kind": write.kind,
                "id": write.id,
                "before": write.texts[0],
                "after": write.texts[1],
                "at": int(now),
            }
            for write in self._writes
        ]
        numbers = (await self._connection.execute(statements.NEW_CHANGES, rows)).scalars()
        return [
            Change(number, self._environment, write.collection, write.kind, write.id, write.before, write.after)
            for number, write in zip(numbers, self._writes, strict=True)
        ]

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


def _row(place: Place, document: Document) -> dict[str, Any]:
    return {
        "place": place.number,
        "id": str(document["_id"]),
        "owner": _owner(document),
        "version": _first_version(),
        "body": to_text(document),
    }


def _printed(id: str) -> str:
    """The id as PostgreSQL gives it back, which has no NUL."""
    return id.replace("\0", "\ufffd")


def _first_taken(rows: Sequence[dict[str, Any]], numbers: dict[str, int]) -> str:
    """The first id that was not stored, or that another row of the same call has."""
    seen: set[str] = set()
    for row in rows:
        if _printed(row["id"]) not in numbers or row["id"] in seen:
            return str(row["id"])
        seen.add(row["id"])
    return ""


def _first_version() -> int:
    """The time, so that a document that is removed and added again does not come to a version that it had before."""
    return time.time_ns() // 1000
