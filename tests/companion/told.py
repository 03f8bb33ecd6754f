"""Orders and refunds that a back end is to be told of, and what it reads in the notifications."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from xml.etree import ElementTree

from companion.money import BUYER, KEY, V3_KEY, Shop, draft, payment
from companion.stand import Stand, keys
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import update

from wx2tg.companion.money.orders import create_order, get_order, settle
from wx2tg.companion.money.refunds import RefundDraft
from wx2tg.companion.money.tables import ORDERS, Order
from wx2tg.companion.wechat import pay_v2, pay_v3

TAKEN_V2 = b"<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg>OK</return_msg></xml>"


async def paid(stand: Stand, number: str = "A0000001", **others: Any) -> Order:
    """An order that was made, opened and paid."""
    order = await create_order(stand.money, draft(number, **({"notify_url": stand.notify} | others)))
    assert await stand.bot.pay(await stand.link(order.prepay_id), BUYER) == "paid"
    return await get_order(stand.money, out_trade_no=number)


def refund(order: Order, stand: Stand, **others: Any) -> RefundDraft:
    values = {"transaction_id": "", "total": order.total, "amount": order.total, "version": order.version}
    values |= {"notify_url": stand.notify, "sign_type": order.sign_type} | others
    return RefundDraft(out_trade_no=order.out_trade_no, out_refund_no="R1", **values)


def opened_v2(body: bytes) -> ElementTree.Element:
    """What version 2 tells of a refund, as an SDK decrypts it."""
    key = hashlib.md5(KEY.encode()).hexdigest().encode()
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    text = decryptor.update(base64.b64decode(pay_v2.parse(body)["req_info"])) + decryptor.finalize()
    return ElementTree.fromstring(text[: -text[-1]])


def resource(headers: Any, body: bytes) -> tuple[str, Any]:
    """A notification of version 3 as an SDK opens it: its event and what it tells."""
    _, platform = keys()
    message = f"{headers['wechatpay-timestamp']}\n{headers['wechatpay-nonce']}\n{body.decode()}\n"
    assert headers["wechatpay-serial"] == platform.serial
    assert pay_v3.rsa_verify(message, headers["wechatpay-signature"], platform.key.public_key())
    told = json.loads(body)
    sealed = told["resource"]
    text = AESGCM(V3_KEY.encode()).decrypt(
        sealed["nonce"].encode(), base64.b64decode(sealed["ciphertext"]), sealed["associated_data"].encode()
    )
    return told["event_type"], json.loads(text)


async def settle_as_buyer(shop: Shop, order: Order) -> None:
    async with shop.money.store.write() as connection:
        known = update(ORDERS).where(ORDERS.c.prepay_id == order.prepay_id)
        await connection.execute(known.values(telegram_id=BUYER))
    await settle(shop.money, payment(order, f"charge-{order.prepay_id}"))
