"""The API of TON: what it is asked, and what becomes of payments while it is down, slow, or not to be believed."""

from __future__ import annotations

import asyncio
import logging
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from companion.fake_toncenter import TESTNET, account
from companion.ton_stand import API_KEY, JETTON, MASTER, OWNER, WALLET, TonStand, on_ton
from sqlalchemy import select
from starlette.responses import JSONResponse, RedirectResponse, Response

from wx2tg.companion.config import TonSection
from wx2tg.companion.money.tables import State
from wx2tg.companion.money.ton.check import faults
from wx2tg.companion.money.ton.tables import TON_ACCOUNTS
from wx2tg.companion.money.ton.toncenter import PAGE
from wx2tg.companion.money.ton.watcher import LEASE, Watcher

SECTION = TonSection(address=OWNER, asset=MASTER, decimals=6, rate=Decimal("0.0451"))


async def due_in(stand: TonStand) -> int:
    """Seconds until the account is read again."""
    async with stand.money.store.read() as connection:
        due = (await connection.execute(select(TON_ACCOUNTS.c.due_at))).scalar_one()
    return int(due - stand.clock.now)


def paths(stand: TonStand) -> list[str]:
    return [path for path, _, _ in stand.chain.asked]


def test_what_it_is_asked(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        await stand.look()
        stand.chain.hand_over(OWNER, 5, "from a friend")
        await stand.look()
        await stand.look()
        assert paths(stand) == ["/masterchainInfo", "/transactions", "/transactions", "/transactions"]
        for _, query, headers in stand.chain.asked:
            assert headers["x-api-key"] == API_KEY
            assert API_KEY not in str(query)
        first, second, third = (query for path, query, _ in stand.chain.asked if path == "/transactions")
        assert int(first["start_utime"]) < stand.clock.now - 200 and "start_lt" not in first
        assert first == second and first["account"] == OWNER and first["sort"] == "asc"
        assert third["start_lt"] == str(stand.chain.lt + 1) and "start_utime" not in third

    on_ton(tmp_path, use)


def test_every_page_is_read(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        asked = await stand.offered(order)
        for number in range(2 * PAGE):
            stand.chain.hand_over(OWNER, 1, f"spam {number}")
        stand.chain.send(WALLET, asked)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS
        assert paths(stand).count("/transactions") == 3

    on_ton(tmp_path, use)


def test_what_happened_before_the_first_start_is_left_alone(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        stand.chain.hand_over(OWNER, 5, "old")
        stand.clock.now += 100_000
        order = await stand.order()
        asked = await stand.offered(order)
        stand.chain.send(WALLET, asked)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS
        page = [query for path, query, _ in stand.chain.asked if path == "/transactions"]
        assert int(page[0]["start_utime"]) > stand.clock.now - 1000

    on_ton(tmp_path, use)


async def _slow() -> None:
    await asyncio.sleep(3)


async def _nothing() -> None:
    """This request is answered as ever."""


async def _forever() -> None:
    await asyncio.sleep(1)


@pytest.mark.parametrize(
    "trouble",
    [
        Response(status_code=500),
        JSONResponse({"error": "API key does not exist"}, 401),
        RedirectResponse("http://127.0.0.1:9/elsewhere"),
        Response(b"<html>", media_type="text/html"),
        JSONResponse([]),
        JSONResponse({"transactions": [{"hash": 5}], "last": {"global_id": "x"}}),
        JSONResponse({"ok": False}),
        Response(b" " * (17 * 1024 * 1024)),
        _slow,
    ],
    ids=["500", "key", "redirect", "html", "list", "types", "other", "endless", "slow"],
)
def test_trouble_is_waited_out(tmp_path: Path, caplog: pytest.LogCaptureFixture, trouble: Any) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        asked = await stand.offered(order)
        stand.chain.send(WALLET, asked)
        stand.chain.trouble = [trouble, trouble]
        caplog.set_level(logging.WARNING)
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        first = await due_in(stand)
        await stand.look(after=first)
        second = await due_in(stand)
        assert first < second <= 300, "it is asked less often the longer it is away"
        assert await stand.watcher.look(now=True) == 0, "the app's questions do not press it"
        await stand.look(after=second)
        assert (await stand.now()).state is State.SUCCESS
        assert await due_in(stand) <= 60
        assert "the API of TON cannot be used" in caplog.text
        assert API_KEY not in caplog.text

    on_ton(tmp_path, use)


def test_too_many_requests(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        await stand.look()
        busy = JSONResponse({"error": "Ratelimit exceed"}, 429, {"Retry-After": "120"})
        stand.chain.trouble = [busy]
        await stand.look()
        assert await due_in(stand) <= 60, "one that came too soon is sent again"
        stand.chain.trouble = [busy, busy]
        await stand.look()
        assert 110 <= await due_in(stand) <= 120

    on_ton(tmp_path, use)


@pytest.mark.parametrize(
    "change",
    [{"account": account("another")}, {"hash": "c2hvcnQ="}, {"lt": "soon"}, {"description": None}],
    ids=["account", "hash", "lt", "description"],
)
def test_a_transaction_that_makes_no_sense_pays_nothing(tmp_path: Path, change: dict[str, Any]) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        stand.chain.send(WALLET, await stand.offered(order))
        changed = stand.chain.history[OWNER][-1] | change
        page = JSONResponse({"transactions": [changed], "address_book": {}})
        stand.chain.trouble = [_nothing, page]
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        await stand.look(after=300)
        assert (await stand.now()).state is State.SUCCESS

    on_ton(tmp_path, use)


def test_another_network_is_not_believed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Coins of the test network are worth nothing: an API that serves it must not settle an order."""

    async def use(stand: TonStand) -> None:
        order = await stand.order()
        stand.chain.send(WALLET, await stand.offered(order))
        stand.chain.global_id = TESTNET
        for _ in range(3):
            await stand.look(after=400)
        assert (await stand.now()).state is State.NOTPAY
        assert "it serves the network -3, and [ton] network is -239" in caplog.text

    on_ton(tmp_path, use)


def test_the_buyer_is_told_to_try_again(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        stand.chain.give(MASTER, WALLET, 10**9)
        order = await stand.order()
        stand.chain.trouble = [Response(status_code=500)]
        answer = await stand.asked(order)
        assert (answer.status_code, answer.json()["error"]) == (503, "ton")
        await stand.offered(order)
        wallet = {"address": account("x"), "owner": WALLET, "jetton": MASTER, "balance": "9000000000"}
        stand.chain.trouble = [_nothing, JSONResponse({"jetton_wallets": [wallet]})]
        assert (await stand.asked(order)).status_code == 503, "the index and the master name different wallets"

    on_ton(tmp_path, use, asset=JETTON)


def test_what_the_check_finds(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        assert await faults(stand.ton.api, SECTION) == [
            "the API of TON cannot be used: the address in `asset` does not answer as the master of a jetton"
        ]
        stand.chain.give(MASTER, WALLET, 1)
        assert await faults(stand.ton.api, SECTION) == []
        stand.chain.content = {"uri": "https://jetton.example/1.json"}
        assert await faults(stand.ton.api, SECTION) == [], "a jetton may keep its decimals elsewhere"
        stand.chain.content = {"decimals": "9"}
        (fault,) = await faults(stand.ton.api, SECTION)
        assert fault.startswith("`decimals` in [ton] is 6, but the jetton has 9")
        stand.chain.trouble = [JSONResponse({"error": "API key does not exist"}, 401)]
        assert await faults(stand.ton.api, SECTION) == ["the API of TON cannot be used: it answers with status 401"]
        stand.chain.global_id = TESTNET
        (fault,) = await faults(stand.ton.api, SECTION)
        assert "serves the network -3, but `network` in [ton] is mainnet" in fault

    on_ton(tmp_path, use, asset=JETTON)


def test_an_address_that_is_no_master(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        await stand.look()
        assert (await stand.asked(order)).status_code == 503
        assert "does not answer as the master of a jetton" in caplog.text

    on_ton(tmp_path, use, asset=JETTON)


def test_the_app_asks_and_the_chain_is_looked_at_once(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        stand.chain.send(WALLET, await stand.offered(order))
        await stand.look()
        other = await stand.order("A0000002")
        stand.chain.send(WALLET, await stand.offered(other))
        assert await stand.watcher.look(now=True) == 0, "it was looked at just now"
        stand.clock.now += 2
        before = len(stand.chain.asked)
        await asyncio.gather(*(stand.state(other) for _ in range(5)))
        assert len(stand.chain.asked) == before + 1
        assert await stand.state(other) == {"state": "paid", "told": False}
        assert len(stand.chain.asked) == before + 1, "what is paid needs no look"

    on_ton(tmp_path, use)


def test_an_app_does_not_wait_for_a_slow_chain(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        stand.chain.send(WALLET, await stand.offered(order))
        free = asyncio.Event()
        stand.chain.trouble = [free.wait]
        stand.clock.now += 100
        await stand.watcher.glance(patience=0.01)
        assert (await stand.now()).state is State.NOTPAY
        free.set()
        stop = asyncio.Event()
        stop.set()
        await stand.watcher.run(stop)
        assert (await stand.now()).state is State.SUCCESS, "the look went on to its end"

    on_ton(tmp_path, use)


def test_a_process_that_dies_leaves_the_account_to_others(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        stand.chain.send(WALLET, await stand.offered(order))
        stand.clock.now += 100
        stand.chain.trouble = [_forever]
        dying = asyncio.create_task(stand.watcher.look())
        while not stand.chain.asked:
            await asyncio.sleep(0.01)
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        other = Watcher(stand.ton)
        assert await other.look() == 0
        stand.clock.now += LEASE
        assert await other.look() == 1
        assert (await stand.now()).state is State.SUCCESS

    on_ton(tmp_path, use)


def test_an_idle_account_is_asked_for_seldom(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        await stand.look()
        assert await due_in(stand) == 60
        await stand.offered(await stand.order())
        await stand.look()
        assert await due_in(stand) == stand.ton.poll
        stand.clock.now += 8000
        await stand.look()
        assert await due_in(stand) == 60

    on_ton(tmp_path, use)


def test_the_watcher_runs_until_it_is_stopped(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        stand.chain.send(WALLET, await stand.offered(order))
        stop = asyncio.Event()
        running = asyncio.create_task(stand.watcher.run(stop, pause=0.01))
        while (await stand.now()).state is not State.SUCCESS:
            await asyncio.sleep(0.01)
        stop.set()
        await running

    on_ton(tmp_path, use)
