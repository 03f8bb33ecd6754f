"""What a database that keeps documents can do. The language of queries stands above it: an engine finds and writes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal

from wx2tg.companion.cloud.values import Document


def _every(_: Document) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents of a collection, in which order.

    `query` is a query document of MongoDB. A database may narrow by it as far as it can; `matches` then decides for
    each document. `order` holds paths with 1 or -1; documents that it leaves equal come as they were inserted.
    `distance`, where there is no order, gives the metres that a document is away: the nearest come first.
    """

    query: Mapping[str, Any] = field(default_factory=dict)
    matches: Callable[[Document], bool] = _every
    order: tuple[tuple[str, int], ...] = ()
    distance: Callable[[Document], float | None] | None = None
    skip: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was read. `version` grows with each write of it."""

    id: str
    document: Document
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """One write: the document before and after it, None where there was or is none.

    `sequence` grows over the whole engine; two processes see the same numbers.
    """

    sequence: int
    environment: str
    collection: str
    kind: Literal["add", "update", "remove"]
    id: str
    before: Document | None
    after: Document | None


class Conflict(Exception):
    """Another transaction wrote what this one read: all of this one is taken back, and it may be tried again."""


class Taken(Exception):
    """A value of a unique index, or an id, that another document has."""

    def __init__(self, index: str, key: str) -> None:
        super().__init__(f"{index}: {key}")
        self.index = index
        self.key = key


class Behind(Exception):
    """Writes were forgotten before they were read from `changes`: whoever follows them must read the documents anew."""


class Session(ABC):
    """One transaction on one environment. Ids are strings; a collection that was not created is empty."""

    @abstractmethod
    async def collections(self) -> frozenset[str]:
        """The names of the collections that were created."""

    @abstractmethod
    async def create(self, collection: str) -> bool:
        """Create a collection; whether it was not there before."""

    @abstractmethod
    async def get(self, collection: str, id: str) -> Stored | None:
        """One document."""

    @abstractmethod
    async def find(self, collection: str, selection: Selection) -> list[Stored]:
        """Documents, all of them in memory: who calls gives a limit or has counted."""

    @abstractmethod
    def scan(self, collection: str, selection: Selection) -> AsyncIterator[Stored]:
        """Documents one after the other, in memory only as far as the order asks for it."""

    @abstractmethod
    async def count(self, collection: str, selection: Selection) -> int:
        """How many documents there are."""

    @abstractmethod
    async def insert(self, collection: str, documents: Sequence[Document]) -> None:
        """Store new documents, each with its `_id`; the collection is created where it is not there. Taken."""

    @abstractmethod
    async def replace(self, collection: str, stored: Stored, document: Document) -> None:
        """Store another document in place of one that was read. Conflict where it was written since; Taken."""

    @abstractmethod
    async def delete(self, collection: str, stored: Stored) -> None:
        """Remove a document that was read. Conflict where it was written since."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index of a collection by the values at one or more paths."""

    collection: str
    paths: tuple[str, ...]
    unique: bool = False


class Engine(ABC):
    """A database with the documents of every environment."""

    @abstractmethod
    def read(self, environment: str) -> AbstractAsyncContextManager[Session]:
        """A session that reads one state of the database and waits for no writer."""

    @abstractmethod
    def write(self, environment: str) -> AbstractAsyncContextManager[Session]:
        """A session that is committed at its end, and taken back where an exception leaves it. Conflict."""

    @abstractmethod
    async def drop(self, environment: str, collection: str) -> None:
        """Remove a collection with its documents."""

    @abstractmethod
    async def make_indexes(self, environment: str, indexes: Sequence[Index]) -> None:
        """Create the indexes that are not there, and remove those that are not named. Taken."""

    @abstractmethod
    def changes(self) -> AbstractAsyncContextManager[AsyncIterator[Change]]:
        """Every write from now on, in the order of commits, those of other processes too. Behind."""

    @abstractmethod
    async def close(self) -> None:
        """Close every connection."""
