"""The Bot API as the companion calls it: what arrives over HTTP, and what a refusal becomes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from companion.loops import run_in_loop
from companion.recorder import Recorder
from companion.serving import serve

from wx2tg.companion.secret import Secret
from wx2tg.companion.telegram.bot import Bot, BotError, Button

TOKEN = "4200:a-bot-token-for-tests"

_Answer = TypeVar("_Answer")


@pytest.fixture
def telegram() -> Iterator[tuple[Recorder, str]]:
    recorder = Recorder(TOKEN)
    with serve(recorder.app) as base:
        yield recorder, base


def call(base: str, action: Callable[[Bot], Awaitable[_Answer]], token: str = TOKEN) -> _Answer:
    async def run() -> _Answer:
        bot = Bot(Secret(token), api=base, timeout=3)
        try:
            return await action(bot)
        finally:
            await bot.close()

    return run_in_loop(run())


def test_messages_with_a_button(telegram: tuple[Recorder, str]) -> None:
    recorder, base = telegram
    button = Button("Open", "https://t.me/noodle_bot/shop?startapp=cA")
    assert call(base, lambda bot: bot.send_message(42, "<b>plain</b>", button)) == 7
    call(base, lambda bot: bot.send_photo(42, b"picture", name="a.png", caption="Look"))
    call(base, lambda bot: bot.send_typing(42))
    (_, message), (_, photo), (_, action) = recorder.calls
    assert message["text"] == "<b>plain</b>"
    assert message["reply_markup"]["inline_keyboard"] == [[{"text": "Open", "url": button.url}]]
    assert "parse_mode" not in message
    assert b"picture" in photo.values()
    assert (photo["caption"], "reply_markup" in photo) == ("Look", False)
    assert action == {"chat_id": "42", "action": "typing"}


def test_a_message_to_share(telegram: tuple[Recorder, str]) -> None:
    recorder, base = telegram
    button = Button("Open", "https://t.me/noodle_bot/shop")

    def share(photo: str) -> Callable[[Bot], Awaitable[str]]:
        return lambda bot: bot.save_prepared_message(
            42, key="k", title="Soup", text="Hot", button=button, photo_url=photo
        )

    assert call(base, share("")) == "prepared-1"
    call(base, share("https://shop.example/a.jpg"))
    (_, text), (_, photo) = recorder.calls
    assert text["result"]["type"] == "article"
    assert text["result"]["input_message_content"]["message_text"] == "Hot"
    assert (photo["result"]["type"], photo["result"]["photo_url"]) == ("photo", "https://shop.example/a.jpg")
    assert text["allow_group_chats"] == "true"


def test_money(telegram: tuple[Recorder, str]) -> None:
    recorder, base = telegram

    def invoice(currency: str) -> Callable[[Bot], Awaitable[str]]:
        return lambda bot: bot.create_invoice_link(
            title="Soup",
            description="One soup",
            payload="order-1",
            currency=currency,
            amount=5,
            provider_token=Secret("provider:TEST"),
        )

    assert call(base, invoice("XTR")) == "https://t.me/$invoice"
    call(base, invoice("EUR"))
    call(base, lambda bot: bot.answer_pre_checkout_query("q1"))
    call(base, lambda bot: bot.answer_pre_checkout_query("q2", refusal="The order is paid"))
    call(base, lambda bot: bot.refund_star_payment(42, "charge-1"))
    stars, euros, yes, no, refund = (fields for _, fields in recorder.calls)
    assert stars["prices"] == [{"label": "Soup", "amount": 5}]
    assert (stars.get("provider_token", ""), euros["provider_token"]) == ("", "provider:TEST")
    assert yes == {"pre_checkout_query_id": "q1", "ok": "true"}
    assert no == {"pre_checkout_query_id": "q2", "ok": "false", "error_message": "The order is paid"}
    assert refund == {"user_id": "42", "telegram_payment_charge_id": "charge-1"}


def test_movements_of_stars(telegram: tuple[Recorder, str]) -> None:
    recorder, base = telegram
    user = {"id": 42, "is_bot": False, "first_name": "Ann"}
    partner = {"type": "user", "transaction_type": "invoice_payment", "user": user}
    recorder.answers["getStarTransactions"] = {
        "transactions": [
            {"id": "c1", "amount": 5, "date": 1_700_000_000, "source": partner | {"invoice_payload": "order-1"}},
            {"id": "c1", "amount": 5, "date": 1_700_000_001, "receiver": partner},
            {"id": "c2", "amount": 9, "date": 1_700_000_002, "receiver": {"type": "fragment"}},
        ]
    }
    found = call(base, lambda bot: bot.get_star_transactions(offset=10))
    assert [tuple(item) for item in found] == [
        ("c1", 5, 1_700_000_000, True, 42, "order-1"),
        ("c1", 5, 1_700_000_001, False, 42, ""),
        ("c2", 9, 1_700_000_002, False, 0, ""),
    ]
    assert recorder.calls == [("getStarTransactions", {"offset": "10", "limit": "100"})]


def test_the_bot_is_set_up(telegram: tuple[Recorder, str]) -> None:
    recorder, base = telegram
    assert call(base, lambda bot: bot.me()) == (4200, "noodle_bot", True)
    call(base, lambda bot: bot.set_webhook("https://shop.example/tg/webhook", Secret("hook-secret")))
    call(base, lambda bot: bot.set_menu_button("Shop", "https://shop.example/"))
    _, webhook, menu = (fields for _, fields in recorder.calls)
    assert (webhook["secret_token"], webhook["allowed_updates"]) == ("hook-secret", ["message", "pre_checkout_query"])
    assert menu["menu_button"] == {"type": "web_app", "text": "Shop", "web_app": {"url": "https://shop.example/"}}


def test_how_the_bot_is_set_up(telegram: tuple[Recorder, str]) -> None:
    recorder, base = telegram
    assert call(base, lambda bot: bot.webhook()) == ("", 0, (), "", 0)
    assert call(base, lambda bot: bot.menu_button()) == ""
    recorder.answers["getMe"] = {"id": 4200, "is_bot": True, "first_name": "Noodles"}
    recorder.answers["getChatMenuButton"] = {
        "type": "web_app",
        "text": "Shop",
        "web_app": {"url": "https://a.example/"},
    }
    recorder.answers["getWebhookInfo"] = {
        "url": "https://shop.example/tg/webhook",
        "has_custom_certificate": False,
        "pending_update_count": 3,
        "ip_address": "192.0.2.1",
        "last_error_date": 1_700_000_000,
        "last_error_message": "Wrong response from the webhook: 401 Unauthorized",
        "max_connections": 40,
        "allowed_updates": ["message", "pre_checkout_query"],
    }
    assert call(base, lambda bot: bot.me()) == (4200, "", False)
    assert call(base, lambda bot: bot.menu_button()) == "https://a.example/"
    assert call(base, lambda bot: bot.webhook()) == (
        "https://shop.example/tg/webhook",
        3,
        ("message", "pre_checkout_query"),
        "Wrong response from the webhook: 401 Unauthorized",
        1_700_000_000,
    )


@pytest.mark.parametrize(
    ("status", "body", "reason", "wait"),
    [
        (403, {"description": "Forbidden: bot was blocked by the user"}, "blocked", 0),
        (400, {"description": "Bad Request: chat not found"}, "blocked", 0),
        (400, {"description": "Bad Request: message is too long"}, "refused", 0),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 9}}, "limited", 9),
        (502, {"description": "Bad Gateway"}, "unreachable", 0),
    ],
)
def test_refusals(telegram: tuple[Recorder, str], status: int, body: dict[str, Any], reason: str, wait: int) -> None:
    recorder, base = telegram
    recorder.errors["sendMessage"] = (status, body)
    with pytest.raises(BotError) as caught:
        call(base, lambda bot: bot.send_message(42, "x"))
    assert (caught.value.reason, caught.value.retry_after) == (reason, wait)


def test_a_wrong_token_and_a_server_that_is_down(telegram: tuple[Recorder, str]) -> None:
    _, base = telegram
    for address, token, reason in (
        (base, "4200:another", "unauthorized"),
        ("http://127.0.0.1:9", TOKEN, "unreachable"),
        (base, "no token", "unauthorized"),
    ):
        with pytest.raises(BotError) as caught:
            call(address, lambda bot: bot.me(), token)
        assert caught.value.reason == reason
        assert token not in str(caught.value) and token not in repr(caught.value)


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(TOKEN)
    assert (str(secret), repr(secret), f"{secret}", repr([secret])) == ("***", "***", "***", "[***]")
    assert secret.reveal() == TOKEN
    assert bool(secret) and not Secret("")
