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
    """Money, the bot, Telegram's webhook wherever `[telegram] webhook_secret` is set, and the cloud. ConfigError."""
    async with money_part(gate) as money, bot_part(gate) as bot, _cloud(gate, money) as cloud:
        secret = gate.config.telegram.webhook_secret.reveal()
        updates = {**bot.updates, **money.updates}
        webhook = [webhook_route(secret, updates)] if secret else []
        public = [*money.public, *bot.public, *webhook, *cloud.public]
        wechat = [*money.wechat, *bot.wechat, *cloud.wechat]
        yield Parts(public=public, wechat=wechat, updates=updates)


@asynccontextmanager
async def _cloud(gate: Gate, money: Parts) -> AsyncIterator[Parts]:
    """The cloud where `[cloud]` names an environment; without one, nothing of it is loaded."""
    if not gate.config.cloud.environments:
        yield Parts()
        return
    from wx2tg.companion.cloud.part import cloud_part

    async with cloud_part(gate, money.wechat) as parts:
        yield parts
