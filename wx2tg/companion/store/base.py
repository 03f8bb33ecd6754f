"""Opens the database: its tables, and transactions that two processes can share.

SQLite is called in the thread of the loop: a statement takes some ten microseconds, and handing it to another thread
and back takes many times as long. PostgreSQL is called by SQLAlchemy's own asynchronous engine.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any, Protocol, TypeVar

import sqlalchemy
from sqlalchemy import (
    Column,
    CursorResult,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from wx2tg.companion.store.checkpoints import Checkpoints

# What SQLAlchemy calls a database of SQLite that has no file.
_IN_MEMORY = (None, "", ":memory:")

METADATA = MetaData()
"""Every table of the companion; each module that has one declares it here."""

# Seconds that a statement waits for another process, and that it sleeps between two tries.
_PATIENCE = 10
_PAUSE = 0.01
# Milliseconds of such a wait that SQLite itself may take; the loop stands still for as long.
_BLOCKED = 10
# PostgreSQL's name for the lock under which tables are made: any number that nobody else uses.
_TABLES_LOCK = 0x77783274
# A table that stays empty: a row is written into it, and taken back, to see whether that can be done.
_TRIED = Table("tried", METADATA, Column("id", Integer, primary_key=True, autoincrement=False))
# The option of a connection that only reads.
_READS = "wx2tg_reads"
_T = TypeVar("_T")

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class StoreError(Exception):
    """A database that cannot be used; the message says why, and never holds a password."""


class Connection(Protocol):
    """A connection to either database, inside of a transaction."""

    @property
    def dialect(self) -> Dialect:
        """Which SQL it speaks."""

    async def execute(self, statement: Executable, parameters: Parameters | None = None, /) -> CursorResult[Any]:
        """What a statement of SQLAlchemy Core gives back; `parameters` fill one that was made before, or many rows."""


class Store(ABC):
    """The database. `read` gives a connection, `write` a transaction that is committed at its end."""

    @abstractmethod
    def read(self) -> AbstractAsyncContextManager[Connection]:
        """A connection to read from: it waits for no writer."""

    @abstractmethod
    def write(self) -> AbstractAsyncContextManager[Connection]:
        """One transaction: all of it, or nothing where an exception leaves it."""

    @abstractmethod
    async def make_tables(self) -> None:
        """Make the tables, where they are missing."""

    @abstractmethod
    async def close(self) -> None:
        """Close every connection."""

    async def try_to_write(self) -> None:
        """Write a row and take it back. SQLAlchemyError where the database does not let itself be written."""
        with suppress(_TakenBack):
            async with self.write() as connection:
                await connection.execute(insert(_TRIED).values(id=1))
                raise _TakenBack


class _TakenBack(Exception):
    """Ends a transaction that was a try."""


async def open_store(url: str) -> Store:
    """The database at `url` (`sqlite:///shop.db`, `postgresql://user:password@host/name`), with its tables made.

    StoreError where the address is malformed or of a kind that is not supported, and where the database does not open.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("the address of the database is malformed") from error
    try:
        match parsed.get_backend_name():
            case "sqlite":
                store: _Sqlite | _Postgresql = _Sqlite(parsed)
            case "postgresql" | "postgres":
                store = _Postgresql(parsed)
            case other:
                raise StoreError(f"{other} is not supported: use sqlite or postgresql")
        await store.make_tables()
        return store
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"the database cannot be used: {reason_of(error, parsed)}") from None


def reason_of(error: Exception, url: URL) -> str:
    """What a database says of an error, on one line and without the password of `url`."""
    text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    if url.password:
        text = text.replace(str(url.password), "***")
    return " ".join(text.split()) or type(error).__name__


class _Inline:
    """A connection of SQLite, called at once."""

    def __init__(self, connection: sqlalchemy.Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect

    async def execute(self, statement: Executable, parameters: Parameters | None = None, /) -> CursorResult[Any]:
        return await _patiently(partial(self._connection.execute, statement, parameters))


class _Sqlite(Store):
    """One file; a lock lets one task write at a time. Another process is waited for without stopping the loop."""

    def __init__(self, url: URL) -> None:
        self._engine: Engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)
        self._writing = asyncio.Lock()
        self._checkpoints = Checkpoints(url.database, self._writing) if url.database not in _IN_MEMORY else None
        event.listen(self._engine, "connect", _tune)
        event.listen(self._engine, "begin", _begin)

    async def make_tables(self) -> None:
        """Make the tables, where they are missing."""
        try:
            async with self._writing:
                with self._engine.connect() as connection, await _patiently(connection.begin):
                    METADATA.create_all(connection)
        except Exception:
            await self.close()
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        with self._engine.connect().execution_options(**{_READS: True}) as connection:
            yield _Inline(connection)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        async with self._writing:
            with self._engine.connect() as connection, await _patiently(connection.begin):
                yield _Inline(connection)
        if self._checkpoints is not None:
            self._checkpoints.count()

    async def close(self) -> None:
        if self._checkpoints is not None:
            await self._checkpoints.end()
        self._engine.dispose()


class _Postgresql(Store):
    """A server, called without waiting for it in the loop."""

    def __init__(self, url: URL) -> None:
        address = url.set(drivername="postgresql+psycopg")
        self._engine: AsyncEngine = create_async_engine(address, pool_pre_ping=True, hide_parameters=True)
        event.listen(self._engine.sync_engine, "before_cursor_execute", _without_nul, retval=True)

    async def make_tables(self) -> None:
        """Make the tables, where they are missing. Two processes that start at once must not both do it."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(select(func.pg_advisory_xact_lock(_TABLES_LOCK)))
                await connection.run_sync(METADATA.create_all)
        except Exception:
            await self.close()
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        async with self._engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        await self._engine.dispose()


async def _patiently(call: Callable[[], _T]) -> _T:
    """What `call` of SQLite gives, tried again while another process has the lock. OperationalError after _PATIENCE."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    while True:
        try:
            return call()
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_BUSY" or clock() > begun + _PATIENCE:
                raise
        await asyncio.sleep(_PAUSE)


def _without_nul(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool
) -> tuple[str, Any]:
    """PostgreSQL takes no NUL in a text: another character that nobody writes stands for it.

    So whoever asks for a row by such a text finds none, as with SQLite, and no text is lost because of it.
    """
    if executemany and isinstance(parameters, list):  # Rows that are to be given back come as one dictionary.
        return statement, [_printed(row) for row in parameters]
    return statement, _printed(parameters)


def _printed(row: Any) -> Any:
    if not isinstance(row, dict):  # A statement without parameters.
        return row
    return {name: value.replace("\0", "\ufffd") if isinstance(value, str) else value for name, value in row.items()}


def _tune(connection: Any, _: Any) -> None:
    """SQLite: readers do not wait for a writer, and a writer waits its turn. Transactions are begun by `_begin`."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_PATIENCE * 1000}",  # While the kind of journal is set, which happens once.
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "wal_autocheckpoint = 0",  # See Checkpoints.
        f"busy_timeout = {_BLOCKED}",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    """SQLite: a writer takes the lock at once, so that two of them never find out at their ends that one must fail."""
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READS) else "BEGIN IMMEDIATE")
