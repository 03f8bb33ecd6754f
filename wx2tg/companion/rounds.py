"""Sends what is due in the database, round after round, until it is stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

AT_ONCE = 20
"""How many are sent at the same time, so that a slow one keeps no other waiting."""

_LOG = logging.getLogger(__name__)
_Row = TypeVar("_Row")


async def send_due(
    take: Callable[[int], Awaitable[Sequence[_Row]]],
    send: Callable[[_Row], Awaitable[None]],
    stop: asyncio.Event,
    *,
    wake: asyncio.Event | None = None,
    pause: float = 1.0,
) -> None:
    """Take rows and send them until `stop` is set, looking every `pause` seconds, and at once when `wake` is set.

    What is being sent when it is stopped is sent to its end. `send` deals with its own failures.
    """
    wake = wake or asyncio.Event()
    sending: set[asyncio.Task[None]] = set()
    while not stop.is_set():
        wake.clear()
        try:
            sending |= {asyncio.create_task(_sent(send, row)) for row in await take(AT_ONCE - len(sending))}
        except Exception as error:  # a database that is away for a while must not end this
            _LOG.error("the outbox could not be read: %s", type(error).__name__)
        halts = {asyncio.create_task(stop.wait()), asyncio.create_task(wake.wait())}
        await asyncio.wait({*halts, *sending}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        for halt in halts:
            halt.cancel()
        sending = {task for task in sending if not task.done()}
    if sending:
        await asyncio.wait(sending)


async def _sent(send: Callable[[_Row], Awaitable[None]], row: _Row) -> None:
    try:
        await send(row)
    except Exception as error:  # the row is still due: it is taken again when its lease has ended
        _LOG.error("a row of the outbox could not be sent: %s", type(error).__name__)
