"""What has changed of the documents of a query, in WeChat's words (its documentation's "Collection.watch")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wx2tg.companion.cloud.values import Document, encode, equal

Kinds = Mapping[str, str]
"""How each document that was written was: `add`, `update` or `remove`, by its id."""


def differences(
    before: Sequence[Document], after: Sequence[Document], kinds: Kinds, *, limited: bool
) -> list[Document]:
    """The changes that lead from one result to the next, in the order of the next; what has left comes first.

    Where a result is `limited`, a document that nobody has written comes or goes because of `limit`.
    """
    come, gone = ("limit", "limit") if limited else ("add", "remove")
    old = {document["_id"]: document for document in before}
    new = {document["_id"]: document for document in after}
    found = [_change(id, kinds.get(id, gone), "dequeue", document) for id, document in old.items() if id not in new]
    for id, document in new.items():
        if id not in old:
            found.append(_change(id, kinds.get(id, come), "enqueue", document))
        elif not equal(old[id], document):
            updated, removed = changed_fields(old[id], document)
            change = _change(id, "update", "update", document)
            found.append({**change, "updatedFields": encode(updated), "removedFields": removed})
    return found


def _change(id: str, kind: str, queue: str, document: Document) -> Document:
    return {"docId": id, "dataType": kind, "queueType": queue, "doc": encode(document)}


def changed_fields(before: Document, after: Document) -> tuple[dict[str, Any], list[str]]:
    """The fields that are new or have another value, by their dotted paths, and the paths of those that are gone."""
    updated: dict[str, Any] = {}
    removed: list[str] = []
    _compare("", before, after, updated, removed)
    return updated, removed


def _compare(prefix: str, before: Document, after: Document, updated: dict[str, Any], removed: list[str]) -> None:
    removed += [prefix + name for name in before if name not in after]
    for name, value in after.items():
        if name not in before:
            updated[prefix + name] = value
            continue
        old = before[name]
        if isinstance(old, dict) and isinstance(value, dict) and old and value:
            _compare(f"{prefix}{name}.", old, value, updated, removed)
        elif not equal(old, value):
            updated[prefix + name] = value
