"""Opens the database: one engine, its tables, and transactions that two processes can share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import MetaData, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

METADATA = MetaData()
"""Every table of the companion; each module that has one declares it here."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
# Seconds that a writer waits for another one.
_PATIENCE = 10
# PostgreSQL's name for the lock under which tables are made: any number that nobody else uses.
_TABLES_LOCK = 0x77783274
# The option of a connection that only reads.
_READS = "wx2tg_reads"


class StoreError(Exception):
    """A database address that cannot be used; the message says why, and never holds a password."""


class Store:
    """The database. `read` gives a connection, `write` a transaction that is committed at its end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read from: it waits for no writer."""
        async with self.engine.connect() as connection:
            await connection.execution_options(**{_READS: True})
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it, or nothing where an exception leaves it."""
        async with self.engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def open_store(url: str) -> Store:
    """The database at `url` (`sqlite:///shop.db`, `postgresql://user:password@host/name`), with its tables made.

    StoreError where the address is malformed or of a kind that is not supported.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("the address of the database is malformed") from error
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise StoreError(f"{parsed.get_backend_name()} is not supported: use sqlite or postgresql")
    engine = create_async_engine(parsed.set(drivername=driver), pool_pre_ping=driver.startswith("postgresql"))
    if driver.startswith("sqlite"):
        event.listen(engine.sync_engine, "connect", _tune)
        event.listen(engine.sync_engine, "begin", _begin)
    store = Store(engine)
    async with store.write() as connection:
        if driver.startswith("postgresql"):  # Two processes that start at once must not both make the tables.
            await connection.execute(select(func.pg_advisory_xact_lock(_TABLES_LOCK)))
        await connection.run_sync(METADATA.create_all)
    return store


def _tune(connection: Any, _: Any) -> None:
    """SQLite: readers do not wait for a writer, and a writer waits its turn. Transactions are begun by `_begin`."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"busy_timeout = {_PATIENCE * 1000}",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    """SQLite: a writer takes the lock at once, so that two of them never find out at their ends that one must fail."""
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READS) else "BEGIN IMMEDIATE")
