"""Who has logged in: the Telegram user behind an openid, which the openid itself does not tell."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, String, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from wx2tg.companion.store.base import METADATA, Store

_USERS = Table(
    "users",
    METADATA,
    Column("openid", String(32), primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("language", String(16), nullable=False),
)


class KnownUser(NamedTuple):
    """A user that has logged in; `language` is Telegram's code ("en", "pt-br"), empty where it told none."""

    openid: str
    user_id: int
    language: str


def _put(insert: Any) -> Any:
    """Insert a user, or change the language of one that is there."""
    new = insert(_USERS).values({name: bindparam(name) for name in KnownUser._fields})
    language = new.excluded.language
    return new.on_conflict_do_update(
        index_elements=[_USERS.c.openid], set_={"language": language}, where=_USERS.c.language != language
    )


_PUT = {"sqlite": _put(sqlite.insert), "postgresql": _put(postgresql.insert)}
_FIND = select(_USERS).where(_USERS.c.openid == bindparam("openid"))
# Users that need not be written again; the memory of them is emptied when it is full.
_REMEMBERED = 10_000


class Users:
    """The users in the database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._written: set[KnownUser] = set()

    async def remember(self, user: KnownUser) -> None:
        """Write `user` down, where that has not been done yet."""
        user = user._replace(language=user.language[:16])
        if user in self._written:
            return
        async with self._store.write() as connection:
            await connection.execute(_PUT[connection.dialect.name], user._asdict())
        if len(self._written) >= _REMEMBERED:
            self._written.clear()
        self._written.add(user)

    async def find(self, openid: str) -> KnownUser | None:
        """The user with this openid; None where nobody with it has logged in."""
        async with self._store.read() as connection:
            row = (await connection.execute(_FIND, {"openid": openid})).mappings().first()
        return KnownUser(**row) if row else None
