"""Documents in PostgreSQL: transactions see the state at their beginning, and fail where another wrote the same."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from wx2tg.companion.cloud.engines.sql import SqlEngine
from wx2tg.companion.store import Connection

# What `SQLSTATE` says of a conflict: 40001 serialization failure, 40P01 deadlock, 55P03 a row or table that stays
# locked, and 23503 a collection that is gone.
_CONFLICTS = frozenset({"40001", "40P01", "55P03", "23503"})
# The lock under which the log is numbered: any number that nobody else uses.
_LOG_LOCK = 0x77783275

_READ = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
_WRITE = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
_PATIENCE = text("SET LOCAL lock_timeout = '10s'")
# Taken before the transaction sees a state: none that writes documents goes by indexes that have changed meanwhile.
_KEEP_INDEXES = text("LOCK TABLE cloud_indexes IN ROW SHARE MODE")
_CHANGE_INDEXES = text("LOCK TABLE cloud_indexes IN EXCLUSIVE MODE")
_LOG = select(func.pg_advisory_xact_lock(_LOG_LOCK))


class PostgresqlEngine(SqlEngine):
    """Transactions are of the level REPEATABLE READ."""

    async def _begin_reading(self, connection: Connection) -> None:
        await connection.execute(_READ)

    async def _begin_writing(self, connection: Connection, *, indexes: bool) -> None:
        await connection.execute(_WRITE)
        await connection.execute(_PATIENCE)
        await connection.execute(_CHANGE_INDEXES if indexes else _KEEP_INDEXES)

    async def _begin_logging(self, connection: Connection) -> None:
        await connection.execute(_LOG)

    def _is_conflict(self, error: DBAPIError) -> bool:
        return getattr(error.orig, "sqlstate", None) in _CONFLICTS
