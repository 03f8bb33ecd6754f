"""One query whose result is kept as documents change, for all who watch it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.engines.base import Selection, Session
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.permissions.evaluation import Place
from wx2tg.companion.cloud.service.chains import Chain
from wx2tg.companion.cloud.service.fields import with_fields
from wx2tg.companion.cloud.service.limits import PAGE
from wx2tg.companion.cloud.service.selecting import selection
from wx2tg.companion.cloud.service.service import Service
from wx2tg.companion.cloud.values import Document, encode, sort_documents
from wx2tg.companion.cloud.watch.differences import Kinds, differences

MOST_DOCUMENTS = 5_000
"""How many documents a live query may have, as in WeChat."""

Written = Mapping[str, Document | None]
"""Documents that were written, as they now are, by their ids."""

Hear = Callable[[bytes], None]
"""Takes a message, but for its beginning, which names the watch: JSON from the second member of the object on."""


Key = tuple[str, str, str, str | None]
"""What is equal for live queries with one result: environment, collection, chain, and who sees it."""


class Live:
    """The result of a query, and the listeners to it. All of them may see the same."""

    def __init__(self, service: Service, caller: Caller, collection: str, chain: Chain, key: Key) -> None:
        self.key = key
        self.caller = caller
        self.collection = collection
        self.listeners: set[Hear] = set()
        self.needs: frozenset[Place] = frozenset()
        self.busy = asyncio.Lock()
        self.ready = False
        self._service = service
        self._chain = chain
        self._documents: list[Document] = []
        self._snapshot: bytes | None = None

    def __len__(self) -> int:
        """How many documents the result has."""
        return len(self._documents)

    def concerned(self, environment: str, collection: str) -> bool:
        """Whether a write to a collection may change the result."""
        if environment != self.caller.environment:
            return False
        return collection == self.collection or any(place.collection == collection for place in self.needs)

    def snapshot(self) -> bytes:
        """The message with the whole result."""
        if self._snapshot is None:
            self._snapshot = _message({"type": "init", "docs": encode(self._shown(self._documents))})
        return self._snapshot

    async def begin(self, session: Session) -> None:
        """Ask for the result. CloudError where it may not be seen, or is too large."""
        self._documents = await self._asked(session, await self._selection(session))
        self._snapshot = None
        self.ready = True

    async def renew(self, session: Session) -> None:
        """Ask for the result again, and tell the listeners what is different, whoever wrote it. CloudError."""
        self._tell(await self._asked(session, await self._selection(session)), {})

    async def follow(self, session: Session, written: Written, kinds: Kinds) -> None:
        """Bring the result up to date after documents of its collection were written. CloudError."""
        chosen = await self._selection(session)
        old = {document["_id"] for document in self._documents}
        now = {id: document for id, document in written.items() if document is not None and chosen.matches(document)}
        gone = {id for id in written if id in old and id not in now}
        if self._chain.limit is not None or self._chain.skip:
            if now or gone or self._chain.skip:
                self._tell(await self._asked(session, chosen), kinds)
            return
        if not now and not gone:
            return
        kept = [now.get(document["_id"], document) for document in self._documents if document["_id"] not in gone]
        found = _sorted([*kept, *(document for id, document in now.items() if id not in old)], chosen)
        if len(found) > MOST_DOCUMENTS:
            raise _too_many()
        self._tell(found, kinds)

    async def _selection(self, session: Session) -> Selection:
        now = self._service.now()

        async def fetch(collection: str, id: str) -> Document | None:
            stored = await session.get(collection, id)
            return stored.document if stored else None

        access = self._service.access(self.collection, self.caller, fetch, now)
        seen = await access.visible("read", self._chain.query)
        self.needs = seen.needs
        limit = self._chain.limit
        most = MOST_DOCUMENTS + 1 if limit is None else min(limit, MOST_DOCUMENTS)
        return selection(self._chain, seen, now, steps=PAGE.steps, limit=most)

    async def _asked(self, session: Session, chosen: Selection) -> list[Document]:
        found = await session.find(self.collection, chosen)
        if len(found) > MOST_DOCUMENTS:
            raise _too_many()
        return [stored.document for stored in found]

    def _shown(self, documents: list[Document]) -> list[Document]:
        fields = self._chain.fields
        return with_fields(documents, {**fields, "_id": True} if fields else None, self._service.now())

    def _tell(self, documents: list[Document], kinds: Kinds) -> None:
        before, self._documents, self._snapshot = self._documents, documents, None
        limited = self._chain.limit is not None or self._chain.skip > 0
        changes = differences(self._shown(before), self._shown(documents), kinds, limited=limited)
        order = [document["_id"] for document in documents]
        if changes or order != [document["_id"] for document in before]:
            message = _message({"type": "change", "changes": changes, "order": order})
            for hear in list(self.listeners):
                hear(message)


def _sorted(documents: list[Document], chosen: Selection) -> list[Document]:
    if chosen.order:
        return sort_documents(documents, chosen.order)
    distance = chosen.distance
    return sorted(documents, key=lambda document: distance(document) or 0.0) if distance else documents


def _message(content: dict[str, Any]) -> bytes:
    return msgspec.json.encode(content)[1:]


def _too_many() -> QueryError:
    return QueryError(f"a live query may have at most {MOST_DOCUMENTS:,} documents: use limit()")
