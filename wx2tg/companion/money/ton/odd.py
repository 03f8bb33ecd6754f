"""The list of transfers that are no plain payment, for the owner to look at."""

from __future__ import annotations

import dataclasses

from sqlalchemy import RowMapping, select

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.orders import Outcome
from wx2tg.companion.money.tables import ORDERS, PAYMENTS
from wx2tg.companion.money.ton.tables import CHARGE

MEANING = {
    Outcome.UNDERPAID: "it is less than the order costs: send it back, or have the buyer pay again",
    Outcome.OVERPAID: "the order is paid, and more came than it costs: send the rest back",
    Outcome.LATE: "the order is paid, but it was closed or had expired: deliver, or refund it",
    Outcome.TWICE: "the order was paid before: send this transfer back",
    Outcome.OTHER: "it came to another account, or in another asset, than the order named: look at it",
    Outcome.UNKNOWN: "its comment names no order: it is no payment, or one whose comment was changed",
}
"""What a transfer that is not plainly PAID means, and what to do."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OddTransfer:
    """A transfer for the owner to look at; amounts in the smallest unit, `due` None where no order is known.

    `order` is the back end's number of the order, `comment` what a transfer without an order said.
    """

    hash: str
    sender: str
    currency: str
    amount: int
    due: int | None
    order: str
    comment: str
    received_at: int
    outcome: Outcome


async def odd_transfers(money: Money) -> list[OddTransfer]:
    """Every transfer that is not plainly a payment and that was not marked as dealt with, the oldest first."""
    odd = [outcome.value for outcome in MEANING]
    query = (
        select(PAYMENTS, ORDERS.c.out_trade_no, ORDERS.c.amount.label("due"))
        .outerjoin(ORDERS, ORDERS.c.prepay_id == PAYMENTS.c.payload)
        .where(PAYMENTS.c.charge_id.startswith(CHARGE, autoescape=True), PAYMENTS.c.outcome.in_(odd))
        .order_by(PAYMENTS.c.received_at, PAYMENTS.c.charge_id)
    )
    async with money.store.read() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [_odd(row) for row in rows]


def _odd(row: RowMapping) -> OddTransfer:
    known = row["outcome"] != Outcome.UNKNOWN  # a stranger may write the number of an order as a comment
    return OddTransfer(
        hash=row["charge_id"].removeprefix(CHARGE),
        sender=row["provider_charge_id"],
        currency=row["currency"],
        amount=row["amount"],
        due=row["due"] if known else None,
        order=row["out_trade_no"] if known else "",
        comment="" if known else row["payload"],
        received_at=row["received_at"],
        outcome=Outcome(row["outcome"]),
    )
