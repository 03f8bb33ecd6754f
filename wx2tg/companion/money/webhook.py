"""What Telegram's updates say about money: pre-checkout queries, payments and refunds."""

from __future__ import annotations

import logging
from functools import partial

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.invoices import TelegramRefused, TelegramSilent
from wx2tg.companion.money.orders import Checkout, Outcome, Payment, check_out, note_refunded, settle
from wx2tg.companion.telegram.updates import Message, Paid, PreCheckoutQuery, Update
from wx2tg.companion.telegram.webhook import Handlers, NotDone

_LOG = logging.getLogger(__name__)


def handlers(money: Money) -> Handlers:
    """The handlers of the three kinds of updates that are about money."""
    take = partial(handle, money)
    return {"pre_checkout_query": take, "successful_payment": take, "refunded_payment": take}


async def handle(money: Money, update: Update) -> None:
    """Do what an update says, if it is about money.

    NotDone where a pre-checkout query could not be answered: Telegram shall send it again.
    """
    message = update.message
    if update.pre_checkout_query is not None:
        await _answer(money, update.pre_checkout_query)
    elif message is not None and message.successful_payment is not None:
        outcome = await settle(money, _payment(message, message.successful_payment))
        if outcome not in (Outcome.PAID, Outcome.REPEATED):
            _LOG.warning("a payment settles no order (%s): see the list of orders", outcome.value)
    elif message is not None and message.refunded_payment is not None:
        await note_refunded(money, _payment(message, message.refunded_payment))


def _payment(message: Message, paid: Paid) -> Payment:
    """The payment; a private chat has the number of its user, where the message does not name the sender."""
    who = message.user or message.chat
    return Payment(
        charge_id=paid.telegram_payment_charge_id,
        provider_charge_id=paid.provider_payment_charge_id,
        payload=paid.invoice_payload,
        currency=paid.currency,
        amount=paid.total_amount,
        user_id=0 if who is None else who.id,
    )


async def _answer(money: Money, query: PreCheckoutQuery) -> None:
    problem = await check_out(
        money,
        Checkout(
            query_id=query.id,
            payload=query.invoice_payload,
            currency=query.currency,
            amount=query.total_amount,
            user_id=query.user.id,
            language=query.user.language_code,
        ),
    )
    try:
        await money.bot.answer_pre_checkout(query.id, problem)
    except TelegramSilent as error:
        raise NotDone(f"a pre-checkout query was not answered: {error}") from None
    except TelegramRefused as error:
        # The query is too old: Telegram has cancelled the payment, and answering its update again changes nothing.
        _LOG.warning("a pre-checkout query was not answered: %s", error)
