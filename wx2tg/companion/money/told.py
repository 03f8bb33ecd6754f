"""What a back end is told of a payment or a refund, and whether its answer is a success: both versions' forms.

Source: pay.weixin.qq.com, "Payment result notification" and "Refund result notification" of versions 2 and 3.
"""

from __future__ import annotations

import base64
import hashlib
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from wx2tg.companion.money.amounts import received_by
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.pay_v2_api import paid_fields, readable_time
from wx2tg.companion.money.pay_v3_api import order_fields
from wx2tg.companion.money.tables import Order, Refund, RefundState
from wx2tg.companion.untrusted import decode_json
from wx2tg.companion.wechat import pay_v2, pay_v3

_V2 = 2
_AES_BLOCK = 128
_RESOURCE_OF = {RefundState.SUCCESS: "REFUND.SUCCESS", RefundState.CLOSED: "REFUND.CLOSED"}


class Told(NamedTuple):
    """A request to a back end."""

    body: bytes
    headers: dict[str, str]


def told(money: Money, order: Order, refund: Refund | None) -> Told:
    """The notification of a payment, or of its refund. ValueError where the keys of its version are not configured."""
    if (order if refund is None else refund).version == _V2:
        if not money.merchant.key:
            raise ValueError("the key of version 2 is not configured")
        body = _paid_v2(money, order) if refund is None else _refunded_v2(money, order, refund)
        return Told(body, {"Content-Type": "text/xml"})
    platform = money.merchant.platform
    if platform is None or not money.merchant.v3_key:
        raise ValueError("the keys of version 3 are not configured")
    text = _version_3(money, order, refund)
    signature = pay_v3.answer_headers(text, platform, now=money.now())
    return Told(text.encode(), {"Content-Type": "application/json", **signature})


def is_success(version: int, status: int, body: bytes) -> bool:
    """Whether a back end has taken a notification.

    Version 2 wants `<return_code>SUCCESS</return_code>`; version 3 wants 200 or 204, and here also no `FAIL` in the
    body, since telling once more does no harm.
    """
    if version == _V2:
        try:
            return status == 200 and pay_v2.parse(body).get("return_code") == "SUCCESS"
        except pay_v2.XmlError:
            return False
    if status not in (200, 204):
        return False
    try:
        answer = decode_json(body or b"{}")
    except msgspec.MsgspecError:
        return True
    return not (isinstance(answer, dict) and str(answer.get("code", "")).upper() in ("FAIL", "ERROR"))


def _paid_v2(money: Money, order: Order) -> bytes:
    kind: pay_v2.SignType = "HMAC-SHA256" if order.sign_type == "HMAC-SHA256" else "MD5"
    fields = {
        "return_code": "SUCCESS",
        "result_code": "SUCCESS",
        "appid": order.appid,
        "mch_id": order.mchid,
        **({"sign_type": kind} if kind != "MD5" else {}),
        **{name: value for name, value in paid_fields(order).items() if value},
    }
    return pay_v2.printed(pay_v2.with_sign(fields, money.merchant.key, kind))


def _refunded_v2(money: Money, order: Order, refund: Refund) -> bytes:
    """Its fields are encrypted with the MD5 of the key and not signed."""
    inside = {
        "transaction_id": order.transaction_id or "",
        "out_trade_no": order.out_trade_no,
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "total_fee": str(order.total),
        "refund_fee": str(refund.amount),
        "settlement_refund_fee": str(refund.amount),
        "refund_status": "SUCCESS" if refund.state is RefundState.SUCCESS else "REFUNDCLOSE",
        **({"success_time": readable_time(refund.done_at)} if refund.done_at is not None else {}),
        "refund_recv_accout": received_by(order.currency),
        "refund_account": "REFUND_SOURCE_UNSETTLED_FUNDS",
        "refund_request_source": "API",
    }
    text = pay_v2.printed(inside).replace(b"<xml>", b"<root>").replace(b"</xml>", b"</root>")
    padder = padding.PKCS7(_AES_BLOCK).padder()
    key = hashlib.md5(money.merchant.key.encode()).hexdigest().encode()
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    sealed = encryptor.update(padder.update(text) + padder.finalize()) + encryptor.finalize()
    outside = {"return_code": "SUCCESS", "appid": order.appid, "mch_id": order.mchid, "nonce_str": refund.refund_id}
    return pay_v2.printed({**outside, "req_info": base64.b64encode(sealed).decode()})


def _version_3(money: Money, order: Order, refund: Refund | None) -> str:
    key, now = money.merchant.v3_key, money.now()
    if refund is None:
        # The order may be refunded by the time that its payment is told: the payment is what happened.
        resource = order_fields(order) | {"trade_state": "SUCCESS", "trade_state_desc": "the order is paid"}
        return pay_v3.notification("TRANSACTION.SUCCESS", "paid", resource, key, now=now)
    done = {} if refund.done_at is None else {"success_time": pay_v3.rfc3339(refund.done_at)}
    resource = {
        "mchid": order.mchid,
        "transaction_id": order.transaction_id,
        "out_trade_no": order.out_trade_no,
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "refund_status": refund.state.value,
        "user_received_account": received_by(order.currency),
        "amount": {
            "total": order.total,
            "refund": refund.amount,
            "payer_total": order.total,
            "payer_refund": refund.amount,
        },
        **done,
    }
    return pay_v3.notification(_RESOURCE_OF.get(refund.state, "REFUND.ABNORMAL"), "refund", resource, key, now=now)
