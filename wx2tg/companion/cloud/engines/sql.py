"""Documents in the tables of a Store: what SQLite and PostgreSQL have in common."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from wx2tg.companion.cloud.engines.base import Change, Conflict, Engine, Index, Session
from wx2tg.companion.cloud.engines.building import build, forget
from wx2tg.companion.cloud.engines.feed import Feed
from wx2tg.companion.cloud.engines.sql_session import SqlSession
from wx2tg.companion.store import Connection, Store
from wx2tg.companion.store.base import Parameters

# Seconds that a writer waits for its turn.
_PATIENCE = 10
# Numbers from one trimming of the log to the next.
_TRIM_EVERY = 256


class _Conflicting:
    """A connection whose statements raise Conflict where another transaction is in the way."""

    def __init__(self, connection: Connection, is_conflict: Callable[[DBAPIError], bool]) -> None:
        self._connection = connection
        self._is_conflict = is_conflict
        self.dialect = connection.dialect

    async def execute(self, statement: Executable, parameters: Parameters | None = None, /) -> CursorResult[Any]:
        try:
            return await self._connection.execute(statement, parameters)
        except DBAPIError as error:
            if self._is_conflict(error):
                raise Conflict from error
            raise


class SqlEngine(Engine):
    """Documents in a Store. `owned`: the store is closed with the engine. `now` is in seconds since 1970."""

    def __init__(self, store: Store, *, owned: bool, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._owned = owned
        self._now = now
        self._feed = Feed(store)

    @abstractmethod
    async def _begin_reading(self, connection: Connection) -> None:
        """Let a transaction see one state of the database."""

    @abstractmethod
    async def _begin_writing(self, connection: Connection, *, indexes: bool) -> None:
        """Let a transaction see one state, whose `indexes` it may change or that stay as they are while it lasts."""

    @abstractmethod
    async def _begin_logging(self, connection: Connection) -> None:
        """Wait until it is this transaction's turn to be committed: the log is numbered in that order."""

    @abstractmethod
    def _is_conflict(self, error: DBAPIError) -> bool:
        """Whether an error says that another transaction was in the way."""

    @asynccontextmanager
    async def read(self, environment: str) -> AsyncIterator[Session]:
        async with self._store.read() as connection:
            await self._begin_reading(connection)
            yield SqlSession(connection, environment)

    @asynccontextmanager
    async def write(self, environment: str) -> AsyncIterator[Session]:
        async with self._writing(environment) as (session, _):
            yield session

    @asynccontextmanager
    async def _writing(
        self, environment: str, *, indexes: bool = False
    ) -> AsyncIterator[tuple[SqlSession, Connection]]:
        changes: Sequence[Change] = ()
        try:
            async with AsyncExitStack() as stack:
                connection = await self._turn(stack)
                await self._begin_writing(connection, indexes=indexes)
                session = SqlSession(_Conflicting(connection, self._is_conflict), environment)
                yield session, connection
                if session.has_written:
                    await self._begin_logging(connection)
                    changes = await session.log(self._now())
        except DBAPIError as error:
            if self._is_conflict(error):
                raise Conflict from error
            raise
        self._feed.publish(changes)
        if any(change.sequence % _TRIM_EVERY == 0 for change in changes):
            with suppress(SQLAlchemyError):  # The next one comes.
                await self._feed.trim(self._now())

    async def _turn(self, stack: AsyncExitStack) -> Connection:
        """A connection that may write. Conflict where others keep the database to themselves for too long."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await stack.enter_async_context(self._store.write())
        except TimeoutError:
            raise Conflict from None

    async def drop(self, environment: str, collection: str) -> None:
        async with self._writing(environment) as (_, connection):
            await self._begin_logging(connection)
            await forget(connection, environment, collection, self._now())
        self._feed.look()

    async def make_indexes(self, environment: str, indexes: Sequence[Index]) -> None:
        async with self._writing(environment, indexes=True) as (_, connection):
            await build(connection, environment, indexes)

    def changes(self) -> AbstractAsyncContextManager[AsyncIterator[Change]]:
        return self._feed.follow()

    async def close(self) -> None:
        await self._feed.close()
        if self._owned:
            await self._store.close()
