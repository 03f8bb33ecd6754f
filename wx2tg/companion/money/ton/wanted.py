"""Refunds that the owner has to send by hand: their list, and what becomes of them."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select, update

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.orders import mark_refunded
from wx2tg.companion.money.refunds import NEVER, refuse
from wx2tg.companion.money.tables import ORDERS, REFUNDS, RefundState, find_order, find_refund
from wx2tg.companion.money.ton.by_hand import what_to_send


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A refund to be sent: `text` of the asset, whose jetton has the `master` (empty for TON), to `wallet`.

    `order` and `number` are the back end's numbers of the order and of the refund.
    """

    refund_id: str
    order: str
    number: str
    reason: str
    created_at: int
    units: int
    text: str
    wallet: str
    master: str


async def wanted_refunds(money: Money) -> list[Wanted]:
    """Every refund that waits for the owner, the oldest first."""
    waiting = (REFUNDS.c.state == RefundState.PROCESSING, REFUNDS.c.due_at == NEVER)
    query = select(REFUNDS.c.refund_id).where(*waiting).order_by(REFUNDS.c.created_at, REFUNDS.c.refund_id)
    found: list[Wanted] = []
    async with money.store.read() as connection:
        for number in (await connection.execute(query)).scalars().all():
            refund = await find_refund(connection, refund_id=number)
            order = None if refund is None else await find_order(connection, prepay_id=refund.prepay_id)
            if refund is None or order is None:
                continue
            back = await what_to_send(connection, refund, order)
            found.append(
                Wanted(
                    refund_id=refund.refund_id,
                    order=order.out_trade_no,
                    number=refund.out_refund_no,
                    reason=refund.reason,
                    created_at=refund.created_at,
                    **back._asdict(),
                )
            )
    return found


async def mark_sent(money: Money, refund_id: str) -> bool:
    """The owner has sent a refund: mark the order refunded, and tell the back end where it asked to be told.

    False where no refund with this number waits for the owner.
    """
    async with money.store.write() as connection:
        refund = await find_refund(connection, refund_id=refund_id)
        if refund is None or refund.state is not RefundState.PROCESSING or refund.due_at != NEVER:
            return False
        order = await find_order(connection, prepay_id=refund.prepay_id)
        assert order is not None
        await mark_refunded(connection, order, int(money.now()))
        part = update(ORDERS).where(ORDERS.c.prepay_id == order.prepay_id)
        await connection.execute(part.values(refunded=refund.amount))
    return True


async def drop_refund(money: Money, refund_id: str) -> bool:
    """The owner does not refund: close the refund, so that the order can be refunded later. False as above."""
    async with money.store.read() as connection:
        refund = await find_refund(connection, refund_id=refund_id)
        order = None if refund is None else await find_order(connection, prepay_id=refund.prepay_id)
    if refund is None or order is None or refund.state is not RefundState.PROCESSING or refund.due_at != NEVER:
        return False
    return (await refuse(money, refund, order, "the owner does not refund")).state is RefundState.CLOSED
