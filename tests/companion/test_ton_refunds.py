"""Refunds of what was paid on TON: under way for the back end until the owner has sent them by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from companion.in_loop import serve
from companion.money import APPID, KEY, MCHID
from companion.stand import keys
from companion.told import opened_v2, refund, resource
from companion.ton_stand import JETTON, MASTER, WALLET, TonStand, on_ton
from starlette.applications import Starlette

from wx2tg.companion.money import pay_v2_api, pay_v3_api
from wx2tg.companion.money.ledger import ledger
from wx2tg.companion.money.refunds import create_refund, resume_refunds
from wx2tg.companion.money.tables import Order, RefundState, State
from wx2tg.companion.money.ton.wanted import drop_refund, mark_sent, wanted_refunds
from wx2tg.companion.wechat import pay_v2, pay_v3


async def paid(stand: TonStand, number: str = "A0000001", **others: Any) -> Order:
    stand.chain.give(MASTER, WALLET, 10**9)
    stand.chain.send(WALLET, await stand.offered(await stand.order(number, **others)))
    await stand.look()
    await stand.courier.deliver_due()
    return await stand.now(number)


async def version_2(stand: TonStand, base: str, path: str, **fields: str) -> dict[str, str]:
    """What an SDK of version 2 gets."""
    body = pay_v2.printed(pay_v2.with_sign({"appid": APPID, "mch_id": MCHID, "nonce_str": "n", **fields}, KEY))
    answer = pay_v2.parse((await stand.http.post(base + path, content=body)).content)
    assert answer["sign"] == pay_v2.sign(answer, KEY)
    return answer


async def version_3(stand: TonStand, base: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """What an SDK of version 3 gets."""
    text = "" if body is None else json.dumps(body)
    now = int(stand.clock())
    signature = pay_v3.rsa_sign(f"{method}\n{path}\n{now}\nnonce\n{text}\n", keys()[0])
    fields = {"mchid": MCHID, "nonce_str": "nonce", "signature": signature, "timestamp": now, "serial_no": "5A"}
    header = f"{pay_v3.SCHEME} " + ",".join(f'{name}="{value}"' for name, value in fields.items())
    answer = await stand.http.request(method, base + path, content=text, headers={"Authorization": header})
    return answer.status_code, answer.json()


def test_version_3_from_the_request_to_the_notification(database: str, tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        await paid(stand)
        asked = {
            "out_trade_no": "A0000001",
            "out_refund_no": "R1",
            "reason": "sold out",
            "notify_url": f"{stand.back.base}/notify",
            "amount": {"refund": 1990, "total": 1990, "currency": "CNY"},
        }
        async with serve(Starlette(routes=pay_v3_api.routes(stand.money))) as base:
            refunds = "/v3/refund/domestic/refunds"
            for _ in range(2):
                status, answer = await version_3(stand, base, "POST", refunds, asked)
                assert (status, answer["status"]) == (200, "PROCESSING")
            status, answer = await version_3(stand, base, "GET", f"{refunds}/R1")
            assert (status, answer["status"], answer["user_received_account"]) == (200, "PROCESSING", "TON wallet")
            (wanted,) = await wanted_refunds(stand.money)
            assert (wanted.order, wanted.number, wanted.reason) == ("A0000001", "R1", "sold out")
            assert (wanted.units, wanted.text, wanted.wallet, wanted.master) == (
                897_490_000,
                "0.89749 TON",
                WALLET,
                "",
            )
            (entry,) = await ledger(stand.money, {})
            assert (entry.order, entry.id, entry.amount) == ("A0000001", wanted.refund_id, "0.89749 TON")
            assert f"send it to {WALLET} by hand" in entry.problem
            stand.clock.now += 10**6
            assert await resume_refunds(stand.money) == 0, "Telegram is not asked to give toncoins back"
            assert await mark_sent(stand.money, wanted.refund_id)
            assert not await mark_sent(stand.money, wanted.refund_id)
            assert await wanted_refunds(stand.money) == []
            assert await stand.courier.deliver_due() == 1
            event, told = resource(*stand.back.told[-1])
            assert (event, told["out_refund_no"], told["amount"]["refund"]) == ("REFUND.SUCCESS", "R1", 1990)
            assert told["user_received_account"] == "TON wallet"
            status, answer = await version_3(stand, base, "POST", refunds, asked)
            assert (status, answer["status"]) == (200, "SUCCESS")
        order = await stand.now()
        assert (order.state, order.refunded) == (State.REFUND, 1990)

    on_ton(tmp_path, use, url=database)


def test_version_2_and_a_part_of_the_order(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        await paid(stand, version=2)
        asked = {"out_trade_no": "A0000001", "out_refund_no": "R1", "total_fee": "1990", "refund_fee": "1000"}
        asked["notify_url"] = f"{stand.back.base}/notify"
        async with serve(Starlette(routes=pay_v2_api.routes(stand.money))) as base:
            answer = await version_2(stand, base, "/secapi/pay/refund", **asked)
            assert (answer["return_code"], answer["result_code"]) == ("SUCCESS", "SUCCESS")
            answer = await version_2(stand, base, "/pay/refundquery", out_refund_no="R1")
            assert (answer["refund_status_0"], answer["refund_recv_accout_0"]) == ("PROCESSING", "TON wallet")
            other = {**asked, "out_refund_no": "R2", "refund_fee": "990"}
            answer = await version_2(stand, base, "/secapi/pay/refund", **other)
            assert "refunded already" in answer["err_code_des"]
            (wanted,) = await wanted_refunds(stand.money)
            assert (wanted.text, wanted.master) == (f"0.451 {JETTON.currency}", MASTER)
            await mark_sent(stand.money, wanted.refund_id)
            answer = await version_2(stand, base, "/secapi/pay/refund", **asked)
            assert (answer["result_code"], answer["refund_fee"]) == ("SUCCESS", "1000")
        assert await stand.courier.deliver_due() == 1
        root = opened_v2(stand.back.told[-1][1])
        assert (root.findtext("refund_status"), root.findtext("refund_fee")) == ("SUCCESS", "1000")
        order = await stand.now()
        assert (order.state, order.refunded) == (State.REFUND, 1000)

    on_ton(tmp_path, use, asset=JETTON)


def test_the_owner_may_refuse(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def use(stand: TonStand) -> None:
        order = await paid(stand)
        wanted = refund(order, stand)
        made, _ = await create_refund(stand.money, wanted)
        assert made.state is RefundState.PROCESSING
        assert f"send {order.amount / 10**9} TON to {WALLET} by hand" in caplog.text
        (row,) = await wanted_refunds(stand.money)
        assert await drop_refund(stand.money, row.refund_id)
        assert not await drop_refund(stand.money, row.refund_id)
        assert not await mark_sent(stand.money, row.refund_id)
        assert not await mark_sent(stand.money, "none") and not await drop_refund(stand.money, "none")
        assert await wanted_refunds(stand.money) == []
        assert (await stand.now()).refunded == 0
        assert await stand.courier.deliver_due() == 1
        assert resource(*stand.back.told[-1])[0] == "REFUND.CLOSED"
        made, _ = await create_refund(stand.money, wanted)
        assert made.state is RefundState.PROCESSING
        (row,) = await wanted_refunds(stand.money)
        assert await mark_sent(stand.money, row.refund_id)
        made, _ = await create_refund(stand.money, wanted)
        assert made.state is RefundState.SUCCESS

    on_ton(tmp_path, use)
