"""Orders, payments and refunds in the database: right amounts, every step once, whatever is repeated or at once."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from companion.loops import run_in_loop
from companion.money import BUYER, Bot, Clock, Shop, draft, openid, payment, with_shop
from sqlalchemy import func, select, update

from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.invoices import TelegramRefused, TelegramSilent
from wx2tg.companion.money.orders import (
    HOLD,
    PREPAY_LIFE,
    Checkout,
    Outcome,
    check_out,
    close_order,
    create_order,
    get_order,
    note_refunded,
    settle,
)
from wx2tg.companion.money.refunds import RefundDraft, create_refund, get_refund, resume_refunds
from wx2tg.companion.money.refusals import Reason, Refused
from wx2tg.companion.money.tables import NOTIFICATIONS, ORDERS, PAYMENTS, Order, RefundState, State
from wx2tg.companion.store import open_store


@pytest.mark.parametrize(
    ("rate", "currency", "exponent", "fen", "amount"),
    [
        ("0.5", "XTR", 0, 1990, 10),
        ("0.5", "XTR", 0, 100, 1),  # a half is rounded up
        ("0.14", "USD", 2, 1990, 279),
        ("20.7", "JPY", 0, 1990, 412),
        ("0.1", "XTR", 0, 500, 1),
        ("0.043", "KWD", 3, 1, 0),
    ],
)
def test_fen_become_what_telegram_charges(rate: str, currency: str, exponent: int, fen: int, amount: int) -> None:
    pricing = Pricing(Decimal(rate), currency, exponent)
    if not amount:
        with pytest.raises(Refused) as caught:
            pricing.amount(fen)
        assert caught.value.reason is Reason.PARAMETER
    else:
        assert pricing.amount(fen) == amount


def test_amounts_that_no_invoice_can_have() -> None:
    stars = Pricing(Decimal(1))
    for fen in (1, 49, 10_000_050, 10**10):
        with pytest.raises(Refused, match="Telegram takes 1 to 100000"):
            stars.amount(fen)
    assert (stars.amount(50), stars.amount(10_000_000)) == (1, 100_000)
    for wrong in (
        lambda: Pricing(Decimal(0)),
        lambda: Pricing(Decimal("NaN")),
        lambda: Pricing(Decimal(1), exponent=2),
        lambda: Pricing(Decimal(1), provider_token="t"),
        lambda: Pricing(Decimal(1), least=5, most=4),
    ):
        with pytest.raises(ValueError, match=r"rate|Stars|limits"):
            wrong()
    assert "secret" not in repr(Pricing(Decimal(1), "USD", 2, provider_token="secret"))


async def bought(shop: Shop, order: Order) -> Order:
    """The order with its buyer, as /tg/invoice leaves it."""
    async with shop.money.store.write() as connection:
        known = update(ORDERS).where(ORDERS.c.prepay_id == order.prepay_id)
        await connection.execute(known.values(telegram_id=BUYER))
    return await get_order(shop.money, out_trade_no=order.out_trade_no)


def query(order: Order, number: str = "q1", **others: object) -> Checkout:
    values = {"payload": order.prepay_id, "currency": order.currency, "amount": order.amount, "user_id": BUYER}
    return Checkout(query_id=number, **(values | others))  # type: ignore[arg-type]


async def refused(awaitable: object) -> Reason:
    with pytest.raises(Refused) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.reason


def test_an_order_is_made_once(tmp_path: Path, database: str) -> None:
    async def use(shop: Shop) -> None:
        first = await create_order(shop.money, draft())
        assert first.prepay_id.startswith("wx") and len(first.prepay_id) == 36
        assert (first.state, first.amount, first.currency) == (State.NOTPAY, 10, "XTR")
        shop.clock.now += 1000
        again = await create_order(shop.money, draft())
        assert again.prepay_id == first.prepay_id
        assert again.expires_at == int(shop.clock.now) + PREPAY_LIFE
        assert await refused(create_order(shop.money, draft(total=1991))) is Reason.NUMBER_USED
        assert await refused(create_order(shop.money, draft(openid="o-7"))) is Reason.NUMBER_USED
        assert await refused(create_order(shop.money, draft("B", expires_at=1))) is Reason.PARAMETER
        made = await asyncio.gather(*(create_order(shop.money, draft("C0000001")) for _ in range(20)))
        assert len({order.prepay_id for order in made}) == 1

    with_shop(tmp_path, use, url=database)


def test_an_order_keeps_its_amount_when_the_rate_changes(tmp_path: Path) -> None:
    async def make(shop: Shop) -> Order:
        return await create_order(shop.money, draft())

    order = with_shop(tmp_path, make)
    again = with_shop(tmp_path, make, pricing=Pricing(Decimal(3)))
    assert (again.prepay_id, again.amount) == (order.prepay_id, order.amount)


def test_closing(tmp_path: Path) -> None:
    async def use(shop: Shop) -> None:
        order = await bought(shop, await create_order(shop.money, draft()))
        assert await refused(close_order(shop.money, "nothing")) is Reason.NO_ORDER
        assert await check_out(shop.money, query(order)) == ""
        assert await refused(close_order(shop.money, order.out_trade_no)) is Reason.PAYING
        shop.clock.now += HOLD
        await close_order(shop.money, order.out_trade_no)
        assert await refused(close_order(shop.money, order.out_trade_no)) is Reason.CLOSED
        assert await refused(create_order(shop.money, draft())) is Reason.CLOSED
        assert await check_out(shop.money, query(order, "q2")) == "This order is closed."
        # Telegram has taken the money all the same: the shop must hear of it.
        assert await settle(shop.money, payment(order)) is Outcome.PAID
        assert await refused(close_order(shop.money, order.out_trade_no)) is Reason.PAID
        assert await refused(create_order(shop.money, draft())) is Reason.PAID

    with_shop(tmp_path, use)


def test_what_a_pre_checkout_is_answered(tmp_path: Path, database: str) -> None:
    async def use(shop: Shop) -> None:
        order = await create_order(shop.money, draft())
        assert "another buyer" in await check_out(shop.money, query(order))
        order = await bought(shop, order)
        assert "not known" in await check_out(shop.money, query(order, payload="wx-other"))
        assert "another buyer" in await check_out(shop.money, query(order, user_id=7))
        assert "price" in await check_out(shop.money, query(order, amount=1))
        assert "price" in await check_out(shop.money, query(order, currency="USD"))
        assert await check_out(shop.money, query(order)) == ""
        assert await check_out(shop.money, query(order)) == "", "the same query repeated"
        assert "under way" in await check_out(shop.money, query(order, "q2"))
        shop.clock.now += HOLD
        assert await check_out(shop.money, query(order, "q2")) == "", "the first one came to nothing"
        await settle(shop.money, payment(order))
        assert "paid already" in await check_out(shop.money, query(order, "q3"))
        other = await bought(shop, await create_order(shop.money, draft("B0000001")))
        shop.clock.now += PREPAY_LIFE
        assert "expired" in await check_out(shop.money, query(other))

    with_shop(tmp_path, use, url=database)


async def count(shop: Shop, table: object) -> int:
    async with shop.money.store.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]


def test_a_payment_told_many_times_at_once_is_one_payment(tmp_path: Path, database: str) -> None:
    async def use(shop: Shop) -> None:
        order = await bought(shop, await create_order(shop.money, draft()))
        allowed = await asyncio.gather(*(check_out(shop.money, query(order, f"q{n}")) for n in range(20)))
        assert allowed.count("") == 1
        outcomes = await asyncio.gather(*(settle(shop.money, payment(order)) for _ in range(30)))
        assert Counter(outcomes) == {Outcome.PAID: 1, Outcome.REPEATED: 29}
        paid = await get_order(shop.money, out_trade_no=order.out_trade_no)
        assert (paid.state, paid.charge_id, len(paid.transaction_id or "")) == (State.SUCCESS, "charge-1", 28)
        assert await count(shop, NOTIFICATIONS) == 1

    with_shop(tmp_path, use, url=database)


def test_money_that_settles_nothing_is_kept(tmp_path: Path) -> None:
    async def use(shop: Shop) -> None:
        order = await bought(shop, await create_order(shop.money, draft()))
        assert await settle(shop.money, payment(order, "c1", amount=1)) is Outcome.OTHER
        assert await settle(shop.money, payment(order, "c2", user_id=7)) is Outcome.OTHER
        assert await settle(shop.money, payment(order, "c3", payload="wx-other")) is Outcome.UNKNOWN
        assert await settle(shop.money, payment(order, "c4")) is Outcome.PAID
        assert await settle(shop.money, payment(order, "c5")) is Outcome.TWICE
        assert (await count(shop, PAYMENTS), await count(shop, NOTIFICATIONS)) == (5, 1)

    with_shop(tmp_path, use)


def refund(order: Order, number: str = "R1", **others: object) -> RefundDraft:
    values = {"transaction_id": "", "total": order.total, "amount": order.total, "version": 3}
    values |= {"notify_url": "https://shop.example/refund"} | others
    return RefundDraft(out_trade_no=order.out_trade_no, out_refund_no=number, **values)  # type: ignore[arg-type]


async def paid_order(shop: Shop, number: str = "A0000001") -> Order:
    order = await bought(shop, await create_order(shop.money, draft(number)))
    assert await settle(shop.money, payment(order, f"charge-{number}")) is Outcome.PAID
    return await get_order(shop.money, out_trade_no=number)


def test_a_refund_is_given_and_told_once(tmp_path: Path, database: str) -> None:
    async def use(shop: Shop) -> None:
        order = await paid_order(shop)
        made, _ = await create_refund(shop.money, refund(order))
        assert made.state is RefundState.SUCCESS and len(made.refund_id) == 29
        again, after = await create_refund(shop.money, refund(order))
        assert again.refund_id == made.refund_id
        assert [call[0] for call in shop.bot.calls] == ["refund"]
        assert (await get_order(shop.money, out_trade_no=order.out_trade_no)).state is State.REFUND
        assert await note_refunded(shop.money, payment(order, str(order.charge_id)))
        assert await count(shop, NOTIFICATIONS) == 2
        assert after.prepay_id == order.prepay_id
        assert await refused(create_refund(shop.money, refund(order, amount=1))) is Reason.REFUND_CHANGED
        assert await refused(create_refund(shop.money, refund(order, "R2"))) is Reason.REFUND_IMPOSSIBLE
        assert await refused(get_refund(shop.money, out_refund_no="R2")) is Reason.NO_REFUND

    with_shop(tmp_path, use, url=database)


def test_refunds_at_once_reach_telegram_once(tmp_path: Path, database: str) -> None:
    async def use(shop: Shop) -> None:
        order = await paid_order(shop)
        made = await asyncio.gather(
            *(create_refund(shop.money, refund(order, f"R{n % 3}")) for n in range(12)), return_exceptions=True
        )
        assert {type(one) for one in made} == {tuple, Refused}
        assert len(shop.bot.calls) == 1
        assert await count(shop, NOTIFICATIONS) == 2

    with_shop(tmp_path, use, url=database)


def test_refunds_that_cannot_be(tmp_path: Path) -> None:
    async def use(shop: Shop) -> None:
        unpaid = await create_order(shop.money, draft("U0000001"))
        assert await refused(create_refund(shop.money, refund(unpaid))) is Reason.NOT_PAID
        order = await paid_order(shop)
        assert await refused(create_refund(shop.money, refund(order, amount=1))) is Reason.REFUND_IMPOSSIBLE
        assert await refused(create_refund(shop.money, refund(order, total=1))) is Reason.PARAMETER
        assert await refused(create_refund(shop.money, refund(order, amount=9999))) is Reason.PARAMETER
        shop.bot.fails = TelegramRefused("Bad Request: CHARGE_NOT_FOUND")
        assert await refused(create_refund(shop.money, refund(order))) is Reason.REFUND_REFUSED
        assert (await get_refund(shop.money, out_refund_no="R1"))[0].state is RefundState.CLOSED
        assert (await create_refund(shop.money, refund(order)))[0].state is RefundState.SUCCESS, "asked again"

    with_shop(tmp_path, use)

    async def dollars(shop: Shop) -> None:
        order = await paid_order(shop)
        with pytest.raises(Refused, match="cannot give back a payment in USD"):
            await create_refund(shop.money, refund(order))
        assert shop.bot.calls == []

    (tmp_path / "dollars").mkdir()
    with_shop(tmp_path / "dollars", dollars, pricing=Pricing(Decimal("0.14"), "USD", 2, most=10**6))


def test_a_refund_goes_on_when_telegram_was_silent(tmp_path: Path, database: str) -> None:
    async def use(shop: Shop) -> None:
        order = await paid_order(shop)
        shop.bot.fails = TelegramSilent("no connection")
        assert (await create_refund(shop.money, refund(order)))[0].state is RefundState.PROCESSING
        assert await resume_refunds(shop.money) == 0, "not due yet"
        shop.clock.now += 60
        shop.bot.refunded.add(str(order.charge_id))  # the first call reached Telegram, its answer was lost
        tried = await asyncio.gather(*(resume_refunds(shop.money) for _ in range(5)))
        assert sum(tried) == 1
        assert (await get_refund(shop.money, out_refund_no="R1"))[0].state is RefundState.SUCCESS
        assert await count(shop, NOTIFICATIONS) == 2

    with_shop(tmp_path, use, url=database)


def test_a_refund_made_in_telegram_is_seen(tmp_path: Path) -> None:
    async def use(shop: Shop) -> None:
        order = await paid_order(shop)
        assert not await note_refunded(shop.money, payment(order, "another charge"))
        assert await note_refunded(shop.money, payment(order, str(order.charge_id)))
        assert (await get_order(shop.money, out_trade_no=order.out_trade_no)).state is State.REFUND

    with_shop(tmp_path, use)


def pay_all(url: str, orders: list[Order], start: object, results: object) -> None:
    """One process of two: it tells of every payment, as a repeated webhook does."""

    async def run() -> None:
        store = await open_store(url)
        money = Money(store, Merchant("", ""), Pricing(Decimal("0.5")), Bot(), openid, Clock())
        start.wait()  # type: ignore[attr-defined]
        found = [await settle(money, payment(order, f"charge-{order.prepay_id}")) for order in orders]
        await store.close()
        results.put(Counter(found))  # type: ignore[attr-defined]

    run_in_loop(run())


def test_two_processes_settle_each_order_once(tmp_path: Path, database: str) -> None:
    async def make(shop: Shop) -> list[Order]:
        numbers = [f"A{number:07}" for number in range(30)]
        return [await bought(shop, await create_order(shop.money, draft(number))) for number in numbers]

    async def told(shop: Shop) -> int:
        return await count(shop, NOTIFICATIONS)

    orders = with_shop(tmp_path, make, url=database)
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(2), context.Queue()
    processes = [context.Process(target=pay_all, args=(database, orders, start, results)) for _ in range(2)]
    for process in processes:
        process.start()
    total = results.get(timeout=120) + results.get(timeout=120)
    for process in processes:
        process.join(60)
    assert total == {Outcome.PAID: 30, Outcome.REPEATED: 30}
    assert with_shop(tmp_path, told, url=database) == 30
