"""What the bot tells a buyer of an order: once for its payment, once for its refund, with a button to the order."""

from __future__ import annotations

import asyncio
from pathlib import Path

from companion.chat import Chat, in_chat, payload
from companion.money import BUYER

from wx2tg.companion.bot.sender import Sender
from wx2tg.companion.money.amounts import shown
from wx2tg.companion.money.refunds import RefundDraft, create_refund
from wx2tg.companion.store.leases import LEASE

PAGE = '[messages]\norder_page = "pages/order/index?no={out_trade_no}"'


def refund(number: str) -> RefundDraft:
    return RefundDraft(
        out_trade_no=number, transaction_id="", out_refund_no=f"R{number}", total=1990, amount=1990, version=3
    )


def test_a_payment_and_a_refund_are_told_once(tmp_path: Path, database: str) -> None:
    async def use(chat: Chat) -> None:
        order, link = await chat.order("A|7", description="beef  noodles")
        assert await chat.answers() == []
        assert await chat.bot.pay(link, BUYER, times=3) == "paid"
        button = [("Open", f"https://t.me/noodle_bot/shop?startapp={payload('pages/order/index?no=A%7C7')}")]
        assert await chat.answers() == [("Order A|7 is paid: beef noodles, 10 ⭐. Thank you!", button)]
        await create_refund(chat.money, refund("A|7"))
        await chat.bot.settled()
        assert await chat.answers() == [("Your payment of 10 ⭐ for order A|7 has been returned.", button)]
        chat.clock.now += 10 * 86_400
        assert await chat.answers() == []
        await create_refund(chat.money, refund("A|7"))
        paid = {
            "currency": "XTR",
            "total_amount": 10,
            "invoice_payload": order.prepay_id,
            "telegram_payment_charge_id": chat.bot.transactions[0]["id"],
        }
        buyer = {"from": {"id": BUYER}, "chat": {"id": BUYER, "type": "private"}}
        for kind in ("successful_payment", "refunded_payment"):
            assert await chat.bot.deliver({"message": {**buyer, kind: paid}}) == [200]
        assert await chat.answers() == [], "told again after the outbox has forgotten"

    in_chat(tmp_path, use, PAGE, database=database)


def test_in_the_buyers_language_and_the_owners_words(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        await chat.says("/start", language_code="zh-hans")
        _, link = await chat.order()
        await chat.bot.pay(link, BUYER)
        (_, paid) = await chat.answers()
        assert paid == ("订单 A0000001 已支付：noodles，10 ⭐。谢谢惠顾！", [("看看", "https://t.me/noodle_bot/shop")])
        await create_refund(chat.money, refund("A0000001"))
        assert await chat.answers() == [], "an empty text is no message"

    in_chat(tmp_path, use, '[texts.zh]\nopen = "看看"\nrefunded = ""')


def test_no_buyer_is_told_of_a_payment_that_settles_nothing(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        _, link = await chat.order()
        await chat.bot.pay(link, BUYER)
        assert len(await chat.answers()) == 1
        await chat.bot.take(link, BUYER)
        await chat.bot.take(link, 7)
        assert await chat.answers() == []

    in_chat(tmp_path, use)


def test_a_bot_that_fails_never_makes_telegram_repeat_the_payment(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        _, link = await chat.order()
        chat.bot.breaks.extend(["sendMessage"] * 3)
        assert await chat.bot.pay(link, BUYER) == "paid"
        assert await chat.answers() == []
        chat.clock.now += 86_400
        assert await chat.answers() == []
        chat.clock.now += 86_400
        assert await chat.answers() == []
        chat.clock.now += 86_400
        assert len(await chat.answers()) == 1, "the outbox goes on after three days"

    in_chat(tmp_path, use)


def test_two_processes_and_one_that_dies(tmp_path: Path, database: str) -> None:
    async def use(chat: Chat) -> None:
        for number in range(6):
            _, link = await chat.order(f"A{number}")
            await chat.bot.pay(link, BUYER)
        taken = await chat.sender._outbox.take(2)
        assert len(taken) == 2, "this process dies with two messages in its hands"
        others = [Sender(chat.gate) for _ in range(4)]
        await asyncio.gather(*(other.send_once() for other in others))
        assert len(await chat.answers()) == 4
        chat.clock.now += LEASE
        await asyncio.gather(*(other.send_once() for other in others))
        assert len(await chat.answers()) == 2
        chat.clock.now += 100_000
        assert await chat.answers() == []

    in_chat(tmp_path, use, database=database)


def test_why_a_payment_is_refused_in_the_buyers_language(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        order, link = await chat.order()
        query = {"id": "q", "currency": "XTR", "invoice_payload": order.prepay_id}
        for total, language in ((1, "zh-hans"), (2, "fr"), (3, "ru")):
            buyer = {"id": BUYER, "language_code": language}
            await chat.bot.deliver({"pre_checkout_query": {**query, "from": buyer, "total_amount": total}})
        said = [fields["error_message"] for name, fields in chat.bot.calls if name == "answerPreCheckoutQuery"]
        assert said == ["订单金额已变更。", "Le prix a changé.", "The price of this order has changed."]
        assert await chat.bot.pay(link, BUYER) == "paid"

    in_chat(tmp_path, use, '[texts.fr]\nother_price = "Le prix a changé."')


def test_amounts_as_buyers_read_them() -> None:
    for amount, text in {
        (10, "XTR", 0): "10 ⭐",
        (1250, "EUR", 2): "12.50 EUR",
        (5, "EUR", 2): "0.05 EUR",
        (1200, "JPY", 0): "1200 JPY",
        (1_500_000_000, "TON", 9): "1.5 TON",
        (3_000_000, "USDT", 6): "3 USDT",
        (10, "USDT", 6): "0.00001 USDT",
    }.items():
        assert shown(*amount) == text
