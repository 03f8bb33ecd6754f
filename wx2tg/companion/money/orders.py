"""Orders from their making to their payment: each step is one transaction, so that repeats and two processes agree."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Literal

from sqlalchemy import or_, update

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.numbers import new_prepay_id, new_transaction_id
from wx2tg.companion.money.refusals import Reason, Refused
from wx2tg.companion.money.tables import (
    NOTIFICATIONS,
    ORDERS,
    PAYMENTS,
    REFUNDS,
    Order,
    RefundState,
    State,
    find_order,
)
from wx2tg.companion.store import Connection, insert_once
from wx2tg.companion.store.outbox import Entry, put
from wx2tg.companion.texts import Texts
from wx2tg.companion.ton_config import is_on_chain

PREPAY_LIFE = 7200
"""Seconds for which a prepay_id can be paid, where the back end gives no time of its own."""

HOLD = 30
"""Seconds for which an allowed pre-checkout keeps other payments of the order, and its closing, waiting."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order as the back end asks for it; `total` in fen, `expires_at` in seconds since 1970 or None."""

    out_trade_no: str
    total: int
    openid: str
    description: str
    notify_url: str
    version: int
    attach: str = ""
    sign_type: str = ""
    expires_at: int | None = None


async def create_order(money: Money, draft: Draft) -> Order:
    """The order of this number: a new one, or the one that was made before by the very same request.

    Refused where the number stands for another order, or for one that is paid or closed, or where its amount cannot be
    charged. The amount is stored: a rate that changes later does not touch the order.
    """
    now = int(money.now())
    if draft.expires_at is not None and draft.expires_at <= now:
        raise Refused(Reason.PARAMETER, "the order expires in the past", "time_expire")
    expires_at = draft.expires_at or now + PREPAY_LIFE
    asked = {name: value for name, value in dataclasses.asdict(draft).items() if name != "expires_at"}
    row = asked | {
        "prepay_id": new_prepay_id(now),
        "appid": money.merchant.appid,
        "mchid": money.merchant.mchid,
        "currency": money.pricing.currency,
        "amount": money.pricing.amount(draft.total),
        "state": State.NOTPAY,
        "created_at": now,
        "expires_at": expires_at,
        "checkout_at": 0,
        "refunded": 0,
    }
    async with money.store.write() as connection:
        if not await insert_once(connection, ORDERS, row):
            await _renew(connection, money.merchant.mchid, asked, expires_at)
        order = await find_order(connection, money.merchant.mchid, out_trade_no=draft.out_trade_no)
    assert order is not None
    return order


async def _renew(connection: Connection, mchid: str, asked: dict[str, object], expires_at: int) -> None:
    old = await find_order(connection, mchid, out_trade_no=str(asked["out_trade_no"]))
    assert old is not None
    _check_payable(old)
    if any(getattr(old, name) != value for name, value in asked.items()):
        raise Refused(Reason.NUMBER_USED, "this number stands for an order with other data", "out_trade_no")
    renewed = update(ORDERS).where(ORDERS.c.prepay_id == old.prepay_id, ORDERS.c.state == State.NOTPAY)
    await connection.execute(renewed.values(expires_at=expires_at))


def _check_payable(order: Order) -> None:
    if order.state is State.CLOSED:
        raise Refused(Reason.CLOSED, "the order is closed")
    if order.state is not State.NOTPAY:
        raise Refused(Reason.PAID, "the order is paid")


async def get_order(money: Money, **by: str) -> Order:
    """The merchant's order with this `out_trade_no` or `transaction_id`; Refused where there is none."""
    async with money.store.read() as connection:
        order = await find_order(connection, money.merchant.mchid, **by)
    if order is None:
        raise Refused(Reason.NO_ORDER, "there is no such order")
    return order


async def close_order(money: Money, out_trade_no: str) -> None:
    """Let an unpaid order be paid no more; Refused where it is paid, closed, or being paid at this moment."""
    now = int(money.now())
    where = (ORDERS.c.mchid == money.merchant.mchid, ORDERS.c.out_trade_no == out_trade_no)
    async with money.store.write() as connection:
        closed = update(ORDERS).where(*where, ORDERS.c.state == State.NOTPAY, ORDERS.c.checkout_at <= now - HOLD)
        if (await connection.execute(closed.values(state=State.CLOSED))).rowcount:
            return
        order = await find_order(connection, money.merchant.mchid, out_trade_no=out_trade_no)
    if order is None:
        raise Refused(Reason.NO_ORDER, "there is no such order")
    _check_payable(order)
    raise Refused(Reason.PAYING, "the buyer is paying at this moment: try again in half a minute")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A pre-checkout query of Telegram; `language` is the buyer's, empty where it is not known."""

    query_id: str
    payload: str
    currency: str
    amount: int
    user_id: int
    language: str = ""


async def check_out(money: Money, query: Checkout) -> str:
    """Allow a payment (the empty text), or say in a sentence in the buyer's language why not.

    An order that was allowed is held for HOLD seconds, so that one invoice opened on two devices is paid once. The
    same query asked again gets the same answer. An order that is paid on TON is refused: the chain alone tells of that.
    """
    if is_on_chain(query.currency):
        return money.texts_for(query.language).other_way
    now = int(money.now())
    allowed = update(ORDERS).where(
        ORDERS.c.prepay_id == query.payload,
        ORDERS.c.currency == query.currency,
        ORDERS.c.amount == query.amount,
        ORDERS.c.telegram_id == query.user_id,
        ORDERS.c.state == State.NOTPAY,
        ORDERS.c.expires_at > now,
        or_(ORDERS.c.checkout_at <= now - HOLD, ORDERS.c.checkout_id == query.query_id),
    )
    async with money.store.write() as connection:
        if (await connection.execute(allowed.values(checkout_id=query.query_id, checkout_at=now))).rowcount:
            return ""
        order = await find_order(connection, prepay_id=query.payload)
    return _why_not(order, query, now, money.texts_for(query.language))


def _why_not(order: Order | None, query: Checkout, now: int, texts: Texts) -> str:
    if order is None:
        return texts.unknown_order
    if order.telegram_id != query.user_id:
        return texts.other_buyer
    if is_on_chain(order.currency):
        return texts.other_way
    if (order.currency, order.amount) != (query.currency, query.amount):
        return texts.other_price
    if order.state is State.CLOSED:
        return texts.closed_order
    if order.state is not State.NOTPAY:
        return texts.paid_order
    if order.expires_at <= now:
        return texts.expired_order
    return texts.busy_order


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A successful payment that Telegram tells of; `amount` in the smallest unit of `currency`."""

    charge_id: str
    provider_charge_id: str
    payload: str
    currency: str
    amount: int
    user_id: int


class Outcome(StrEnum):
    """What a payment did. PAID settled an order, and so did OVERPAID and LATE, which only transfers on TON can be.

    All but PAID and REPEATED are money that somebody must look at; HANDLED is what somebody has looked at.
    """

    PAID = "paid"
    REPEATED = "repeated"
    TWICE = "twice"
    OTHER = "other"
    UNKNOWN = "unknown"
    UNDERPAID = "underpaid"
    OVERPAID = "overpaid"
    LATE = "late"
    HANDLED = "handled"


async def settle(money: Money, payment: Payment) -> Outcome:
    """Store a payment, mark its order paid, and put what is told of it in the outboxes: one transaction, once.

    An order that was closed or that expired in the meantime is paid all the same, since the money has been taken.
    """
    now = int(money.now())
    row = {
        "charge_id": payment.charge_id,
        "provider_charge_id": payment.provider_charge_id,
        "payload": payment.payload,
        "currency": payment.currency,
        "amount": payment.amount,
        "telegram_id": payment.user_id,
        "received_at": now,
        "outcome": Outcome.PAID,
    }
    async with money.store.write() as connection:
        if not await insert_once(connection, PAYMENTS, row):
            return Outcome.REPEATED
        if await mark_paid(connection, payment, now):
            return Outcome.PAID
        outcome = _odd(await find_order(connection, prepay_id=payment.payload), payment)
        odd = update(PAYMENTS).where(PAYMENTS.c.charge_id == payment.charge_id)
        await connection.execute(odd.values(outcome=outcome))
    return outcome


async def mark_paid(connection: Connection, payment: Payment, now: int) -> bool:
    """Mark the order of a payment paid, and put the notification in the outbox; False where it does not fit."""
    paid = update(ORDERS).where(
        ORDERS.c.prepay_id == payment.payload,
        ORDERS.c.currency == payment.currency,
        ORDERS.c.amount == payment.amount,
        ORDERS.c.telegram_id == payment.user_id,
        ORDERS.c.state.in_((State.NOTPAY, State.CLOSED)),
    )
    values = {
        "state": State.SUCCESS,
        "paid_at": now,
        "transaction_id": new_transaction_id(now),
        "charge_id": payment.charge_id,
        "provider_charge_id": payment.provider_charge_id,
    }
    if not (await connection.execute(paid.values(**values))).rowcount:
        return False
    order = await find_order(connection, prepay_id=payment.payload)
    assert order is not None
    await tell(connection, order, str(order.transaction_id), order.notify_url, now=now)
    await _tell_buyer(connection, order, "paid", now)
    return True


def _odd(order: Order | None, payment: Payment) -> Outcome:
    if order is None:
        return Outcome.UNKNOWN
    same = (order.currency, order.amount, order.telegram_id) == (payment.currency, payment.amount, payment.user_id)
    return Outcome.TWICE if same else Outcome.OTHER


async def tell(
    connection: Connection, order: Order, subject: str, url: str, *, now: int, refund_id: str | None = None
) -> None:
    """Put a notification in the outbox, in the transaction of what it tells of."""
    row = {
        "subject": subject,
        "prepay_id": order.prepay_id,
        "refund_id": refund_id,
        "url": url,
        "created_at": now,
        "due_at": now,
        "attempts": 0,
        "last_answer": "",
    }
    await insert_once(connection, NOTIFICATIONS, row)


async def _tell_buyer(connection: Connection, order: Order, kind: Literal["paid", "refunded"], now: int) -> None:
    """Put a message of the bot to the buyer in its outbox, in the transaction of what it tells of."""
    if order.telegram_id is not None:
        about = {"prepay_id": order.prepay_id}
        subject = f"{kind}-{order.prepay_id}"
        await put(connection, Entry(subject=subject, kind=kind, user_id=order.telegram_id, about=about, created_at=now))


async def note_refunded(money: Money, payment: Payment) -> bool:
    """Telegram tells that a payment was given back: finish its refund, or mark the order where nobody here asked."""
    async with money.store.write() as connection:
        order = await find_order(connection, prepay_id=payment.payload)
        if order is None or order.charge_id != payment.charge_id:
            return False
        await mark_refunded(connection, order, int(money.now()))
    return True


async def mark_refunded(connection: Connection, order: Order, now: int) -> None:
    """The order's money went back: mark it, finish its refund if it has one, and tell the back end and the buyer."""
    whole = update(ORDERS).where(ORDERS.c.prepay_id == order.prepay_id, ORDERS.c.state == State.SUCCESS)
    if (await connection.execute(whole.values(state=State.REFUND, refunded=order.total))).rowcount:
        await _tell_buyer(connection, order, "refunded", now)
    done = (
        update(REFUNDS)
        .where(REFUNDS.c.prepay_id == order.prepay_id, REFUNDS.c.state == RefundState.PROCESSING)
        .values(state=RefundState.SUCCESS, done_at=now)
        .returning(REFUNDS.c.refund_id, REFUNDS.c.notify_url)
    )
    for row in (await connection.execute(done)).all():
        if row.notify_url:
            await tell(connection, order, row.refund_id, row.notify_url, now=now, refund_id=row.refund_id)
