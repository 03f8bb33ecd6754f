"""Moments of timers that a process has taken, in the companion's own database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, String, Table, delete

from wx2tg.companion.store import METADATA, Store, insert_once

_KEPT = 86_400

_MOMENTS = Table(
    "cloud_timers",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("moment", BigInteger, primary_key=True, autoincrement=False),
)
"""`moment` in seconds since 1970."""


class StoredClaims:
    """Claims that every process with the same database sees."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, name: str, moment: datetime) -> bool:
        """Whether nobody has claimed this moment of the timer `name` before."""
        seconds = int(moment.timestamp())
        async with self._store.write() as connection:
            await connection.execute(delete(_MOMENTS).where(_MOMENTS.c.moment < seconds - _KEPT))
            return await insert_once(connection, _MOMENTS, {"name": name[-255:], "moment": seconds})
