"""Who has uploaded a file. Files that nobody has, such as those that the owner copied into the folder, have no row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, String, Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from wx2tg.companion.store.base import METADATA, Store

_FILES = Table(
    "cloud_files",
    METADATA,
    Column("environment", String(64), primary_key=True),
    Column("path", String(1024), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("time", BigInteger, nullable=False),
)
_KEY = (_FILES.c.environment, _FILES.c.path)


def _put(insert: Any) -> Any:
    new = insert(_FILES).values({column.name: bindparam(column.name) for column in _FILES.c})
    return new.on_conflict_do_update(
        index_elements=list(_KEY), set_={"owner": new.excluded.owner, "time": new.excluded.time}
    )


_PUT = {"sqlite": _put(sqlite.insert), "postgresql": _put(postgresql.insert)}
_FIND = select(_FILES.c.owner).where(
    _FILES.c.environment == bindparam("environment"), _FILES.c.path == bindparam("path")
)
_DELETE = delete(_FILES).where(_FILES.c.environment == bindparam("e"), _FILES.c.path == bindparam("p"))


class Owners:
    """The openids of those who uploaded files."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, environment: str, path: str) -> str | None:
        """The openid of who uploaded a file: "" for a function, None where it was not uploaded."""
        async with self._store.read() as connection:
            row = (await connection.execute(_FIND, {"environment": environment, "path": path})).first()
        return None if row is None else str(row[0])

    async def put(self, environment: str, path: str, owner: str, time: int) -> None:
        """Write down whose a file is."""
        row = {"environment": environment, "path": path, "owner": owner, "time": time}
        async with self._store.write() as connection:
            await connection.execute(_PUT[connection.dialect.name], row)

    async def delete(self, environment: str, path: str) -> None:
        """Forget a file."""
        async with self._store.write() as connection:
            await connection.execute(_DELETE, {"e": environment, "p": path})
