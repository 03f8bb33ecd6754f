"""The platform's key and certificate for version 3: made once and kept, since back ends keep the certificate too."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import Column, Integer, Table, Text, delete, select

from wx2tg.companion.store import METADATA, Store, insert_once
from wx2tg.companion.wechat.pay_v3 import Platform, make_platform

_PLATFORM = Table(
    "pay_platform",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("certificate", Text, nullable=False),
)


async def stored_platform(store: Store, v3_key: str, now: float) -> Platform:
    """The platform in the database, made where there is none; of two processes that begin at once, one makes it.

    Its key is encrypted with the v3 key. A v3 key that has changed makes a new platform, whose certificate the back
    end fetches as it does when WeChat's own changes.
    """
    made = make_platform(datetime.fromtimestamp(now, UTC))
    secret = v3_key.encode()
    row = {
        "id": 1,
        "key": made.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(secret),
        ).decode(),
        "certificate": made.pem,
    }
    async with store.write() as connection:
        await insert_once(connection, _PLATFORM, row)
        kept = (await connection.execute(select(_PLATFORM.c.key, _PLATFORM.c.certificate))).one()
        found = _opened(*tuple(kept), secret=secret)
        if found is None:
            await connection.execute(delete(_PLATFORM))
            await insert_once(connection, _PLATFORM, row)
    return made if found is None else found


def _opened(key: str, certificate: str, *, secret: bytes) -> Platform | None:
    try:
        opened = serialization.load_pem_private_key(key.encode(), secret)
    except ValueError:
        return None
    assert isinstance(opened, rsa.RSAPrivateKey)
    return Platform(opened, x509.load_pem_x509_certificate(certificate.encode()))
