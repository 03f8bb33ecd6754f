"""`cloud.cloudPay.*`: WeChat Pay by cloud functions, made to the companion's own WeChat Pay, version 2, in process.

A payment is told to the function that the order names. Its notification goes the way of all others, to an address on
the WeChat side that knows the function; so it is told again until the function has taken it.
Source: developers.weixin.qq.com, "云开发", "微信支付".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import CloudError, denied
from wx2tg.companion.cloud.functions.failures import NO_API, FunctionError
from wx2tg.companion.cloud.functions.openapi import BASE, ApiFailure
from wx2tg.companion.cloud.functions.pool import FunctionPool
from wx2tg.companion.cloud.functions.spelling import camel_case, snake_case
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.wechat import pay_v2

PATH = "/cloud/paid"
"""Where payments are told to functions: `/cloud/paid/ENVIRONMENT/FUNCTION`, on the WeChat side."""

CALLS: Mapping[str, str] = {
    "unifiedOrder": "/pay/unifiedorder",
    "queryOrder": "/pay/orderquery",
    "closeOrder": "/pay/closeorder",
    "refund": "/secapi/pay/refund",
    "queryRefund": "/pay/refundquery",
}

# Fields that are sums in fen: functions get them as numbers.
_NUMBERS = ("totalFee", "cashFee", "refundFee", "settlementRefundFee", "cashRefundFee", "settlementTotalFee")
# Fields of the cloud alone.
_OURS = ("env_id", "function_name")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Merchant:
    """The account: `key` is that of version 2, `side` the address of the WeChat side, such as http://127.0.0.1:8081."""

    appid: str
    mchid: str
    key: str
    side: str


class CloudPay:
    """Answers the action `cloudPay`, `{api, data}`. `app` is the WeChat side, `now` in seconds since 1970."""

    def __init__(self, app: ASGIApp, merchant: Merchant, now: Callable[[], float]) -> None:
        self._app = app
        self._merchant = merchant
        self._now = now

    async def call(self, payload: Document, caller: Caller) -> Document:
        """The answer in the spelling of functions. A refusal of WeChat Pay is an answer too; CloudError for others."""
        if not caller.is_server:
            raise denied()
        name, data = payload.get("api"), payload.get("data")
        path = CALLS.get(name) if isinstance(name, str) else None
        if path is None:
            raise FunctionError(NO_API, f"the companion does not answer cloudPay.{name}")
        if not (self._merchant.mchid and self._merchant.key):
            raise ApiFailure(-1, "set mchid and key in [payment] of companion.toml: cloudPay needs both")
        given = snake_case(data) if isinstance(data, dict) else {}
        answer = await self._sent(path, self._fields(str(name), given, caller))
        found = numbered(camel_case(answer))
        if name == "unifiedOrder" and answer.get("prepay_id"):
            found["payment"] = self._payment(answer["prepay_id"])
        return found

    def _fields(self, name: str, given: Document, caller: Caller) -> dict[str, str]:
        """What WeChat Pay is asked: the function's own fields, the account, whom it is for and who is told."""
        own = {key: str(value) for key, value in given.items() if isinstance(value, str | int | float)}
        fields = {key: value for key, value in own.items() if key not in _OURS}
        if name == "unifiedOrder":
            openid = own.get("sub_openid") or own.get("openid") or caller.openid
            if not openid:
                raise ApiFailure(-1, "openid is missing: nobody calls this function whose order it could be")
            fields = {"trade_type": "JSAPI", **fields, "openid": openid}
        if own.get("function_name"):
            environment = own.get("env_id") or caller.environment
            parts = (quote(environment, safe=""), quote(own["function_name"], safe=""))
            fields["notify_url"] = f"{self._merchant.side}{PATH}/{'/'.join(parts)}"
        return {**fields, "appid": self._merchant.appid, "mch_id": self._merchant.mchid, "sign_type": "MD5"}

    async def _sent(self, path: str, fields: Mapping[str, str]) -> dict[str, str]:
        body = pay_v2.printed(pay_v2.with_sign({**fields, "nonce_str": secrets.token_hex(16)}, self._merchant.key))
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            response = await client.post(path, content=body, headers={"Content-Type": "text/xml"})
        try:
            return pay_v2.parse(response.content)
        except pay_v2.XmlError as error:
            raise ApiFailure(-1, f"WeChat Pay's answer is not understood: {error}") from None

    def _payment(self, prepay_id: str) -> dict[str, str]:
        """What `wx.requestPayment` takes."""
        signed = {
            "appId": self._merchant.appid,
            "timeStamp": str(int(self._now())),
            "nonceStr": secrets.token_hex(16),
            "package": f"prepay_id={prepay_id}",
            "signType": "MD5",
        }
        return {**signed, "paySign": pay_v2.sign(signed, self._merchant.key)}


def paid_route(pool: FunctionPool, merchant: Merchant) -> Route:
    """Tells functions of payments and refunds. Only what is signed, or sealed, with the merchant's key is told."""

    async def endpoint(request: Request) -> Response:
        environment, name = request.path_params["environment"], request.path_params["name"]
        try:
            event = _event(pay_v2.parse(await read_body(request)), merchant.key)
        except (BodyError, pay_v2.XmlError) as error:
            return _told("FAIL", str(error))
        if event is None:
            return _told("FAIL", "the signature is wrong")
        caller = Caller(environment, event.get("openid"), True)
        try:
            taken = await pool.call(name, event, caller, source="wx_pay")
        except CloudError as error:
            _LOG.error("the function %s could not be told of a payment: %s", name, error.reason)
            return _told("FAIL", f"the function failed ({error.code})")
        return _told("SUCCESS", "OK") if _is_taken(taken) else _told("FAIL", "the function did not answer errcode 0")

    return Route(f"{PATH}/{{environment}}/{{name:path}}", endpoint, methods=["POST"])


def _is_taken(answer: Any) -> bool:
    """Whether a function took a payment: errcode 0 as WeChat's cloud wants it, or WeChat Pay's own word for it."""
    if not isinstance(answer, dict):
        return False
    words = (answer.get("return_code"), answer.get("returnCode"))
    return answer.get("errcode") in (0, "0") or "SUCCESS" in words


def _event(fields: dict[str, str], key: str) -> Document | None:
    """What a function is told; None where it was not sent by our own WeChat Pay."""
    if not key:
        return None
    sealed = fields.pop("req_info", "")
    if sealed:
        opened = unsealed(sealed, key)
        return None if opened is None else numbered(camel_case({**fields, **opened}))
    if not pay_v2.is_signed(fields, key):
        return None
    return numbered(camel_case({name: value for name, value in fields.items() if name != "sign"}))


def unsealed(text: str, key: str) -> dict[str, str] | None:
    """The fields of a refund's notification, which is encrypted with the MD5 of the key; None where it is not."""
    secret = hashlib.md5(key.encode()).hexdigest().encode()
    decryptor = Cipher(algorithms.AES(secret), modes.ECB()).decryptor()
    try:
        plain = decryptor.update(base64.b64decode(text, validate=True)) + decryptor.finalize()
        return pay_v2.parse(plain[: -plain[-1]])
    except (binascii.Error, ValueError, IndexError, pay_v2.XmlError):
        return None


def numbered(fields: Document) -> Document:
    """The fields with sums as numbers."""
    return {name: int(value) if name in _NUMBERS and _is_number(value) else value for name, value in fields.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit()


def _told(code: str, message: str) -> Response:
    return Response(pay_v2.printed({"return_code": code, "return_msg": message}), media_type="text/xml")
