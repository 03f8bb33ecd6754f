"""Transfers that are on the chain but too young to count: their orders are `pending`."""

from __future__ import annotations

from sqlalchemy import select, update

from wx2tg.companion.money.tables import ORDERS, State
from wx2tg.companion.money.ton.tables import TON_INVOICES
from wx2tg.companion.store import Connection


async def note_seen(connection: Connection, reference: str, now: int) -> None:
    """Remember that a transfer with this comment is on the chain."""
    seen = update(TON_INVOICES).where(TON_INVOICES.c.reference == reference)
    await connection.execute(seen.values(seen_at=now))


async def is_seen(connection: Connection, prepay_id: str) -> bool:
    """Whether a transfer for this order is on the chain and has not been counted yet."""
    query = (
        select(TON_INVOICES.c.prepay_id)
        .join(ORDERS, ORDERS.c.prepay_id == TON_INVOICES.c.prepay_id)
        .where(TON_INVOICES.c.prepay_id == prepay_id, TON_INVOICES.c.seen_at.is_not(None))
        .where(ORDERS.c.state == State.NOTPAY)
    )
    return (await connection.execute(query)).first() is not None
