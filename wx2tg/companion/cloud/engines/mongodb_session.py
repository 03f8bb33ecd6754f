"""A transaction on the documents in MongoDB."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote

from pymongo.errors import CollectionInvalid, PyMongoError

from wx2tg.companion.cloud.engines.base import Conflict, Selection, Session, Stored
from wx2tg.companion.cloud.engines.bson_values import from_bson, narrowed, to_bson
from wx2tg.companion.cloud.engines.mongodb_errors import translated
from wx2tg.companion.cloud.values import Document, sort_documents

HIDDEN = "__wx2tg"
"""The field with the version of a document, and its place in the order of insertion."""

NAMES = "__collections"
"""The collection of the names of collections."""

_INSERTED = (f"{HIDDEN}.sequence", 1)
_IMAGES = {"enabled": True}
_NAMESPACE_EXISTS = 48


def collection_name(environment: str, collection: str) -> str:
    """The name of a collection in MongoDB, whose names have no `$` and no NUL."""
    return f"{quoted(environment)}.{quoted(collection)}"


def quoted(name: str) -> str:
    """A part of a name: what MongoDB does not admit, and the dot, are written as in addresses."""
    return quote(name, safe=" !()*,-:;<=>?@[]^_`{|}~", encoding="utf-8", errors="replace").replace(".", "%2E")


def unquoted(name: str) -> str:
    """The name that was quoted."""
    return unquote(name)


def shown(found: Mapping[str, Any] | None) -> Document | None:
    """A document of MongoDB without the hidden field."""
    if found is None:
        return None
    return {name: from_bson(value) for name, value in found.items() if name != HIDDEN}


class MongodbSession(Session):
    """One transaction. `session` is the driver's."""

    def __init__(self, database: Any, session: Any, environment: str) -> None:
        self._database = database
        self._session = session
        self._environment = environment
        self._created: set[str] = set()

    async def collections(self) -> frozenset[str]:
        found = self._database[NAMES].find({"_id.environment": self._environment}, session=self._session)
        return frozenset([row["_id"]["name"] async for row in found])

    async def create(self, collection: str) -> bool:
        """MongoDB creates collections outside of transactions; one that is left behind empty has no name here."""
        named = {"_id": {"environment": self._environment, "name": collection}}
        self._created.add(collection)
        if not await self._database[NAMES].find_one(named):
            for name in (NAMES, collection_name(self._environment, collection)):
                await self._make(name)
        if await self._database[NAMES].find_one(named, session=self._session):
            return False
        with _translating():
            await self._database[NAMES].insert_one(named, session=self._session)
        return True

    async def _make(self, name: str) -> None:
        try:
            await self._database.create_collection(name, changeStreamPreAndPostImages=_IMAGES)
        except CollectionInvalid:
            pass
        except PyMongoError as error:
            if getattr(error, "code", None) != _NAMESPACE_EXISTS:
                raise

    def _of(self, collection: str) -> Any:
        return self._database[collection_name(self._environment, collection)]

    async def get(self, collection: str, id: str) -> Stored | None:
        found = await self._of(collection).find_one({"_id": id}, session=self._session)
        return _stored(found) if found else None

    async def find(self, collection: str, selection: Selection) -> list[Stored]:
        return [stored async for stored in self.scan(collection, selection)]

    async def scan(self, collection: str, selection: Selection) -> AsyncIterator[Stored]:
        at, end = 0, None if selection.limit is None else selection.skip + selection.limit
        if end is not None and end <= selection.skip:
            return
        async for stored in self._in_order(collection, selection):
            at += 1
            if at > selection.skip:
                yield stored
            if at == end:
                return

    async def count(self, collection: str, selection: Selection) -> int:
        if not selection.query and selection.matches is Selection().matches:
            found = int(await self._of(collection).count_documents({}, session=self._session))
        else:
            found = 0
            async for _ in self._matching(collection, selection, [_INSERTED]):
                found += 1
        found = max(found - selection.skip, 0)
        return found if selection.limit is None else min(found, selection.limit)

    async def _in_order(self, collection: str, selection: Selection) -> AsyncIterator[Stored]:
        """MongoDB sorts by one path, with equal ones as they were inserted; by several it refuses some documents."""
        if len(selection.order) <= 1 and selection.distance is None:
            async for stored in self._matching(collection, selection, [*selection.order, _INSERTED]):
                yield stored
            return
        found = [stored async for stored in self._matching(collection, selection, [_INSERTED])]
        if selection.order:
            by_document = {id(stored.document): stored for stored in found}
            ordered = sort_documents((stored.document for stored in found), selection.order)
            found = [by_document[id(document)] for document in ordered]
        elif selection.distance is not None:
            away = ((selection.distance(stored.document), stored) for stored in found)
            near = [(distance, stored) for distance, stored in away if distance is not None]
            found = [stored for _, stored in sorted(near, key=lambda pair: pair[0])]
        for stored in found:
            yield stored

    async def _matching(
        self, collection: str, selection: Selection, sort: list[tuple[str, int]]
    ) -> AsyncIterator[Stored]:
        query = narrowed(selection.query)
        cursor = self._of(collection).find(query, session=self._session, sort=sort, allow_disk_use=True)
        async for found in cursor:
            stored = _stored(found)
            if selection.matches(stored.document):
                yield stored

    async def insert(self, collection: str, documents: Sequence[Document]) -> None:
        if collection not in self._created:
            await self.create(collection)
        rows = [
            _row(document, at=time.time_ns() + at, version=time.time_ns() // 1000)
            for at, document in enumerate(documents)
        ]
        if rows:
            with _translating():
                await self._of(collection).insert_many(rows, session=self._session)

    async def replace(self, collection: str, stored: Stored, document: Document) -> None:
        known = await self._known(collection, stored)
        row = _row(document, at=known[HIDDEN]["sequence"], version=stored.version + 1)
        with _translating():
            done = await self._of(collection).replace_one(_exactly(stored), row, session=self._session)
        if not done.matched_count:
            raise Conflict

    async def delete(self, collection: str, stored: Stored) -> None:
        with _translating():
            done = await self._of(collection).delete_one(_exactly(stored), session=self._session)
        if not done.deleted_count:
            raise Conflict

    async def _known(self, collection: str, stored: Stored) -> Any:
        found = await self._of(collection).find_one(_exactly(stored), {HIDDEN: 1}, session=self._session)
        if not found:
            raise Conflict
        return found


@contextmanager
def _translating() -> Iterator[None]:
    """Turns errors of the driver into those of the interface."""
    try:
        yield
    except PyMongoError as error:
        raise translated(error) from error


def _exactly(stored: Stored) -> Document:
    return {"_id": stored.id, f"{HIDDEN}.version": stored.version}


def _row(document: Document, *, at: int, version: int) -> Document:
    return {**to_bson(document), HIDDEN: {"sequence": at, "version": version}}


def _stored(found: Mapping[str, Any]) -> Stored:
    document = shown(found) or {}
    hidden = found.get(HIDDEN) or {}
    return Stored(str(document["_id"]), document, int(hidden.get("version", 0)))
