"""Sockets to listen on, and the HTTP servers that answer on them."""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import uvicorn

from wx2tg.dev.settings import DevError
from wx2tg.sockets import listening

_BACKLOG = 256
# Ports that are tried from the usual one on.
_TRIED = 100
# Seconds in which requests may end when the server ends.
_GRACE = 1
# What Python makes of a name without an address: the numbers of getaddrinfo, which are none of errno's.
_NAMES = (socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL)
_LARGEST_MESSAGE = 1_000_000


def listener(host: str, given: int | None, usual: int, flag: str) -> socket.socket:
    """A socket on the port `given`, or, where that is None, on the first free one from `usual` on.

    `flag` names the option for the message. DevError.
    """
    ports = [given] if given is not None else range(usual, usual + _TRIED)
    for port in ports:
        try:
            return listening(host, port, _BACKLOG)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and given is None:
                continue
            raise DevError(_problem(error, host, port, flag)) from None
    last = usual + _TRIED - 1
    raise DevError(f"All ports from {usual} to {last} of {host} are in use. Name a free one with {flag}.")


def _problem(error: OSError, host: str, port: int, flag: str) -> str:
    """What is wrong with an address, and what to do."""
    if error.errno == errno.EADDRINUSE:
        way_on = f"end that, or leave out {flag} to take the next free one"
        return f"Port {port} of {host} is in use by another program: {way_on}."
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the system: name one from 1024 on with {flag}."
    unknown = isinstance(error, socket.gaierror) or error.errno in _NAMES
    if unknown or error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine: --host is 127.0.0.1, 0.0.0.0 for all, or one that it has."
    return f"Cannot listen on port {port} of {host}: {error.strerror or error}."


class Server(uvicorn.Server):
    """A server that leaves signals alone, since they are for both listeners."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


def server(app: Any, tls: ssl.SSLContext | None = None) -> Server:
    """A server for `app`. It writes no access log, and believes no `X-Forwarded-For`."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="websockets-sansio",
        ws_max_size=_LARGEST_MESSAGE,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # The proxy's answers have the date of the server that was asked.
        date_header=False,
        lifespan="off",
        timeout_graceful_shutdown=_GRACE,
    )
    if tls is not None:
        # Loading makes the context from files, of which there are none; `ssl` is what connections are wrapped in.
        config.load()
        config.ssl = tls
    return Server(config)
