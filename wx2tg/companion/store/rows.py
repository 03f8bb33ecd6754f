"""Inserts rows that may be there already."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from wx2tg.companion.store.base import Connection


async def insert_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row, and say whether it is new: False where a row with one of its unique keys is there already."""
    return (await connection.execute(_new_row(table, connection.dialect.name), values)).first() is not None


@cache
def _new_row(table: Table, dialect: str) -> Any:
    """The count of inserted rows is not known with every driver; what the database returns is."""
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return insert.on_conflict_do_nothing().returning(*table.primary_key)
