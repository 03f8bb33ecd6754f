"""Opens the database of documents that an address names."""

from __future__ import annotations

from wx2tg.companion.cloud.engines.base import Engine
from wx2tg.companion.cloud.engines.postgresql import PostgresqlEngine
from wx2tg.companion.cloud.engines.sql import SqlEngine
from wx2tg.companion.cloud.engines.sqlite import SqliteEngine
from wx2tg.companion.store import Store, open_store
from wx2tg.companion.store.base import StoreError


async def open_engine(url: str, store: Store) -> Engine:
    """The documents at `url`; where it is empty, in the companion's own `store`, which stays open after the engine.

    StoreError where the database cannot be used.
    """
    if url:
        return await open_at(url)
    await store.make_tables()  # Those of documents may not have been known when it was opened.
    return await _in(store, owned=False)


async def open_at(url: str) -> Engine:
    """The documents at the address of a database. StoreError where it cannot be used."""
    if not is_mongodb(url):
        return await _in(await open_store(url), owned=True)
    try:
        from wx2tg.companion.cloud.engines.mongodb import open_mongodb
    except ModuleNotFoundError as error:
        raise StoreError("MongoDB needs the extra mongodb: pip install 'wx2tg[mongodb]'") from error
    return await open_mongodb(url)


def is_mongodb(url: str) -> bool:
    """Whether an address is that of a MongoDB."""
    return url.startswith(("mongodb://", "mongodb+srv://"))


async def _in(store: Store, *, owned: bool) -> SqlEngine:
    async with store.read() as connection:
        kind = connection.dialect.name
    return (PostgresqlEngine if kind == "postgresql" else SqliteEngine)(store, owned=owned)
