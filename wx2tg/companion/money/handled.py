"""Payments that somebody has dealt with: they settled no order, or not plainly, and are taken off the owner's list."""

from __future__ import annotations

from sqlalchemy import or_, update

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.orders import Outcome
from wx2tg.companion.money.tables import PAYMENTS
from wx2tg.companion.money.ton.tables import CHARGE

_PLAIN = (Outcome.PAID, Outcome.REPEATED, Outcome.HANDLED)


async def mark_handled(money: Money, payment: str) -> bool:
    """Take a payment off the list; False where it is not on it, or is there for another reason than its order.

    `payment` is the charge id of a payment at Telegram, or the hash of a transfer on TON, whose letters may be large or
    small.
    """
    table = PAYMENTS.c
    odd = table.outcome.not_in([outcome.value for outcome in _PLAIN])
    named = or_(table.charge_id == payment, table.charge_id == CHARGE + payment.lower())
    async with money.store.write() as connection:
        marked = update(PAYMENTS).where(named, odd).values(outcome=Outcome.HANDLED)
        return bool((await connection.execute(marked)).rowcount)
