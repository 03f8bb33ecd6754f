"""Takes rows that are due for one process: what every outbox in the database has in common.

Such a table has a primary key of one column, `due_at` (seconds since 1970, null where nothing is due any more),
`attempts`, and `lease`, which is the holder's until `due_at`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select, update

from wx2tg.companion.store.base import Store

LEASE = 60
"""Seconds for which a row belongs to the process that took it; sending it must take less."""


async def take_due(store: Store, table: Table, *, now: int, most: int) -> Sequence[Mapping[str, Any]]:
    """Up to `most` rows that are due, in the order of their times; no other process takes them for LEASE seconds."""
    if most <= 0:
        return []
    (key,) = table.primary_key
    due = select(key).where(table.c.due_at <= now).order_by(table.c.due_at, key).limit(most)
    taken = (
        update(table)
        .where(key.in_(due.with_for_update(skip_locked=True).scalar_subquery()), table.c.due_at <= now)
        .values(due_at=now + LEASE, lease=secrets.token_hex(16), attempts=table.c.attempts + 1)
        .returning(*table.c)
    )
    async with store.write() as connection:
        return [dict(row) for row in (await connection.execute(taken)).mappings()]
