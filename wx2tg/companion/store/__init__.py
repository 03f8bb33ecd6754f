"""What the companion remembers: SQLAlchemy Core over SQLite (by default) or PostgreSQL."""

from wx2tg.companion.store.base import METADATA, Connection, Store, open_store
from wx2tg.companion.store.rows import insert_once

__all__ = ["METADATA", "Connection", "Store", "insert_once", "open_store"]
