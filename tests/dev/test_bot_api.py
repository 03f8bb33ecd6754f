"""The workbench's Bot API, for a bot that asks it over HTTP, and for the workbench's page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from companion.in_loop import serve
from companion.loops import run_in_loop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.dev.bot_side import bot_routes
from wx2tg.dev.botapi.api import BotApi
from wx2tg.dev.botapi.updates import HEADER

TOKEN = "4200:token"
ANN = {"id": 42, "first_name": "Ann"}
INVOICE = {
    "title": "Noodles",
    "description": "Two bowls",
    "payload": "order-1",
    "currency": "XTR",
    "prices": [{"label": "Noodles", "amount": 590}],
}


class Stand:
    """A bot's way to its API, and the workbench's page's. `told` are updates that the webhook has got."""

    def __init__(self, api: BotApi, client: httpx.AsyncClient, base: str, page: httpx.AsyncClient) -> None:
        self.api, self._client, self._base, self.page = api, client, base, page
        self.told: list[dict[str, Any]] = []
        self.refuses = False
        self.statuses: list[int] = []

    async def call(self, method: str, **fields: Any) -> Any:
        answer = await self._client.post(f"{self._base}/bot{TOKEN}/{method}", json=fields)
        found = answer.json()
        assert found["ok"] == (answer.status_code == 200)
        return found["result"] if found["ok"] else (found["error_code"], found["description"])

    async def ask(self, path: str, **body: Any) -> Any:
        answer = await self.page.post(f"/api/bot/{path}", json=body)
        return answer.json()

    async def hook(self, request: Request) -> Response:
        assert request.headers[HEADER] == "secret"
        if self.statuses:
            return Response(status_code=self.statuses.pop(0))
        update = await request.json()
        self.told.append(update)
        if "pre_checkout_query" in update:
            answer = {"ok": False, "error_message": "Sold out"} if self.refuses else {"ok": True}
            await self.call(
                "answerPreCheckoutQuery", pre_checkout_query_id=update["pre_checkout_query"]["id"], **answer
            )
        return Response()


def on_stand(use: Callable[[Stand], Awaitable[None]]) -> None:
    async def run() -> None:
        api = BotApi(TOKEN, {"id": 4200, "is_bot": True, "first_name": "Shop", "username": "shop_bot"})
        page = httpx.AsyncClient(
            transport=httpx.ASGITransport(Starlette(routes=bot_routes(api))), base_url="http://127.0.0.1:8000"
        )
        async with serve(api.app) as base, httpx.AsyncClient(trust_env=False, timeout=30) as client, page:
            stand = Stand(api, client, base, page)
            async with serve(Starlette(routes=[Route("/hook", stand.hook, methods=["POST"])])) as hook:
                stand.api.updates.webhook, stand.api.updates.secret = f"{hook}/hook", "secret"
                try:
                    await use(stand)
                finally:
                    await api.close()

    run_in_loop(run())


async def _pay(stand: Stand, slug: str, how: str) -> Any:
    return await stand.ask("invoice", slug=slug, how=how, user=ANN)


def test_an_invoice_is_paid_refunded_and_listed() -> None:
    async def use(stand: Stand) -> None:
        slug = (await stand.call("createInvoiceLink", **INVOICE)).removeprefix("https://t.me/$")
        for how in ("cancelled", "failed", "pending"):
            assert await _pay(stand, slug, how) == {"status": how, "message": ""}
        assert stand.told == []
        stand.refuses = True
        assert await _pay(stand, slug, "paid") == {"status": "failed", "message": "Sold out"}
        stand.refuses = False
        assert await _pay(stand, slug, "paid") == {"status": "paid", "message": ""}
        paid = stand.told[-1]["message"]["successful_payment"]
        assert (paid["total_amount"], paid["invoice_payload"]) == (590, "order-1")
        charge = paid["telegram_payment_charge_id"]
        assert await stand.call("refundStarPayment", user_id=42, telegram_payment_charge_id=charge) is True
        again = await stand.call("refundStarPayment", user_id=42, telegram_payment_charge_id=charge)
        assert again == (400, "Bad Request: CHARGE_ALREADY_REFUNDED")
        await stand.api.updates.settled()
        assert stand.told[-1]["message"]["refunded_payment"]["telegram_payment_charge_id"] == charge
        moves = (await stand.call("getStarTransactions"))["transactions"]
        assert [("source" in move, move["amount"]) for move in moves] == [(True, 590), (False, 590)]
        assert await _pay(stand, "other", "paid") == {"error": "The bot has made no invoice other."}
        assert "error" in await _pay(stand, slug, "stolen")

    on_stand(use)


def test_a_chat_has_both_sides() -> None:
    async def use(stand: Stand) -> None:
        heard: list[dict[str, Any]] = []
        stand.api.heard = heard.append
        await stand.ask("say", text="/start", user=ANN)
        await stand.api.updates.settled()
        assert stand.told[-1]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
        keyboard = {"inline_keyboard": [[{"text": "Open", "url": "https://t.me/shop_bot/shop?startapp=a"}]]}
        sent = await stand.call("sendMessage", chat_id=42, text="Welcome", reply_markup=keyboard)
        assert (sent["text"], sent["chat"]["id"]) == ("Welcome", 42)
        shown = (await stand.page.get("/api/bot")).json()
        assert [(one["from"], one["text"]) for one in shown["messages"]] == [("user", "/start"), ("bot", "Welcome")]
        assert shown["messages"][1]["buttons"] == keyboard["inline_keyboard"][0]
        assert shown["messages"] == heard
        await stand.ask("access", allowed=False, user=ANN)
        assert (await stand.call("sendMessage", chat_id=42, text="More"))[0] == 403
        await stand.ask("access", allowed=True, user=ANN)
        assert (await stand.call("sendMessage", chat_id=42, text=""))[0] == 400
        assert (await stand.call("sendMessage", text="to nobody"))[0] == 400
        assert (await stand.call("noSuchMethod"))[0] == 404

    on_stand(use)


def test_a_message_is_shared_by_the_user_that_it_was_prepared_for() -> None:
    async def use(stand: Stand) -> None:
        result = {"type": "article", "id": "a", "title": "Noodles together?"}
        number = (await stand.call("savePreparedInlineMessage", user_id=42, result=result))["id"]
        assert (await stand.ask("share", id=number, user=ANN))["message"]["title"] == "Noodles together?"
        assert (await stand.ask("share", id=number, user={"id": 43}))["message"] is None
        assert (await stand.ask("share", id="other", user=ANN))["message"] is None

    on_stand(use)


def test_updates_are_repeated_until_they_are_taken() -> None:
    async def use(stand: Stand) -> None:
        stand.statuses = [503, 500]
        await stand.api.say(ANN, "hello")
        assert [update["message"]["text"] for update in stand.told] == ["hello"]
        assert "500" in (await stand.call("getWebhookInfo"))["last_error_message"]

    on_stand(use)


def test_a_bot_without_a_webhook_fetches_its_updates() -> None:
    async def use(stand: Stand) -> None:
        assert (await stand.call("getUpdates"))[0] == 409
        await stand.call("deleteWebhook")
        waiting = asyncio.create_task(stand.call("getUpdates", timeout=20))
        await asyncio.sleep(0.1)
        await stand.api.say(ANN, "one")
        (first,) = await waiting
        await stand.api.say(ANN, "two")
        rest = await stand.call("getUpdates", offset=first["update_id"] + 1)
        assert [update["message"]["text"] for update in rest] == ["two"]

    on_stand(use)


def test_another_token_is_refused() -> None:
    async def use(stand: Stand) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"{stand._base}/bot4200:other/getMe")
        assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")

    on_stand(use)
