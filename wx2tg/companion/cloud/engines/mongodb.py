"""Documents in MongoDB by its driver: a replica set from 6.0 on, as transactions and change streams need one.

A document stands as it is in the collection `ENVIRONMENT.NAME`, with one field more for its version and its place in
the order of insertion, so that every tool for MongoDB can be used on it. MongoDB narrows; the exact matcher decides.

Tried with mongomock, a stand-in for the server that has neither transactions nor change streams: what belongs to them
(`read`, `write`, `changes`, `make_indexes` here) follows the driver's manual, and has not been run against a server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient, IndexModel
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from wx2tg.companion.cloud.engines.base import Behind, Change, Engine, Index, Session
from wx2tg.companion.cloud.engines.mongodb_errors import HISTORY_LOST, translated
from wx2tg.companion.cloud.engines.mongodb_session import (
    HIDDEN,
    NAMES,
    MongodbSession,
    collection_name,
    quoted,
    shown,
    unquoted,
)
from wx2tg.companion.store.base import StoreError

_DATABASE = "wx2tg"
_ORDER = "wx2tg_inserted"
_KINDS = {"insert": "add", "update": "update", "replace": "update", "delete": "remove"}
# Writes of one transaction have one time; so many of them are told apart.
_AT_ONE_TIME = 1 << 20
# Milliseconds until a server that does not answer counts as absent.
_PATIENCE_OPTION = "serverSelectionTimeoutMS"
_PATIENCE = 10_000


async def open_mongodb(url: str) -> MongodbEngine:
    """The documents at a `mongodb://` address, in the database that it names or else `wx2tg`. StoreError."""
    try:
        patience: dict[str, Any] = {} if _PATIENCE_OPTION in url else {_PATIENCE_OPTION: _PATIENCE}
        client: AsyncMongoClient[Any] = AsyncMongoClient(url, tz_aware=True, **patience)
    except (PyMongoError, ValueError):
        raise StoreError("the address of MongoDB is malformed") from None
    try:
        hello = await client.admin.command("hello")
    except PyMongoError as error:
        await client.close()
        raise StoreError(f"MongoDB cannot be used: {type(error).__name__}") from None
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        await client.close()
        raise StoreError("MongoDB must be a replica set, be it of one server: others have no transactions")
    return MongodbEngine(client)


class MongodbEngine(Engine):
    """The documents of a client, which is closed with the engine."""

    def __init__(self, client: AsyncMongoClient[Any]) -> None:
        self._client = client
        options: CodecOptions[Any] = CodecOptions(tz_aware=True)
        self._database = client.get_default_database(_DATABASE, codec_options=options)

    @asynccontextmanager
    async def read(self, environment: str) -> AsyncIterator[Session]:
        async with self._client.start_session(snapshot=True) as session:
            yield MongodbSession(self._database, session, environment)

    @asynccontextmanager
    async def write(self, environment: str) -> AsyncIterator[Session]:
        try:
            async with (
                self._client.start_session() as session,
                await session.start_transaction(ReadConcern("snapshot"), WriteConcern("majority", j=True)),
            ):
                yield MongodbSession(self._database, session, environment)
        except PyMongoError as error:
            raise translated(error) from error

    async def drop(self, environment: str, collection: str) -> None:
        """The documents are removed one by one first: of a collection that is dropped, MongoDB tells nothing more."""
        await self._database[NAMES].delete_one({"_id": {"environment": environment, "name": collection}})
        there = self._database[collection_name(environment, collection)]
        await there.delete_many({})
        await there.drop()

    async def make_indexes(self, environment: str, indexes: Sequence[Index]) -> None:
        wanted: dict[str, dict[str, Index]] = {}
        for index in indexes:
            name = "_".join(f"{path}_1" for path in index.paths)
            wanted.setdefault(collection_name(environment, index.collection), {})[name] = index
        prefix = f"{quoted(environment)}."
        there = [name for name in await self._database.list_collection_names() if name.startswith(prefix)]
        try:
            for collection in sorted({*wanted, *there}):
                await self._make(collection, wanted.get(collection, {}), exists=collection in there)
        except PyMongoError as error:
            raise translated(error) from error

    async def _make(self, collection: str, wanted: dict[str, Index], *, exists: bool) -> None:
        made = await self._database[collection].index_information() if exists else {}
        for name, about in made.items():
            if name not in ("_id_", _ORDER) and (
                name not in wanted or wanted[name].unique != bool(about.get("unique"))
            ):
                await self._database[collection].drop_index(name)
        models = [
            IndexModel([(path, 1) for path in index.paths], name=name, unique=index.unique)
            for name, index in wanted.items()
        ]
        models.append(IndexModel([(f"{HIDDEN}.sequence", 1)], name=_ORDER))
        await self._database[collection].create_indexes(models)

    def changes(self) -> AbstractAsyncContextManager[AsyncIterator[Change]]:
        return self._follow()

    @asynccontextmanager
    async def _follow(self) -> AsyncIterator[AsyncIterator[Change]]:
        kinds = [{"$match": {"operationType": {"$in": sorted(_KINDS)}}}]
        async with await self._database.watch(
            kinds, full_document="whenAvailable", full_document_before_change="whenAvailable"
        ) as stream:
            yield self._told(stream)

    async def _told(self, stream: Any) -> AsyncIterator[Change]:
        time, place = 0, 0
        while True:
            try:
                event = await stream.next()
            except OperationFailure as error:
                raise (Behind if error.code in HISTORY_LOST else translated)(error) from error
            environment, _, collection = event["ns"]["coll"].partition(".")
            if not collection:  # The names of collections.
                continue
            now = event["clusterTime"].time << 32 | event["clusterTime"].inc
            time, place = (now, place + 1) if now == time else (now, 0)
            yield Change(
                now * _AT_ONE_TIME + place,
                unquoted(environment),
                unquoted(collection),
                _KINDS[event["operationType"]],  # type: ignore[arg-type]
                str(event["documentKey"]["_id"]),
                shown(event.get("fullDocumentBeforeChange")),
                shown(event.get("fullDocument")),
            )

    async def close(self) -> None:
        await self._client.close()
