"""Transactions that a cloud function opens and that last over several calls.

Nothing is locked while one is open: it remembers the versions of the documents that it read and keeps what it writes to
itself. When it is committed, all of it is written at once, or nothing where one of those documents was written since.
So a function that never ends its transaction holds nobody up. It is known to the process alone in which it was opened.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.engines.base import Conflict, Engine, Session, Stored, Taken
from wx2tg.companion.cloud.errors import FAILED, CloudError, conflict, no_transaction
from wx2tg.companion.cloud.values import Document

SECONDS = 30
"""How long a transaction may be open, as in WeChat."""

MOST_OPEN = 1_000
"""How many may be open in all."""

MOST_OF_ONE = 20
"""How many may be open for one user."""

MOST_DOCUMENTS = 500
"""How many documents one transaction may read or write."""

_Key = tuple[str, str]


@dataclass(slots=True)
class Transaction:
    """Documents as one transaction sees them: as they were when it first read them, with its own writes.

    `read` has the version of each document that was read, None where there was none; `written` what it is to become.
    """

    caller: Caller
    engine: Engine
    ends: float
    read: dict[_Key, Stored | None] = field(default_factory=dict)
    written: dict[_Key, Document | None] = field(default_factory=dict)

    async def get(self, collection: str, id: str, /) -> Stored | None:
        """One document."""
        key = (collection, id)
        if key not in self.read:
            if len(self.read) >= MOST_DOCUMENTS:
                raise CloudError(FAILED, f"a transaction may touch at most {MOST_DOCUMENTS} documents")
            async with self.engine.read(self.caller.environment) as session:
                self.read[key] = await session.get(collection, id)
        stored = self.read[key]
        if key not in self.written:
            return stored
        document = self.written[key]
        return None if document is None else Stored(id, document, stored.version if stored else 0)

    async def insert(self, collection: str, documents: Sequence[Document], /) -> None:
        """New documents. Taken."""
        for document in documents:
            if await self.get(collection, document["_id"]) is not None:
                raise Taken("_id_", document["_id"])
            self.written[(collection, document["_id"])] = document

    async def replace(self, collection: str, stored: Stored, document: Document, /) -> None:
        """Another document in place of one that was read."""
        self.written[(collection, stored.id)] = document

    async def delete(self, collection: str, stored: Stored, /) -> None:
        """A document that was read is not there any more."""
        self.written[(collection, stored.id)] = None

    async def commit(self) -> None:
        """Write what was written. Conflict where a document that was read has been written since; Taken."""
        if not self.written:
            return
        async with self.engine.write(self.caller.environment) as session:
            for (collection, id), before in self.read.items():
                now = await session.get(collection, id)
                if (now and now.version) != (before and before.version):
                    raise Conflict
            for key, document in self.written.items():
                await self._write(session, key, document)

    async def _write(self, session: Session, key: _Key, document: Document | None) -> None:
        collection, before = key[0], self.read[key]
        if document is None:
            if before is not None:
                await session.delete(collection, before)
        elif before is None:
            await session.insert(collection, [document])
        else:
            await session.replace(collection, before, document)


class Transactions:
    """The transactions that are open. `clock` is in seconds and only grows."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._open: dict[str, Transaction] = {}

    def start(self, caller: Caller) -> str:
        """The id of a new transaction. CloudError where too many are open."""
        self._forget()
        own = sum(transaction.caller == caller for transaction in self._open.values())
        if len(self._open) >= MOST_OPEN or (caller.openid is not None and own >= MOST_OF_ONE):
            raise CloudError(FAILED, "[ResourceUnavailable] too many transactions are open: commit or abort them")
        id = secrets.token_hex(16)
        self._open[id] = Transaction(caller, self._engine, self._clock() + SECONDS)
        return id

    def of(self, id: str, caller: Caller) -> Transaction:
        """An open transaction of this caller's. CloudError."""
        self._forget()
        transaction = self._open.get(id)
        if transaction is None or transaction.caller != caller:
            raise no_transaction()
        return transaction

    async def commit(self, id: str, caller: Caller) -> None:
        """Write all of a transaction and end it. CloudError; Taken."""
        transaction = self.of(id, caller)
        del self._open[id]
        try:
            await transaction.commit()
        except Conflict:
            raise conflict() from None

    def abort(self, id: str, caller: Caller) -> None:
        """End a transaction, of which nothing is written. CloudError."""
        self.of(id, caller)
        del self._open[id]

    def _forget(self) -> None:
        """End those whose time has passed; they stand in the order in which they began."""
        now = self._clock()
        while self._open:
            first = next(iter(self._open))
            if self._open[first].ends > now:
                return
            del self._open[first]
