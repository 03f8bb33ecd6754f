"""A collection as its tables know it, and the keys of its indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from wx2tg.companion.cloud.engines import statements
from wx2tg.companion.cloud.engines.base import Taken
from wx2tg.companion.cloud.engines.keys import keys_of, values_at
from wx2tg.companion.cloud.values import Document, encode
from wx2tg.companion.store import Connection


@dataclass(slots=True)
class MadeIndex:
    """An index that exists. `several`: a document has more than one key in it."""

    number: int
    paths: tuple[str, ...]
    alone: bool
    several: bool

    @property
    def name(self) -> str:
        """The name that MongoDB would give it."""
        return "_".join(f"{path}_1" for path in self.paths)

    @property
    def parts(self) -> list[tuple[str, ...]]:
        """The paths, each in parts."""
        return [tuple(path.split(".")) for path in self.paths]

    def shown(self, document: Document) -> str:
        """What a document has at the paths, for a message."""
        found = [values_at(document, parts) for parts in self.parts]
        return ", : ".join(msgspec.json.encode(encode(part[0] if len(part) == 1 else part)).decode() for part in found)


@dataclass(frozen=True, slots=True)
class Place:
    """A collection: its number, and its indexes."""

    number: int
    indexes: tuple[MadeIndex, ...] = ()


async def find_place(connection: Connection, environment: str, name: str) -> Place | None:
    """The collection of this name; None where it was not created."""
    rows = (await connection.execute(statements.PLACE, {"environment": environment, "name": name})).all()
    if not rows:
        return None
    indexes = (
        MadeIndex(row.index_id, tuple(msgspec.json.decode(row.paths)), row.alone, row.several)
        for row in rows
        if row.index_id is not None
    )
    return Place(rows[0].place, tuple(indexes))


async def move_keys(
    connection: Connection, index: MadeIndex, sequence: int, before: Document | None, after: Document | None
) -> None:
    """Give a document in an index the keys that it has after a write, in place of those before. Taken."""
    old = keys_of(before, index.parts) if before is not None else set()
    new = keys_of(after, index.parts) if after is not None else set()
    if len(old) > 1 >= len(new):
        await _take(connection, -index.number, b"", sequence)
    for key in sorted(old - new):
        await _take(connection, index.number, key, sequence)
    for key in sorted(new - old):
        if not await _put(connection, index.number, key, sequence, index.alone):
            raise Taken(index.name, index.shown(after or {}))
    if len(new) > 1:
        index.several = True
        if len(old) <= 1:
            await _put(connection, -index.number, b"", sequence, False)


async def _take(connection: Connection, index: int, key: bytes, sequence: int) -> None:
    await connection.execute(statements.TAKE_KEY, {"index": index, "held": key, "of": sequence})


async def _put(connection: Connection, index: int, key: bytes, sequence: int, alone: bool) -> bool:
    row: Mapping[str, Any] = {"index_id": index, "key": key, "document": sequence, "alone": alone}
    statement = statements.NEW_KEY[connection.dialect.name]
    return (await connection.execute(statement, row)).first() is not None
