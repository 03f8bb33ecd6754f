"""WeChat Pay's version 3, as the back end calls it: JSON, RSA signatures in headers, HTTP statuses that tell.

Source: pay.weixin.qq.com/doc/v3, the mini-program's payment: placing, querying and closing an order, refunds,
downloading certificates, and the codes of errors.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.money import fields as check
from wx2tg.companion.money.amounts import received_by
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.numbers import read_rfc3339
from wx2tg.companion.money.orders import Draft, close_order, create_order, get_order
from wx2tg.companion.money.refunds import RefundDraft, create_refund, get_refund
from wx2tg.companion.money.refusals import Reason, Refused
from wx2tg.companion.money.tables import Order, Refund, State
from wx2tg.companion.untrusted import decode_json
from wx2tg.companion.wechat import pay_v3

Answer = dict[str, Any]
_Handler = Callable[[Money, Request, str], Awaitable[Answer | str | None]]
_T = TypeVar("_T")

_CODES = {
    Reason.PARAMETER: (400, "PARAM_ERROR"),
    Reason.MISSING: (400, "PARAM_ERROR"),
    Reason.OTHER_APP: (400, "APPID_MCHID_NOT_MATCH"),
    Reason.NO_ORDER: (404, "ORDER_NOT_EXIST"),
    Reason.NUMBER_USED: (403, "OUT_TRADE_NO_USED"),
    Reason.PAID: (400, "ORDERPAID"),
    Reason.CLOSED: (400, "ORDER_CLOSED"),
    Reason.PAYING: (202, "USER_PAYING"),
    Reason.NOT_PAID: (400, "INVALID_REQUEST"),
    Reason.NO_REFUND: (404, "RESOURCE_NOT_EXISTS"),
    Reason.REFUND_CHANGED: (400, "INVALID_REQUEST"),
    Reason.REFUND_IMPOSSIBLE: (400, "INVALID_REQUEST"),
    Reason.REFUND_REFUSED: (400, "INVALID_REQUEST"),
}

_STATES = {
    State.NOTPAY: "the order is not paid",
    State.SUCCESS: "the order is paid",
    State.CLOSED: "the order is closed",
    State.REFUND: "the order was paid and refunded",
}


class _Total(msgspec.Struct):
    total: int
    currency: str = "CNY"


class _Payer(msgspec.Struct):
    openid: str


class _Jsapi(msgspec.Struct):
    appid: str
    mchid: str
    description: str
    out_trade_no: str
    notify_url: str
    amount: _Total
    payer: _Payer
    time_expire: str = ""
    attach: str = ""


class _Close(msgspec.Struct):
    mchid: str


class _RefundAmount(msgspec.Struct):
    refund: int
    total: int
    currency: str = "CNY"


class _Refund(msgspec.Struct):
    out_refund_no: str
    amount: _RefundAmount
    transaction_id: str = ""
    out_trade_no: str = ""
    reason: str = ""
    notify_url: str = ""


def routes(money: Money) -> list[Route]:
    """The addresses of version 3."""
    order = "/v3/pay/transactions"
    handlers: tuple[tuple[str, str, _Handler], ...] = (
        ("POST", f"{order}/jsapi", _jsapi),
        ("GET", f"{order}/out-trade-no/{{number}}", _query_by_number),
        ("GET", f"{order}/id/{{number}}", _query_by_id),
        ("POST", f"{order}/out-trade-no/{{number}}/close", _close),
        ("POST", "/v3/refund/domestic/refunds", _refund),
        ("GET", "/v3/refund/domestic/refunds/{number}", _query_refund),
        ("GET", "/v3/certificates", _certificates),
    )
    return [Route(path, _endpoint(money, handler), methods=[method]) for method, path, handler in handlers]


def _endpoint(money: Money, handler: _Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = (await read_body(request)).decode()
        except BodyError as error:
            return _problem(money, error.status, "INVALID_REQUEST", str(error))
        except UnicodeDecodeError:
            return _problem(money, 400, "INVALID_REQUEST", "the body is not UTF-8")
        try:
            _check_signature(money, request, body)
        except pay_v3.SignatureError as error:
            return _problem(money, 401, "SIGN_ERROR", str(error))
        try:
            answer = await handler(money, request, body)
        except Refused as error:
            status, code = _CODES[error.reason]
            if error.reason is Reason.NO_ORDER and "/refund/" in request.url.path:
                code = "RESOURCE_NOT_EXISTS"
            return _problem(money, status, code, error.message, error.field)
        if answer is None:
            return _signed(money, 204, "")
        return _signed(money, 200, answer if isinstance(answer, str) else msgspec.json.encode(answer).decode())

    return endpoint


def _check_signature(money: Money, request: Request, body: str) -> None:
    merchant = money.merchant
    if merchant.public_key is None or merchant.platform is None or not merchant.v3_key:
        raise pay_v3.SignatureError("version 3 is not configured: it needs the merchant's certificate and the v3 key")
    query = request.scope["query_string"].decode("latin-1")
    target = request.scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    pay_v3.check_request(
        request.headers.get("authorization", ""),
        request.method,
        target,
        body,
        merchant.public_key,
        mchid=merchant.mchid,
        now=money.now(),
    )


def _signed(money: Money, status: int, body: str) -> Response:
    headers = {"Request-ID": secrets.token_hex(16)}
    if money.merchant.platform is not None:
        headers |= pay_v3.answer_headers(body, money.merchant.platform, now=money.now())
    return Response(body or None, status, headers, "application/json" if body else None)


def _problem(money: Money, status: int, code: str, message: str, field: str = "") -> Response:
    detail = {"field": field, "issue": message, "location": "body"} if field else {}
    return _signed(money, status, msgspec.json.encode({"code": code, "message": message, "detail": detail}).decode())


def _decoded(body: str, kind: type[_T]) -> _T:
    try:
        return decode_json(body, kind)
    except msgspec.ValidationError as error:
        issue, _, path = str(error).partition(" - at `$")
        raise Refused(Reason.PARAMETER, str(error), path.rstrip("`").replace(".", "/") or issue) from None
    except msgspec.DecodeError as error:
        raise Refused(Reason.PARAMETER, f"the body is no JSON: {error}") from None


def _own(money: Money, mchid: str) -> None:
    if mchid != money.merchant.mchid:
        raise Refused(Reason.PARAMETER, "mchid is not that of this merchant", "mchid")


async def _jsapi(money: Money, _: Request, body: str) -> Answer:
    asked = _decoded(body, _Jsapi)
    if (asked.appid, asked.mchid) != (money.merchant.appid, money.merchant.mchid):
        raise Refused(Reason.OTHER_APP, "appid and mchid do not belong together")
    if asked.amount.currency != "CNY":
        raise Refused(Reason.PARAMETER, "currency must be CNY", "/amount/currency")
    order = await create_order(
        money,
        Draft(
            out_trade_no=check.trade_number(asked.out_trade_no, least=6),
            total=check.fen(str(asked.amount.total), "/amount/total"),
            openid=check.text_of(asked.payer.openid, "/payer/openid", 128),
            description=check.text_of(asked.description, "description", 127),
            attach=check.text_of(asked.attach, "attach", 128, least=0),
            notify_url=check.notify_url(asked.notify_url),
            version=3,
            expires_at=_expiry(asked.time_expire),
        ),
    )
    return {"prepay_id": order.prepay_id}


def _expiry(text: str) -> int | None:
    try:
        return read_rfc3339(text) if text else None
    except (ValueError, OverflowError):
        raise Refused(Reason.PARAMETER, "time_expire must be as 2026-11-30T18:00:00+08:00", "time_expire") from None


async def _query_by_number(money: Money, request: Request, _: str) -> Answer:
    _own(money, request.query_params.get("mchid", ""))
    return order_fields(await get_order(money, out_trade_no=request.path_params["number"]))


async def _query_by_id(money: Money, request: Request, _: str) -> Answer:
    _own(money, request.query_params.get("mchid", ""))
    return order_fields(await get_order(money, transaction_id=request.path_params["number"]))


def order_fields(order: Order) -> Answer:
    """What version 3 tells of an order, in an answer and in a notification."""
    found: Answer = {
        "appid": order.appid,
        "mchid": order.mchid,
        "out_trade_no": order.out_trade_no,
        "trade_state": order.state.value,
        "trade_state_desc": _STATES[order.state],
        "attach": order.attach,
        "payer": {"openid": order.openid},
        "amount": {"total": order.total, "currency": "CNY"},
    }
    if order.paid_at is None:
        return found
    return found | {
        "transaction_id": order.transaction_id,
        "trade_type": "JSAPI",
        "bank_type": "OTHERS",
        "success_time": pay_v3.rfc3339(order.paid_at),
        "amount": {"total": order.total, "payer_total": order.total, "currency": "CNY", "payer_currency": "CNY"},
    }


async def _close(money: Money, request: Request, body: str) -> None:
    _own(money, _decoded(body, _Close).mchid)
    await close_order(money, request.path_params["number"])


async def _refund(money: Money, _: Request, body: str) -> Answer:
    asked = _decoded(body, _Refund)
    if not asked.transaction_id and not asked.out_trade_no:
        raise Refused(Reason.MISSING, "transaction_id or out_trade_no is missing", "out_trade_no")
    if asked.amount.currency != "CNY":
        raise Refused(Reason.PARAMETER, "currency must be CNY", "/amount/currency")
    refund, order = await create_refund(
        money,
        RefundDraft(
            out_trade_no=asked.out_trade_no,
            transaction_id=asked.transaction_id,
            out_refund_no=check.refund_number(asked.out_refund_no),
            total=check.fen(str(asked.amount.total), "/amount/total"),
            amount=check.fen(str(asked.amount.refund), "/amount/refund"),
            reason=check.text_of(asked.reason, "reason", 80, least=0),
            notify_url=check.notify_url(asked.notify_url) if asked.notify_url else "",
            version=3,
        ),
    )
    return _refund_fields(refund, order)


async def _query_refund(money: Money, request: Request, _: str) -> Answer:
    return _refund_fields(*await get_refund(money, out_refund_no=request.path_params["number"]))


def _refund_fields(refund: Refund, order: Order) -> Answer:
    done = {} if refund.done_at is None else {"success_time": pay_v3.rfc3339(refund.done_at)}
    return {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": order.transaction_id,
        "out_trade_no": order.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": received_by(order.currency),
        "create_time": pay_v3.rfc3339(refund.created_at),
        "status": refund.state.value,
        "funds_account": "AVAILABLE",
        "amount": {
            "total": order.total,
            "refund": refund.amount,
            "payer_total": order.total,
            "payer_refund": refund.amount,
            "settlement_refund": refund.amount,
            "settlement_total": order.total,
            "discount_refund": 0,
            "currency": "CNY",
        },
        **done,
    }


async def _certificates(money: Money, _: Request, __: str) -> str:
    assert money.merchant.platform is not None
    return pay_v3.certificates(money.merchant.platform, money.merchant.v3_key)
