"""Which addresses may be told of a payment: `notify_url` comes from outside, and this machine reaches more than that.

The name is resolved once, every address of it is checked, and the connection is made to that very address: a name that
changes in between leads nowhere else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence

from wx2tg.companion.money.fields import literal_address

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host; OSError where it has none."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# All of IPv6 that is given to networks of the world; forms that carry an address of IPv4 are mostly outside of it.
_GIVEN = ipaddress.ip_network("2000::/3")


class AddressError(Exception):
    """An address that is not called; the message says why."""


class PrivateAddress(AddressError):
    """An address that only this machine or its network reaches."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the system resolves it."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


async def address_of(host: str, port: int, private: frozenset[str], look_up: Resolve = resolve) -> str:
    """The address to connect to, the first of `addresses_of`."""
    return (await addresses_of(host, port, private, look_up))[0]


async def addresses_of(host: str, port: int, private: frozenset[str], look_up: Resolve = resolve) -> Sequence[str]:
    """All addresses of `host`, at least one. AddressError where it has none.

    PrivateAddress where one of them is private, loopback, link-local or otherwise special. A host in `private`, as
    `host` or `host:port` in lower case, may have such addresses.
    """
    literal = literal_address(host)
    try:
        found = [str(literal)] if literal is not None else list(await look_up(host, port))
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise AddressError(f"the host {host} has no address")
    if not {host.lower(), f"{host}:{port}".lower()} & private and not all(_public(text) for text in found):
        raise PrivateAddress(f"the host {host} is on a private address: allow it in the configuration if it is yours")
    return [text.partition("%")[0] for text in found]


def _public(text: str) -> bool:
    address: _Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif address.sixtofour is not None or address.teredo is not None or address not in _GIVEN:
            return False
    return address.is_global and not address.is_multicast
