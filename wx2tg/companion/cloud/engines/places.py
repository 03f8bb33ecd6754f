"""A collection as its tables know it, and the keys of its indexes."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that was written: its number, and what it was before and is now."""

    sequence: int
    before: Document | None
    after: Document | None


async def move_keys(connection: Connection, indexes: Sequence[MadeIndex], documents: Sequence[Moved]) -> None:
    """Give documents in the indexes the keys that they have after a write, in place of those before. Taken."""
    gone: list[dict[str, Any]] = []
    new: dict[tuple[int, bytes, int], tuple[MadeIndex, Document]] = {}
    marks: list[tuple[int, bytes, int]] = []
    for index in indexes:
        parts = index.parts
        for moved in documents:
            old_keys = keys_of(moved.before, parts) if moved.before is not None else set()
            new_keys = keys_of(moved.after, parts) if moved.after is not None else set()
            gone += [_place_of(index.number, key, moved.sequence) for key in sorted(old_keys - new_keys)]
            for key in sorted(new_keys - old_keys):
                new[index.number, key, moved.sequence] = index, moved.after or {}
            if len(old_keys) > 1 >= len(new_keys):
                gone.append(_place_of(-index.number, b"", moved.sequence))
            if len(new_keys) > 1:
                index.several = True
                if len(old_keys) <= 1:
                    marks.append((-index.number, b"", moved.sequence))
    for held in gone:
        await connection.execute(statements.TAKE_KEY, held)
    rows = [_key_row(*key, alone=index.alone) for key, (index, _) in new.items()]
    rows += [_key_row(*key, alone=False) for key in marks]
    if not rows:
        return
    made = {tuple(row) for row in await connection.execute(statements.NEW_KEYS[connection.dialect.name], rows)}
    for placed, (index, document) in new.items():
        if len(made) < len(rows) and placed not in made:
            raise Taken(index.name, index.shown(document))


def _place_of(index: int, key: bytes, sequence: int) -> dict[str, Any]:
    return {"index": index, "held": key, "of": sequence}


def _key_row(index: int, key: bytes, sequence: int, *, alone: bool) -> dict[str, Any]:
    return {"index_id": index, "key": key, "document": sequence, "alone": alone}
