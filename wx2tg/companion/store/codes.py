"""Codes that prove something once, for five minutes: who opened the app, or which number is a user's own.

What a code proves is sealed inside it (AES-256-GCM), so that only a code that is used costs a row, and two processes
that share the database never both take it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import BigInteger, Column, String, Table, delete, insert
from sqlalchemy.exc import IntegrityError

from wx2tg.companion.store.base import METADATA, Store

LIFE = 300
"""Seconds for which a code is good, as WeChat's are."""

Kind = Literal["login", "phone"]

_USED = Table(
    "used_codes",
    METADATA,
    Column("nonce", String(32), primary_key=True),
    Column("expires", BigInteger, nullable=False, index=True),
)
_NONCE = 12
_LONGEST = 1024
_SWEEP = 60
# Seconds that the clock of another process may be ahead.
_AHEAD = 60


class InvalidCode(Exception):
    """A code that was never given out for this, or is too old."""


class UsedCode(Exception):
    """A code that has been used before."""


class Codes:
    """Gives codes out and takes them back. `now` is in seconds since 1970."""

    def __init__(self, store: Store, key: bytes, now: Callable[[], float]) -> None:
        self._store = store
        self._cipher = AESGCM(hmac.digest(key, b"codes", hashlib.sha256))
        self._now = now
        self._swept = 0.0

    def issue(self, kind: Kind, proven: Any) -> str:
        """A code of `kind` for `proven`, which must be what JSON can say."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, msgspec.json.encode((int(self._now()), proven)), kind.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    async def redeem(self, kind: Kind, code: str) -> Any:
        """What `code` proves, once. InvalidCode, UsedCode."""
        nonce, issued, proven = self._opened(kind, code)
        if not issued <= self._now() + _AHEAD or self._now() >= issued + LIFE:
            raise InvalidCode
        await self._sweep()
        try:
            async with self._store.write() as connection:
                await connection.execute(insert(_USED).values(nonce=nonce.hex(), expires=issued + LIFE))
        except IntegrityError:
            raise UsedCode from None
        return proven

    def _opened(self, kind: Kind, code: str) -> tuple[bytes, int, Any]:
        if len(code) > _LONGEST:
            raise InvalidCode
        try:
            raw = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
            if base64.urlsafe_b64encode(raw).decode().rstrip("=") != code:
                raise InvalidCode
            text = self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], kind.encode())
        except (binascii.Error, ValueError, InvalidTag):
            raise InvalidCode from None
        issued, proven = msgspec.json.decode(text)
        return raw[:_NONCE], issued, proven

    async def _sweep(self) -> None:
        """Forget used codes that are too old by now anyway."""
        now = self._now()
        if now < self._swept + _SWEEP:
            return
        self._swept = now
        async with self._store.write() as connection:
            await connection.execute(delete(_USED).where(_USED.c.expires < now - LIFE))
