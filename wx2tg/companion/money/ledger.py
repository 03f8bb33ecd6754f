"""What the owner has to look at: payments that do not agree with Telegram, and what the back end was not told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec
from sqlalchemy import or_, select

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.courier import send_again
from wx2tg.companion.money.reconcile import Difference, Kind, reconcile
from wx2tg.companion.money.tables import NOTIFICATIONS, ORDERS
from wx2tg.companion.money.ton.odd import MEANING, odd_transfers
from wx2tg.companion.money.ton.wanted import wanted_refunds
from wx2tg.companion.wording import THEN_HANDLED
from wx2tg.companion.wording import money as shown

# Values in one query that every database takes.
_AT_ONCE = 500
# Seconds after which a notification that is due and was never sent is told: a companion sends it within a second.
_LATE = 60
# What the owner does for a refund on TON.
_SEND = (
    "the companion holds no key of the wallet: send it to {wallet} by hand, then run `wx2tg companion refunded` with "
    "its id, or with --not if you do not refund"
)


class What(StrEnum):
    """What an entry is about."""

    PAYMENT = "payment"
    REFUND = "refund"
    NOTICE = "notification"
    REFUND_NOTICE = "notification of a refund"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at.

    `order` is the back end's number of the order, empty where no order is known; `id` is Telegram's charge id, the hash
    of a transfer on TON, a refund, or the transaction or refund of a notification. `amount` is as a person reads it,
    `at` in seconds since 1970. `last_answer` is what the back end said to the latest of `attempts`; `again_at` is when
    it is told once more, None for never.
    """

    what: What
    problem: str
    order: str
    id: str
    amount: str
    at: int
    last_answer: str = ""
    attempts: int = 0
    again_at: int | None = None


class UnknownOrder(Exception):
    """A number for which there is no order; the message names it."""


async def ledger(money: Money, exponents: Mapping[str, int], *, since: int = 0) -> list[Entry]:
    """Every entry from `since` (seconds since 1970) on, the oldest first.

    `exponents` are the digits behind the point of currencies; amounts of others are told in their smallest unit.

    TelegramSilent or TelegramRefused where Telegram's list cannot be had.
    """
    found = [
        *await _payments(money, exponents),
        *await _transfers(money, exponents),
        *await _by_hand(money),
        *await _notices(money, exponents),
    ]
    return sorted((entry for entry in found if entry.at >= since), key=lambda entry: (entry.at, entry.order, entry.id))


async def _payments(money: Money, exponents: Mapping[str, int]) -> list[Entry]:
    differences = await reconcile(money)
    numbers = await _numbers(money, {one.prepay_id for one in differences})
    return [_payment(one, numbers.get(one.prepay_id, ""), exponents) for one in differences]


def _payment(one: Difference, order: str, exponents: Mapping[str, int]) -> Entry:
    exponent = exponents.get(one.currency, 0)
    amounts = [shown(amount, one.currency, exponent) for amount in (one.stored, one.at_telegram) if amount is not None]
    differs = one.kind is Kind.AMOUNT
    return Entry(
        what=What.PAYMENT,
        problem=one.kind.value,
        order=order,
        id=one.charge_id,
        amount=f"{amounts[0]}, at Telegram {amounts[1]}" if differs else amounts[0],
        at=one.at,
    )


async def _transfers(money: Money, exponents: Mapping[str, int]) -> list[Entry]:
    """Transfers on TON that are no plain payment."""
    return [
        Entry(
            what=What.PAYMENT,
            problem=f"{MEANING[odd.outcome]}, {THEN_HANDLED}",
            order=odd.order,
            id=odd.hash,
            amount=shown(odd.amount, odd.currency, exponents.get(odd.currency, 0)),
            at=odd.received_at,
        )
        for odd in await odd_transfers(money)
    ]


async def _by_hand(money: Money) -> list[Entry]:
    """Refunds that only the owner can send."""
    return [
        Entry(
            what=What.REFUND,
            problem=_SEND.format(wallet=wanted.wallet),
            order=wanted.order,
            id=wanted.refund_id,
            amount=wanted.text,
            at=wanted.created_at,
        )
        for wanted in await wanted_refunds(money)
    ]


async def _numbers(money: Money, prepay_ids: Iterable[str]) -> dict[str, str]:
    """The back end's numbers of the orders with these ids."""
    wanted, found = sorted(prepay_ids), {}
    async with money.store.read() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            some = ORDERS.c.prepay_id.in_(wanted[start : start + _AT_ONCE])
            rows = await connection.execute(select(ORDERS.c.prepay_id, ORDERS.c.out_trade_no).where(some))
            found.update({row.prepay_id: row.out_trade_no for row in rows})
    return found


async def _notices(money: Money, exponents: Mapping[str, int]) -> list[Entry]:
    """What the back end has not taken: what it was told in vain, and what is due but was not sent."""
    table, late = NOTIFICATIONS.c, int(money.now()) - _LATE
    columns = (table.subject, table.refund_id, table.created_at, table.due_at, table.attempts, table.last_answer)
    query = (
        select(*columns, ORDERS.c.out_trade_no, ORDERS.c.amount, ORDERS.c.currency)
        .select_from(NOTIFICATIONS.join(ORDERS, ORDERS.c.prepay_id == table.prepay_id))
        .where(table.delivered_at.is_(None), or_(table.attempts > 0, table.due_at <= late))
    )
    async with money.store.read() as connection:
        rows = (await connection.execute(query)).all()
    return [
        Entry(
            what=What.NOTICE if row.refund_id is None else What.REFUND_NOTICE,
            problem=_why_untold(row.attempts, row.due_at),
            order=row.out_trade_no,
            id=row.subject,
            amount=shown(row.amount, row.currency, exponents.get(row.currency, 0)),
            at=row.created_at,
            last_answer=row.last_answer,
            attempts=row.attempts,
            again_at=row.due_at,
        )
        for row in rows
    ]


def _why_untold(attempts: int, due_at: int | None) -> str:
    if due_at is None:
        return "the back end has not accepted it, and it is not told any more: run `wx2tg companion tell-again`"
    if attempts:
        return "the back end has not accepted it yet, and it is told again"
    return "it waits to be told: does the companion run?"


class Requeued(NamedTuple):
    """How many `notices` of `order` were put back in the queue; 0 where the back end has accepted all."""

    order: str
    notices: int


async def tell_again(money: Money, orders: Sequence[str] | None) -> list[Requeued]:
    """Put the undelivered notifications of `orders` back in the queue, or those of all orders where it is None.

    An order is named by the back end's number, its prepay_id or its transaction. UnknownOrder where there is no such
    order; then nothing is changed.
    """
    waiting = await _untold(money)
    if orders is None:
        numbers = list(dict.fromkeys(order for order, _ in waiting))
    else:
        numbers = [await _number_of(money, order) for order in dict.fromkeys(orders)]
    found = []
    for number in dict.fromkeys(numbers):
        subjects = [subject for order, subject in waiting if order == number]
        found.append(Requeued(number, sum([await send_again(money, subject) for subject in subjects])))
    return found


async def _untold(money: Money) -> list[tuple[str, str]]:
    """The order and the subject of each notification that the back end has not taken, the oldest first."""
    table = NOTIFICATIONS.c
    query = (
        select(ORDERS.c.out_trade_no, table.subject)
        .select_from(NOTIFICATIONS.join(ORDERS, ORDERS.c.prepay_id == table.prepay_id))
        .where(table.delivered_at.is_(None))
        .order_by(table.created_at, table.subject)
    )
    async with money.store.read() as connection:
        return [(row.out_trade_no, row.subject) for row in await connection.execute(query)]


async def _number_of(money: Money, order: str) -> str:
    columns = (ORDERS.c.out_trade_no, ORDERS.c.prepay_id, ORDERS.c.transaction_id)
    query = select(ORDERS.c.out_trade_no).where(or_(*(column == order for column in columns)))
    async with money.store.read() as connection:
        number: str | None = (await connection.execute(query)).scalar()
    if number is None:
        raise UnknownOrder(f"there is no order {order}")
    return number
