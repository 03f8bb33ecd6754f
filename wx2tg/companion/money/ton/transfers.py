"""Stores transfers that arrived, each once, and settles the orders that they pay."""

from __future__ import annotations

import re

from sqlalchemy import update

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.orders import Outcome, Payment, mark_paid
from wx2tg.companion.money.tables import PAYMENTS, Order, State, find_order
from wx2tg.companion.money.ton.chain import Transfer
from wx2tg.companion.money.ton.tables import CHARGE, TON_INVOICES, Account, Invoice, find_invoice
from wx2tg.companion.store import insert_once
from wx2tg.companion.ton_config import currency_of

SETTLES = (Outcome.PAID, Outcome.OVERPAID, Outcome.LATE)
"""Transfers that are enough for their order; the owner looks at those that are not PAID all the same."""

# The form of references: nothing else of what strangers write is looked up.
_REFERENCE = re.compile(r"[\w-]{1,64}", re.ASCII)
_MOST = 2**63 - 1
_LONGEST_PAYLOAD = 255


async def settle_transfer(money: Money, account: Account, transfer: Transfer) -> Outcome:
    """Store a transfer to `account`, mark its order paid and put the notification in the outbox: one transaction, once.

    What is enough for the order settles it, also after its time, since the money has been taken.
    """
    now = int(money.now())
    charge = CHARGE + transfer.hash
    async with money.store.write() as connection:
        invoice = await find_invoice(connection, reference=named(transfer)) if named(transfer) else None
        order = None if invoice is None else await find_order(connection, prepay_id=invoice.prepay_id)
        outcome = _outcome(order, invoice, account, transfer)
        row = {
            "charge_id": charge,
            "provider_charge_id": transfer.sender,
            "payload": order.prepay_id if order is not None else _printable(transfer.comment),
            "currency": currency_of(account.master),
            "amount": min(transfer.amount, _MOST),
            "telegram_id": 0 if order is None else order.telegram_id or 0,
            "received_at": now,
            "outcome": outcome,
        }
        if not await insert_once(connection, PAYMENTS, row):
            return Outcome.REPEATED
        if invoice is not None and invoice.seen_at is not None:
            counted = update(TON_INVOICES).where(TON_INVOICES.c.prepay_id == invoice.prepay_id)
            await connection.execute(counted.values(seen_at=None))
        if order is not None and outcome in SETTLES and not await mark_paid(connection, _as_asked(order, row), now):
            outcome = Outcome.TWICE  # another process was faster
            twice = update(PAYMENTS).where(PAYMENTS.c.charge_id == charge)
            await connection.execute(twice.values(outcome=outcome))
    return outcome


def named(transfer: Transfer) -> str:
    """The reference that a transfer's comment gives, without blanks that keyboards add; empty where it gives none."""
    found = (transfer.comment or "").strip()
    return found if _REFERENCE.fullmatch(found) else ""


def _outcome(order: Order | None, invoice: Invoice | None, account: Account, transfer: Transfer) -> Outcome:
    if order is None or invoice is None:
        return Outcome.UNKNOWN
    if (invoice.network, invoice.account) != (account.network, account.account):
        return Outcome.OTHER
    if order.state not in (State.NOTPAY, State.CLOSED):
        return Outcome.TWICE
    if transfer.amount != order.amount:
        return Outcome.UNDERPAID if transfer.amount < order.amount else Outcome.OVERPAID
    late = order.state is State.CLOSED or transfer.now > order.expires_at
    return Outcome.LATE if late else Outcome.PAID


def _as_asked(order: Order, row: dict[str, object]) -> Payment:
    """The payment as the order wants it: what came may be more."""
    return Payment(
        charge_id=str(row["charge_id"]),
        provider_charge_id=str(row["provider_charge_id"]),
        payload=order.prepay_id,
        currency=order.currency,
        amount=order.amount,
        user_id=order.telegram_id or 0,
    )


def _printable(comment: str | None) -> str:
    """A stranger's comment, without what could disturb a database or a terminal."""
    return "".join(char for char in comment or "" if char.isprintable())[:_LONGEST_PAYLOAD]
