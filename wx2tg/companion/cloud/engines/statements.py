"""The statements of SQL by which documents are read and written; nothing of a query becomes a part of their text."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, false, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from wx2tg.companion.cloud.engines.tables import CHANGES, COLLECTIONS, DOCUMENTS, INDEXES, KEYS

_D, _K = DOCUMENTS.c, KEYS.c
_ROW = (_D.sequence, _D.id, _D.version, _D.body)
_MARKS = KEYS.alias()

PLACE = (
    select(
        COLLECTIONS.c.place,
        INDEXES.c.index_id,
        INDEXES.c.paths,
        INDEXES.c.alone,
        exists(select(1).where(_MARKS.c.index_id == -INDEXES.c.index_id)).label("several"),
    )
    .select_from(
        COLLECTIONS.outerjoin(
            INDEXES,
            and_(INDEXES.c.environment == COLLECTIONS.c.environment, INDEXES.c.collection == COLLECTIONS.c.name),
        )
    )
    .where(COLLECTIONS.c.environment == bindparam("environment"), COLLECTIONS.c.name == bindparam("name"))
    .order_by(INDEXES.c.index_id)
)
COLLECTION_NAMES = select(COLLECTIONS.c.name).where(COLLECTIONS.c.environment == bindparam("environment"))
ONE = select(_D.version, _D.body).where(
    _D.place == COLLECTIONS.c.place,
    COLLECTIONS.c.environment == bindparam("environment"),
    COLLECTIONS.c.name == bindparam("name"),
    _D.id == bindparam("id"),
)
PAGE = (
    select(*_ROW)
    .where(_D.place == bindparam("place"), _D.sequence > bindparam("after"))
    .order_by(_D.sequence)
    .limit(bindparam("most"))
)
AT = select(*_ROW).where(_D.sequence.in_(bindparam("sequences", expanding=True))).order_by(_D.sequence)
COUNT = select(func.count()).where(_D.place == bindparam("place"))
BY_ID = select(_D.sequence).where(_D.place == bindparam("place"), _D.id.in_(bindparam("values", expanding=True)))
BY_OWNER = (
    select(_D.sequence)
    .where(_D.place == bindparam("place"), _D.owner.in_(bindparam("values", expanding=True)))
    .limit(bindparam("most"))
)
REPLACE = (
    update(DOCUMENTS)
    .where(_D.place == bindparam("of"), _D.id == bindparam("named"), _D.version == bindparam("known"))
    .values(version=_D.version + 1, owner=bindparam("owner"), body=bindparam("body"))
    .returning(_D.sequence)
)
DELETE = (
    delete(DOCUMENTS)
    .where(_D.place == bindparam("of"), _D.id == bindparam("named"), _D.version == bindparam("known"))
    .returning(_D.sequence)
)
NEW_CHANGES = insert(CHANGES).returning(CHANGES.c.sequence, sort_by_parameter_order=True)
TAKE_KEY = delete(KEYS).where(
    _K.index_id == bindparam("index"), _K.key == bindparam("held"), _K.document == bindparam("of")
)


def _new(table: Any, *given: Any) -> dict[str, Any]:
    """For each dialect the insertion of rows, of which those give nothing back whose key is taken."""
    dialects = (("sqlite", sqlite), ("postgresql", postgresql))
    return {name: dialect.insert(table).on_conflict_do_nothing().returning(*given) for name, dialect in dialects}


NEW_COLLECTION = _new(COLLECTIONS, COLLECTIONS.c.place)
NEW_DOCUMENTS = _new(DOCUMENTS, _D.id, _D.sequence)
NEW_KEYS = _new(KEYS, _K.index_id, _K.key, _K.document)


@cache
def by_keys(count: int) -> Any:
    """The documents that have a key in one of `count` intervals of an index, `low0` to `high0` and so on."""
    return select(_K.document).where(_in_index(count)).limit(bindparam("most")).distinct()


def _in_index(count: int) -> Any:
    inside = [and_(_K.key >= bindparam(f"low{at}"), _K.key < bindparam(f"high{at}")) for at in range(count)]
    return and_(_K.index_id == bindparam("index"), or_(false(), *inside))


@cache
def walk(direction: int, *, begun: bool) -> Any:
    """A page of documents in the order of their keys in an interval, and of insertion where keys are equal.

    Where it is `begun`, it goes on after `key` and `document`.
    """
    found = select(_K.key, *_ROW).join(DOCUMENTS, _D.sequence == _K.document).where(_in_index(1))
    if begun:
        further = _K.key > bindparam("key") if direction > 0 else _K.key < bindparam("key")
        found = found.where(or_(further, and_(_K.key == bindparam("key"), _K.document > bindparam("document"))))
    return found.order_by(_K.key if direction > 0 else _K.key.desc(), _K.document).limit(bindparam("most"))
