"""Refunds by refundStarPayment: asked for once, tried until Telegram answers, told once.

The Bot API gives Stars back, the whole payment and nothing less; a payment through a provider can be given back only
at that provider. Both limits are refused with a sentence that says so.
"""

from __future__ import annotations

import dataclasses
import logging

from sqlalchemy import select, update

from wx2tg.companion.money.amounts import STARS
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.invoices import TelegramRefused, TelegramSilent
from wx2tg.companion.money.numbers import new_refund_id
from wx2tg.companion.money.orders import get_order, mark_refunded, tell
from wx2tg.companion.money.refusals import Reason, Refused
from wx2tg.companion.money.tables import (
    ORDERS,
    REFUNDS,
    Order,
    Refund,
    RefundState,
    State,
    find_order,
    find_refund,
)
from wx2tg.companion.money.ton.by_hand import by_hand
from wx2tg.companion.store import Connection, insert_once
from wx2tg.companion.ton_config import is_on_chain

_LOG = logging.getLogger(__name__)
# Seconds between two tries of a refund to which Telegram did not answer, and for which one try has it to itself.
_PAUSE = 60
NEVER = 2**62
"""When a refund is due that nothing here can make."""

_DONE_BEFORE = "CHARGE_ALREADY_REFUNDED"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RefundDraft:
    """A refund as the back end asks for it; amounts in fen. One of the two first numbers is empty."""

    out_trade_no: str
    transaction_id: str
    out_refund_no: str
    total: int
    amount: int
    version: int
    reason: str = ""
    notify_url: str = ""
    sign_type: str = ""


async def create_refund(money: Money, draft: RefundDraft) -> tuple[Refund, Order]:
    """Refund an order, or find the refund that the same request made before.

    Refused as WeChat refuses (unknown, unpaid, other amounts), where the Bot API cannot do it, and where Telegram says
    no. Where Telegram does not answer, the refund is PROCESSING, and `resume_refunds` goes on with it.

    A payment on TON is given back by its owner's hand: the refund is PROCESSING, the log and the list of orders say
    what to send, and the back end is told when the owner has marked it as sent, or has dropped it.
    """
    by = {"transaction_id": draft.transaction_id} if draft.transaction_id else {"out_trade_no": draft.out_trade_no}
    order = await get_order(money, **by)
    refund, fresh = await _store(money, draft, order)
    if fresh and is_on_chain(order.currency):
        _LOG.warning("a refund waits for its owner: %s", await by_hand(money, refund, order))
    elif fresh:
        refund = await _give_back(money, refund, order)
    if refund.state is RefundState.CLOSED:
        raise Refused(Reason.REFUND_REFUSED, f"Telegram refused the refund: {refund.problem}")
    return refund, order


async def _store(money: Money, draft: RefundDraft, order: Order) -> tuple[Refund, bool]:
    now = int(money.now())
    own = ("out_refund_no", "amount", "reason", "notify_url", "version", "sign_type")
    due_at = NEVER if is_on_chain(order.currency) else now + _PAUSE
    row = {name: getattr(draft, name) for name in own} | {
        "refund_id": new_refund_id(now),
        "mchid": money.merchant.mchid,
        "prepay_id": order.prepay_id,
        "state": RefundState.PROCESSING,
        "problem": "",
        "created_at": now,
        "due_at": due_at,
        "attempts": 0,
    }
    async with money.store.write() as connection:
        old = await find_refund(connection, mchid=money.merchant.mchid, out_refund_no=draft.out_refund_no)
        if old is not None:
            if (old.prepay_id, old.amount) != (order.prepay_id, draft.amount) or order.total != draft.total:
                raise Refused(Reason.REFUND_CHANGED, "this number stands for another refund", "out_refund_no")
            if old.state is not RefundState.CLOSED:
                return old, False
        _check(money, draft, order)
        await _claim(connection, order)
        if old is not None:
            again = update(REFUNDS).where(REFUNDS.c.refund_id == old.refund_id)
            await connection.execute(again.values(state=RefundState.PROCESSING, problem="", due_at=due_at, attempts=0))
        elif not await insert_once(connection, REFUNDS, row):
            raise Refused(Reason.REFUND_CHANGED, "this number stands for another refund", "out_refund_no")
        made = await find_refund(connection, refund_id=str(row["refund_id"]) if old is None else old.refund_id)
    assert made is not None
    return made, True


async def _claim(connection: Connection, order: Order) -> None:
    """Take the order's money for one refund: of two at once, one is refused."""
    claimed = update(ORDERS).where(
        ORDERS.c.prepay_id == order.prepay_id, ORDERS.c.state == State.SUCCESS, ORDERS.c.refunded == 0
    )
    if not (await connection.execute(claimed.values(refunded=order.total))).rowcount:
        raise Refused(Reason.REFUND_IMPOSSIBLE, "the order is refunded already")


def _check(money: Money, draft: RefundDraft, order: Order) -> None:
    if order.state in (State.NOTPAY, State.CLOSED):
        raise Refused(Reason.NOT_PAID, "the order is not paid")
    if draft.total != order.total:
        raise Refused(Reason.PARAMETER, "the total is not that of the order", "total")
    if draft.amount > order.total:
        raise Refused(Reason.PARAMETER, "the refund is more than the order", "refund")
    if is_on_chain(order.currency):
        return
    if order.currency != STARS:
        raise Refused(
            Reason.REFUND_IMPOSSIBLE,
            f"Telegram's Bot API cannot give back a payment in {order.currency}: refund it at the payment provider",
        )
    if draft.amount < order.total:
        raise Refused(Reason.REFUND_IMPOSSIBLE, "Telegram gives a payment in Stars back only as a whole")


async def _give_back(money: Money, refund: Refund, order: Order) -> Refund:
    """Ask Telegram, and store what it answers; no answer leaves the refund as it is."""
    try:
        await money.bot.refund_star_payment(order.telegram_id or 0, order.charge_id or "")
    except TelegramRefused as error:
        if _DONE_BEFORE not in str(error):
            return await refuse(money, refund, order, str(error))
    except TelegramSilent:
        return refund
    async with money.store.write() as connection:
        await mark_refunded(connection, order, int(money.now()))
        done = await find_refund(connection, refund_id=refund.refund_id)
    assert done is not None
    return done


async def refuse(money: Money, refund: Refund, order: Order, problem: str) -> Refund:
    """Close a refund, and tell the back end of it where it was answered before that the refund is under way."""
    now = int(money.now())
    async with money.store.write() as connection:
        closed = update(REFUNDS).where(
            REFUNDS.c.refund_id == refund.refund_id, REFUNDS.c.state == RefundState.PROCESSING
        )
        if (await connection.execute(closed.values(state=RefundState.CLOSED, problem=problem))).rowcount:
            free = update(ORDERS).where(ORDERS.c.prepay_id == refund.prepay_id, ORDERS.c.state == State.SUCCESS)
            await connection.execute(free.values(refunded=0))
            if refund.notify_url and (refund.attempts or is_on_chain(order.currency)):
                subject = f"{refund.refund_id}-closed"
                await tell(connection, order, subject, refund.notify_url, now=now, refund_id=refund.refund_id)
        found = await find_refund(connection, refund_id=refund.refund_id)
    assert found is not None
    return found


async def resume_refunds(money: Money) -> int:
    """Try the refunds that Telegram has not answered yet and that are due; how many were tried.

    A refund is claimed by moving its time on, so that two processes do not ask at once.
    """
    now = int(money.now())
    where = (REFUNDS.c.state == RefundState.PROCESSING, REFUNDS.c.due_at <= now)
    async with money.store.write() as connection:
        due = select(REFUNDS.c.refund_id).where(*where).limit(20).with_for_update(skip_locked=True)
        claimed = update(REFUNDS).where(REFUNDS.c.refund_id.in_(due.scalar_subquery()), *where)
        claimed = claimed.values(due_at=now + _PAUSE, attempts=REFUNDS.c.attempts + 1)
        numbers = (await connection.execute(claimed.returning(REFUNDS.c.refund_id))).scalars().all()
    for number in numbers:
        async with money.store.read() as connection:
            refund = await find_refund(connection, refund_id=number)
            order = None if refund is None else await find_order(connection, prepay_id=refund.prepay_id)
        if refund is not None and order is not None:
            await _give_back(money, refund, order)
    return len(numbers)


async def get_refund(money: Money, **by: str) -> tuple[Refund, Order]:
    """The merchant's refund with this `out_refund_no` or `refund_id`, and its order; Refused where there is none."""
    async with money.store.read() as connection:
        refund = await find_refund(connection, mchid=money.merchant.mchid, **by)
        order = None if refund is None else await find_order(connection, prepay_id=refund.prepay_id)
    if refund is None or order is None:
        raise Refused(Reason.NO_REFUND, "there is no such refund")
    return refund, order


async def refund_of(money: Money, order: Order) -> Refund:
    """The refund of an order; Refused where it has none."""
    async with money.store.read() as connection:
        refund = await find_refund(connection, prepay_id=order.prepay_id)
    if refund is None:
        raise Refused(Reason.NO_REFUND, "the order has no refund")
    return refund
