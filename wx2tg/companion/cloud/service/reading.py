"""Reads documents: one, those of a query, their number, and what an aggregation makes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wx2tg.companion.cloud.engines.base import Selection, Session
from wx2tg.companion.cloud.errors import QueryError, no_document
from wx2tg.companion.cloud.permissions.access import Access
from wx2tg.companion.cloud.pipeline import collections_of, run
from wx2tg.companion.cloud.service.chains import Call, Chain
from wx2tg.companion.cloud.service.fields import with_fields
from wx2tg.companion.cloud.service.limits import Quota
from wx2tg.companion.cloud.service.selecting import selection
from wx2tg.companion.cloud.service.writing import Documents
from wx2tg.companion.cloud.stages_base import Limits
from wx2tg.companion.cloud.values import Document

# An aggregation of as many documents is computed beside the loop, where it keeps nobody waiting.
_LARGE = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """The reads of one call. `access` tells what of a collection may be seen; `slots` are those of `AT_ONCE`."""

    session: Session
    access: dict[str, Access]
    quota: Quota
    now: datetime
    slots: asyncio.Semaphore

    async def many(self, collection: str, chain: Chain) -> list[Document]:
        """The documents of a query, as many as the caller may have at once. CloudError."""
        limit = min(chain.limit or self.quota.documents, self.quota.most_documents)
        found = await self.session.find(collection, await self._selection(collection, chain, limit))
        return with_fields([stored.document for stored in found], chain.fields, self.now)

    async def count(self, collection: str, chain: Chain) -> int:
        """How many documents a query has, without its skip and limit. CloudError."""
        whole = Chain(query=chain.query)
        return await self.session.count(collection, await self._selection(collection, whole, None))

    async def aggregate(self, collection: str, stages: Sequence[Document]) -> list[Document]:
        """What a pipeline makes of a collection. CloudError, also past the bounds of the caller."""
        query, rest = _first_match(stages)
        names = collections_of(rest)
        documents = await self._all(collection, query)
        joined = {name: await self._all(name, {}) for name in names if name in self.access}
        limited = any("$limit" in stage for stage in rest)
        most = self.quota.most_aggregated if limited else self.quota.documents
        pipeline = [*rest, {"$limit": most}]
        limits = Limits(documents=self.quota.scanned, steps=self.quota.steps)

        def work() -> list[Document]:
            return run(pipeline, documents, lookup=lambda name: joined.get(name, []), now=self.now, limits=limits)

        if len(documents) + sum(map(len, joined.values())) < _LARGE:
            return work()
        async with self.slots:
            return await asyncio.to_thread(work)

    async def _all(self, collection: str, query: Document) -> list[Document]:
        """The documents of a collection that go into an aggregation."""
        chosen = await self._selection(collection, Chain(query=query), None)
        found = []
        async for document in self._scanned(collection, chosen):
            found.append(document)
            if len(found) > self.quota.scanned:
                raise QueryError(f"an aggregation may read at most {self.quota.scanned:,} documents: match fewer first")
        return found

    async def _scanned(self, collection: str, chosen: Selection) -> AsyncIterator[Document]:
        count = 0
        async for stored in self.session.scan(collection, chosen):
            count += 1
            if count % _LARGE == 0:
                await asyncio.sleep(0)
            yield stored.document

    async def _selection(self, collection: str, chain: Chain, limit: int | None) -> Selection:
        seen = await self.access[collection].visible("read", chain.query)
        return selection(chain, seen, self.now, steps=self.quota.steps, limit=limit)


async def read_one(documents: Documents, access: Access, call: Call, now: datetime, *, throws: bool) -> Document | None:
    """The document of `doc(id)`; where there is none, None, or CloudError where it `throws`."""
    id = call.chain.id
    assert id is not None
    access.check_any("read")
    stored = await documents.get(call.collection, id)
    if stored is not None and not await access.allows("read", stored.document):
        access.refuse("read")
        stored = None
    if stored is not None:
        return with_fields([stored.document], call.chain.fields, now)[0]
    if throws:
        raise no_document(id)
    return None


def _first_match(stages: Sequence[Document]) -> tuple[Document, Sequence[Document]]:
    """The query of a `$match` that comes first, which a database can narrow by, and the other stages."""
    if stages and "$match" in stages[0]:
        query: Any = stages[0]["$match"]
        if isinstance(query, dict):
            return query, stages[1:]
    return {}, stages
