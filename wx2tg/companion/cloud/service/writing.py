"""Writes single documents: what is stored, and what of it the caller may decide."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.commands import literal, update_document
from wx2tg.companion.cloud.documents import check_document, check_no_id
from wx2tg.companion.cloud.engines.base import Stored
from wx2tg.companion.cloud.errors import INVALID, CloudError, WriteError
from wx2tg.companion.cloud.permissions.access import Access, Action
from wx2tg.companion.cloud.service.chains import document_id
from wx2tg.companion.cloud.service.limits import Quota
from wx2tg.companion.cloud.update import apply_update
from wx2tg.companion.cloud.values import Document, equal

OWNER = "_openid"


class Documents(Protocol):
    """Where documents are written: a session of an engine, or a transaction that has not been committed."""

    async def get(self, collection: str, id: str, /) -> Stored | None:
        """One document."""

    async def insert(self, collection: str, documents: Sequence[Document], /) -> None:
        """Store new documents."""

    async def replace(self, collection: str, stored: Stored, document: Document, /) -> None:
        """Store another document in place of one that was read."""

    async def delete(self, collection: str, stored: Stored, /) -> None:
        """Remove a document that was read."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The writes of one call. `access` says what may be written, `quota` how much."""

    documents: Documents
    collection: str
    caller: Caller
    access: Access
    quota: Quota
    now: datetime

    async def add(self, data: Any) -> list[str]:
        """Store new documents and give their ids. CloudError, Taken."""
        items = data if isinstance(data, list) else [data]
        if not items or len(items) > self.quota.added:
            raise CloudError(INVALID, f"add needs 1 to {self.quota.added} documents")
        new = [self._new(item) for item in items]
        for document in new:
            await self.access.check("create", document, document)
        await self.documents.insert(self.collection, new)
        return [document["_id"] for document in new]

    async def set(self, id: str, data: Any) -> bool:
        """Store a document under an id, in place of one that may be there; whether there was none. CloudError."""
        content = self._content(data)
        check_no_id(content)
        stored = await self.documents.get(self.collection, id)
        document = {"_id": id, **content}
        if stored is None:
            await self._create(document)
            return True
        await self.access.check("update", stored.document, content)
        if not self.caller.is_server and OWNER in stored.document:
            document[OWNER] = stored.document[OWNER]
        check_document(document, self.quota.size)
        await self.documents.replace(self.collection, stored, document)
        return False

    async def update(self, id: str, data: Any) -> int:
        """Change a document; how many were changed. CloudError."""
        update = update_document(data)
        self.access.check_any("update")
        stored = await self.documents.get(self.collection, id)
        if stored is None or not await self._may("update", stored.document, asked_for(update)):
            check_update(update, self.now)
            return 0
        return int(await self.change(stored, update, None))

    async def change(self, stored: Stored, update: Document, query: Document | None) -> bool:
        """Store a document as an update makes it; whether that is another one. CloudError."""
        if not self.caller.is_server and OWNER in asked_for(update):
            raise _owned()
        document = apply_update(stored.document, update, now=self.now, query=query)
        check_document(document, self.quota.size)
        if equal(document, stored.document):
            return False
        await self.documents.replace(self.collection, stored, document)
        return True

    async def remove(self, id: str) -> int:
        """Remove a document; how many were removed. CloudError."""
        self.access.check_any("delete")
        stored = await self.documents.get(self.collection, id)
        if stored is None or not await self._may("delete", stored.document, None):
            return 0
        await self.documents.delete(self.collection, stored)
        return 1

    async def _may(self, action: Action, document: Document, data: Document | None) -> bool:
        """Whether the action may be done with a document. CloudError where the caller is told that it may not."""
        if await self.access.allows(action, document, data):
            return True
        self.access.refuse(action)
        return False

    async def _create(self, document: Document) -> None:
        if not self.caller.is_server:
            document[OWNER] = self.caller.openid
        check_document(document, self.quota.size)
        await self.access.check("create", document, document)
        await self.documents.insert(self.collection, [document])

    def _new(self, data: Any) -> Document:
        content = self._content(data)
        given = content.pop("_id", None)
        document = {"_id": secrets.token_hex(16) if given is None else document_id(given), **content}
        if not self.caller.is_server:
            document[OWNER] = self.caller.openid
        check_document(document, self.quota.size)
        return document

    def _content(self, data: Any) -> Document:
        if not isinstance(data, dict):
            raise CloudError(INVALID, "data must be an object")
        if not self.caller.is_server and OWNER in data:
            raise _owned()
        content: Document = literal(data)
        return content


def _owned() -> CloudError:
    return CloudError(INVALID, "a page may not write _openid: it is that of the user")


def check_update(update: Document, now: datetime) -> None:
    """CloudError where an update is malformed, also where there is no document for it."""
    with suppress(WriteError):  # One that only the empty document does not admit.
        if not any("$" in path for fields in update.values() for path in fields):
            apply_update({}, update, now=now)


def asked_for(update: Document) -> Document:
    """What a rule sees of an update as `request.data`: each field that it touches, with the value where it sets one."""
    found: Document = {}
    for name, fields in update.items():
        for path, operand in fields.items():
            _put(found, path.split("."), operand if name == "$set" else {name: operand})
            if name == "$rename" and isinstance(operand, str):
                _put(found, operand.split("."), {name: path})
    return found


def _put(found: Document, parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        inner = found.get(part)
        if not isinstance(inner, dict):
            inner = found[part] = {}
        found = inner
    found[parts[-1]] = value
