"""Telegram's webhook: pre-checkout queries, payments and refunds; every other update is handed on.

An update is answered with 200 only when what it says is stored: Telegram repeats what was answered otherwise.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.invoices import TelegramRefused, TelegramSilent
from wx2tg.companion.money.orders import Checkout, Outcome, Payment, check_out, note_refunded, settle

HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""Where Telegram puts the secret that setWebhook was given."""

Others = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Takes an update that is not about money."""

_LONGEST = 1_048_576
_LOG = logging.getLogger(__name__)


class _User(msgspec.Struct):
    id: int


class _Query(msgspec.Struct, rename={"user": "from"}):
    id: str
    user: _User
    currency: str
    total_amount: int
    invoice_payload: str


class _Paid(msgspec.Struct):
    currency: str
    total_amount: int
    invoice_payload: str
    telegram_payment_charge_id: str
    provider_payment_charge_id: str = ""


class _Message(msgspec.Struct, rename={"user": "from"}):
    user: _User | None = None
    chat: _User | None = None
    successful_payment: _Paid | None = None
    refunded_payment: _Paid | None = None


class _Update(msgspec.Struct):
    pre_checkout_query: _Query | None = None
    message: _Message | None = None


def routes(money: Money, path: str, secret: str, others: Others | None = None) -> list[Route]:
    """The webhook at `path`; ValueError where the secret is empty, since anyone could then tell of payments."""
    if not secret:
        raise ValueError("the webhook needs a secret")
    return [Route(path, _endpoint(money, secret.encode(), others), methods=["POST"])]


def _endpoint(money: Money, secret: bytes, others: Others | None) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), secret):
            return Response(status_code=401)
        try:
            body = await read_body(request, limit=_LONGEST)
            update = msgspec.json.decode(body, type=_Update)
        except BodyError as error:
            return Response(status_code=error.status)
        except msgspec.MsgspecError:
            return Response(status_code=400)
        try:
            about_money = await handle(money, update)
        except TelegramSilent as error:
            _LOG.warning("a pre-checkout query was not answered: %s", error)
            return Response(status_code=503)
        if not about_money and others is not None:
            await others(msgspec.json.decode(body))
        return Response(status_code=200)

    return endpoint


async def handle(money: Money, update: _Update) -> bool:
    """Do what an update says, and tell whether it was about money.

    TelegramSilent where a pre-checkout query could not be answered: Telegram shall send it again.
    """
    if update.pre_checkout_query is not None:
        await _answer(money, update.pre_checkout_query)
        return True
    message = update.message
    if message is None:
        return False
    if message.successful_payment is not None:
        outcome = await settle(money, _payment(message, message.successful_payment))
        if outcome not in (Outcome.PAID, Outcome.REPEATED):
            _LOG.warning("a payment settles no order (%s): see the list of orders", outcome.value)
        return True
    if message.refunded_payment is not None:
        await note_refunded(money, _payment(message, message.refunded_payment))
        return True
    return False


def _payment(message: _Message, paid: _Paid) -> Payment:
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


async def _answer(money: Money, query: _Query) -> None:
    problem = await check_out(
        money,
        Checkout(
            query_id=query.id,
            payload=query.invoice_payload,
            currency=query.currency,
            amount=query.total_amount,
            user_id=query.user.id,
        ),
    )
    try:
        await money.bot.answer_pre_checkout(query.id, problem)
    except TelegramRefused as error:
        # The query is too old: Telegram has cancelled the payment, and answering its update again changes nothing.
        _LOG.warning("a pre-checkout query was not answered: %s", error)
