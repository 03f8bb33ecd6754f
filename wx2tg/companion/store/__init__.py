"""What the companion remembers: SQLAlchemy Core over SQLite (by default) or PostgreSQL."""

from wx2tg.companion.store.base import METADATA, Connection, Store, open_store

__all__ = ["METADATA", "Connection", "Store", "open_store"]
