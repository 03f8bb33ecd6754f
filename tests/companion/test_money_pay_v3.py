"""Version 3 over HTTP, as a back end's SDK speaks it: signed both ways, WeChat's statuses and codes."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from companion.in_loop import serve
from companion.money import APPID, BUYER, KEY, MCHID, NOW, V3_KEY, Shop, draft, openid, payment, with_shop
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509 import load_pem_x509_certificate
from sqlalchemy import update
from starlette.applications import Starlette

from wx2tg.companion.money import pay_v3_api
from wx2tg.companion.money.context import Merchant
from wx2tg.companion.money.orders import Checkout, check_out, create_order, get_order, settle
from wx2tg.companion.money.tables import ORDERS
from wx2tg.companion.wechat import pay_v3

Call = Callable[..., Awaitable[tuple[int, Any]]]
JSAPI = "/v3/pay/transactions/jsapi"
REFUNDS = "/v3/refund/domestic/refunds"
ORDER = {
    "appid": APPID,
    "mchid": MCHID,
    "description": "牛肉面",
    "out_trade_no": "A0000001",
    "notify_url": "https://shop.example/notify",
    "amount": {"total": 1990, "currency": "CNY"},
    "payer": {"openid": openid(BUYER)},
}


@cache
def keys() -> tuple[rsa.RSAPrivateKey, pay_v3.Platform]:
    """The merchant's key and the platform's."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made, pay_v3.make_platform(datetime.fromtimestamp(NOW, UTC))


def signed(method: str, target: str, body: str, *, now: float = NOW, key: rsa.RSAPrivateKey | None = None) -> str:
    """`Authorization` as an SDK writes it."""
    signature = pay_v3.rsa_sign(f"{method}\n{target}\n{int(now)}\nnonce\n{body}\n", key or keys()[0])
    fields = {"mchid": MCHID, "nonce_str": "nonce", "signature": signature, "timestamp": int(now), "serial_no": "5A"}
    return f"{pay_v3.SCHEME} " + ",".join(f'{name}="{value}"' for name, value in fields.items())


def over_http(folder: Path, use: Callable[[Shop, Call], Awaitable[None]], merchant: Merchant | None = None) -> None:
    """Run `use` with a call that signs a request and checks the signature of the answer."""
    private, platform = keys()
    owner = merchant or Merchant(APPID, MCHID, KEY, V3_KEY, private.public_key(), platform)

    async def run(shop: Shop) -> None:
        async with serve(Starlette(routes=pay_v3_api.routes(shop.money))) as base, httpx.AsyncClient() as client:

            async def call(method: str, target: str, body: Any = None, **how: Any) -> tuple[int, Any]:
                text = body if isinstance(body, str) else "" if body is None else json.dumps(body, ensure_ascii=False)
                header = how.get("header", signed(method, target, how.get("signed_body", text)))
                answer = await client.request(
                    method, base + target, content=text.encode(), headers={"Authorization": header}
                )
                if owner.platform is not None:
                    told = answer.headers
                    message = f"{told['Wechatpay-Timestamp']}\n{told['Wechatpay-Nonce']}\n{answer.text}\n"
                    public = platform.key.public_key()
                    assert pay_v3.rsa_verify(message, told["Wechatpay-Signature"], public)
                    assert told["Wechatpay-Serial"] == platform.serial
                return answer.status_code, answer.json() if answer.content else None

            await use(shop, call)

    with_shop(folder, run, merchant=owner)


async def pay(shop: Shop, number: str) -> None:
    async with shop.money.store.write() as connection:
        await connection.execute(update(ORDERS).where(ORDERS.c.out_trade_no == number).values(telegram_id=BUYER))
    await settle(shop.money, payment(await get_order(shop.money, out_trade_no=number), f"charge-{number}"))


def test_a_merchant_that_knows_the_platform_by_a_public_key(tmp_path: Path) -> None:
    private, platform = keys()
    named = platform._replace(public_key_id="PUB_KEY_ID_0119000000012026")
    merchant = Merchant(APPID, MCHID, KEY, V3_KEY, private.public_key(), named)

    async def use(shop: Shop, call: Call) -> None:
        async with serve(Starlette(routes=pay_v3_api.routes(shop.money))) as base, httpx.AsyncClient() as client:
            header = {"Authorization": signed("GET", "/v3/certificates", "")}
            answer = await client.get(base + "/v3/certificates", headers=header)
        assert answer.headers["Wechatpay-Serial"] == "PUB_KEY_ID_0119000000012026"
        (item,) = answer.json()["data"]
        assert item["serial_no"] == platform.serial
        public = serialization.load_pem_public_key(named.public_pem.encode())
        stamp, nonce = answer.headers["Wechatpay-Timestamp"], answer.headers["Wechatpay-Nonce"]
        assert isinstance(public, rsa.RSAPublicKey)
        signature = answer.headers["Wechatpay-Signature"]
        assert pay_v3.rsa_verify(f"{stamp}\n{nonce}\n{answer.text}\n", signature, public)

    over_http(tmp_path, use, merchant)


def test_an_order_from_its_making_to_its_refund(tmp_path: Path) -> None:
    async def use(shop: Shop, call: Call) -> None:
        status, made = await call("POST", JSAPI, ORDER)
        assert (status, made["prepay_id"][:2]) == (200, "wx")
        assert await call("POST", JSAPI, ORDER) == (200, made)
        by_number = f"/v3/pay/transactions/out-trade-no/A0000001?mchid={MCHID}"
        status, asked = await call("GET", by_number)
        assert (status, asked["trade_state"], asked["amount"]["total"]) == (200, "NOTPAY", 1990)
        assert "transaction_id" not in asked
        await pay(shop, "A0000001")
        status, paid = await call("GET", by_number)
        assert (status, paid["trade_state"], paid["payer"]) == (200, "SUCCESS", {"openid": openid(BUYER)})
        assert (paid["success_time"], paid["amount"]["payer_total"]) == ("2027-01-15T16:00:00+08:00", 1990)
        by_id = f"/v3/pay/transactions/id/{paid['transaction_id']}?mchid={MCHID}"
        assert await call("GET", by_id) == (200, paid)
        refund = {"out_trade_no": "A0000001", "out_refund_no": "R1", "amount": {"refund": 1990, "total": 1990}}
        refund["amount"] |= {"currency": "CNY"}  # type: ignore[operator]
        status, back = await call("POST", REFUNDS, refund)
        assert (status, back["status"], back["amount"]["refund"]) == (200, "SUCCESS", 1990)
        assert await call("GET", f"{REFUNDS}/R1") == (200, back)
        assert (await call("GET", by_number))[1]["trade_state"] == "REFUND"

    over_http(tmp_path, use)


def test_closing(tmp_path: Path) -> None:
    async def use(shop: Shop, call: Call) -> None:
        close = "/v3/pay/transactions/out-trade-no/A0000001/close"
        own = {"mchid": MCHID}
        status, problem = await call("POST", close, own)
        assert (status, problem["code"]) == (404, "ORDER_NOT_EXIST")
        await call("POST", JSAPI, ORDER)
        assert await call("POST", close, own) == (204, None)
        assert (await call("POST", close, own))[1]["code"] == "ORDER_CLOSED"
        assert (await call("POST", JSAPI, ORDER))[1]["code"] == "ORDER_CLOSED"
        order = await create_order(shop.money, draft("B0000001"))
        async with shop.money.store.write() as connection:
            await connection.execute(update(ORDERS).values(telegram_id=BUYER))
        query = Checkout(query_id="q", payload=order.prepay_id, currency="XTR", amount=10, user_id=BUYER)
        assert await check_out(shop.money, query) == ""
        status, problem = await call("POST", close.replace("A0000001", "B0000001"), own)
        assert (status, problem["code"]) == (202, "USER_PAYING")

    over_http(tmp_path, use)


def test_what_is_refused(tmp_path: Path) -> None:
    async def use(shop: Shop, call: Call) -> None:
        for changed in (
            {"amount": {"total": 0}},
            {"amount": {"total": -1}},
            {"amount": {"total": 1}},
            {"amount": {"total": "1990"}},
            {"amount": {"total": 19.9}},
            {"amount": {"total": True}},
            {"amount": {"total": 10**18}},
            {"amount": {"total": 1990, "currency": "USD"}},
            {"amount": None},
            {"payer": {}},
            {"payer": {"openid": ""}},
            {"out_trade_no": "A1"},
            {"out_trade_no": "../../etc"},
            {"description": ""},
            {"description": "x" * 128},
            {"attach": "\x00"},
            {"notify_url": "file:///etc/passwd"},
            {"notify_url": "https://shop.example/\r\nX: 1"},
            {"notify_url": "https://[::1"},
            {"time_expire": "2027-01-15"},
            {"time_expire": "2020-01-01T00:00:00+08:00"},
        ):
            status, problem = await call("POST", JSAPI, {**ORDER, **changed})
            assert (status, problem["code"]) == (400, "PARAM_ERROR"), changed
            assert problem["message"] and "detail" in problem
        for body in ("", "[]", "{", "[" * 5000):
            assert (await call("POST", JSAPI, body))[1]["code"] == "PARAM_ERROR", body[:9]
        assert (await call("POST", JSAPI, {**ORDER, "appid": "wx-other"}))[1]["code"] == "APPID_MCHID_NOT_MATCH"
        missing = f"/v3/pay/transactions/out-trade-no/A0000001?mchid={MCHID}"
        status, problem = await call("GET", missing)
        assert (status, problem["code"]) == (404, "ORDER_NOT_EXIST")
        assert (await call("GET", missing.partition("?")[0]))[1]["code"] == "PARAM_ERROR"
        await call("POST", JSAPI, ORDER)
        status, problem = await call("POST", JSAPI, {**ORDER, "description": "other"})
        assert (status, problem["code"]) == (403, "OUT_TRADE_NO_USED")
        await pay(shop, "A0000001")
        assert (await call("POST", JSAPI, ORDER))[1]["code"] == "ORDERPAID"
        assert (await call("GET", f"{REFUNDS}/R9"))[0] == 404
        refund = {"out_refund_no": "R1", "amount": {"refund": 1990, "total": 1990}}
        assert (await call("POST", REFUNDS, refund))[1]["code"] == "PARAM_ERROR"
        status, problem = await call("POST", REFUNDS, {**refund, "out_trade_no": "nothing"})
        assert (status, problem["code"]) == (404, "RESOURCE_NOT_EXISTS")
        part = {"out_trade_no": "A0000001", "out_refund_no": "R1", "amount": {"refund": 1, "total": 1990}}
        status, problem = await call("POST", REFUNDS, part)
        assert (status, problem["code"]) == (400, "INVALID_REQUEST")
        assert "only as a whole" in problem["message"]
        assert shop.bot.calls == []

    over_http(tmp_path, use)


def test_signatures(tmp_path: Path) -> None:
    async def use(shop: Shop, call: Call) -> None:
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        text = json.dumps(ORDER)
        for header in (
            "",
            "Bearer x",
            signed("POST", JSAPI, text, key=other),
            signed("POST", JSAPI, text, now=NOW - 301),
            signed("POST", "/v3/other", text),
            signed("POST", JSAPI, text + " "),
            signed("GET", JSAPI, text),
        ):
            status, problem = await call("POST", JSAPI, text, header=header)
            assert (status, problem["code"]) == (401, "SIGN_ERROR")
        assert (await call("POST", JSAPI, "x" * 70_000))[0] == 413
        assert (await call("POST", JSAPI, ORDER))[0] == 200

    over_http(tmp_path, use)

    async def without(shop: Shop, call: Call) -> None:
        status, problem = await call("POST", JSAPI, ORDER)
        assert (status, problem["code"]) == (401, "SIGN_ERROR")
        assert "not configured" in problem["message"]

    over_http(tmp_path, without, Merchant(APPID, MCHID, KEY))


def test_certificates(tmp_path: Path) -> None:
    async def use(shop: Shop, call: Call) -> None:
        status, found = await call("GET", "/v3/certificates")
        (item,) = found["data"]
        sealed = item["encrypt_certificate"]
        pem = AESGCM(V3_KEY.encode()).decrypt(
            sealed["nonce"].encode(), base64.b64decode(sealed["ciphertext"]), sealed["associated_data"].encode()
        )
        assert status == 200
        assert f"{load_pem_x509_certificate(pem).serial_number:X}" == item["serial_no"]

    over_http(tmp_path, use)


def test_keys_are_not_printed() -> None:
    shown = repr(Merchant(APPID, MCHID, KEY, V3_KEY, None, keys()[1]))
    assert KEY not in shown and V3_KEY not in shown and "Platform" not in shown
