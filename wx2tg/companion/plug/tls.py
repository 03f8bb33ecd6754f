"""TLS as WeChat's hosts speak it, with a certificate of the companion's own CA."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime

from wx2tg.certificates import show
from wx2tg.companion.plug.authority import Authority, leaf, new_key

_LOG = logging.getLogger(__name__)
_DAY = 24 * 60 * 60


class Identity:
    """A TLS context with one certificate for all of WeChat's hosts, which is made anew every day.

    Whatever host a client asks for, or none, it gets this certificate, and judges it by itself. No certificate is asked
    of clients: those that have one, for refunds, are served without it.
    """

    def __init__(self, authority: Authority, now: Callable[[], float] = time.time) -> None:
        self._authority = authority
        self._now = now
        self._key = new_key()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        self.renew()

    def renew(self) -> None:
        """Show a new certificate to who connects from now on.

        ValueError where the CA's time is over, OSError where no temporary file can be written.
        """
        certificate = leaf(self._authority, self._key.public_key(), datetime.fromtimestamp(self._now(), UTC))
        show(self.context, certificate, self._key)

    async def keep_fresh(self, seconds: float = _DAY) -> None:
        """Renew the certificate every `seconds`, for ever."""
        while True:
            await asyncio.sleep(seconds)
            try:
                self.renew()
            except ValueError:
                _LOG.error("the companion's CA has expired: make a new one with `wx2tg companion ca --new`")
            except OSError as error:
                _LOG.error("the certificate of WeChat's hosts could not be renewed: %s", error)
