"""Every live query of this process: equal ones are evaluated once, and each change once for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

import msgspec

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.engines.base import Change, Session
from wx2tg.companion.cloud.errors import CloudError, QueryError, no_collection
from wx2tg.companion.cloud.service.chains import Chain
from wx2tg.companion.cloud.service.service import Service
from wx2tg.companion.cloud.watch.live import Hear, Key, Live, Written

# Live queries that are brought up to date before others get their turn.
_AT_ONCE = 20
# Seconds until a database is asked again that does not answer.
_PAUSE = 1.0

_LOG = logging.getLogger(__name__)


class Hub:
    """The live queries over a service. Changes are followed while it `runs`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lives: dict[Key, Live] = {}
        self._written: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self._woken = asyncio.Event()
        self._stale = False

    def __len__(self) -> int:
        """How many different queries are watched."""
        return len(self._lives)

    @asynccontextmanager
    async def runs(self) -> AsyncIterator[None]:
        """Follow the changes of the engine for as long as the context lasts."""
        following = asyncio.Event()
        task = asyncio.create_task(self._run(following))
        waiting = asyncio.create_task(following.wait())
        try:
            await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
            yield
        finally:
            for one in (task, waiting):
                one.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def open(self, caller: Caller, collection: str, chain: Chain, hear: Hear) -> Live:
        """Watch a query: `hear` gets the changes from now on. The Live has the result so far. CloudError."""
        if chain.id is not None:
            chain = replace(chain, id=None, query={"$and": [{"_id": chain.id}, chain.query]})
        key = self._key(caller, collection, chain)
        live = self._lives.get(key)
        if live is None:
            live = self._lives[key] = Live(self._service, caller, collection, chain, key)
        live.listeners.add(hear)
        try:
            async with live.busy:
                if not live.ready:
                    await self._begin(live)
        except BaseException:
            self.close(live, hear)
            raise
        return live

    def close(self, live: Live, hear: Hear) -> None:
        """Watch no longer."""
        live.listeners.discard(hear)
        if not live.listeners:
            self._forget(live)

    async def _begin(self, live: Live) -> None:
        async with self._service.engine.read(live.caller.environment) as session:
            if live.collection not in await session.collections():
                raise no_collection(live.collection)
            await live.begin(session)

    def _key(self, caller: Caller, collection: str, chain: Chain) -> Key:
        """Equal for callers who ask the same and may see the same."""
        who = None if self._service.is_open(collection, caller) else caller.openid
        return caller.environment, collection, repr(chain), who

    def _forget(self, live: Live) -> None:
        if self._lives.get(live.key) is live:
            del self._lives[live.key]

    async def _run(self, following: asyncio.Event) -> None:
        while True:
            try:
                async with self._service.engine.changes() as changes, asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._collect(changes))
                    tasks.create_task(self._follow())
                    following.set()
            except Exception as error:  # a database that is away for a while must not end this
                _LOG.error("live queries could not be followed: %s", _name(error))
            self._stale = True
            self._woken.set()
            await asyncio.sleep(_PAUSE)

    async def _collect(self, changes: AsyncIterator[Change]) -> None:
        """Note what is written. A document that is written often is noted once."""
        async for change in changes:
            kinds = self._written[(change.environment, change.collection)]
            if not (change.kind == "update" and kinds.get(change.id) == "add"):
                kinds[change.id] = change.kind
            self._woken.set()
        raise ConnectionError

    async def _follow(self) -> None:
        """Bring live queries up to date with all that was noted since the last time."""
        while True:
            if self._stale:
                for live in list(self._lives.values()):
                    await self._renew(live)
                self._stale = False
            await self._woken.wait()
            self._woken.clear()
            written, self._written = self._written, defaultdict(dict)
            for (environment, collection), kinds in written.items():
                lives = [live for live in self._lives.values() if live.concerned(environment, collection)]
                if lives:
                    await self._follow_one(environment, collection, kinds, lives)

    async def _renew(self, live: Live) -> None:
        async with live.busy, self._service.engine.read(live.caller.environment) as session:
            if live.ready:
                await self._told(live, lambda: live.renew(session))

    async def _follow_one(self, environment: str, collection: str, kinds: dict[str, str], lives: list[Live]) -> None:
        """Bring live queries up to date after writes to one collection.

        The documents are read anew: as a change tells them, they may be older than what a query has found since.
        """
        fresh = {id(live) for live in lives if live.busy.locked()}
        async with self._service.engine.read(environment) as session:
            documents = {}
            for name in kinds:
                stored = await session.get(collection, name)
                documents[name] = stored.document if stored else None
            for count, live in enumerate(lives, 1):
                if id(live) in fresh or not live.ready:
                    continue
                async with live.busy:
                    await self._told(live, partial(_brought, live, session, collection, documents, kinds))
                if count % _AT_ONCE == 0:
                    await asyncio.sleep(0)
        for live in lives:
            if id(live) in fresh:
                await self._renew(live)

    async def _told(self, live: Live, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work of a live query; where it fails, its listeners are told and it ends."""
        try:
            await work()
        except (CloudError, RecursionError) as error:
            failure = error if isinstance(error, CloudError) else QueryError("a value is nested too deeply")
            for hear in list(live.listeners):
                hear(failed(failure))
            self._forget(live)


async def _brought(live: Live, session: Session, collection: str, written: Written, kinds: Mapping[str, str]) -> None:
    needed = any(place.collection == collection and place.id in kinds for place in live.needs)
    await (live.renew(session) if needed else live.follow(session, written, kinds))


def _name(error: BaseException) -> str:
    """What an error is called; of several the first."""
    return _name(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else type(error).__name__


def failed(error: CloudError) -> bytes:
    """The message by which a live query ends."""
    return msgspec.json.encode({"error": {"errCode": error.code, "errMsg": error.text}})[1:]
