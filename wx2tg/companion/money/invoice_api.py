"""`POST /tg/invoice` and `POST /tg/invoice/state`: the app gives the `package` of wx.requestPayment.

The first answers the link of Telegram's invoice, the second what became of the order. Where orders are paid with TON
Connect the app gives the address of the buyer's `wallet` too, and the first answers a transfer instead.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import or_, update
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.invoices import TelegramRefused, TelegramSilent
from wx2tg.companion.money.order_state import order_state
from wx2tg.companion.money.tables import ORDERS, Order, State, find_order
from wx2tg.companion.public.calls import refused
from wx2tg.companion.public.logins import Refusal
from wx2tg.companion.telegram.init_data import InitDataError, User
from wx2tg.companion.texts import Texts
from wx2tg.companion.ton_config import is_on_chain
from wx2tg.companion.untrusted import decode_json

UserOf = Callable[[str], User]
"""Gives the Telegram user of initData that is signed and fresh.

InitDataError or Refusal where it proves nothing, Refusal with 429 where it is used too often.
"""

_PREFIX = "prepay_id="
_NOT_PAID = ("unpaid", "pending", "closed", "expired")
_TITLE = 32
_DESCRIPTION = 255


class _Asked(msgspec.Struct, rename={"init_data": "initData"}):
    init_data: str
    package: str = ""
    prepay_id: str = ""
    wallet: str = ""

    @property
    def number(self) -> str:
        """The prepay_id, whichever way it is given."""
        return self.prepay_id or self.package.removeprefix(_PREFIX)


class InvoiceProblem(Exception):
    """No invoice: `status` is that of HTTP, `code` a word for programs, the message a sentence for the buyer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Way(NamedTuple):
    """How orders are paid otherwise than by Telegram's invoices.

    `offer` answers for a user, a prepay_id and the address of a wallet what the app is to do (InvoiceProblem). `look`
    looks for payments before the app is told that an order is not paid.
    """

    offer: Callable[[User, str, str], Awaitable[Mapping[str, object]]]
    look: Callable[[], Awaitable[None]]


def routes(money: Money, user_of: UserOf, way: Way | None = None) -> list[Route]:
    """The two addresses; errors are `{"error": code, "message": sentence}`."""

    async def invoice(user: User, asked: _Asked) -> Mapping[str, object]:
        if way is not None:
            return await way.offer(user, asked.number, asked.wallet)
        return {"invoice_link": await invoice_link(money, user, asked.number)}

    async def state(user: User, asked: _Asked) -> Mapping[str, object]:
        found = await order_state(money, user.id, asked.number)
        if way is not None and found is not None and found["state"] in _NOT_PAID:
            await way.look()
            found = await order_state(money, user.id, asked.number)
        if found is None:
            raise InvoiceProblem(404, "order", money.texts_for(user.language_code).unknown_order)
        return found

    return [
        Route("/tg/invoice", _endpoint(invoice, user_of), methods=["POST"]),
        Route("/tg/invoice/state", _endpoint(state, user_of), methods=["POST"]),
    ]


_Answer = Callable[[User, _Asked], Awaitable[Mapping[str, object]]]


def _endpoint(answer: _Answer, user_of: UserOf) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            asked = decode_json(await read_body(request), _Asked)
            told = await answer(user_of(asked.init_data), asked)
        except BodyError as error:
            return _problem(error.status, "body", str(error))
        except msgspec.MsgspecError:
            return _problem(400, "body", "the body must be JSON with initData, and package or prepay_id")
        except InitDataError as error:
            return _problem(401, "init-data", str(error))
        except Refusal as error:
            return refused(error.status, "init-data" if error.status == 401 else error.error, str(error))
        except InvoiceProblem as error:
            return _problem(error.status, error.code, str(error))
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    return endpoint


def _problem(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": code, "message": message}, status, {"Cache-Control": "no-store"})


async def invoice_link(money: Money, user: User, prepay_id: str) -> str:
    """The invoice of an order, for its buyer alone. The same link is given again while the order is unpaid."""
    texts = money.texts_for(user.language_code)
    order = await claimed_order(money, user.id, prepay_id, texts)
    if is_on_chain(order.currency):
        raise InvoiceProblem(409, "provider", texts.other_way)
    if order.invoice_link is not None:
        return order.invoice_link
    made = await _made(money, order, texts)
    async with money.store.write() as connection:
        first = update(ORDERS).where(ORDERS.c.prepay_id == prepay_id, ORDERS.c.invoice_link.is_(None))
        await connection.execute(first.values(invoice_link=made))
        stored = await find_order(connection, prepay_id=prepay_id)
    return made if stored is None or stored.invoice_link is None else stored.invoice_link


async def claimed_order(money: Money, user_id: int, prepay_id: str, texts: Texts) -> Order:
    """The order, with its buyer's Telegram number stored: Telegram later names the payer by that alone."""
    openid = money.openid_of(user_id)
    async with money.store.write() as connection:
        mine = update(ORDERS).where(
            ORDERS.c.prepay_id == prepay_id,
            ORDERS.c.openid == openid,
            or_(ORDERS.c.telegram_id.is_(None), ORDERS.c.telegram_id == user_id),
        )
        claimed = (await connection.execute(mine.values(telegram_id=user_id))).rowcount
        order = await find_order(connection, prepay_id=prepay_id)
    if order is None:
        raise InvoiceProblem(404, "order", texts.unknown_order)
    if not claimed:
        raise InvoiceProblem(403, "buyer", texts.other_buyer)
    if order.state is State.CLOSED:
        raise InvoiceProblem(410, "expired", texts.closed_order)
    if order.state is State.NOTPAY and order.expires_at <= money.now():
        raise InvoiceProblem(410, "expired", texts.expired_order)
    if order.state is not State.NOTPAY:
        raise InvoiceProblem(409, "paid", texts.paid_order)
    return order


async def _made(money: Money, order: Order, texts: Texts) -> str:
    description = " ".join(order.description.split()) or order.out_trade_no
    try:
        return await money.bot.create_invoice_link(
            title=description[:_TITLE],
            description=description[:_DESCRIPTION],
            payload=order.prepay_id,
            currency=order.currency,
            amount=order.amount,
            provider_token=money.pricing.provider_token if order.currency == money.pricing.currency else "",
        )
    except TelegramRefused as error:
        raise InvoiceProblem(502, "telegram", f"{texts.no_invoice} ({error})") from None
    except TelegramSilent:
        raise InvoiceProblem(503, "telegram", texts.try_again) from None
