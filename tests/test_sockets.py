"""Sockets that servers listen on."""

from __future__ import annotations

import asyncio
import socket

from companion.loops import run_in_loop

from wx2tg.sockets import listening


def test_what_is_sent_waits_for_no_acknowledgement() -> None:
    async def sends_at_once() -> bool:
        options: list[int] = []

        def taken(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            options.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        held = listening("127.0.0.1", 0, 1)
        async with await asyncio.start_server(taken, sock=held):
            reader, writer = await asyncio.open_connection(*held.getsockname())
            await reader.read()
            writer.close()
        return all(options) and len(options) == 1

    assert run_in_loop(sends_at_once())
