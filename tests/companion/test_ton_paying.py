"""An order is paid from a wallet: what the wallet is asked for, and how the chain alone settles it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from companion.fake_toncenter import PaymentRefused, account, cell_of, lower
from companion.money import BUYER, NOW, openid
from companion.stand import launch
from companion.told import resource
from companion.ton_stand import JETTON, MASTER, OWNER, TONCOIN, WALLET, TonStand, on_ton
from sqlalchemy import func, select, update

from wx2tg.companion.money.orders import Checkout, check_out, close_order
from wx2tg.companion.money.refusals import Refused
from wx2tg.companion.money.tables import ORDERS, PAYMENTS, State
from wx2tg.companion.money.ton.context import receiving_account
from wx2tg.companion.money.ton.offers import GAS, VALID
from wx2tg.companion.money.ton.tables import CHARGE, TON_ACCOUNTS
from wx2tg.companion.money.ton.watcher import Watcher
from wx2tg.companion.ton_config import Asset

UNITS = 897_490_000
"""What 19.90 yuan cost at 0.0451 TON a yuan."""


@pytest.mark.parametrize("asset", [TONCOIN, JETTON], ids=["ton", "jetton"])
def test_an_order_is_paid_and_told(database: str, tmp_path: Path, asset: Asset) -> None:
    async def use(stand: TonStand) -> None:
        stand.chain.give(MASTER, WALLET, 10**9)
        order = await stand.order()
        await stand.look()
        asked = await stand.offered(order)
        assert (await stand.now()).state is State.NOTPAY, "an offer is no payment"
        stand.chain.send(WALLET, asked)
        await stand.look()
        paid = await stand.now()
        assert paid.state is State.SUCCESS and paid.charge_id is not None and paid.charge_id.startswith(CHARGE)
        assert paid.provider_charge_id == WALLET
        assert await stand.courier.deliver_due() == 1
        event, told = resource(*stand.back.told[0])
        assert (event, told["out_trade_no"], told["amount"]["total"]) == ("TRANSACTION.SUCCESS", "A0000001", 1990)
        assert (told["transaction_id"], told["payer"]) == (paid.transaction_id, {"openid": openid(BUYER)})
        for _ in range(3):
            await stand.look()
        assert await stand.courier.deliver_due() == 0
        answer = await stand.asked(order)
        assert (answer.status_code, answer.json()["error"]) == (409, "paid")

    on_ton(tmp_path, use, url=database, asset=asset)


def test_what_a_wallet_is_asked_for(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        first = await stand.offered(order)
        stand.clock.now += 10
        again = await stand.offered(order)
        assert again["messages"] == first["messages"]
        assert (first["validUntil"], again["validUntil"]) == (NOW + VALID, NOW + VALID + 10)
        (message,) = first["messages"]
        assert (first["network"], lower(message["address"]), message["amount"]) == ("-239", OWNER, str(UNITS))
        assert message["address"].startswith("UQ"), "a wallet that is not deployed yet takes no other message"
        comment = cell_of(message["payload"]).begin_parse().skip_bits(32).load_snake_string()
        assert order.prepay_id not in comment and len(comment) == 24
        other = await stand.offered(await stand.order("A0000002", expires_at=int(NOW) + 40))
        assert other["validUntil"] == NOW + 40 and other["messages"] != first["messages"]

    on_ton(tmp_path, use)


def test_what_a_wallet_with_jettons_is_asked_for(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        stand.chain.give(MASTER, account("somebody"), 1)
        order = await stand.order()
        answer = await stand.asked(order, "")
        assert (answer.status_code, answer.json()["error"]) == (400, "wallet")
        answer = await stand.asked(order, "0:12")
        assert (answer.status_code, answer.json()["error"]) == (400, "wallet")
        stand.chain.give(MASTER, WALLET, 897_489)
        answer = await stand.asked(order)
        assert (answer.status_code, answer.json()["error"]) == (409, "balance")
        assert (await stand.asked(order, account("a stranger"))).json()["error"] == "balance"
        stand.chain.give(MASTER, WALLET, 1)
        asked = await stand.offered(order)
        (message,) = asked["messages"]
        assert lower(message["address"]) == stand.chain.jetton_wallet(MASTER, WALLET)
        assert message["address"].startswith("kQ") and message["amount"] == str(GAS)
        assert asked["network"] == "-3"
        with pytest.raises(PaymentRefused, match="no such jettons"):
            stand.chain.send(account("another"), asked)
        stand.chain.send(WALLET, asked)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS

    on_ton(tmp_path, use, asset=JETTON, network="testnet")


def test_only_the_buyer_is_told_how_to_pay(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        package = f"prepay_id={order.prepay_id}"
        for body, status in (
            ({"package": package, "initData": launch(7)}, 403),
            ({"package": package, "initData": "forged"}, 401),
            ({"package": "prepay_id=none", "initData": launch()}, 404),
            ({"package": package, "initData": launch(), "wallet": 7}, 400),
        ):
            answer = await stand.http.post(f"{stand.base}/tg/invoice", json=body)
            assert answer.status_code == status
            assert set(answer.json()) == {"error", "message"}
        stand.clock.now += 8000
        assert (await stand.asked(order)).status_code in (401, 410)

    on_ton(tmp_path, use)


def test_the_price_stays_that_of_the_making(tmp_path: Path) -> None:
    async def first(stand: TonStand) -> None:
        order = await stand.order()
        (message,) = (await stand.offered(order))["messages"]
        assert message["amount"] == str(UNITS)

    async def later(stand: TonStand) -> None:
        order = await stand.now()
        asked = await stand.offered(order)
        assert asked["messages"][0]["amount"] == str(UNITS)
        stand.chain.send(WALLET, asked)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS
        assert (await stand.order("A0000002")).amount == 2 * UNITS

    on_ton(tmp_path, first)
    on_ton(tmp_path, later, rate="0.0902")


def test_orders_of_another_way_of_paying(tmp_path: Path) -> None:
    async def first(stand: TonStand) -> None:
        await stand.offered(await stand.order())

    async def later(stand: TonStand) -> None:
        stand.chain.give(MASTER, WALLET, 10**9)
        answer = await stand.asked(await stand.now())
        assert (answer.status_code, answer.json()["error"]) == (409, "provider")
        stars = await stand.order("A0000002")
        async with stand.money.store.write() as connection:
            known = update(ORDERS).where(ORDERS.c.prepay_id == stars.prepay_id)
            await connection.execute(known.values(currency="XTR", amount=10))
        assert (await stand.asked(stars)).json()["error"] == "provider"

    async def elsewhere(stand: TonStand) -> None:
        assert (await stand.asked(await stand.now())).json()["error"] == "provider"

    on_ton(tmp_path, first)
    on_ton(tmp_path, later, asset=JETTON)
    on_ton(tmp_path, elsewhere, network="testnet")


def test_telegram_is_not_allowed_to_charge(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        await stand.offered(order)
        for currency in ("TON", "XTR"):
            query = Checkout(
                query_id="q", payload=order.prepay_id, currency=currency, amount=order.amount, user_id=BUYER
            )
            assert await check_out(stand.money, query)

    on_ton(tmp_path, use)


def test_a_transfer_settles_once_whoever_looks(database: str, tmp_path: Path) -> None:
    """Watchers of several processes read the same account at once, and one that forgot how far it had come."""

    async def use(stand: TonStand) -> None:
        orders = [await stand.order(f"A000000{number}") for number in range(6)]
        for order in orders:
            stand.chain.send(WALLET, await stand.offered(order))
        watchers = [Watcher(stand.ton) for _ in range(4)]
        stand.clock.now += 100
        looks = await asyncio.gather(*(watcher.look() for watcher in watchers))
        assert sum(looks) == 1, "one process reads, the others leave it alone"
        async with stand.money.store.write() as connection:
            await connection.execute(update(TON_ACCOUNTS).values(lt=0, due_at=0))
        owner = await receiving_account(stand.ton)
        await asyncio.gather(*(watcher.read(owner) for watcher in watchers))
        async with stand.money.store.read() as connection:
            count = (await connection.execute(select(func.count()).select_from(PAYMENTS))).scalar()
        assert count == 6
        delivered = 0
        while sent := await stand.courier.deliver_due():
            delivered += sent
        assert delivered == len(stand.back.told) == 6

    on_ton(tmp_path, use, url=database)


def test_closing_waits_while_the_buyer_pays(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        await stand.offered(order)
        with pytest.raises(Refused, match="paying at this moment"):
            await close_order(stand.money, order.out_trade_no)
        stand.clock.now += 30
        await close_order(stand.money, order.out_trade_no)
        assert (await stand.asked(order)).status_code == 410

    on_ton(tmp_path, use)
