"""Where a request through the workbench's proxy goes, and with which headers."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

PREFIX = "/_wx2tg/net/"
"""Before the scheme, the host and the path of what is asked: `/_wx2tg/net/https/api.example/items?page=2`."""

COOKIES = "+cookies"
"""Behind the scheme of a request with `credentials: "include"`."""

OWN = b"x-wx2tg-"
"""What headers begin with that are between the app's frame and the proxy."""

DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}

Headers = Iterable[tuple[bytes, bytes]]

_ADDRESS = re.compile(r"(https?|wss?)(\+cookies)?/([^/?]+)(/.*|$)")
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^\s\[\]:@/?#\\%]+)(?::(?P<port>\d{1,5}))?")
_LAST_PORT = 65_535

# Of one connection. Source: RFC 9110, section 7.6.1.
_HOP_BY_HOP = {
    *(b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te"),
    *(b"trailer", b"transfer-encoding", b"upgrade"),
}
# What a browser says of the page, which is that of the workbench; cookies are the proxy's own.
_OF_THE_PAGE = {b"host", b"origin", b"referer", b"cookie", b"upgrade-insecure-requests"}
# What a server tells the browser about its own origin, which must not be taken for the app's.
_OF_THE_ORIGIN = {
    *(b"alt-svc", b"clear-site-data", b"content-security-policy", b"content-security-policy-report-only"),
    *(b"feature-policy", b"link", b"nel", b"origin-agent-cluster", b"permissions-policy", b"refresh", b"report-to"),
    *(b"reporting-endpoints", b"service-worker-allowed", b"set-cookie", b"sourcemap", b"strict-transport-security"),
    *(b"timing-allow-origin", b"www-authenticate", b"x-frame-options"),
}


class NoTarget(Exception):
    """An address that the proxy does not go to; the message says why."""


class Target(NamedTuple):
    """A server and what is asked of it: `path` with its query, as written. `cookies`: with those that it has set."""

    scheme: str
    host: str
    path: str
    cookies: bool

    @property
    def url(self) -> str:
        """The address as the app wrote it."""
        return f"{self.scheme}://{self.host}{self.path}"

    @property
    def origin(self) -> str:
        """Scheme and host; of a WebSocket too it is that of HTTP."""
        return f"{self.scheme.replace('ws', 'http', 1)}://{self.host}"

    @property
    def place(self) -> tuple[str, int]:
        """The name without brackets, and the port."""
        found = _HOST.fullmatch(self.host)
        assert found is not None
        return found["name"].strip("[]"), int(found["port"] or DEFAULT_PORTS[self.scheme])


def target_of(raw_path: bytes, query: bytes) -> Target:
    """What is asked behind PREFIX. NoTarget."""
    text = raw_path.partition(b"?")[0].decode("latin-1").partition(PREFIX)[2]
    found = _ADDRESS.fullmatch(text)
    host = unquote(found[3]).lower() if found else ""
    parts = _HOST.fullmatch(host)
    if found is None or parts is None or int(parts["port"] or 1) not in range(1, _LAST_PORT + 1):
        raise NoTarget("This is no address that the proxy can ask.")
    path = (found[4] or "/") + (f"?{query.decode('latin-1')}" if query else "")
    return Target(found[1], host, path, found[2] is not None)


def sent_through(target: Target, location: str) -> str:
    """Where a redirection of `target` to `location` leads: through the proxy too, if it is an address of HTTP."""
    absolute = urlsplit(urljoin(target.url, location.strip()))
    if absolute.scheme not in ("http", "https") or not absolute.netloc or "@" in absolute.netloc:
        return location
    scheme = absolute.scheme + (COOKIES if target.cookies else "")
    rest = absolute._replace(scheme="", netloc="").geturl()
    return f"{PREFIX}{scheme}/{quote(absolute.netloc, safe=':')}{rest if rest.startswith('/') else '/' + rest}"


def to_server(headers: Headers) -> list[tuple[bytes, bytes]]:
    """A request's headers as the server gets them: like those of a client that is no browser and has no page."""
    return [
        (key, value)
        for key, value in _end_to_end(headers)
        if key not in _OF_THE_PAGE and not key.startswith((OWN, b"sec-", b"access-control-"))
    ]


def to_app(headers: Headers) -> list[tuple[bytes, bytes]]:
    """An answer's headers as the app gets them: without CORS, and without what is about the server's own origin."""
    return [
        (key, value)
        for key, value in _end_to_end(headers)
        if key not in _OF_THE_ORIGIN and not key.startswith((OWN, b"access-control-", b"cross-origin-"))
    ]


def _end_to_end(headers: Headers) -> Iterator[tuple[bytes, bytes]]:
    listed = [(key.lower(), value) for key, value in headers]
    named = {name.strip().lower() for key, value in listed if key == b"connection" for name in value.split(b",")}
    return ((key, value) for key, value in listed if key not in _HOP_BY_HOP | named)


def led(target: Target, ways: Mapping[str, str]) -> str:
    """The address that is asked: that of `target`, or where `ways` leads its origin."""
    way = ways.get(target.origin.removesuffix(f":{DEFAULT_PORTS[target.scheme]}"))
    if way is None:
        return target.url
    return (way.replace("http", "ws", 1) if target.scheme.startswith("ws") else way) + target.path


async def refuse_own(address: str, own_ports: Collection[int]) -> None:
    """NoTarget where `address` is one of the workbench's own listeners, by whatever name of this machine."""
    parts = urlsplit(address)
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    if port not in own_ports:
        return
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError:
        return  # The connection will say so.
    if any(_is_ours(str(place[0])) for *_, place in found):
        raise NoTarget(f"Port {port} of this machine is the workbench's own, which the proxy does not ask.")


def _is_ours(address: str) -> bool:
    """Whether `address` is one of this machine: a socket can be bound to those alone."""
    plain = ipaddress.ip_address(address.partition("%")[0])
    if plain.is_loopback or plain.is_unspecified:
        return True
    with socket.socket(socket.AF_INET6 if plain.version == 6 else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True
