"""Answers the calls of the database: permissions, bounds, and the forms of WeChat's answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime
from typing import TypeVar

from wx2tg.companion.cloud.caller import Caller, Handler
from wx2tg.companion.cloud.commands import update_document
from wx2tg.companion.cloud.engines.base import Conflict, Engine, Selection, Session, Stored, Taken
from wx2tg.companion.cloud.errors import (
    DENIED,
    INVALID,
    TIMEOUT,
    CloudError,
    QueryError,
    collection_exists,
    conflict,
    denied,
    duplicate,
    no_collection,
)
from wx2tg.companion.cloud.permissions.access import Access, Action, Fetch
from wx2tg.companion.cloud.permissions.expression import Constant
from wx2tg.companion.cloud.permissions.rules import DEFAULT, Rules
from wx2tg.companion.cloud.service.chains import Call, Chain, read_call
from wx2tg.companion.cloud.service.limits import AT_ONCE, BATCH, PAGE, SECONDS, SERVER, Quota
from wx2tg.companion.cloud.service.reading import Reading, read_one
from wx2tg.companion.cloud.service.selecting import both, selection
from wx2tg.companion.cloud.service.writing import Documents, Writing, asked_for, check_update
from wx2tg.companion.cloud.transactions import Transaction, Transactions
from wx2tg.companion.cloud.values import Document, encode

# How often a write is tried again that another process came before.
_TRIES = 60
_HOPEFUL = 2
_T = TypeVar("_T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Service:
    """The database of every environment, over an engine. `permissions` are by the name of the collection."""

    def __init__(
        self, engine: Engine, permissions: Mapping[str, Rules], *, now: Callable[[], datetime] = _utc_now
    ) -> None:
        self.engine = engine
        self._permissions = permissions
        self.now = now
        self._transactions = Transactions(engine, lambda: now().timestamp())
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._contended = asyncio.Lock()

    def handlers(self) -> dict[str, Handler]:
        """The actions that are answered here."""
        return {
            "database": self._database,
            "startTransaction": self._start,
            "commitTransaction": self._commit,
            "abortTransaction": self._abort,
        }

    async def call(self, action: str, payload: Document, caller: Caller) -> Document:
        """The answer to an action of `handlers`. CloudError."""
        handlers = self.handlers()
        if action not in handlers:
            raise CloudError(INVALID, f"the database has no action {action!r:.40}")
        return await handlers[action](payload, caller)

    def access(self, collection: str, caller: Caller, fetch: Fetch, now: datetime) -> Access:
        """What a caller may do with a collection; `fetch` gives the documents that rules ask for. CloudError."""
        if caller.openid is None and not caller.is_server:  # Nobody's openid is that of documents without one.
            raise denied()
        rules = None if caller.is_server else self._permissions.get(collection, DEFAULT)
        return Access(rules, caller.openid, now, fetch)

    def is_open(self, collection: str, caller: Caller) -> bool:
        """Whether a caller sees the same of a collection as everybody."""
        return caller.is_server or self._permissions.get(collection, DEFAULT).read == Constant(True)

    async def _start(self, _: Document, caller: Caller) -> Document:
        return {"transactionId": self._transactions.start(caller)}

    async def _commit(self, payload: Document, caller: Caller) -> Document:
        try:
            await self._transactions.commit(_transaction_id(payload), caller)
        except Taken as error:
            raise duplicate(caller.environment, error.index, error.key) from None
        return {}

    async def _abort(self, payload: Document, caller: Caller) -> Document:
        self._transactions.abort(_transaction_id(payload), caller)
        return {}

    async def _database(self, payload: Document, caller: Caller) -> Document:
        now = self.now()
        try:
            async with asyncio.timeout(SECONDS):
                call = read_call(payload, caller, now)
                method = _METHODS.get(call.method)
                if method is None or (call.method == "end") != (call.chain.stages is not None):
                    raise CloudError(INVALID, f"{call.method!r:.40} does not end a call of the database")
                try:
                    return await method(self, call, caller, now)
                except Taken as error:
                    raise duplicate(f"{caller.environment}.{call.collection}", error.index, error.key) from None
        except TimeoutError:
            raise CloudError(TIMEOUT, f"the call took longer than {SECONDS} seconds") from None
        except RecursionError:
            raise QueryError("a value is nested too deeply") from None

    async def _get(self, call: Call, caller: Caller, now: datetime) -> Document:
        throws = call.options.get("throwOnNotFound", True) is not False
        if call.transaction is not None:
            transaction = self._open_transaction(call, caller)
            await self._check_exists(call.collection, caller)
            access = self.access(call.collection, caller, _fetch_of(transaction), now)
            return {"data": encode(await read_one(transaction, access, call, now, throws=throws))}
        async with self._read(caller) as session:
            await self._check_exists(call.collection, caller, session)
            reading = self._reading(session, [call.collection], caller, now)
            if call.chain.id is not None:
                access = reading.access[call.collection]
                return {"data": encode(await read_one(session, access, call, now, throws=throws))}
            return {"data": encode(await reading.many(call.collection, call.chain))}

    async def _count(self, call: Call, caller: Caller, now: datetime) -> Document:
        _check_query(call)
        async with self._read(caller) as session:
            await self._check_exists(call.collection, caller, session)
            total = await self._reading(session, [call.collection], caller, now).count(call.collection, call.chain)
        return {"total": total}

    async def _aggregate(self, call: Call, caller: Caller, now: datetime) -> Document:
        from wx2tg.companion.cloud.pipeline import collections_of

        _check_query(call)
        stages = call.chain.stages or []
        async with self._read(caller) as session:
            await self._check_exists(call.collection, caller, session)
            created = await session.collections()
            names = [call.collection, *sorted(collections_of(stages) & created)]
            found = await self._reading(session, names, caller, now).aggregate(call.collection, stages)
        return {"list": encode(found)}

    async def _add(self, call: Call, caller: Caller, now: datetime) -> Document:
        data = call.options.get("data")
        if call.chain != Chain():
            raise CloudError(INVALID, "add() follows collection()")
        ids = await self._write(call, caller, now, lambda writing: writing.add(data))
        return {"_ids": ids} if isinstance(data, list) else {"_id": ids[0]}

    async def _set(self, call: Call, caller: Caller, now: datetime) -> Document:
        id = call.chain.id
        if id is None:
            raise CloudError(INVALID, "set() follows doc()")
        data = call.options.get("data")
        created = await self._write(call, caller, now, lambda writing: writing.set(id, data))
        return {"_id": id, "stats": {"created": int(created), "updated": int(not created)}}

    async def _update(self, call: Call, caller: Caller, now: datetime) -> Document:
        id, data = call.chain.id, call.options.get("data")
        if id is not None:
            updated = await self._write(call, caller, now, lambda writing: writing.update(id, data))
        else:
            update = update_document(data)
            check_update(update, now)

            async def change(writing: Writing, stored: Stored) -> bool:
                return await writing.change(stored, update, call.chain.query)

            updated = await self._each(call, caller, now, change, asked_for(update))
        return {"stats": {"updated": updated}}

    async def _remove(self, call: Call, caller: Caller, now: datetime) -> Document:
        id = call.chain.id
        if id is not None:
            removed = await self._write(call, caller, now, lambda writing: writing.remove(id))
        else:

            async def delete(writing: Writing, stored: Stored) -> bool:
                await writing.documents.delete(call.collection, stored)
                return True

            removed = await self._each(call, caller, now, delete, None)
        return {"stats": {"removed": removed}}

    async def _create_collection(self, call: Call, caller: Caller, now: datetime) -> Document:
        if not caller.is_server:
            raise CloudError(DENIED, "a page may not create collections")
        async with self.engine.write(caller.environment) as session:
            if not await session.create(call.collection):
                raise collection_exists()
        return {}

    async def _write(self, call: Call, caller: Caller, now: datetime, work: Callable[[Writing], Awaitable[_T]]) -> _T:
        """What `work` gives for the documents of a call: those of its transaction, or of the database."""
        if call.transaction is not None:
            transaction = self._open_transaction(call, caller)
            await self._check_exists(call.collection, caller)
            return await work(self._writing(transaction, call, caller, now))

        async def written(session: Session) -> _T:
            await self._check_exists(call.collection, caller, session)
            return await work(self._writing(session, call, caller, now))

        return await self._committed(caller, written)

    async def _each(
        self,
        call: Call,
        caller: Caller,
        now: datetime,
        work: Callable[[Writing, Stored], Awaitable[bool]],
        data: Document | None,
    ) -> int:
        """Write every document of a query, batch after batch, each by itself; how many `work` has written.

        As in MongoDB, other writers may come in between; a document is never written twice.
        """
        _check_query(call)
        action: Action = "delete" if data is None else "update"
        many = call.options.get("multi", True) is not False
        count, last = 0, ""
        while True:

            async def batch(session: Session, after: str = last) -> tuple[int, str]:
                await self._check_exists(call.collection, caller, session)
                writing = self._writing(session, call, caller, now)
                seen = await writing.access.visible(action, call.chain.query, data)
                chosen = selection(call.chain, seen, now, steps=writing.quota.steps, limit=BATCH if many else 1)
                found = await session.find(call.collection, _after(chosen, after))
                written = [await work(writing, stored) for stored in found]
                return sum(written), found[-1].id if len(found) == BATCH else ""

            written, last = await self._committed(caller, batch)
            count += written
            if not last or not many:
                return count
            await asyncio.sleep(0)

    async def _committed(self, caller: Caller, work: Callable[[Session], Awaitable[_T]]) -> _T:
        """What `work` gives in a session that is committed; it is done again where another writer came before.

        Those that have often met others wait for one another, so that each of them comes to its end.
        """
        for attempt in range(_TRIES):
            try:
                turn = self._contended if attempt > _HOPEFUL else nullcontext()
                async with turn, self.engine.write(caller.environment) as session:
                    return await work(session)
            except Conflict:
                await asyncio.sleep(random.random() * min(0.1, 0.005 * 2**attempt))
        raise conflict()

    def _read(self, caller: Caller) -> AbstractAsyncContextManager[Session]:
        return self.engine.read(caller.environment)

    def _reading(self, session: Session, collections: list[str], caller: Caller, now: datetime) -> Reading:
        access = {name: self.access(name, caller, _fetch_of(session), now) for name in collections}
        return Reading(session, access, _quota(caller), now, self._slots)

    def _writing(self, documents: Documents, call: Call, caller: Caller, now: datetime) -> Writing:
        access = self.access(call.collection, caller, _fetch_of(documents), now)
        return Writing(documents, call.collection, caller, access, _quota(caller), now)

    def _open_transaction(self, call: Call, caller: Caller) -> Transaction:
        if call.chain.id is None and call.method != "add":
            raise CloudError(INVALID, "a transaction takes doc() and add() alone, and no where()")
        assert call.transaction is not None
        return self._transactions.of(call.transaction, caller)

    async def _check_exists(self, collection: str, caller: Caller, session: Session | None = None) -> None:
        if session is not None:
            created = await session.collections()
        else:
            async with self._read(caller) as own:
                created = await own.collections()
        if collection not in created:
            raise no_collection(collection)


_METHODS: Mapping[str, Callable[[Service, Call, Caller, datetime], Awaitable[Document]]] = {
    "get": Service._get,
    "count": Service._count,
    "end": Service._aggregate,
    "add": Service._add,
    "set": Service._set,
    "update": Service._update,
    "remove": Service._remove,
    "createCollection": Service._create_collection,
}


def _quota(caller: Caller) -> Quota:
    return SERVER if caller.is_server else PAGE


def _fetch_of(documents: Documents) -> Fetch:
    async def fetch(collection: str, id: str) -> Document | None:
        stored = await documents.get(collection, id)
        return stored.document if stored else None

    return fetch


def _after(chosen: Selection, last: str) -> Selection:
    """The selection in the order of ids, without those up to `last`."""
    query = both({"_id": {"$gt": last}}, chosen.query) if last else chosen.query
    matches = chosen.matches
    if last:
        return Selection(query, lambda found: found["_id"] > last and matches(found), (("_id", 1),), limit=chosen.limit)
    return Selection(query, matches, (("_id", 1),), limit=chosen.limit)


def _check_query(call: Call) -> None:
    """CloudError where a call is for many documents alone."""
    if call.chain.id is not None:
        raise CloudError(INVALID, f"{call.method}() does not follow doc()")
    if call.transaction is not None:
        raise CloudError(INVALID, "a transaction takes doc() and add() alone, and no where()")


def _transaction_id(payload: Document) -> str:
    id = payload.get("transactionId")
    if not isinstance(id, str):
        raise CloudError(INVALID, "a transaction has an id")
    return id
