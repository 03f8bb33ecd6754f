"""The transfer that a buyer's wallet is asked for, in the form of TON Connect's `sendTransaction`.

Source: docs.ton.org, TON Connect, "Sending messages": `validUntil` in seconds, amounts in nanotons as texts, addresses
in the friendly form, whose tag says whether a message that cannot be delivered comes back.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import update

from wx2tg.companion.money.invoice_api import InvoiceProblem, claimed_order
from wx2tg.companion.money.tables import ORDERS, Order, State
from wx2tg.companion.money.ton import cells
from wx2tg.companion.money.ton.chain import TonSilent
from wx2tg.companion.money.ton.context import Ton, receiving_account
from wx2tg.companion.money.ton.tables import TON_INVOICES, Invoice, find_invoice
from wx2tg.companion.store import insert_once
from wx2tg.companion.telegram.init_data import User
from wx2tg.companion.ton_address import AddressFault, TonAddress, read_address
from wx2tg.companion.ton_config import GLOBAL_IDS

VALID = 300
"""Seconds for which a wallet may send a transfer that it was asked for; TON Connect warns of more."""

GAS = 50_000_000
"""Nanotons that go with a transfer of jettons; what it does not use comes back to the buyer."""

STATE = "/tg/invoice/state"


async def offer(ton: Ton, user: User, prepay_id: str, wallet: str) -> dict[str, Any]:
    """What `POST /tg/invoice` answers: `ton` goes to TON Connect as it stands. InvoiceProblem.

    `wallet` is the buyer's address; a transfer of jettons is made for it, one of TON for whichever wallet sends it.
    """
    texts = ton.money.texts_for(user.language_code)
    order = await claimed_order(ton.money, user.id, prepay_id, texts)
    if order.currency != ton.asset.currency:
        raise InvoiceProblem(409, "provider", texts.other_way)
    try:
        buyer = read_address(wallet, test=True) if wallet else None
    except AddressFault as error:
        raise InvoiceProblem(400, "wallet", f"`wallet` {error}") from None
    try:
        invoice = await _invoice(ton, order)
        if (invoice.network, invoice.owner, invoice.master) != (ton.network, ton.owner.raw, ton.master):
            raise InvoiceProblem(409, "provider", texts.other_way)
        message = await _message(ton, order, invoice, buyer)
    except TonSilent:
        raise InvoiceProblem(503, "ton", texts.no_chain) from None
    if message is None:
        raise InvoiceProblem(409, "balance", texts.low_balance)
    until = min(int(ton.money.now()) + VALID, order.expires_at)
    chain = str(GLOBAL_IDS[ton.network])
    return {"ton": {"validUntil": until, "network": chain, "messages": [message]}, "state": STATE}


async def _invoice(ton: Ton, order: Order) -> Invoice:
    """What the order's buyer is asked for: made once, so that each time the same transfer is asked for."""
    account = await receiving_account(ton)
    now = int(ton.money.now())
    row = {
        "prepay_id": order.prepay_id,
        "reference": f"pay-{secrets.token_hex(10)}",
        "network": ton.network,
        "account": account.account,
        "owner": account.owner,
        "master": account.master,
        "decimals": ton.asset.decimals,
        "made_at": now,
    }
    async with ton.money.store.write() as connection:
        await insert_once(connection, TON_INVOICES, row)
        made = await find_invoice(connection, prepay_id=order.prepay_id)
        # Closing the order waits for a moment, as it does while Telegram is asked to charge.
        held = update(ORDERS).where(ORDERS.c.prepay_id == order.prepay_id, ORDERS.c.state == State.NOTPAY)
        await connection.execute(held.values(checkout_at=now))
    assert made is not None
    return made


async def _message(ton: Ton, order: Order, invoice: Invoice, buyer: TonAddress | None) -> dict[str, str] | None:
    """The one message of the transfer; None where the buyer's wallet has too little."""
    master = ton.asset.master
    if master is None:
        to = ton.owner.friendly(bounce=False, test=ton.is_test)
        return {"address": to, "amount": str(order.amount), "payload": cells.comment_body(invoice.reference)}
    if buyer is None:
        raise InvoiceProblem(400, "wallet", "`wallet` is missing: it is the address of the connected wallet")
    source = await ton.api.jetton_wallet(master, buyer)
    if await ton.api.jetton_balance(master, buyer, source) < order.amount:
        return None
    payload = cells.transfer_body(
        query_id=int.from_bytes(hashlib.sha256(invoice.reference.encode()).digest()[:8], "big"),
        amount=order.amount,
        to=ton.owner,
        change=buyer,
        comment=invoice.reference,
    )
    return {"address": source.friendly(bounce=True, test=ton.is_test), "amount": str(GAS), "payload": payload}
