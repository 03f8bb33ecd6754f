"""Builds and removes the indexes of collections, and removes whole collections."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, insert, literal, or_, select

from wx2tg.companion.cloud.engines.base import Index
from wx2tg.companion.cloud.engines.places import MadeIndex, Moved, Place, find_place, move_keys
from wx2tg.companion.cloud.engines.reading import Reader
from wx2tg.companion.cloud.engines.rows import LARGEST
from wx2tg.companion.cloud.engines.tables import CHANGES, COLLECTIONS, DOCUMENTS, FORM, INDEXES, KEYS
from wx2tg.companion.cloud.values import split_path
from wx2tg.companion.store import Connection

_LOGGED = (CHANGES.c.environment, CHANGES.c.collection, CHANGES.c.kind, CHANGES.c.id, CHANGES.c.before, CHANGES.c.at)


async def build(connection: Connection, environment: str, indexes: Sequence[Index]) -> None:
    """Make the indexes of an environment those that are named. Taken where documents have the same unique key."""
    wanted = {(index.collection, _text(index), index.unique) for index in indexes}
    rows = (await connection.execute(select(INDEXES).where(INDEXES.c.environment == environment))).all()
    there = {(row.collection, row.paths, row.alone): row.index_id for row in rows if row.form == FORM}
    kept = {number for key, number in there.items() if key in wanted}
    for row in rows:
        if row.index_id not in kept:
            await _remove_keys(connection, row.index_id)
            await connection.execute(delete(INDEXES).where(INDEXES.c.index_id == row.index_id))
    for collection, paths, unique in sorted(wanted - there.keys()):
        values = {
            "environment": environment,
            "collection": collection,
            "paths": paths,
            "alone": unique,
            "form": FORM,
        }
        made = await connection.execute(insert(INDEXES).values(values).returning(INDEXES.c.index_id))
        index = MadeIndex(made.scalar_one(), tuple(msgspec.json.decode(paths)), unique, several=False)
        place = await find_place(connection, environment, collection)
        if place is not None:
            await _fill(connection, place, index)


def _text(index: Index) -> str:
    for path in index.paths:
        split_path(path)
    return msgspec.json.encode(index.paths).decode()


async def _fill(connection: Connection, place: Place, index: MadeIndex) -> None:
    page: list[Moved] = []
    async for row in Reader(connection, place).pages():
        page.append(Moved(row.sequence, None, row.stored.document))
        if len(page) == LARGEST:
            await move_keys(connection, [index], page)
            page = []
    await move_keys(connection, [index], page)


async def _remove_keys(connection: Connection, index: int) -> None:
    await connection.execute(delete(KEYS).where(or_(KEYS.c.index_id == index, KEYS.c.index_id == -index)))


async def forget(connection: Connection, environment: str, collection: str, now: float) -> None:
    """Remove a collection with its documents, each of which goes into the log; what its indexes are stays."""
    place = await find_place(connection, environment, collection)
    if place is None:
        return
    documents = (
        select(
            literal(environment),
            literal(collection),
            literal("remove"),
            DOCUMENTS.c.id,
            DOCUMENTS.c.body,
            literal(int(now)),
        )
        .where(DOCUMENTS.c.place == place.number)
        .order_by(DOCUMENTS.c.sequence)
    )
    await connection.execute(insert(CHANGES).from_select(_LOGGED, documents))
    for index in place.indexes:
        await _remove_keys(connection, index.number)
    await connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.place == place.number))
    await connection.execute(delete(COLLECTIONS).where(COLLECTIONS.c.place == place.number))
