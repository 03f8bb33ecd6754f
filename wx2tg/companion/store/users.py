"""Who has logged in: the Telegram user behind an openid, which the openid itself does not tell."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import BigInteger, Column, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from wx2tg.companion.store.base import METADATA, Store

_USERS = Table(
    "users",
    METADATA,
    Column("openid", String(32), primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("language", String(16), nullable=False),
)
# Users that need not be looked up again; the memory of them is emptied when it is full.
_REMEMBERED = 10_000


class KnownUser(NamedTuple):
    """A user that has logged in; `language` is Telegram's code ("en", "pt-br"), empty where it told none."""

    openid: str
    user_id: int
    language: str


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
        if await self.find(user.openid) != user:
            await self._put(user)
        if len(self._written) >= _REMEMBERED:
            self._written.clear()
        self._written.add(user)

    async def _put(self, user: KnownUser) -> None:
        change = update(_USERS).where(_USERS.c.openid == user.openid).values(language=user.language)
        try:
            async with self._store.write() as connection:
                if (await connection.execute(change)).rowcount == 0:
                    await connection.execute(insert(_USERS).values(**user._asdict()))
        except IntegrityError:  # Another process was faster.
            async with self._store.write() as connection:
                await connection.execute(change)

    async def find(self, openid: str) -> KnownUser | None:
        """The user with this openid; None where nobody with it has logged in."""
        async with self._store.read() as connection:
            row = (await connection.execute(select(_USERS).where(_USERS.c.openid == openid))).first()
        return KnownUser(*row) if row else None
