"""Every part of the companion beside the gate's own routes, put together for `serve.run`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wx2tg.companion.bot.part import bot_part
from wx2tg.companion.gate import Gate
from wx2tg.companion.money.part import money_part
from wx2tg.companion.serve import Parts
from wx2tg.companion.telegram.webhook import webhook_route


@asynccontextmanager
async def all_parts(gate: Gate) -> AsyncIterator[Parts]:
    """Money, the bot, and Telegram's webhook wherever `[telegram] webhook_secret` is set. ConfigError."""
    async with money_part(gate) as money, bot_part(gate) as bot:
        secret = gate.config.telegram.webhook_secret.reveal()
        updates = {**bot.updates, **money.updates}
        webhook = [webhook_route(secret, updates)] if secret else []
        public, wechat = [*money.public, *bot.public, *webhook], [*money.wechat, *bot.wechat]
        yield Parts(public=public, wechat=wechat, updates=updates)
