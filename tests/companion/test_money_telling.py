"""The back end is told of payments and refunds in its version's form, until it takes them, and only where it may be."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import multiprocessing
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from companion.in_loop import serve
from companion.money import APPID, BUYER, KEY, MCHID, NOW, V3_KEY, Bot, Clock, Shop, draft, openid, payment, with_shop
from companion.stand import BackEnd, Stand, keys, on_stand
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update
from starlette.responses import RedirectResponse, Response

from wx2tg.companion.money.addresses import AddressError, address_of
from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.courier import LEASE, RETRIES, Courier, send_again, undelivered
from wx2tg.companion.money.orders import create_order, get_order, settle
from wx2tg.companion.money.refunds import RefundDraft, create_refund, resume_refunds
from wx2tg.companion.money.tables import NOTIFICATIONS, ORDERS, Order, RefundState
from wx2tg.companion.store import open_store
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


async def settle_as_buyer(shop: Shop, order: Order) -> None:
    async with shop.money.store.write() as connection:
        known = update(ORDERS).where(ORDERS.c.prepay_id == order.prepay_id)
        await connection.execute(known.values(telegram_id=BUYER))
    await settle(shop.money, payment(order, f"charge-{order.prepay_id}"))


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

    asyncio.run(run())


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


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_private_addresses_are_not_called(address: str) -> None:
    async def look_up(host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34", address]

    async def use() -> None:
        with pytest.raises(AddressError, match="private address"):
            await address_of("shop.example", 443, frozenset(), look_up)
        with pytest.raises(AddressError, match="private address"):
            await address_of(address, 443, frozenset(), look_up)
        assert await address_of("shop.example", 443, frozenset({"shop.example"}), look_up) == "93.184.216.34"
        assert await address_of("Shop.Example", 443, frozenset({"shop.example:443"}), look_up) == "93.184.216.34"
        with pytest.raises(AddressError, match="private address"):
            await address_of("shop.example", 80, frozenset({"shop.example:443"}), look_up)

    asyncio.run(use())


def test_hosts_without_an_address() -> None:
    async def look_up(host: str, port: int) -> Sequence[str]:
        raise OSError("no such host")

    with pytest.raises(AddressError, match="has no address"):
        asyncio.run(address_of("shop.example", 443, frozenset(), look_up))
    assert asyncio.run(address_of("93.184.216.34", 443, frozenset(), look_up)) == "93.184.216.34"


def test_a_private_notify_url_is_told_only_by_configuration(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        await paid(stand)
        strict = Courier(stand.money)
        assert await strict.deliver_due() == 1
        await strict.close()
        (left,) = await undelivered(stand.money)
        assert "private address" in left.last_answer
        assert stand.back.told == []
        stand.clock.now += 15
        await stand.courier.deliver_due()
        assert len(stand.back.told) == 1

    on_stand(tmp_path, use)


def test_the_connection_goes_to_the_address_that_was_checked(tmp_path: Path) -> None:
    """A name may resolve to another address a moment later: it is looked up once."""
    asked: list[str] = []

    async def look_up(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    async def use(stand: Stand) -> None:
        port = stand.back.base.rpartition(":")[2]
        await paid(stand, notify_url=f"http://shop.test:{port}/notify")
        courier = Courier(stand.money, private=frozenset({"shop.test"}), look_up=look_up)
        assert await courier.deliver_due() == 1
        await courier.close()
        ((headers, _),) = stand.back.told
        assert (asked, headers["host"]) == (["shop.test"], f"shop.test:{port}")

    on_stand(tmp_path, use)


def test_keys_that_are_missing_are_named(tmp_path: Path) -> None:
    async def use(shop: Shop) -> None:
        order = await create_order(shop.money, draft())
        await settle_as_buyer(shop, order)
        courier = Courier(shop.money)
        await courier.deliver_due()
        await courier.close()
        (left,) = await undelivered(shop.money)
        assert left.last_answer == "the keys of version 3 are not configured"
        async with shop.money.store.read() as connection:
            assert (await connection.execute(select(NOTIFICATIONS.c.created_at))).scalar_one() == int(NOW)

    with_shop(tmp_path, use, merchant=Merchant(APPID, MCHID, KEY))
