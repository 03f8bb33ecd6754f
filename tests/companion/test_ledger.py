"""What the owner has to look at: payments that do not agree, and what the back end was not told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from companion.money import BUYER, draft
from companion.stand import Stand, on_stand
from companion.told import paid
from starlette.responses import Response

from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.ledger import Entry, UnknownOrder, What, ledger, tell_again
from wx2tg.companion.money.orders import create_order
from wx2tg.companion.money.reconcile import Kind
from wx2tg.companion.money.refunds import RefundDraft, create_refund

DAY = 86_400
EXPONENTS = {"XTR": 0, "EUR": 2}


def test_nothing_to_look_at(tmp_path: Path, database: str) -> None:
    async def use(stand: Stand) -> None:
        assert await ledger(stand.money, EXPONENTS) == []
        await paid(stand)
        assert await stand.courier.deliver_due() == 1
        assert await ledger(stand.money, EXPONENTS) == []
        assert await tell_again(stand.money, None) == []
        assert await tell_again(stand.money, ["A0000001"]) == [("A0000001", 0)]

    on_stand(tmp_path, use, url=database)


def test_a_back_end_that_does_not_accept(tmp_path: Path, database: str) -> None:
    async def use(stand: Stand) -> None:
        stand.back.answers = [Response("no room for it", 503), Response(status_code=204)]
        order = await paid(stand)
        assert await ledger(stand.money, EXPONENTS) == [], "it is told within a second"
        await stand.courier.deliver_due()
        stand.clock.now += 5
        (entry,) = await ledger(stand.money, EXPONENTS)
        assert entry == Entry(
            what=What.NOTICE,
            problem="the back end has not accepted it yet, and it is told again",
            order="A0000001",
            id=str(order.transaction_id),
            amount="10 XTR",
            at=int(stand.clock.now) - 5,
            last_answer="503 no room for it",
            attempts=1,
            again_at=int(stand.clock.now) + 10,
        )
        assert await tell_again(stand.money, ["A0000001"]) == [("A0000001", 1)]
        assert await stand.courier.deliver_due() == 1, "at once, and not at its next time"
        assert (await ledger(stand.money, EXPONENTS), len(stand.back.told)) == ([], 2)

    on_stand(tmp_path, use, url=database)


def test_a_notification_that_is_given_up(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        stand.back.answers = [Response(status_code=500)]
        await paid(stand)
        while await stand.courier.deliver_due():
            stand.clock.now += 21_600
        (entry,) = await ledger(stand.money, EXPONENTS)
        assert (entry.again_at, entry.attempts, entry.last_answer) == (None, 16, "500")
        assert "not told any more" in entry.problem
        stand.back.answers = [Response(status_code=204)]
        assert await tell_again(stand.money, None) == [("A0000001", 1)]
        assert await stand.courier.deliver_due() == 1
        assert await ledger(stand.money, EXPONENTS) == []

    on_stand(tmp_path, use)


def test_what_waits_because_no_companion_runs(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        await paid(stand)
        stand.clock.now += 60
        (entry,) = await ledger(stand.money, EXPONENTS)
        assert (entry.attempts, entry.problem) == (0, "it waits to be told: does the companion run?")

    on_stand(tmp_path, use)


def test_refunds_that_were_not_told(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await paid(stand)
        await stand.courier.deliver_due()
        stand.back.answers = [Response(status_code=500)]
        asked = RefundDraft(
            out_trade_no=order.out_trade_no,
            transaction_id="",
            out_refund_no="R1",
            total=order.total,
            amount=order.total,
            version=3,
            notify_url=stand.notify,
        )
        made, _ = await create_refund(stand.money, asked)
        await stand.bot.settled()
        await stand.courier.deliver_due()
        (entry,) = await ledger(stand.money, EXPONENTS)
        assert (entry.what, entry.id, entry.order) == (What.REFUND_NOTICE, made.refund_id, "A0000001")

    on_stand(tmp_path, use)


def test_payments_and_their_orders(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await paid(stand)
        await stand.courier.deliver_due()
        twice = await stand.bot.take(str(order.invoice_link), BUYER)
        other = await create_order(stand.money, draft("B0000001"))
        link = await stand.link(other.prepay_id)
        stand.clock.now += 10 * DAY
        stranger = await stand.bot.take(link, 7)
        found = await ledger(stand.money, EXPONENTS)
        assert [(one.order, one.id, one.problem, one.amount) for one in found] == [
            ("A0000001", twice, Kind.TWICE, "10 XTR"),
            ("B0000001", stranger, Kind.UNSETTLED, "10 XTR"),
        ]
        recent = await ledger(stand.money, EXPONENTS, since=int(stand.clock.now) - DAY)
        assert [one.order for one in recent] == ["B0000001"]

    on_stand(tmp_path, use)


def test_amounts_of_a_currency_with_cents(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        stand.back.answers = [Response(status_code=500)]
        await paid(stand)
        await stand.courier.deliver_due()
        assert [one.amount for one in await ledger(stand.money, EXPONENTS)] == ["2.59 EUR"]

    on_stand(tmp_path, use, pricing=Pricing(Decimal("0.13"), "EUR", 2, provider_token="provider"))


def test_orders_are_found_by_each_of_their_numbers(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        stand.back.answers = [Response(status_code=500)]
        first, second = await paid(stand), await paid(stand, "B0000001")
        await stand.courier.deliver_due()
        names = [first.out_trade_no, first.prepay_id, str(first.transaction_id), str(second.transaction_id)]
        with pytest.raises(UnknownOrder, match="there is no order nothing"):
            await tell_again(stand.money, [*names, "nothing"])
        assert await stand.courier.deliver_due() == 0, "one wrong number changes nothing"
        assert await tell_again(stand.money, names) == [("A0000001", 1), ("B0000001", 1)]
        assert await stand.courier.deliver_due() == 2

    on_stand(tmp_path, use)
