"""Version 2 over HTTP, as a back end's SDK speaks it: XML, both signatures, WeChat's codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from companion.in_loop import serve
from companion.money import APPID, BUYER, KEY, MCHID, Shop, draft, openid, payment, with_shop
from sqlalchemy import update
from starlette.applications import Starlette

from wx2tg.companion.money import pay_v2_api
from wx2tg.companion.money.orders import create_order, get_order, settle
from wx2tg.companion.money.tables import ORDERS
from wx2tg.companion.wechat import pay_v2

Call = Callable[..., Awaitable[dict[str, str]]]
ACCOUNT = {"appid": APPID, "mch_id": MCHID}
ORDER = {
    "body": "牛肉面 & tea",
    "out_trade_no": "A1",
    "total_fee": "1990",
    "notify_url": "https://shop.example/notify",
    "trade_type": "JSAPI",
    "openid": openid(BUYER),
}


def over_http(folder: Path, use: Callable[[Shop, Call], Awaitable[None]], kind: pay_v2.SignType = "MD5") -> None:
    """Run `use` with a call that signs a request and checks its answer's signature."""

    async def run(shop: Shop) -> None:
        async with serve(Starlette(routes=pay_v2_api.routes(shop.money))) as base, httpx.AsyncClient() as client:

            async def call(path: str, key: str = KEY, **fields: str) -> dict[str, str]:
                own = {"sign_type": kind} if kind != "MD5" else {}
                body = pay_v2.printed(pay_v2.with_sign({**ACCOUNT, **own, **fields}, key, kind))
                answer = await client.post(base + path, content=body)
                assert answer.status_code == 200
                assert answer.headers["content-type"].startswith("text/xml")
                found = pay_v2.parse(answer.content)
                if found["return_code"] == "SUCCESS":
                    assert found["sign"] == pay_v2.sign(found, KEY, kind)
                return found

            await use(shop, call)

    with_shop(folder, run)


async def pay(shop: Shop, number: str) -> None:
    async with shop.money.store.write() as connection:
        await connection.execute(update(ORDERS).where(ORDERS.c.out_trade_no == number).values(telegram_id=BUYER))
    await settle(shop.money, payment(await get_order(shop.money, out_trade_no=number), f"charge-{number}"))


@pytest.mark.parametrize("kind", ["MD5", "HMAC-SHA256"])
def test_an_order_from_its_making_to_its_refund(tmp_path: Path, kind: pay_v2.SignType) -> None:
    async def use(shop: Shop, call: Call) -> None:
        made = await call("/pay/unifiedorder", **ORDER, attach="a=1")
        assert (made["result_code"], made["trade_type"], made["appid"], made["mch_id"]) == (
            "SUCCESS",
            "JSAPI",
            APPID,
            MCHID,
        )
        assert made["prepay_id"].startswith("wx")
        assert (await call("/pay/unifiedorder", **ORDER, attach="a=1"))["prepay_id"] == made["prepay_id"]
        asked = await call("/pay/orderquery", out_trade_no="A1")
        assert (asked["trade_state"], "transaction_id" in asked) == ("NOTPAY", False)
        await pay(shop, "A1")
        paid = await call("/pay/orderquery", out_trade_no="A1")
        assert (paid["trade_state"], paid["total_fee"], paid["openid"]) == ("SUCCESS", "1990", openid(BUYER))
        assert (paid["attach"], paid["time_end"]) == ("a=1", "20270115160000")
        assert (await call("/pay/orderquery", transaction_id=paid["transaction_id"]))["out_trade_no"] == "A1"
        amounts = {"total_fee": "1990", "refund_fee": "1990"}
        back = await call("/secapi/pay/refund", transaction_id=paid["transaction_id"], out_refund_no="R1", **amounts)
        assert (back["result_code"], back["refund_fee"], back["out_trade_no"]) == ("SUCCESS", "1990", "A1")
        for by in ({"out_refund_no": "R1"}, {"refund_id": back["refund_id"]}, {"out_trade_no": "A1"}):
            found = await call("/pay/refundquery", **by)
            assert (found["refund_count"], found["refund_status_0"], found["refund_fee_0"]) == ("1", "SUCCESS", "1990")
            assert found["refund_success_time_0"] == "2027-01-15 16:00:00"
        assert (await call("/pay/orderquery", out_trade_no="A1"))["trade_state"] == "REFUND"
        assert [call[0] for call in shop.bot.calls] == ["refund"]

    over_http(tmp_path, use, kind)


def test_what_is_refused(tmp_path: Path) -> None:
    async def use(shop: Shop, call: Call) -> None:
        async def code(path: str, **fields: str) -> str:
            found = await call(path, **fields)
            assert (found["return_code"], found["result_code"]) == ("SUCCESS", "FAIL")
            assert found["err_code_des"]
            return found["err_code"]

        new = "/pay/unifiedorder"
        for field, wrong in (
            ("total_fee", "0"),
            ("total_fee", "-5"),
            ("total_fee", "1.5"),
            ("total_fee", "１９"),
            ("total_fee", "9" * 30),
            ("total_fee", "1"),
            ("out_trade_no", "a b"),
            ("out_trade_no", "x" * 33),
            ("out_trade_no", "订单1"),
            ("notify_url", "ftp://shop.example/"),
            ("notify_url", "https://user:pass@shop.example/"),
            ("notify_url", "https://shop.example/a b"),
            ("notify_url", "https://shop.example/" + "a" * 256),
            ("notify_url", "https:///notify"),
            ("trade_type", "NATIVE"),
            ("body", "x" * 129),
            ("time_expire", "tomorrow"),
            ("time_expire", "20200101000000"),
            ("fee_type", "USD"),
        ):
            assert await code(new, **{**ORDER, field: wrong}) == "PARAM_ERROR", (field, wrong)
        for field in ORDER:
            assert await code(new, **{**ORDER, field: ""}) == "LACK_PARAMS", field
        assert await code(new, **{**ORDER, "appid": "wx-other"}) == "APPID_MCHID_NOT_MATCH"
        assert await code("/pay/orderquery", out_trade_no="A1") == "ORDERNOTEXIST", "nothing was made"
        assert await code("/pay/closeorder", out_trade_no="A1") == "ORDERNOTEXIST"
        await call(new, **ORDER)
        assert await code(new, **{**ORDER, "total_fee": "2000"}) == "OUT_TRADE_NO_USED"
        refund = {"out_refund_no": "R1", "out_trade_no": "A1", "total_fee": "1990", "refund_fee": "1990"}
        assert await code("/secapi/pay/refund", **refund) == "TRADE_STATE_ERROR"
        assert await code("/pay/refundquery", out_trade_no="A1") == "REFUNDNOTEXIST"
        assert (await call("/pay/closeorder", out_trade_no="A1"))["result_code"] == "SUCCESS"
        assert await code("/pay/closeorder", out_trade_no="A1") == "ORDERCLOSED"
        assert await code(new, **ORDER) == "ORDERCLOSED"
        await create_order(shop.money, draft("B1", version=2, sign_type="MD5"))
        await pay(shop, "B1")
        assert await code(new, **{**ORDER, "out_trade_no": "B1"}) == "ORDERPAID"
        assert await code("/pay/closeorder", out_trade_no="B1") == "ORDERPAID"
        assert await code("/secapi/pay/refund", **{**refund, "out_trade_no": "B1", "refund_fee": "1"}) == "ERROR"
        assert await code("/secapi/pay/refund", **{**refund, "out_trade_no": "B1", "total_fee": "1"}) == "PARAM_ERROR"
        assert shop.bot.calls == []

    over_http(tmp_path, use)


def test_requests_that_are_not_understood(tmp_path: Path) -> None:
    async def use(shop: Shop, call: Call) -> None:
        forged = await call("/pay/unifiedorder", key="x" * 32, **ORDER)
        assert (forged["return_code"], forged["err_code"], "sign" in forged) == ("FAIL", "SIGNERROR", False)
        assert (await call("/pay/orderquery", key="", out_trade_no="A1"))["err_code"] == "SIGNERROR"

    over_http(tmp_path, use)

    async def raw(shop: Shop) -> None:
        async with serve(Starlette(routes=pay_v2_api.routes(shop.money))) as base, httpx.AsyncClient() as client:
            for body, code in (
                (b"", "POST_DATA_EMPTY"),
                (b"{}", "XML_FORMAT_ERROR"),
                (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><xml><a>&b;</a></xml>', "XML_FORMAT_ERROR"),
                (b"<xml>" + b"x" * 70_000 + b"</xml>", "PARAM_ERROR"),
            ):
                found = pay_v2.parse((await client.post(f"{base}/pay/unifiedorder", content=body)).content)
                assert (found["return_code"], found["err_code"]) == ("FAIL", code)
            found = pay_v2.parse((await client.get(f"{base}/pay/orderquery")).content)
            assert found["err_code"] == "REQUIRE_POST_METHOD"

    with_shop(tmp_path, raw)
