"""Payments on TON as a part of money: made from `[ton]` in companion.toml."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wx2tg.companion.config import Config
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.ton.context import Ton
from wx2tg.companion.money.ton.toncenter import Toncenter
from wx2tg.companion.money.ton.watcher import Watcher
from wx2tg.companion.ton_config import api_of, asset_of, owner_of


@asynccontextmanager
async def open_ton(config: Config, money: Money) -> AsyncIterator[Ton]:
    """Payments on TON over `money`."""
    section = config.ton
    api = Toncenter(api_of(section), section.api_key)
    try:
        yield Ton(
            money=money,
            api=api,
            network=section.network,
            owner=owner_of(section),
            asset=asset_of(section),
            confirm_after=section.confirm_after,
            poll=section.poll,
        )
    finally:
        await api.close()


@asynccontextmanager
async def watched(ton: Ton) -> AsyncIterator[Watcher]:
    """A watcher that looks for payments as long as this is open."""
    watcher, stop = Watcher(ton), asyncio.Event()
    running = asyncio.create_task(watcher.run(stop))
    try:
        yield watcher
    finally:
        stop.set()
        await running
