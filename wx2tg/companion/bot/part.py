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
    """A sender as long as this is open, and the handler of messages; nothing where there is no webhook and no money.

    Without a webhook orders can be paid elsewhere than at Telegram, and their buyers are told all the same.
    """
    config = gate.config
    if not config.telegram.webhook_secret and not config.payment.mchid:
        yield Parts()
        return
    stop, wake = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(Sender(gate).run(stop, wake))
    try:
        yield Parts(updates={"text": Inbox(gate, wake).take})
    finally:
        stop.set()
        await running
