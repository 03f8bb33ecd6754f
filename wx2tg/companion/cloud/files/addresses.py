"""Addresses under which files are fetched. Those of files that not all may see are signed, and good for a while."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote

PATH = "/tg/cloud/file"
"""Where files are fetched."""

LIFE = 600
"""Seconds for which a signed address is good where nobody says otherwise, as WeChat's are."""

LONGEST_LIFE = 30 * 86_400
"""The most seconds that may be asked for."""


class Addresses:
    """Makes addresses and checks them, with a key that is made of the owner's secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"addresses of files", hashlib.sha256)

    def open(self, environment: str, path: str) -> str:
        """The address of a file that all may see."""
        return f"{PATH}/{environment}/{quote(path)}"

    def signed(self, environment: str, path: str, expires: int) -> str:
        """An address that is good until `expires`, in seconds since 1970."""
        return f"{self.open(environment, path)}?e={expires}&s={self._signature(environment, path, expires)}"

    def is_good(self, environment: str, path: str, expires: str, signature: str, now: float) -> bool:
        """Whether the query of a signed address was made here for this file, and not too long ago."""
        if not (expires.isascii() and expires.isdigit() and len(expires) < 16 and signature.isascii()):
            return False
        right = self._signature(environment, path, int(expires))
        return hmac.compare_digest(right, signature) and now < int(expires)

    def _signature(self, environment: str, path: str, expires: int) -> str:
        return hmac.digest(self._key, f"{expires}\n{environment}\n{path}".encode(), hashlib.sha256).hex()[:40]
