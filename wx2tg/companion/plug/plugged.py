"""Opens the ways that the configuration names: WeChat's side over TLS, and the proxy."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from starlette.types import ASGIApp

from wx2tg.companion.gate import Gate
from wx2tg.companion.listeners import BACKLOG, GRACE, ListenError, Server, listener, server
from wx2tg.companion.plug.access import Access
from wx2tg.companion.plug.authority import AuthorityError, read_authority
from wx2tg.companion.plug.forward import Forward
from wx2tg.companion.plug.tls import Identity
from wx2tg.companion.plug.tunnels import Inside, Tunnels

_NO_FILES = "the proxy and `tls_listen` need a folder for temporary files"
# Seconds for which a connection is kept for the next request: SDKs keep theirs too, and a handshake is dear.
_KEEP_ALIVE = 60


class Served(NamedTuple):
    """A server and the sockets on which it answers."""

    server: Server
    sockets: list[socket.socket]


@asynccontextmanager
async def plugged(gate: Gate, wechat: ASGIApp) -> AsyncIterator[Sequence[Served]]:
    """The servers that must run for `[proxy]` and `tls_listen`; the proxy itself runs as long as this is open.

    `wechat` answers as WeChat does. ListenError where an address is taken, or the CA is missing.
    """
    config = gate.config
    if not (config.proxy.listen or config.wechat.tls_listen):
        yield ()
        return
    identity = _identity(gate)
    limit = config.public.max_body
    async with AsyncExitStack() as stack:
        over_tls = Served(server(wechat, max_body=limit, tls=identity.context, keep_alive=_KEEP_ALIVE), [])
        served = [over_tls]
        if config.wechat.tls_listen:
            over_tls.sockets.append(stack.enter_context(listener(config.wechat.tls_listen)))
        if config.proxy.listen:
            front = stack.enter_context(listener(config.proxy.listen))
            inside = Inside(*_files(stack))
            access = Access(config.proxy)
            forward = Forward(wechat, access)
            stack.push_async_callback(forward.close)
            over_tls.sockets.append(stack.enter_context(_unix_listener(inside.tls)))
            served += [
                Served(server(wechat, max_body=limit), [stack.enter_context(_unix_listener(inside.plain))]),
                # Only h11 leaves the address of a request as it was sent.
                Served(
                    server(forward, max_body=limit, http="h11"),
                    [stack.enter_context(_unix_listener(inside.forward))],
                ),
            ]
            await stack.enter_async_context(_proxy(front, Tunnels(access, inside)))
        stack.push_async_callback(_ended, asyncio.create_task(identity.keep_fresh()))
        yield served


def _identity(gate: Gate) -> Identity:
    folder = gate.root / gate.config.wechat.ca
    try:
        return Identity(read_authority(folder, datetime.fromtimestamp(gate.now(), UTC)), gate.now)
    except AuthorityError as error:
        raise ListenError(str(error)) from None
    except OSError as error:
        raise ListenError(f"{_NO_FILES}: {error}") from None


def _files(stack: AsyncExitStack) -> Sequence[Path]:
    """Where the sockets inside are; nobody else on the machine can open them."""
    try:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wx2tg-")))
    except OSError as error:
        raise ListenError(f"{_NO_FILES}: {error}") from None
    return [folder / name for name in Inside._fields]


def _unix_listener(file: Path) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        made.bind(str(file))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        raise ListenError(f"cannot listen on {file}: {error.strerror or error}") from None
    return made


@asynccontextmanager
async def _proxy(front: socket.socket, tunnels: Tunnels) -> AsyncIterator[None]:
    running = await asyncio.start_server(tunnels.answer, sock=front, backlog=BACKLOG)
    try:
        yield
    finally:
        running.close()
        await tunnels.close(GRACE)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
