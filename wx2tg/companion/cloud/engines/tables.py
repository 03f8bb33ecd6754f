"""The tables of documents, of the keys by which indexes find them, and of what was changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    cast,
)
from sqlalchemy.types import UserDefinedType

from wx2tg.companion.store import METADATA

FORM = 1
"""Which form the keys of indexes have; indexes of another form are made anew."""


class _Json(UserDefinedType[str]):
    """PostgreSQL's `json`: it keeps a text as it is, and the owner can ask for its fields in SQL."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "JSON"

    def column_expression(self, column: Any) -> Any:
        return cast(column, Text)


_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # In SQLite only an INTEGER counts by itself.
_BODY = Text().with_variant(_Json(), "postgresql")

COLLECTIONS = Table(
    "cloud_collections",
    METADATA,
    Column("place", _NUMBER, primary_key=True),
    Column("environment", String(128), nullable=False),
    Column("name", String(256), nullable=False),
    UniqueConstraint("environment", "name"),
    sqlite_autoincrement=True,
)

DOCUMENTS = Table(
    "cloud_documents",
    METADATA,
    Column("sequence", _NUMBER, primary_key=True),
    Column("place", _NUMBER, ForeignKey(COLLECTIONS.c.place), nullable=False),
    Column("id", String(256), nullable=False),
    Column("owner", Text),
    Column("version", BigInteger, nullable=False),
    Column("body", _BODY, nullable=False),
    UniqueConstraint("place", "id"),
    Index("cloud_documents_inserted", "place", "sequence"),
    Index("cloud_documents_owner", "place", "owner", "sequence"),
    sqlite_autoincrement=True,
)
"""`sequence` is the order of insertion; `owner` is `_openid`, or MANY_OWNERS."""

MANY_OWNERS = "*"
"""The owner of a document whose `_openid` is an array."""

INDEXES = Table(
    "cloud_indexes",
    METADATA,
    Column("index_id", _NUMBER, primary_key=True),
    Column("environment", String(128), nullable=False),
    Column("collection", String(256), nullable=False),
    Column("paths", Text, nullable=False),
    Column("alone", Boolean, nullable=False),
    Column("form", Integer, nullable=False),
    sqlite_autoincrement=True,
)
"""`paths` is an array in JSON; `alone`: no two documents have the same key."""

KEYS = Table(
    "cloud_keys",
    METADATA,
    Column("index_id", _NUMBER, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, primary_key=True),
    Column("document", _NUMBER, primary_key=True, autoincrement=False),
    Column("alone", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""A document that has several keys in an index is there a second time, under the negative number and an empty key."""

Index(
    "cloud_keys_alone",
    KEYS.c.index_id,
    KEYS.c.key,
    unique=True,
    sqlite_where=KEYS.c.alone.is_(True),
    postgresql_where=KEYS.c.alone.is_(True),
)

CHANGES = Table(
    "cloud_changes",
    METADATA,
    Column("sequence", _NUMBER, primary_key=True),
    Column("environment", String(128), nullable=False),
    Column("collection", String(256), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("id", String(256), nullable=False),
    Column("before", _BODY),
    Column("after", _BODY),
    Column("at", BigInteger, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""The last minutes' writes, for other processes; `at` is in seconds since 1970."""
