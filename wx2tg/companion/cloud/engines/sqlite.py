"""Documents in SQLite: readers see the state at their beginning, and one writer at a time has the database."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from wx2tg.companion.cloud.engines.sql import SqlEngine
from wx2tg.companion.store import Connection


class SqliteEngine(SqlEngine):
    """Everything is as the Store does it; only a database that stays busy is a conflict."""

    async def _begin_reading(self, connection: Connection) -> None:
        pass

    async def _begin_writing(self, connection: Connection, *, indexes: bool) -> None:
        pass

    async def _begin_logging(self, connection: Connection) -> None:
        pass

    def _is_conflict(self, error: DBAPIError) -> bool:
        return getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
