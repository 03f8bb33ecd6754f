"""Compares the stored payments with Telegram's own list of Stars, and says what does not agree."""

from __future__ import annotations

import dataclasses
from enum import StrEnum

from sqlalchemy import select

from wx2tg.companion.money.amounts import STARS
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.invoices import StarTransaction
from wx2tg.companion.money.orders import Outcome
from wx2tg.companion.money.tables import ORDERS, PAYMENTS, State
from wx2tg.companion.money.ton.tables import CHARGE
from wx2tg.companion.wording import THEN_HANDLED

_PAGE = 100


class Kind(StrEnum):
    """What does not agree."""

    UNTOLD = "Telegram took this payment, but its webhook never told of it"
    UNLISTED = "this payment was told by the webhook, but is not in Telegram's list"
    AMOUNT = "Telegram's amount is another"
    TWICE = f"the order was paid a second time: refund this payment, {THEN_HANDLED}"
    UNSETTLED = (
        f"this payment does not fit its order (amount, buyer or number): refund it, or let it be, {THEN_HANDLED}"
    )
    REFUNDED_THERE = "Telegram has given this payment back, but the order still counts as paid"
    REFUNDED_HERE = "the order counts as refunded, but Telegram has not given this payment back"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing to look at. Amounts are in Stars, or the smallest unit of `currency`; None where a side has none.

    `at` is when the payment was told or taken, in seconds since 1970.
    """

    kind: Kind
    charge_id: str
    prepay_id: str
    user_id: int | None
    currency: str
    stored: int | None
    at_telegram: int | None
    at: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Stored:
    charge_id: str
    payload: str
    currency: str
    amount: int
    telegram_id: int
    received_at: int
    outcome: str
    state: str | None


async def reconcile(money: Money) -> list[Difference]:
    """Every difference, by charge id, but for payments that somebody has marked as dealt with.

    TelegramSilent or TelegramRefused where Telegram's list cannot be had.

    Payments through a provider are in no list of Telegram's: of them, only those that fit no order are told.
    Transfers on TON are not Telegram's: `ton.odd.odd_transfers` lists those.
    """
    taken: dict[str, StarTransaction] = {}
    returned: set[str] = set()
    offset = 0
    while page := await money.bot.star_transactions(offset, _PAGE):
        for move in page:
            if not move.incoming:
                returned.add(move.charge_id)
            elif move.payload:
                taken[move.charge_id] = move
        offset += len(page)
    stored = {row.charge_id: row for row in await _stored(money)}
    found: list[Difference] = []
    for charge in sorted(taken.keys() | stored.keys()):
        kind = _kind(stored.get(charge), taken.get(charge), charge in returned)
        if kind is not None:
            found.append(_difference(kind, charge, stored.get(charge), taken.get(charge)))
    return found


async def _stored(money: Money) -> list[_Stored]:
    own = ("charge_id", "payload", "currency", "amount", "telegram_id", "received_at", "outcome")
    columns = [PAYMENTS.c[name] for name in own]
    joined = PAYMENTS.outerjoin(ORDERS, ORDERS.c.charge_id == PAYMENTS.c.charge_id)
    async with money.store.read() as connection:
        by_telegram = ~PAYMENTS.c.charge_id.startswith(CHARGE, autoescape=True)
        query = select(*columns, ORDERS.c.state).select_from(joined).where(by_telegram)
        rows = (await connection.execute(query)).all()
    return [_Stored(*tuple(row)) for row in rows]


def _kind(row: _Stored | None, move: StarTransaction | None, returned: bool) -> Kind | None:
    if row is None:
        return None if returned else Kind.UNTOLD
    if row.outcome == Outcome.HANDLED:
        return None
    if row.currency == STARS and move is None:
        return Kind.UNLISTED
    if move is not None and move.amount != row.amount:
        return Kind.AMOUNT
    if row.outcome != Outcome.PAID:
        if returned:
            return None
        return Kind.TWICE if row.outcome == Outcome.TWICE else Kind.UNSETTLED
    if returned and row.state != State.REFUND:
        return Kind.REFUNDED_THERE
    if row.state == State.REFUND and row.currency == STARS and not returned:
        return Kind.REFUNDED_HERE
    return None


def _difference(kind: Kind, charge: str, row: _Stored | None, move: StarTransaction | None) -> Difference:
    return Difference(
        kind=kind,
        charge_id=charge,
        prepay_id=row.payload if row is not None else move.payload if move is not None else "",
        user_id=row.telegram_id if row is not None else move.user_id if move is not None else None,
        currency=STARS if row is None else row.currency,
        stored=None if row is None else row.amount,
        at_telegram=None if move is None else move.amount,
        at=row.received_at if row is not None else move.date if move is not None else 0,
    )
