"""The bot as a part of the companion: it takes messages of users, and sends what stands in its outbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wx2tg.companion.bot.inbox import Inbox
from wx2tg.companion.bot.sender import Sender
from wx2tg.companion.gate import Gate
from wx2tg.companion.serve import Parts


@asynccontextmanager
async def bot_part(gate: Gate) -> AsyncIterator[Parts]:
    """The handler of messages, and a sender as long as this is open; nothing where there is no webhook."""
    if not gate.config.telegram.webhook_secret:
        yield Parts()
        return
    stop, wake = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(Sender(gate).run(stop, wake))
    try:
        yield Parts(updates={"text": Inbox(gate, wake).take})
    finally:
        stop.set()
        await running
