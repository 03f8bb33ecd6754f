"""Access tokens, by which a back end calls WeChat's API: the plain ones, and the stable ones.

Source: developers.weixin.qq.com, "Get access token" and "Get stable access token". Both kinds live side by side. A new
plain token leaves the one before it five more minutes; a stable token stays the same until its last five minutes, and
one that is forced ends the others at once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Literal, NamedTuple

from sqlalchemy import BigInteger, Column, String, Table, delete, insert, select, update

from wx2tg.companion.store.base import METADATA, Connection, Store

LIFE = 7200
"""Seconds for which a token is good."""

OVERLAP = 300
"""Seconds for which the token before a new one is still good."""

Kind = Literal["plain", "stable"]

_TOKENS = Table(
    "access_tokens",
    METADATA,
    Column("serial", String(32), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("expires", BigInteger, nullable=False),
)
_SERIAL = 32


class Token(NamedTuple):
    """A token and the seconds it is still good for."""

    text: str
    expires_in: int


class InvalidToken(Exception):
    """A token that was never given out."""


class ExpiredToken(Exception):
    """A token that is too old, or that a newer one has ended."""


class Tokens:
    """Gives access tokens out and checks them. `now` is in seconds since 1970."""

    def __init__(self, store: Store, key: bytes, now: Callable[[], float]) -> None:
        self._store = store
        self._key = hmac.digest(key, b"access tokens", hashlib.sha256)
        self._now = now

    async def plain(self) -> Token:
        """A new token; the ones before it end soon."""
        now = int(self._now())
        async with self._store.write() as connection:
            await _shorten(connection, "plain", now + OVERLAP)
            return await self._new(connection, "plain", now)

    async def stable(self, *, force: bool = False) -> Token:
        """The token that is in use, or a new one where it ends soon. With `force` a new one, and the others end now."""
        now = int(self._now())
        async with self._store.write() as connection:
            if force:
                await _shorten(connection, "stable", now)
            newest = select(_TOKENS).where(_TOKENS.c.kind == "stable").order_by(_TOKENS.c.expires.desc()).limit(1)
            row = (await connection.execute(newest)).first()
            if row is not None and row.expires > now + OVERLAP:
                return Token(self._text(row.serial), row.expires - now)
            return await self._new(connection, "stable", now)

    async def check(self, token: str) -> None:
        """InvalidToken or ExpiredToken where `token` is not good."""
        serial = token[:_SERIAL]
        if not hmac.compare_digest(self._text(serial).encode(), token.encode(errors="replace")):
            raise InvalidToken
        async with self._store.read() as connection:
            row = (await connection.execute(select(_TOKENS.c.expires).where(_TOKENS.c.serial == serial))).first()
        if row is None or row.expires <= self._now():
            raise ExpiredToken

    async def _new(self, connection: Connection, kind: Kind, now: int) -> Token:
        serial = secrets.token_hex(_SERIAL // 2)
        await connection.execute(delete(_TOKENS).where(_TOKENS.c.expires < now))
        await connection.execute(insert(_TOKENS).values(serial=serial, kind=kind, expires=now + LIFE))
        return Token(self._text(serial), LIFE)

    def _text(self, serial: str) -> str:
        return serial + hmac.new(self._key, serial.encode(errors="replace"), hashlib.sha256).hexdigest()


async def _shorten(connection: Connection, kind: Kind, end: int) -> None:
    """Let no token of `kind` be good for longer than until `end`."""
    later = (_TOKENS.c.kind == kind) & (_TOKENS.c.expires > end)
    await connection.execute(update(_TOKENS).where(later).values(expires=end))
