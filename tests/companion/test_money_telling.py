"""The back end is told of payments and refunds in its version's form, until it takes them, and only where it may be."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from companion.in_loop import serve
from companion.loops import run_in_loop
from companion.money import APPID, BUYER, KEY, MCHID, V3_KEY, Bot, Clock, Shop, draft, openid, with_shop
from companion.stand import BackEnd, Stand, keys, on_stand
from companion.told import TAKEN_V2, opened_v2, paid, refund, resource, settle_as_buyer
from sqlalchemy import update
from starlette.responses import RedirectResponse, Response

from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.courier import RETRIES, Courier, send_again, undelivered
from wx2tg.companion.money.orders import create_order, get_order
from wx2tg.companion.money.refunds import create_refund, resume_refunds
from wx2tg.companion.money.tables import NOTIFICATIONS, RefundState
from wx2tg.companion.store import open_store
from wx2tg.companion.store.leases import LEASE
from wx2tg.companion.wechat import pay_v2


@pytest.mark.parametrize("kind", ["MD5", "HMAC-SHA256"])
def test_version_2(tmp_path: Path, kind: pay_v2.SignType) -> None:
    async def use(stand: Stand) -> None:
        stand.back.answers = [Response(TAKEN_V2)]
        order = await paid(stand, version=2, sign_type=kind, attach="茶 & x")
        assert await stand.courier.deliver_due() == 1
        ((headers, body),) = stand.back.told
        found = pay_v2.parse(body)
        assert headers["content-type"] == "text/xml"
        assert pay_v2.is_signed(found, KEY) and found["sign"] == pay_v2.sign(found, KEY, kind)
        assert (found["return_code"], found["result_code"], found["appid"], found["mch_id"]) == (
            "SUCCESS",
            "SUCCESS",
            APPID,
            MCHID,
        )
        assert (found["out_trade_no"], found["total_fee"], found["attach"]) == ("A0000001", "1990", "茶 & x")
        assert (found["transaction_id"], found["openid"]) == (order.transaction_id, openid(BUYER))
        await create_refund(stand.money, refund(order, stand))
        assert await stand.courier.deliver_due() == 1
        root = opened_v2(stand.back.told[1][1])
        assert root.tag == "root"
        assert (root.findtext("refund_status"), root.findtext("out_refund_no")) == ("SUCCESS", "R1")
        assert (root.findtext("refund_fee"), root.findtext("transaction_id")) == ("1990", order.transaction_id)
        assert await stand.courier.deliver_due() == 0

    on_stand(tmp_path, use)


def test_version_3(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await paid(stand)
        assert await stand.courier.deliver_due() == 1
        event, found = resource(*stand.back.told[0])
        assert (event, found["trade_state"], found["out_trade_no"]) == ("TRANSACTION.SUCCESS", "SUCCESS", "A0000001")
        assert (found["transaction_id"], found["payer"]) == (order.transaction_id, {"openid": openid(BUYER)})
        assert found["amount"] == {
            "total": 1990,
            "payer_total": 1990,
            "currency": "CNY",
            "payer_currency": "CNY",
        }
        await create_refund(stand.money, refund(order, stand))
        await stand.bot.settled()
        assert await stand.courier.deliver_due() == 1, "Telegram's own word of the refund adds no second one"
        event, found = resource(*stand.back.told[1])
        assert (event, found["refund_status"], found["out_refund_no"]) == ("REFUND.SUCCESS", "SUCCESS", "R1")
        assert (found["amount"]["refund"], found["mchid"]) == (1990, MCHID)

    on_stand(tmp_path, use)


@pytest.mark.parametrize("version", [2, 3])
def test_a_refund_that_telegram_refuses_later_is_told(tmp_path: Path, version: int) -> None:
    """Telegram was silent at first, so that the back end was answered that the refund is under way."""

    async def use(stand: Stand) -> None:
        stand.back.answers = [Response(TAKEN_V2)]
        order = await paid(stand, version=version, sign_type="MD5" if version == 2 else "")
        await stand.courier.deliver_due()
        stand.bot.breaks.append("refundStarPayment")
        made, _ = await create_refund(stand.money, refund(order, stand))
        assert made.state is RefundState.PROCESSING
        stand.bot.transactions.clear()
        stand.clock.now += 60
        assert await resume_refunds(stand.money) == 1
        assert await stand.courier.deliver_due() == 1
        headers, body = stand.back.told[1]
        if version == 3:
            event, found = resource(headers, body)
            assert (event, found["refund_status"], found["out_refund_no"]) == ("REFUND.CLOSED", "CLOSED", "R1")
        else:
            assert opened_v2(body).findtext("refund_status") == "REFUNDCLOSE"
        assert (await get_order(stand.money, out_trade_no=order.out_trade_no)).refunded == 0

    on_stand(tmp_path, use)


def test_the_schedule_until_a_back_end_takes_it(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        stand.back.answers = [
            Response(status_code=500),
            Response(b'{"code": "FAIL", "message": "not now"}'),
            Response(status_code=404),
            RedirectResponse("http://127.0.0.1:1/elsewhere"),
            Response(b'{"code": "SUCCESS"}'),
        ]
        await paid(stand)
        for attempt, wait in enumerate((15, 15, 30, 180), 1):
            assert await stand.courier.deliver_due() == 1
            (left,) = await undelivered(stand.money)
            assert (left.attempts, left.due_at) == (attempt, int(stand.clock.now) + wait)
            assert left.last_answer.startswith(("500", "200", "404", "307")[attempt - 1])
            stand.clock.now += wait - 1
            assert await stand.courier.deliver_due() == 0
            stand.clock.now += 1
        assert await stand.courier.deliver_due() == 1
        assert await undelivered(stand.money) == []
        assert len(stand.back.told) == 5

    on_stand(tmp_path, use)


@pytest.mark.parametrize("answer", [b"", b"SUCCESS", b"<xml><return_code>FAIL</return_code></xml>", b"<xml>"])
def test_what_version_2_does_not_take_for_a_success(tmp_path: Path, answer: bytes) -> None:
    async def use(stand: Stand) -> None:
        stand.back.answers = [Response(answer), Response(TAKEN_V2)]
        await paid(stand, version=2, sign_type="MD5")
        await stand.courier.deliver_due()
        assert len(await undelivered(stand.money)) == 1
        stand.clock.now += 15
        await stand.courier.deliver_due()
        assert await undelivered(stand.money) == []

    on_stand(tmp_path, use)


def test_a_back_end_that_is_down_stays_in_the_list(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def use(stand: Stand) -> None:
        order = await paid(stand, notify_url="http://127.0.0.1:9/notify")
        for wait in RETRIES:
            assert await stand.courier.deliver_due() == 1
            stand.clock.now += wait
        assert await stand.courier.deliver_due() == 1
        stand.clock.now += 10**6
        assert await stand.courier.deliver_due() == 0
        (left,) = await undelivered(stand.money)
        assert (left.attempts, left.due_at, left.subject) == (16, None, order.transaction_id)
        assert "no connection" in left.last_answer
        async with stand.money.store.write() as connection:
            await connection.execute(update(NOTIFICATIONS).values(url=stand.notify))
        assert await send_again(stand.money, left.subject)
        assert await stand.courier.deliver_due() == 1
        assert await undelivered(stand.money) == []
        assert not await send_again(stand.money, left.subject)

    assert sum(RETRIES) == 86_640, "24 hours and 4 minutes, as WeChat says"
    with caplog.at_level(logging.ERROR):
        on_stand(tmp_path, use)
    assert "after 16 attempts" in caplog.text
    assert KEY not in caplog.text and V3_KEY not in caplog.text


def test_the_courier_runs_by_itself(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(stand.courier.run(stop, pause=0.05))
        for number in range(3):
            await paid(stand, f"A{number:07}")
        while len(stand.back.told) < 3:
            await asyncio.sleep(0.02)
        stop.set()
        await running
        assert await undelivered(stand.money) == []

    on_stand(tmp_path, use)


def test_a_slow_back_end(tmp_path: Path) -> None:
    class Slow(BackEnd):
        async def take(self, request: Any) -> Response:
            await asyncio.sleep(1)
            return Response(status_code=204)

    async def use(shop: Shop) -> None:
        async with serve(Slow().app) as base:
            order = await create_order(shop.money, draft(notify_url=f"{base}/notify"))
            await settle_as_buyer(shop, order)
            courier = Courier(shop.money, private=frozenset({"127.0.0.1"}), timeout=0.2)
            assert await courier.deliver_due() == 1
            (left,) = await undelivered(shop.money)
            assert left.last_answer == "no answer in time" or "Timeout" in left.last_answer
            await courier.close()

    with_shop(tmp_path, use, merchant=merchant())


def merchant() -> Merchant:
    private, platform = keys()
    return Merchant(APPID, MCHID, KEY, V3_KEY, private.public_key(), platform)


def test_a_process_that_dies_while_sending_loses_nothing(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        await paid(stand)
        assert len(await stand.courier.claim(20)) == 1, "claimed, and then the process is gone"
        assert await stand.courier.deliver_due() == 0
        stand.clock.now += LEASE
        assert await stand.courier.deliver_due() == 1
        assert len(stand.back.told) == 1

    on_stand(tmp_path, use)


def test_couriers_at_once_tell_each_payment_once(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        for number in range(10):
            await paid(stand, f"A{number:07}")
        others = [Courier(stand.money, private=frozenset({"127.0.0.1"})) for _ in range(5)]
        sent = await asyncio.gather(*(courier.deliver_due() for courier in others))
        for courier in others:
            await courier.close()
        assert (sum(sent), len(stand.back.told)) == (10, 10)

    on_stand(tmp_path, use)


def deliver_all(url: str, start: Any) -> None:
    """One process of two that share an outbox."""

    async def run() -> None:
        store = await open_store(url)
        money = Money(store, merchant(), Pricing(Decimal("0.5")), Bot(), openid, Clock())
        courier = Courier(money, private=frozenset({"127.0.0.1"}))
        start.wait()
        while await courier.deliver_due():
            pass
        await courier.close()
        await store.close()

    run_in_loop(run())


def test_two_processes_share_an_outbox(tmp_path: Path, database: str) -> None:
    async def use(shop: Shop) -> list[str]:
        back = BackEnd()
        async with serve(back.app) as base:
            for number in range(30):
                order = await create_order(
                    shop.money, draft(f"A{number:07}", notify_url=f"{base}/notify", version=2, sign_type="MD5")
                )
                await settle_as_buyer(shop, order)
            back.answers = [Response(TAKEN_V2)]
            context = multiprocessing.get_context("spawn")
            start = context.Barrier(2)
            processes = [context.Process(target=deliver_all, args=(database, start)) for _ in range(2)]
            for process in processes:
                process.start()
            for process in processes:
                await asyncio.to_thread(process.join, 120)
            assert [process.exitcode for process in processes] == [0, 0]
            assert await undelivered(shop.money) == []
        return [pay_v2.parse(body)["out_trade_no"] for _, body in back.told]

    told = with_shop(tmp_path, use, merchant=merchant(), url=database)
    assert sorted(told) == [f"A{number:07}" for number in range(30)]


def test_a_killed_process_loses_nothing(tmp_path: Path, database: str) -> None:
    """It is killed while back ends take what it sends: that is told again, and everything else once."""

    class Waiting(BackEnd):
        async def take(self, request: Any) -> Response:
            answer = await super().take(request)
            if len(self.told) > 10:
                busy.set()
                await asyncio.sleep(0 if gone.is_set() else 600)
            return answer

    async def use(shop: Shop) -> list[str]:
        back = Waiting()
        async with serve(back.app) as base:
            for number in range(30):
                order = await create_order(
                    shop.money, draft(f"A{number:07}", notify_url=f"{base}/notify", version=2, sign_type="MD5")
                )
                await settle_as_buyer(shop, order)
            back.answers = [Response(TAKEN_V2)]
            context = multiprocessing.get_context("spawn")
            start = context.Barrier(1)  # held here, since the process opens it later by its name
            process = context.Process(target=deliver_all, args=(database, start))
            process.start()
            await asyncio.wait_for(busy.wait(), 120)
            gone.set()
            process.kill()
            await asyncio.to_thread(process.join)
            courier = Courier(shop.money, private=frozenset({"127.0.0.1"}))
            shop.clock.now += LEASE
            while await courier.deliver_due():
                pass
            await courier.close()
            assert await undelivered(shop.money) == []
        return [pay_v2.parse(body)["out_trade_no"] for _, body in back.told]

    busy, gone = asyncio.Event(), asyncio.Event()
    told = with_shop(tmp_path, use, merchant=merchant(), url=database)
    assert set(told) == {f"A{number:07}" for number in range(30)}
    assert len(told) - 30 <= 20, "only what was being sent may be told again"
