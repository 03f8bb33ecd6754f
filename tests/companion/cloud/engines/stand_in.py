"""A stand-in for MongoDB's asynchronous driver: mongomock, whose calls are awaited and which knows no sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import mongomock


class Collection:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def find(self, query: Any, *, session: Any = None, sort: Any = None, allow_disk_use: bool = False) -> Any:
        return _each(self._inner.find(query, sort=sort))

    def __getattr__(self, name: str) -> Any:
        async def call(*args: Any, session: Any = None, **given: Any) -> Any:
            return getattr(self._inner, name)(*args, **given)

        return call


class Database:
    """A database with no documents."""

    def __init__(self) -> None:
        self._inner = mongomock.MongoClient(tz_aware=True)["wx2tg"]

    def __getitem__(self, name: str) -> Collection:
        return Collection(self._inner[name])

    async def create_collection(self, name: str, **_: Any) -> None:
        self._inner.create_collection(name)


async def _each(cursor: Any) -> AsyncIterator[Any]:
    for row in cursor:
        yield row
