"""Runs the companion: two listeners in one process, the public one and the one for the back end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import uvicorn
from starlette.routing import BaseRoute

from wx2tg.companion.config import Config, host_and_port
from wx2tg.companion.gate import Gate, open_gate
from wx2tg.companion.http import Http
from wx2tg.companion.public.app import public_app
from wx2tg.companion.telegram.webhook import Handlers
from wx2tg.companion.wechat.api.app import wechat_app

_BACKLOG = 1024
# Seconds for which requests that are under way may end.
_GRACE = 10


class Parts(NamedTuple):
    """What another part of the companion adds: routes of both sides, and handlers of Telegram's updates."""

    public: Sequence[BaseRoute] = ()
    wechat: Sequence[BaseRoute] = ()
    updates: Handlers = MappingProxyType({})


More = Callable[[Gate], AbstractAsyncContextManager[Parts]]
"""Opens such a part over the gate, and ends what it began."""


class ListenError(Exception):
    """An address that cannot be listened on; the message names it and says why."""


class Server(uvicorn.Server):
    """A server that leaves signals alone: they are for both listeners."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


def server(app: Any, *, max_body: int) -> Server:
    """A server for `app`. It writes no access log, since addresses of WeChat's side have secrets in them.

    It believes no `X-Forwarded-For`: what a client is called is decided by `behind_proxy` alone.
    """
    return Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            http=Http,
            ws="websockets-sansio",
            ws_max_size=max_body,
            timeout_graceful_shutdown=_GRACE,
        )
    )


def listener(listen: str) -> socket.socket:
    """A socket that listens on `listen` (`127.0.0.1:8081`). ListenError."""
    host, port = host_and_port(listen)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]  # Python adds the address once more.
        raise ListenError(f"cannot listen on {listen}: {reason}") from None


@asynccontextmanager
async def _nothing_more(_: Gate) -> AsyncIterator[Parts]:
    yield Parts()


async def run(
    config: Config, root: Path, *, more: More = _nothing_more, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until SIGTERM or SIGINT; `root` is the folder of `companion.toml`, `ready` is called when both listen.

    ListenError, StoreError, BotError.
    """
    with listener(config.public.listen) as front, listener(config.wechat.listen) as back:
        async with open_gate(config, root) as gate, more(gate) as parts, public_app(gate, parts.public) as public:
            limit = config.public.max_body
            servers = (server(public, max_body=limit), server(wechat_app(gate, parts.wechat), max_body=limit))
            _end_by_signal(servers)
            ready()
            await asyncio.gather(servers[0].serve(sockets=[front]), servers[1].serve(sockets=[back]))


def _end_by_signal(servers: Sequence[Server]) -> None:
    def end() -> None:
        for one in servers:
            one.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
