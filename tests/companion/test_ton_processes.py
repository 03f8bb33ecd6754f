"""Two processes that look at one chain: each transfer settles its order once, and a killed one loses nothing."""

from __future__ import annotations

import asyncio
import multiprocessing
from decimal import Decimal
from pathlib import Path
from typing import Any

from companion.loops import run_in_loop
from companion.money import APPID, KEY, MCHID, NOW, Bot, Clock, openid
from companion.ton_stand import OWNER, TONCOIN, WALLET, TonStand, on_ton
from sqlalchemy import func, select

from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.tables import NOTIFICATIONS, ORDERS, PAYMENTS, State
from wx2tg.companion.money.ton.context import Ton
from wx2tg.companion.money.ton.pricing import TonPricing
from wx2tg.companion.money.ton.toncenter import Toncenter
from wx2tg.companion.money.ton.watcher import LEASE, Watcher
from wx2tg.companion.secret import Secret
from wx2tg.companion.store import open_store
from wx2tg.companion.ton_address import read_address

ORDERS_MADE = 12


def watch(url: str, api: str, start: Any, ahead: int) -> None:
    """One process; its clock goes `ahead`, so that it takes what another one has claimed."""

    async def run() -> None:
        store = await open_store(url)
        merchant = Merchant(APPID, MCHID, KEY)
        clock = Clock(NOW + ahead)
        money = Money(store, merchant, TonPricing(TONCOIN, Decimal("0.0451")), Bot(), openid, clock)
        center = Toncenter(api, Secret(""))
        watcher = Watcher(Ton(money, center, "mainnet", read_address(OWNER, test=False), TONCOIN))
        start.wait()
        await watcher.look()
        await center.close()
        await store.close()

    run_in_loop(run())


async def paid(stand: TonStand) -> None:
    for number in range(ORDERS_MADE):
        order = await stand.order(f"A{number:07}", version=2, sign_type="MD5")
        stand.chain.send(WALLET, await stand.offered(order))


async def count(stand: TonStand) -> tuple[int, int, int]:
    """How many orders are paid, transfers stored, and notifications in the outbox."""
    queries = (
        select(func.count()).select_from(ORDERS).where(ORDERS.c.state == State.SUCCESS),
        select(func.count()).select_from(PAYMENTS),
        select(func.count()).select_from(NOTIFICATIONS),
    )
    async with stand.money.store.read() as connection:
        first, second, third = [(await connection.execute(query)).scalar_one() for query in queries]
    return first, second, third


def test_two_processes_settle_each_order_once(database: str, tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        await paid(stand)
        context = multiprocessing.get_context("spawn")
        start = context.Barrier(2)
        processes = [
            context.Process(target=watch, args=(database, stand.ton.api.base, start, 100 + number * 2 * LEASE))
            for number in range(2)
        ]
        for process in processes:
            process.start()
        for process in processes:
            await asyncio.to_thread(process.join, 120)
        assert [process.exitcode for process in processes] == [0, 0]
        assert await count(stand) == (ORDERS_MADE, ORDERS_MADE, ORDERS_MADE)

    on_ton(tmp_path, use, url=database)


def test_a_killed_process_loses_nothing(database: str, tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        await paid(stand)
        context = multiprocessing.get_context("spawn")
        start = context.Barrier(1)  # held here, since the process opens it later by its name
        process = context.Process(target=watch, args=(database, stand.ton.api.base, start, 100))
        process.start()
        while (await count(stand))[1] == 0:
            await asyncio.sleep(0.001)
        process.kill()
        await asyncio.to_thread(process.join)
        stand.clock.now += 100 + LEASE
        await stand.watcher.look()
        assert await count(stand) == (ORDERS_MADE, ORDERS_MADE, ORDERS_MADE)

    on_ton(tmp_path, use, url=database)
