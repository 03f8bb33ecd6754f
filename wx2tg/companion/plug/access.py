"""Who may use the proxy, and where it leads."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence

from wx2tg.companion.config import ProxySection
from wx2tg.companion.money.addresses import AddressError, PrivateAddress, Resolve, addresses_of, resolve
from wx2tg.companion.plug.hosts import normal

CHALLENGE = ("Proxy-Authenticate", 'Basic realm="companion", charset="UTF-8"')


class Refused(Exception):
    """A request that the proxy does not serve; `status` is HTTP's, the message says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Access:
    """The rules of `[proxy]`."""

    def __init__(self, section: ProxySection, look_up: Resolve = resolve) -> None:
        self._secret = section.secret.reveal().encode()
        self._allowed = frozenset(entry.lower() for entry in section.allow)
        self._look_up = look_up

    def check_client(self, authorization: bytes) -> None:
        """Refused with 407 where `Proxy-Authorization` has not the password; the user's name is not looked at."""
        if not self._secret:
            return
        scheme, _, text = authorization.partition(b" ")
        try:
            told = base64.b64decode(text.strip(), validate=True)
        except binascii.Error:
            told = b""
        _, _, password = told.partition(b":")
        if scheme.lower() != b"basic" or not hmac.compare_digest(password, self._secret):
            raise Refused(407, "This proxy asks for the password that is set as `secret` in [proxy].")

    async def way_to(self, host: str, port: int) -> Sequence[str]:
        """The addresses of `host`. Refused where `allow` does not let it be reached."""
        host = normal(host)
        named = self._is_named(host, port)
        if not named and "*" not in self._allowed:
            raise Refused(403, f"The host {host} is not in `allow` of [proxy].")
        private = frozenset({host}) if named else frozenset[str]()
        try:
            return await addresses_of(host, port, private, self._look_up)
        except PrivateAddress:
            hint = f'If it is yours, name it in `allow` of [proxy], such as allow = ["*", "{host}"].'
            raise Refused(403, f"The host {host} is on a private address. {hint}") from None
        except AddressError:
            raise Refused(502, f"The host {host} has no address.") from None

    def _is_named(self, host: str, port: int) -> bool:
        """Whether `host` itself, or a domain above it, is in `allow`."""
        labels = host.split(".")
        names = [
            f"[{host}]" if ":" in host else host,
            *("*." + ".".join(labels[index:]) for index in range(1, len(labels))),
        ]
        return any(entry in self._allowed for name in names for entry in (name, f"{name}:{port}"))
