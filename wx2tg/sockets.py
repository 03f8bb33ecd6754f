"""Sockets that servers listen on."""

from __future__ import annotations

import socket


def listening(host: str, port: int, backlog: int) -> socket.socket:
    """A socket that listens on an address of this machine; port 0 is any free one. OSError.

    It says that it speaks TCP, which a socket of `socket.create_server` does not: asyncio sends an answer at once only
    on connections that say so. On others the end of an answer waits until the client has acknowledged its beginning,
    which takes clients 40 milliseconds.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.create_server((host, port), family=family, backlog=backlog)
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, made.detach())
