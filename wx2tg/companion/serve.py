"""Runs the companion in one process: the public listener, and those for the back end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from starlette.routing import BaseRoute

from wx2tg.companion.config import Config
from wx2tg.companion.gate import Gate, open_gate
from wx2tg.companion.listeners import ListenError, Server, listener, server
from wx2tg.companion.plug.plugged import Served, plugged
from wx2tg.companion.public.app import public_app
from wx2tg.companion.telegram.webhook import Handlers
from wx2tg.companion.wechat.api.app import wechat_app

__all__ = ["ListenError", "More", "Parts", "Server", "listener", "run", "server"]


class Parts(NamedTuple):
    """What another part of the companion adds: routes of both sides, and handlers of Telegram's updates."""

    public: Sequence[BaseRoute] = ()
    wechat: Sequence[BaseRoute] = ()
    updates: Handlers = MappingProxyType({})


More = Callable[[Gate], AbstractAsyncContextManager[Parts]]
"""Opens such a part over the gate, and ends what it began."""


@asynccontextmanager
async def _nothing_more(_: Gate) -> AsyncIterator[Parts]:
    yield Parts()


async def run(
    config: Config, root: Path, *, more: More = _nothing_more, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until SIGTERM or SIGINT; `root` is the folder of `companion.toml`, `ready` is called when all listen.

    ListenError, StoreError, BotError.
    """
    with listener(config.public.listen) as front, listener(config.wechat.listen) as back:
        async with open_gate(config, root) as gate, more(gate) as parts, public_app(gate, parts.public) as public:
            limit, wechat = config.public.max_body, wechat_app(gate, parts.wechat)
            both = (Served(server(public, max_body=limit), [front]), Served(server(wechat, max_body=limit), [back]))
            async with plugged(gate, wechat) as plugs:
                served = (*both, *plugs)
                _end_by_signal([one.server for one in served])
                ready()
                await asyncio.gather(*(one.server.serve(sockets=one.sockets) for one in served))


def _end_by_signal(servers: Sequence[Server]) -> None:
    def end() -> None:
        for one in servers:
            one.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
