"""From the invoice to the payment, over HTTP with a fake of the Bot API: for the buyer alone, and once."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from companion.money import BUYER, NOW, draft
from companion.stand import SECRET, Stand, launch, on_stand
from sqlalchemy import func, select

from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.orders import PREPAY_LIFE, close_order, create_order, get_order
from wx2tg.companion.money.tables import NOTIFICATIONS, PAYMENTS, State
from wx2tg.companion.telegram.webhook import HEADER, webhook_route

NUMBER = "A0000001"


async def rows(stand: Stand, table: object) -> int:
    async with stand.money.store.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]


def test_an_order_is_paid(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft(description="牛肉面 " * 60))
        link = await stand.link(order.prepay_id)
        invoice = stand.bot.invoices[link.removeprefix("https://t.me/$")]
        assert (invoice["invoice_payload"], invoice["currency"], invoice["total_amount"]) == (
            order.prepay_id,
            "XTR",
            10,
        )
        assert await stand.bot.pay(link, BUYER) == "paid"
        paid = await get_order(stand.money, out_trade_no=NUMBER)
        assert (paid.state, paid.charge_id) == (State.SUCCESS, stand.bot.transactions[0]["id"])
        assert await stand.bot.pay(link, BUYER) == "This order is paid already."
        assert (await stand.invoice(order.prepay_id)).status_code == 409

    on_stand(tmp_path, use)


def test_a_currency_with_a_provider(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        link = await stand.link(order.prepay_id)
        assert stand.bot.calls[-1][1]["provider_token"] == "provider"
        assert await stand.bot.pay(link, BUYER) == "paid"
        paid = await get_order(stand.money, out_trade_no=NUMBER)
        assert (paid.currency, paid.amount, paid.provider_charge_id) == ("EUR", 259, f"provider-{paid.charge_id}")

    on_stand(tmp_path, use, pricing=Pricing(Decimal("0.13"), "EUR", 2, provider_token="provider"))


def test_one_link_while_the_order_is_unpaid(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        links = await asyncio.gather(*(stand.link(order.prepay_id) for _ in range(8)))
        assert len(set(links)) == 1
        made = len(stand.bot.invoices)
        assert await stand.link(order.prepay_id) == links[0]
        direct = await stand.http.post(
            f"{stand.base}/tg/invoice", json={"prepay_id": order.prepay_id, "initData": launch()}
        )
        assert direct.json() == {"invoice_link": links[0]}
        assert len(stand.bot.invoices) == made

    on_stand(tmp_path, use)


def test_who_gets_no_invoice(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())

        async def problem(**fields: str) -> tuple[int, str]:
            answer = await stand.invoice(order.prepay_id, **fields)
            return answer.status_code, answer.json()["error"]

        assert await problem(initData=launch(7)) == (403, "buyer")
        assert await problem(initData=launch(token="1:other")) == (401, "init-data")
        assert await problem(initData=launch(at=NOW - 4000)) == (401, "init-data")
        assert await problem(initData="") == (401, "init-data")
        assert await problem(package="prepay_id=wx-other") == (404, "order")
        assert await problem(package="") == (404, "order")
        assert await problem(package="' OR 1=1 --") == (404, "order")
        for body in (b"", b"[]", b"{", b'{"initData": 1}'):
            assert (await stand.http.post(f"{stand.base}/tg/invoice", content=body)).status_code == 400
        assert (await stand.http.post(f"{stand.base}/tg/invoice", content=b"x" * 70_000)).status_code == 413
        assert stand.bot.calls == []
        stand.clock.now += PREPAY_LIFE
        assert await problem(initData=launch(at=stand.clock.now)) == (410, "expired")
        await close_order(stand.money, NUMBER)
        assert await problem(initData=launch(at=stand.clock.now)) == (410, "expired")

    on_stand(tmp_path, use)


def test_telegram_makes_no_invoice(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        stand.bot.breaks.append("createInvoiceLink")
        assert (await stand.invoice(order.prepay_id)).status_code == 503
        assert (await stand.invoice(order.prepay_id)).status_code == 200, "tried again"

    on_stand(tmp_path, use)

    async def without(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        answer = await stand.invoice(order.prepay_id)
        assert (answer.status_code, "PAYMENT_PROVIDER_INVALID" in answer.text) == (502, True)

    (tmp_path / "eur").mkdir()
    on_stand(tmp_path / "eur", without, pricing=Pricing(Decimal("0.13"), "EUR", 2))


def test_the_amount_or_the_buyer_has_changed(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        link = await stand.link(order.prepay_id)
        assert "price" in (await stand.bot.check_out(link, BUYER, total_amount=1))["message"]
        assert "price" in (await stand.bot.check_out(link, BUYER, currency="USD"))["message"]
        assert "not known" in (await stand.bot.check_out(link, BUYER, invoice_payload="wx1"))["message"]
        assert await stand.bot.pay(link, 7) == "This order belongs to another buyer."
        assert await rows(stand, PAYMENTS) == 0
        stand.clock.now += PREPAY_LIFE
        assert await stand.bot.pay(link, BUYER) == "This order has expired."

    on_stand(tmp_path, use)


def test_repeats_and_deliveries_at_once(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        orders = [await create_order(stand.money, draft(f"A{number:07}")) for number in range(6)]
        links = [await stand.link(order.prepay_id) for order in orders]
        assert await asyncio.gather(*(stand.bot.pay(link, BUYER, times=5) for link in links)) == ["paid"] * 6
        assert (await rows(stand, PAYMENTS), await rows(stand, NOTIFICATIONS)) == (6, 6)

    on_stand(tmp_path, use)


def test_two_devices_pay_one_invoice_once(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        link = await stand.link(order.prepay_id)
        answers = await asyncio.gather(*(stand.bot.check_out(link, BUYER) for _ in range(5)))
        assert sorted(answer["ok"] for answer in answers) == [False, False, False, False, True]

    on_stand(tmp_path, use)


def test_an_answer_that_telegram_did_not_get_is_given_again(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        link = await stand.link(order.prepay_id)
        stand.bot.breaks.append("answerPreCheckoutQuery")
        assert await stand.bot.pay(link, BUYER) == "paid"

    on_stand(tmp_path, use)


def test_the_webhook_takes_updates_from_telegram_alone(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        await stand.link(order.prepay_id)
        paid = {
            "currency": "XTR",
            "total_amount": 10,
            "invoice_payload": order.prepay_id,
            "telegram_payment_charge_id": "forged",
            "provider_payment_charge_id": "",
        }
        forged = {"message": {"from": {"id": BUYER}, "successful_payment": paid}}
        for secret in ("", "other", SECRET + "x", SECRET[:-1]):
            assert await stand.bot.deliver(forged, secret=secret) == [401]
        plain = await stand.http.post(stand.bot.webhook, json=forged)
        assert plain.status_code == 401
        assert (await get_order(stand.money, out_trade_no=NUMBER)).state is State.NOTPAY
        header = {HEADER: SECRET}
        for body, status in ((b"", 400), (b"[1]", 400), (b'{"message": 3}', 400), (b" " * 1_100_000, 413)):
            answer = await stand.http.post(stand.bot.webhook, content=body, headers=header)
            assert answer.status_code == status
        assert (await stand.http.get(stand.bot.webhook, headers=header)).status_code == 405

    on_stand(tmp_path, use)
    with pytest.raises(ValueError, match="secret"):
        webhook_route("", {})


def test_every_update_goes_to_its_own_handler(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        start = {"message": {"message_id": 1, "from": {"id": 7}, "chat": {"id": 7}, "text": "/start abc"}}
        assert await stand.bot.deliver(start) == [200]
        assert await stand.bot.deliver({"my_chat_member": {}}) == [200]
        assert [one.message and one.message.text for one in stand.others] == ["/start abc"]

    on_stand(tmp_path, use)


def test_a_slow_client_is_sent_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(stand: Stand) -> None:
        host, port = httpx.URL(stand.base).host, httpx.URL(stand.base).port
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"POST /tg/invoice HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        assert b" 408 " in await asyncio.wait_for(reader.readline(), 30)
        writer.close()
        await writer.wait_closed()

    monkeypatch.setattr("wx2tg.companion.bodies.read_body.__kwdefaults__", {"limit": 65536, "patience": 0.2})
    on_stand(tmp_path, use)
