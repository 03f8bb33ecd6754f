"""What functions ask of WeChat's API and of WeChat Pay, answered by the companion's own sides."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from companion.cloud.functions.pools import ENVIRONMENT, failure, settings, write_functions
from companion.gates import APPID, config
from companion.loops import run_in_loop
from companion.recorder import Recorder
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import update
from starlette.applications import Starlette

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.functions.openapi import OpenApi
from wx2tg.companion.cloud.functions.part import Functions, merchant_of, open_functions
from wx2tg.companion.cloud.functions.pay import CloudPay
from wx2tg.companion.gate import Gate, open_gate
from wx2tg.companion.money import pay_v2_api
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.courier import undelivered
from wx2tg.companion.money.orders import Outcome, Payment, get_order, settle
from wx2tg.companion.money.part import money_part, open_money
from wx2tg.companion.money.tables import ORDERS
from wx2tg.companion.store.users import KnownUser
from wx2tg.companion.wechat import pay_v2
from wx2tg.companion.wechat.api.app import wechat_app

KEY = "0123456789abcdef0123456789abcdef"
RUN = """
const cloud = require("wx-server-sdk");
cloud.init();
exports.main = ({ code }) => new Function("cloud", `return (async () => (${code}))()`)(cloud);
"""
# It takes a payment at the second time.
PAID = """
let told = 0;
exports.main = (event) => { console.log(JSON.stringify(event)); told += 1; return { errcode: told > 1 ? 0 : 1 }; };
"""
TAKERS = {
    "taken": "exports.main = () => ({ errcode: 0, errmsg: '' });",
    "word": "exports.main = (event) => { console.log(JSON.stringify(event)); return { return_code: 'SUCCESS' }; };",
    "silent": "exports.main = () => {};",
}
MORE = """
[templates.Paid-1]
text = "Order {{character_string1.DATA}} is paid"
[wechat]
listen = "127.0.0.1:PORT"
[payment]
rate = 1
mchid = "1900000001"
key = "env:PAY_KEY"
[security-check]
text = "words"
words = ["poison"]
"""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@asynccontextmanager
async def companion(folder: Path, telegram: str) -> AsyncIterator[tuple[Gate, Functions]]:
    """Functions over a gate, whose WeChat side listens; user 42 is known."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        more = MORE.replace("PORT", str(listener.getsockname()[1]))
        found = config(
            telegram, f"sqlite:///{folder}/c.db", more, bot='webhook_secret = "env:HOOK"', PAY_KEY=KEY, HOOK="h"
        )
        async with open_gate(found, folder) as gate, money_part(gate) as money:
            await gate.users.remember(KnownUser(gate.openid(42), 42, "en"))
            root = write_functions(folder / "functions", {"run": RUN, "paid": PAID, **TAKERS})
            routes = pay_v2_api.routes(await open_money(gate))
            async with (
                open_functions(gate, root, settings(appid=APPID), {}, money=routes) as functions,
                _listening(gate, [*functions.wechat, *money.wechat], listener),
            ):
                yield gate, functions


@asynccontextmanager
async def _listening(gate: Gate, routes: Sequence[Any], listener: socket.socket) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(wechat_app(gate, routes), log_level="critical", lifespan="off", ws="none"))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await running


def run_all(folder: Path, telegram: str, test: Any) -> None:
    async def tried() -> None:
        async with companion(folder, telegram) as (gate, functions):
            user = Caller(ENVIRONMENT, gate.openid(42))

            async def run(code: str) -> Any:
                return await functions.pool.call("run", {"code": code}, user)

            await test(gate, functions, run)

    run_in_loop(tried())


def test_calls_of_wechat(tmp_path: Path, telegram: tuple[Recorder, str]) -> None:
    async def test(gate: Gate, functions: Functions, run: Any) -> None:
        message = (
            "{touser: cloud.getWXContext().OPENID, templateId: 'Paid-1', page: 'pages/a',"
            " data: {character_string1: {value: 'A7'}}}"
        )
        for name in ("subscribeMessage.send", "templateMessage.send"):
            sent = await run(f"cloud.openapi.{name}({message})")
            assert sent == {"msgid": 7, "errCode": 0, "errMsg": f"openapi.{name}:ok"}
        (method, fields), *_ = telegram[0].calls
        assert (method, fields["text"]) == ("sendMessage", "Order A7 is paid")
        code = await run(
            "cloud.openapi.wxacode.getUnlimited({scene: 'a=1', page: 'pages/a', lineColor: {r: 1, g: 2, b: 3}})"
            ".then((r) => [r.contentType, r.buffer.subarray(1, 4).toString(), r.buffer.length > 100])"
        )
        assert code == ["image/png", "PNG", True]
        link = await run("cloud.openapi.urllink.generate({path: 'pages/a', query: 'b=1'})")
        assert link["urlLink"].startswith("https://t.me/noodle_bot/shop?startapp=")
        scheme = await run("cloud.openapi.urlscheme.generate({jumpWxa: {path: 'pages/a'}})")
        assert scheme["openlink"].startswith("https://t.me/")
        picture = f"{{media: {{contentType: 'image/png', value: Buffer.from('{PNG}', 'base64')}}}}"
        assert (await run(f"cloud.openapi.security.imgSecCheck({picture})"))["errCode"] == 0
        said = "cloud.openapi.security.msgSecCheck({content: 'poison'}).catch((e) => [e.errCode, e.errMsg])"
        number, text = await run(said)
        assert number == 87014 and text.startswith("openapi.security.msgSecCheck:fail risky content")
        told = "cloud.openapi.customerServiceMessage.send({touser: 'o-nobody', msgtype: 'text', text: {content: 'a'}})"
        assert (await run(f"{told}.catch((e) => e.errCode)")) == 40003
        kept = f"cloud.openapi.customerServiceMessage.uploadTempMedia({{type: 'image', ...{picture}}})"
        assert (await run(f"{kept}.then((r) => r.mediaId.length > 5 && r.createdAt > 0)")) is True
        unknown = await run("cloud.openapi.soap.wash({}).catch((e) => [e.errCode, e.errMsg])")
        assert unknown[0] == -604100 and "the companion does not answer openapi.soap.wash" in unknown[1]
        nothing = await run("cloud.database().collection('a').get().catch((e) => e.errMsg)")
        assert "the companion does not answer database" in nothing

    run_all(tmp_path, telegram[1], test)


def test_a_payment_is_told_to_its_function(tmp_path: Path, telegram: tuple[Recorder, str]) -> None:
    async def test(gate: Gate, functions: Functions, run: Any) -> None:
        order = (
            "{body: 'noodles', outTradeNo: 'A1', totalFee: 100, subMchId: '1', functionName: 'paid', envId: 'prod-1'}"
        )
        made = await run(f"cloud.cloudPay.unifiedOrder({order})")
        assert (made["returnCode"], made["resultCode"], made["errCode"]) == ("SUCCESS", "SUCCESS", 0)
        payment = dict(made["payment"])
        assert payment["package"] == f"prepay_id={made['prepayId']}"
        assert payment.pop("paySign") == pay_v2.sign(payment, KEY)
        money = await open_money(gate)
        stored = await get_order(money, out_trade_no="A1")
        assert stored.openid == gate.openid(42) and stored.notify_url.endswith("/cloud/paid/prod-1/paid")
        asked = await run("cloud.cloudPay.queryOrder({outTradeNo: 'A1'})")
        assert (asked["tradeState"], asked["totalFee"]) == ("NOTPAY", 100)
        async with gate.store.write() as connection:
            await connection.execute(update(ORDERS).values(telegram_id=42))
        charge = Payment(
            charge_id="c",
            provider_charge_id="",
            payload=stored.prepay_id,
            currency=stored.currency,
            amount=stored.amount,
            user_id=42,
        )
        assert await settle(money, charge) is Outcome.PAID
        event = await _told(functions, money)
        assert (event["outTradeNo"], event["totalFee"], event["resultCode"]) == ("A1", 100, "SUCCESS")
        assert event["userInfo"] == {"appId": APPID, "openId": gate.openid(42)} and "sign" not in event
        (left,) = await undelivered(money)
        assert "the function did not answer errcode 0" in left.last_answer, "so it is told once more"
        refused = await run("cloud.cloudPay.closeOrder({outTradeNo: 'nobody'})")
        assert (refused["resultCode"], refused["errCodeDes"]) == ("FAIL", "there is no such order")
        unknown = "cloud.cloudPay.downloadBill({}).catch((e) => e.errCode)"
        assert await run(unknown) == -604100

    run_all(tmp_path, telegram[1], test)


async def _told(functions: Functions, money: Money) -> dict[str, Any]:
    """What the function `paid` was told first, when its refusal is stored."""
    for _ in range(600):
        lines = functions.pool.journal.lines("paid")
        if lines and any(one.last_answer for one in await undelivered(money)):
            found: dict[str, Any] = json.loads(lines[0].text)
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("the function was not told")


def _refunded(fields: dict[str, str]) -> bytes:
    """A refund's notification as WeChat seals it: AES in blocks with the MD5 of the key, PKCS7, base64."""
    padder = padding.PKCS7(128).padder()
    plain = padder.update(pay_v2.printed(fields)) + padder.finalize()
    encryptor = Cipher(algorithms.AES(hashlib.md5(KEY.encode()).hexdigest().encode()), modes.ECB()).encryptor()
    sealed = base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()
    return pay_v2.printed({"return_code": "SUCCESS", "appid": APPID, "req_info": sealed})


def test_forged_payments_are_refused(tmp_path: Path, telegram: tuple[Recorder, str]) -> None:
    async def test(gate: Gate, functions: Functions, run: Any) -> None:
        app = Starlette(routes=list(functions.wechat))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://side") as client:
            for body in (
                pay_v2.printed({"out_trade_no": "A1", "total_fee": "1"}),
                pay_v2.printed(pay_v2.with_sign({"out_trade_no": "A1"}, "another key")),
                pay_v2.printed({"req_info": "AAAA"}),
                pay_v2.printed({"req_info": "not base64"}),
                b"no XML",
            ):
                answer = await client.post("/cloud/paid/prod-1/paid", content=body)
                assert pay_v2.parse(answer.content)["return_code"] == "FAIL"
            good = pay_v2.printed(pay_v2.with_sign({"out_trade_no": "A1"}, KEY))
            for name, code in {"taken": "SUCCESS", "word": "SUCCESS", "silent": "FAIL"}.items():
                answer = await client.post(f"/cloud/paid/prod-1/{name}", content=good)
                assert pay_v2.parse(answer.content)["return_code"] == code, name
            refund = {"out_trade_no": "A1", "refund_fee": "7", "refund_status": "SUCCESS"}
            answer = await client.post("/cloud/paid/prod-1/word", content=_refunded(refund))
            assert pay_v2.parse(answer.content)["return_code"] == "SUCCESS"
            told = json.loads(functions.pool.journal.lines("word")[-1].text)
            assert (told["outTradeNo"], told["refundFee"], told["refundStatus"]) == ("A1", 7, "SUCCESS")
            answer = await client.post("/cloud/paid/prod-1/nobody", content=good)
            assert pay_v2.parse(answer.content)["return_msg"] == "the function failed (-501000)"
        assert functions.pool.journal.lines("paid") == []

    run_all(tmp_path, telegram[1], test)


def test_pages_cannot_call_wechat(tmp_path: Path, telegram: tuple[Recorder, str]) -> None:
    """The handlers that pages reach run functions only; and what functions ask is refused to a page's caller."""

    async def test(gate: Gate, functions: Functions, run: Any) -> None:
        page = Caller(ENVIRONMENT, gate.openid(42))
        assert set(functions.handlers) == {"callFunction"}
        answer = await functions.handlers["callFunction"]({"name": "run", "data": {"code": "1 + 1"}}, page)
        assert answer == {"result": 2}
        assert (await failure(functions.handlers["callFunction"]({"name": "gone"}, page)))[0] == -501000

        async def token() -> str:
            return (await gate.tokens.stable()).text

        side = wechat_app(gate)
        openapi = OpenApi(side, token, {}).call({"api": "security.msgSecCheck", "data": {"content": "a"}}, page)
        assert (await failure(openapi))[0] == -502003
        pay = CloudPay(side, merchant_of(gate), gate.now).call({"api": "queryOrder", "data": {}}, page)
        assert (await failure(pay))[0] == -502003

    run_all(tmp_path, telegram[1], test)
