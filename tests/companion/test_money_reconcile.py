"""The stored payments against Telegram's own list."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from companion.money import BUYER, draft
from companion.stand import Stand, on_stand
from sqlalchemy import update

from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.orders import HOLD, Outcome, Payment, create_order, get_order, settle
from wx2tg.companion.money.reconcile import Kind, reconcile
from wx2tg.companion.money.refunds import RefundDraft, create_refund
from wx2tg.companion.money.tables import ORDERS, PAYMENTS, Order, State


async def order_of(stand: Stand, number: str) -> tuple[Order, str]:
    order = await create_order(stand.money, draft(number))
    return order, await stand.link(order.prepay_id)


def test_nothing_differs(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        for number in range(3):
            _, link = await order_of(stand, f"A{number:07}")
            assert await stand.bot.pay(link, BUYER) == "paid"
        order = await get_order(stand.money, out_trade_no="A0000001")
        whole = RefundDraft(
            out_trade_no="A0000001",
            transaction_id="",
            out_refund_no="R1",
            total=order.total,
            amount=order.total,
            version=3,
        )
        await create_refund(stand.money, whole)
        assert await reconcile(stand.money) == []

    on_stand(tmp_path, use)


def test_more_than_a_page(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        _, link = await order_of(stand, "A0000001")
        for _ in range(205):
            await stand.bot.take(link, BUYER, tell=False)
        found = await reconcile(stand.money)
        assert (len(found), {one.kind for one in found}) == (205, {Kind.UNTOLD})

    on_stand(tmp_path, use)


def test_each_difference_is_told(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order, link = await order_of(stand, "A0000001")
        untold = await stand.bot.take(link, BUYER, tell=False)
        first = await stand.bot.take(link, BUYER)
        stand.clock.now += HOLD
        twice = await stand.bot.take(link, BUYER)
        _, other = await order_of(stand, "B0000001")
        stranger = await stand.bot.take(other, 7)
        _, third = await order_of(stand, "C0000001")
        there = await stand.bot.take(third, BUYER)
        _, fourth = await order_of(stand, "D0000001")
        here = await stand.bot.take(fourth, BUYER)
        _, fifth = await order_of(stand, "E0000001")
        amount = await stand.bot.take(fifth, BUYER)
        unlisted = Payment(
            charge_id="zzz", provider_charge_id="", payload="wx-other", currency="XTR", amount=5, user_id=BUYER
        )
        assert await settle(stand.money, unlisted) is Outcome.UNKNOWN
        stand.bot.webhook += "/away"  # Telegram's word of the refund is lost
        await stand.money.bot.refund_star_payment(BUYER, there)
        await stand.bot.settled()
        async with stand.money.store.write() as connection:
            refunded = update(ORDERS).where(ORDERS.c.charge_id == here)
            await connection.execute(refunded.values(state=State.REFUND))
            changed = update(PAYMENTS).where(PAYMENTS.c.charge_id == amount)
            await connection.execute(changed.values(amount=11))
        found = {one.charge_id: one for one in await reconcile(stand.money)}
        assert {charge: one.kind for charge, one in found.items()} == {
            untold: Kind.UNTOLD,
            twice: Kind.TWICE,
            stranger: Kind.UNSETTLED,
            there: Kind.REFUNDED_THERE,
            here: Kind.REFUNDED_HERE,
            amount: Kind.AMOUNT,
            "zzz": Kind.UNLISTED,
        }
        assert first not in found
        assert (found[untold].prepay_id, found[untold].stored, found[untold].at_telegram) == (
            order.prepay_id,
            None,
            10,
        )
        assert (found[amount].stored, found[amount].at_telegram, found[stranger].user_id) == (11, 10, 7)

    on_stand(tmp_path, use)


def test_payments_of_a_provider_are_not_in_the_list(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        _, link = await order_of(stand, "A0000001")
        assert await stand.bot.pay(link, BUYER) == "paid"
        assert await reconcile(stand.money) == []
        twice = await stand.bot.take(link, BUYER)
        assert [(one.kind, one.charge_id, one.currency) for one in await reconcile(stand.money)] == [
            (Kind.TWICE, twice, "EUR")
        ]

    on_stand(tmp_path, use, pricing=Pricing(Decimal("0.13"), "EUR", 2, provider_token="provider"))
