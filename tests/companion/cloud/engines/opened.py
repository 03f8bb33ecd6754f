"""Opens the documents at an address, in a loop that ends with the test's coroutine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from companion.loops import run_in_loop

from wx2tg.companion.cloud.engines.base import Engine, Index, Selection, Stored
from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.store import open_store

ENV = "test-env"
_T = TypeVar("_T")


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Engine]:
    """The documents in the companion's own database at `address`, or in one of another kind."""
    own = address if address.startswith(("sqlite", "postgresql")) else "sqlite://"
    store = await open_store(own)
    engine = await open_engine("" if own == address else address, store)
    try:
        yield engine
    finally:
        await engine.close()
        await store.close()


def on_engine(address: str, use: Callable[[Engine], Awaitable[_T]]) -> _T:
    """What `use` gives with the documents at `address`."""

    async def run() -> _T:
        async with opened(address) as engine:
            return await use(engine)

    return run_in_loop(run())


def asking(query: Document, **more: Any) -> Selection:
    """A selection as the service makes it: the query and its exact test."""
    return Selection(query=query, matches=compile_query(query), **more)


async def put(engine: Engine, documents: Sequence[Document], collection: str = "c") -> None:
    async with engine.write(ENV) as session:
        await session.create(collection)
        await session.insert(collection, documents)


async def found(engine: Engine, selection: Selection, collection: str = "c") -> list[Document]:
    async with engine.read(ENV) as session:
        return [stored.document for stored in await session.find(collection, selection)]


async def one(engine: Engine, id: str, collection: str = "c") -> Stored:
    async with engine.read(ENV) as session:
        stored = await session.get(collection, id)
    assert stored is not None
    return stored


async def change(engine: Engine, id: str, document: Document | None, collection: str = "c") -> None:
    """Put another document in the place of one, or remove it."""
    async with engine.write(ENV) as session:
        stored = await session.get(collection, id)
        assert stored is not None
        if document is None:
            await session.delete(collection, stored)
        else:
            await session.replace(collection, stored, document)


async def index(engine: Engine, *paths: str | tuple[str, ...], unique: bool = False, collection: str = "c") -> None:
    made = [Index(collection, (path,) if isinstance(path, str) else path, unique) for path in paths]
    await engine.make_indexes(ENV, made)
