"""Sockets to listen on, and HTTP servers that answer on them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import uvicorn

from wx2tg.companion.config import host_and_port
from wx2tg.companion.http import Http
from wx2tg.sockets import listening

BACKLOG = 1024
"""Connections that may wait until they are taken."""
GRACE = 10
"""Seconds for which requests that are under way may end."""
# Seconds in which a client may read the last answer.
_FAREWELL = 1


class ListenError(Exception):
    """An address that cannot be listened on; the message names it and says why."""


class Server(uvicorn.Server):
    """A server that leaves signals alone: they are for all listeners. At its end it waits for no silent client."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End as uvicorn does, but drop connections over TLS that only wait for the client to say goodbye too.

        A client that keeps a connection for later does not read from it, so that goodbye does not come.
        """
        dropping = asyncio.create_task(self._drop_silent())
        try:
            await super().shutdown(sockets)
        finally:
            dropping.cancel()

    async def _drop_silent(self) -> None:
        while self.config.ssl is not None:
            await asyncio.sleep(_FAREWELL)
            if not self.server_state.tasks:
                for connection in list(self.server_state.connections):
                    connection.transport.abort()


def server(
    app: Any, *, max_body: int, tls: ssl.SSLContext | None = None, http: Any = Http, keep_alive: int = 75
) -> Server:
    """A server for `app`. It writes no access log, since addresses of WeChat's side have secrets in them.

    `http` is what reads a connection: a name or a class of uvicorn's. `keep_alive` are the seconds for which a
    connection waits for the next request. It believes no `X-Forwarded-For`: what a client is called is decided by
    `behind_proxy` alone.
    """
    config = uvicorn.Config(
        app,
        http=http,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=max_body,
        timeout_keep_alive=keep_alive,
        timeout_graceful_shutdown=GRACE,
    )
    if tls is not None:
        # Loading makes the context from files, of which there are none; `ssl` is what connections are wrapped in.
        config.load()
        config.ssl = tls
    return Server(config)


def listener(listen: str) -> socket.socket:
    """A socket that listens on `listen` (`127.0.0.1:8081`). ListenError."""
    host, port = host_and_port(listen)
    try:
        return listening(host, port, BACKLOG)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]  # Python adds the address once more.
        raise ListenError(f"cannot listen on {listen}: {reason}") from None
