"""WeChat Pay's version 2, as the back end calls it: XML over POST, signed with the merchant's key.

Source: pay.weixin.qq.com/wiki/doc/api/jsapi.php, chapters 9.1 to 9.5. The certificate that WeChat asks for with
refunds is not asked for here: the listener is private, and the signature is checked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.money import fields as check
from wx2tg.companion.money.amounts import received_by
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.numbers import compact_time, read_compact_time
from wx2tg.companion.money.orders import Draft, close_order, create_order, get_order
from wx2tg.companion.money.refunds import RefundDraft, create_refund, get_refund, refund_of
from wx2tg.companion.money.refusals import Reason, Refused
from wx2tg.companion.money.tables import Order, Refund, State
from wx2tg.companion.wechat import pay_v2

Fields = dict[str, str]
_Handler = Callable[[Money, Mapping[str, str]], Awaitable[Fields]]

_CODES = {
    Reason.PARAMETER: "PARAM_ERROR",
    Reason.MISSING: "LACK_PARAMS",
    Reason.OTHER_APP: "APPID_MCHID_NOT_MATCH",
    Reason.NO_ORDER: "ORDERNOTEXIST",
    Reason.NUMBER_USED: "OUT_TRADE_NO_USED",
    Reason.PAID: "ORDERPAID",
    Reason.CLOSED: "ORDERCLOSED",
    Reason.PAYING: "SYSTEMERROR",
    Reason.NOT_PAID: "TRADE_STATE_ERROR",
    Reason.NO_REFUND: "REFUNDNOTEXIST",
    Reason.REFUND_CHANGED: "REFUND_FEE_MISMATCH",
    Reason.REFUND_IMPOSSIBLE: "ERROR",
    Reason.REFUND_REFUSED: "ERROR",
}

_STATES = {
    State.NOTPAY: "the order is not paid",
    State.SUCCESS: "the order is paid",
    State.CLOSED: "the order is closed",
    State.REFUND: "the order was paid and refunded",
}


def routes(money: Money) -> list[Route]:
    """The addresses of version 2."""
    handlers: dict[str, _Handler] = {
        "/pay/unifiedorder": _unified_order,
        "/pay/orderquery": _order_query,
        "/pay/closeorder": _close_order,
        "/secapi/pay/refund": _refund,
        "/pay/refundquery": _refund_query,
    }
    return [
        Route(path, _endpoint(money, handler), methods=["GET", "POST", "PUT", "DELETE"])
        for path, handler in handlers.items()
    ]


def _endpoint(money: Money, handler: _Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method != "POST":
            return _failed("REQUIRE_POST_METHOD", "use POST")
        try:
            body = await read_body(request)
            asked = pay_v2.parse(body)
        except BodyError as error:
            return _failed("PARAM_ERROR", str(error))
        except pay_v2.XmlError as error:
            return _failed("XML_FORMAT_ERROR" if body else "POST_DATA_EMPTY", str(error))
        if not money.merchant.key or not pay_v2.is_signed(asked, money.merchant.key):
            return _failed("SIGNERROR", "the signature is wrong")
        try:
            _check_account(money, asked)
            answer = await handler(money, asked)
        except Refused as error:
            problem = {"err_code": _CODES[error.reason], "err_code_des": error.message}
            return _answered(money, asked, {"result_code": "FAIL", **problem})
        return _answered(money, asked, {"result_code": "SUCCESS", **answer})

    return endpoint


def _failed(code: str, message: str) -> Response:
    """A request that was not understood; it is answered without a signature, as WeChat does."""
    answer = {"return_code": "FAIL", "return_msg": message, "result_code": "FAIL", "err_code": code}
    return Response(pay_v2.printed({**answer, "err_code_des": message}), media_type="text/xml")


def _answered(money: Money, asked: Mapping[str, str], answer: Fields) -> Response:
    account = {"appid": money.merchant.appid, "mch_id": money.merchant.mchid}
    told = {"return_code": "SUCCESS", "return_msg": "OK", **account, **answer}
    return Response(pay_v2.printed(pay_v2.with_sign(told, money.merchant.key, sign_type(asked))), media_type="text/xml")


def sign_type(asked: Mapping[str, str]) -> pay_v2.SignType:
    """How a request whose signature was right is signed."""
    kind: Literal["MD5", "HMAC-SHA256"] = "HMAC-SHA256" if asked.get("sign_type") == "HMAC-SHA256" else "MD5"
    return kind


def _check_account(money: Money, asked: Mapping[str, str]) -> None:
    _need(asked, "appid", "mch_id", "nonce_str")
    if (asked["appid"], asked["mch_id"]) != (money.merchant.appid, money.merchant.mchid):
        raise Refused(Reason.OTHER_APP, "appid and mch_id are not those of this merchant")


def _need(asked: Mapping[str, str], *names: str) -> None:
    for name in names:
        if not asked.get(name):
            raise Refused(Reason.MISSING, f"{name} is missing", name)


async def _unified_order(money: Money, asked: Mapping[str, str]) -> Fields:
    _need(asked, "body", "out_trade_no", "total_fee", "notify_url", "trade_type", "openid")
    if asked["trade_type"] != "JSAPI":
        raise Refused(Reason.PARAMETER, "trade_type must be JSAPI", "trade_type")
    if asked.get("fee_type", "CNY") not in ("", "CNY"):
        raise Refused(Reason.PARAMETER, "fee_type must be CNY", "fee_type")
    order = await create_order(
        money,
        Draft(
            out_trade_no=check.trade_number(asked["out_trade_no"]),
            total=check.fen(asked["total_fee"], "total_fee"),
            openid=check.text_of(asked["openid"], "openid", 128),
            description=check.text_of(asked["body"], "body", 128),
            attach=check.text_of(asked.get("attach", ""), "attach", 127, least=0),
            notify_url=check.notify_url(asked["notify_url"]),
            version=2,
            sign_type=sign_type(asked),
            expires_at=_expiry(asked.get("time_expire", "")),
        ),
    )
    device = {"device_info": asked["device_info"]} if asked.get("device_info") else {}
    return {**device, "trade_type": "JSAPI", "prepay_id": order.prepay_id}


def _expiry(text: str) -> int | None:
    try:
        return read_compact_time(text) if text else None
    except ValueError:
        raise Refused(Reason.PARAMETER, "time_expire must be yyyyMMddHHmmss", "time_expire") from None


async def _found(money: Money, asked: Mapping[str, str]) -> Order:
    if number := asked.get("transaction_id"):
        return await get_order(money, transaction_id=number)
    _need(asked, "out_trade_no")
    return await get_order(money, out_trade_no=asked["out_trade_no"])


async def _order_query(money: Money, asked: Mapping[str, str]) -> Fields:
    order = await _found(money, asked)
    state = {"trade_state": order.state.value, "trade_state_desc": _STATES[order.state]}
    if order.paid_at is None:
        return {"out_trade_no": order.out_trade_no, "total_fee": str(order.total), "attach": order.attach, **state}
    return paid_fields(order) | state


def paid_fields(order: Order) -> Fields:
    """What version 2 tells of a paid order, in an answer and in a notification."""
    return {
        "openid": order.openid,
        "is_subscribe": "N",
        "trade_type": "JSAPI",
        "bank_type": "OTHERS",
        "total_fee": str(order.total),
        "fee_type": "CNY",
        "cash_fee": str(order.total),
        "cash_fee_type": "CNY",
        "transaction_id": order.transaction_id or "",
        "out_trade_no": order.out_trade_no,
        "attach": order.attach,
        "time_end": compact_time(order.paid_at or 0),
    }


async def _close_order(money: Money, asked: Mapping[str, str]) -> Fields:
    _need(asked, "out_trade_no")
    await close_order(money, asked["out_trade_no"])
    return {"result_msg": "OK"}


async def _refund(money: Money, asked: Mapping[str, str]) -> Fields:
    _need(asked, "out_refund_no", "total_fee", "refund_fee")
    if not asked.get("transaction_id"):
        _need(asked, "out_trade_no")
    url = asked.get("notify_url", "")
    refund, order = await create_refund(
        money,
        RefundDraft(
            out_trade_no=asked.get("out_trade_no", ""),
            transaction_id=asked.get("transaction_id", ""),
            out_refund_no=check.refund_number(asked["out_refund_no"]),
            total=check.fen(asked["total_fee"], "total_fee"),
            amount=check.fen(asked["refund_fee"], "refund_fee"),
            reason=check.text_of(asked.get("refund_desc", ""), "refund_desc", 80, least=0),
            notify_url=check.notify_url(url) if url else "",
            version=2,
            sign_type=sign_type(asked),
        ),
    )
    return {
        "transaction_id": order.transaction_id or "",
        "out_trade_no": order.out_trade_no,
        "out_refund_no": refund.out_refund_no,
        "refund_id": refund.refund_id,
        "refund_fee": str(refund.amount),
        "total_fee": str(order.total),
        "cash_fee": str(order.total),
        "cash_refund_fee": str(refund.amount),
    }


async def _refund_query(money: Money, asked: Mapping[str, str]) -> Fields:
    if asked.get("out_refund_no"):
        refund, order = await get_refund(money, out_refund_no=asked["out_refund_no"])
    elif asked.get("refund_id"):
        refund, order = await get_refund(money, refund_id=asked["refund_id"])
    else:
        order = await _found(money, asked)
        refund = await refund_of(money, order)
    return {
        "transaction_id": order.transaction_id or "",
        "out_trade_no": order.out_trade_no,
        "total_fee": str(order.total),
        "cash_fee": str(order.total),
        "refund_count": "1",
        **_numbered(refund, order),
    }


def _numbered(refund: Refund, order: Order) -> Fields:
    """The refund as the first of a list: an order has one here, since Stars go back as a whole."""
    state = "REFUNDCLOSE" if refund.state == "CLOSED" else refund.state.value
    found = {
        "out_refund_no_0": refund.out_refund_no,
        "refund_id_0": refund.refund_id,
        "refund_channel_0": "ORIGINAL",
        "refund_fee_0": str(refund.amount),
        "refund_status_0": state,
        "refund_account_0": "REFUND_SOURCE_UNSETTLED_FUNDS",
        "refund_recv_accout_0": received_by(order.currency),  # spelt so by WeChat
    }
    if refund.done_at is not None:
        found["refund_success_time_0"] = readable_time(refund.done_at)
    return found


def readable_time(seconds: int) -> str:
    """`2026-11-30 18:25:00`, as version 2 writes the time of a refund."""
    digits = compact_time(seconds)
    date, time = digits[:8], digits[8:]
    return f"{date[:4]}-{date[4:6]}-{date[6:]} {time[:2]}:{time[2:4]}:{time[4:]}"
