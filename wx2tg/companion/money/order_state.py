"""What became of an order, in the words of `POST /tg/invoice/state`: for its own buyer, from the stored order alone."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.orders import HOLD
from wx2tg.companion.money.tables import NOTIFICATIONS, Order, State, find_order
from wx2tg.companion.money.ton.seen import is_seen
from wx2tg.companion.ton_config import is_on_chain


def state_of(order: Order, now: float, *, seen: bool = False) -> str:
    """`unpaid`, `pending`, `paid`, `closed`, `expired` or `refunded`.

    Between Telegram's pre-checkout query and the payment an order is `pending`, for as long as it is held. One that is
    paid on TON is `pending` while its transfer is on the chain (`seen`) and does not count yet: that a wallet was asked
    for it says nothing. One that is paid and partly given back is `paid`.
    """
    match order.state:
        case State.SUCCESS:
            return "paid"
        case State.REFUND:
            return "refunded"
        case State.CLOSED:
            return "closed"
    if seen if is_on_chain(order.currency) else order.checkout_at > now - HOLD:
        return "pending"
    return "unpaid" if order.expires_at > now else "expired"


async def order_state(money: Money, user_id: int, prepay_id: str) -> Mapping[str, str | bool] | None:
    """The state of the user's own order, and whether its back end has been told of the payment; None of any other.

    An app that asks its own back end right after a payment should find it paid there: `told` says when it may.
    """
    async with money.store.read() as connection:
        order = await find_order(connection, prepay_id=prepay_id)
        if order is None or order.openid != money.openid_of(user_id) or order.telegram_id not in (None, user_id):
            return None
        seen = is_on_chain(order.currency) and await is_seen(connection, order.prepay_id)
        state = state_of(order, money.now(), seen=seen)
        if state != "paid":
            return {"state": state}
        delivered = select(NOTIFICATIONS.c.delivered_at).where(NOTIFICATIONS.c.subject == str(order.transaction_id))
        return {"state": state, "told": (await connection.execute(delivered)).scalar() is not None}
