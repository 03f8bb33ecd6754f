"""What the owner has to send for a refund: the companion holds no key of a wallet."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from wx2tg.companion.money.amounts import shown
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.tables import PAYMENTS, Order, Refund
from wx2tg.companion.money.ton.tables import find_invoice
from wx2tg.companion.store import Connection


class Return(NamedTuple):
    """What goes back to whom: `units` of the asset, the same as people write it, the wallet, and the asset's master.

    The master is empty for TON itself. Of a part of the order the same part goes back, rounded down.
    """

    units: int
    text: str
    wallet: str
    master: str


async def what_to_send(connection: Connection, refund: Refund, order: Order) -> Return:
    """What the owner has to send for a refund of an order that was paid on TON."""
    invoice = await find_invoice(connection, prepay_id=order.prepay_id)
    paid = select(PAYMENTS.c.provider_charge_id).where(PAYMENTS.c.charge_id == order.charge_id)
    wallet = (await connection.execute(paid)).scalar()
    units = order.amount * refund.amount // order.total
    decimals = 0 if invoice is None else invoice.decimals
    master = "" if invoice is None else invoice.master
    return Return(units, shown(units, order.currency, decimals), wallet or "", master)


async def by_hand(money: Money, refund: Refund, order: Order) -> str:
    """Why a refund is not made here, and what to do, in a sentence."""
    async with money.store.read() as connection:
        back = await what_to_send(connection, refund, order)
    return (
        f"the companion holds no key of the wallet: send {back.text} to {back.wallet} by hand, "
        f"then mark refund {refund.refund_id} as sent"
    )
