"""A fake of Telegram's Bot API over HTTP on 127.0.0.1, and of the people who pay through it.

It answers `{"ok": true, "result": ...}` or `{"ok": false, "error_code": ..., "description": ...}` as Telegram does, and
delivers updates to the webhook with the secret header, again until the webhook answers 2xx.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import httpx
from companion.in_loop import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

TOKEN = "123456:fake-token-of-the-tests"
BOT = {"id": 123456, "is_bot": True, "first_name": "Shop", "username": "shop_bot", "has_main_web_app": True}
HEADER = "X-Telegram-Bot-Api-Secret-Token"
TRIES = 5


class Refusal(Exception):
    """An error of the Bot API."""

    def __init__(self, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.code = code


def _json(value: Any) -> Any:
    """A field of a form that is an object or a list travels as JSON."""
    return json.loads(value) if isinstance(value, str) else value


def user(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": f"User {user_id}", "language_code": "en"}


class FakeBot:
    """The state of one bot at Telegram."""

    def __init__(self) -> None:
        self.base = ""
        self.webhook = ""
        self.secret = ""
        self.updates: list[str] = []
        self.failed: dict[str, Any] = {}
        """`last_error_date` and `last_error_message` of getWebhookInfo, after a delivery that failed."""
        self.menu_button: dict[str, Any] = {"type": "commands"}
        self.patience = 10.0
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.invoices: dict[str, dict[str, Any]] = {}
        self.transactions: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.blocked: set[int] = set()
        """Users who have blocked the bot."""
        self.breaks: list[str] = []
        """Methods that fail once with 502, as Telegram does where it is overloaded."""
        self._queries: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._later: set[asyncio.Task[Any]] = set()
        self._client = httpx.AsyncClient(timeout=15)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])])

    async def settled(self) -> None:
        """Wait until what is delivered later has arrived."""
        if self._later:
            await asyncio.wait(self._later)

    async def close(self) -> None:
        await self.settled()
        await self._client.aclose()

    async def _serve(self, request: Request) -> JSONResponse:
        try:
            if request.path_params["token"] != TOKEN:
                raise Refusal("Unauthorized", 401)
            body = await request.body()
            if request.headers.get("content-type", "").startswith("application/json"):
                fields = json.loads(body or b"{}")
            else:
                fields = dict(parse_qsl(body.decode(), keep_blank_values=True)) | dict(request.query_params)
            result = self._call(request.path_params["method"], fields)
        except Refusal as error:
            answer = {"ok": False, "error_code": error.code, "description": str(error)}
            return JSONResponse(answer, error.code)
        return JSONResponse({"ok": True, "result": result})

    def _call(self, method: str, fields: dict[str, Any]) -> Any:
        self.calls.append((method, fields))
        if method in self.breaks:
            self.breaks.remove(method)
            raise Refusal("Bad Gateway", 502)
        known = {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "setMyCommands": lambda _: True,
            "sendMessage": self._send_message,
            "createInvoiceLink": self._create_invoice_link,
            "answerPreCheckoutQuery": self._answer_pre_checkout_query,
            "refundStarPayment": self._refund_star_payment,
            "getStarTransactions": self._get_star_transactions,
            "getWebhookInfo": self._get_webhook_info,
            "setChatMenuButton": self._set_chat_menu_button,
            "getChatMenuButton": self._get_chat_menu_button,
        }
        if method not in known:
            raise Refusal("Not Found", 404)
        return known[method](fields)

    def _get_me(self, _: dict[str, Any]) -> Any:
        return BOT

    def _set_webhook(self, fields: dict[str, Any]) -> bool:
        self.webhook, self.secret = fields["url"], fields.get("secret_token", "")
        self.updates, self.failed = _json(fields.get("allowed_updates", [])), {}
        return True

    def _send_message(self, fields: dict[str, Any]) -> dict[str, Any]:
        chat = int(fields["chat_id"])
        if chat in self.blocked:
            raise Refusal("Forbidden: bot was blocked by the user", 403)
        if not 1 <= len(fields["text"]) <= 4096:
            raise Refusal("Bad Request: message text is empty")
        rows = json.loads(fields.get("reply_markup", "{}")).get("inline_keyboard", [])
        self.messages.append({"chat": chat, "text": fields["text"], "buttons": [one for row in rows for one in row]})
        return {"message_id": len(self.messages), "date": 1_800_000_000, "chat": {"id": chat, "type": "private"}}

    def _get_webhook_info(self, _: dict[str, Any]) -> dict[str, Any]:
        found = {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0, **self.failed}
        if self.webhook:
            found |= {"max_connections": 40, "ip_address": "127.0.0.1"}
        return found | ({"allowed_updates": self.updates} if self.updates else {})

    def _set_chat_menu_button(self, fields: dict[str, Any]) -> bool:
        button = _json(fields.get("menu_button", {"type": "default"}))
        if button["type"] == "web_app" and not button["web_app"]["url"].startswith("https://"):
            raise Refusal("Bad Request: menu button web app URL is invalid")
        self.menu_button = button
        return True

    def _get_chat_menu_button(self, _: dict[str, Any]) -> dict[str, Any]:
        return self.menu_button

    def _create_invoice_link(self, fields: dict[str, Any]) -> str:
        prices = _json(fields["prices"])
        total = sum(price["amount"] for price in prices)
        if not 1 <= len(fields["title"]) <= 32:
            raise Refusal("Bad Request: TITLE_INVALID")
        if not 1 <= len(fields["description"]) <= 255:
            raise Refusal("Bad Request: DESCRIPTION_INVALID")
        if not 1 <= len(fields["payload"].encode()) <= 128:
            raise Refusal("Bad Request: INVOICE_PAYLOAD_INVALID")
        if fields["currency"] == "XTR" and len(prices) != 1:
            raise Refusal("Bad Request: STARS_INVOICE_INVALID")
        if fields["currency"] != "XTR" and not fields.get("provider_token"):
            raise Refusal("Bad Request: PAYMENT_PROVIDER_INVALID")
        if not 1 <= total <= 100_000:
            raise Refusal("Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID")
        slug = f"invoice{next(self._numbers)}"
        self.invoices[slug] = {
            "currency": fields["currency"],
            "total_amount": total,
            "invoice_payload": fields["payload"],
            "title": fields["title"],
        }
        return f"https://t.me/${slug}"

    def _answer_pre_checkout_query(self, fields: dict[str, Any]) -> bool:
        waiting = self._queries.get(fields["pre_checkout_query_id"])
        if waiting is None or waiting.cancelled():
            raise Refusal("Bad Request: query is too old and response timeout expired or query ID is invalid")
        allowed = str(fields["ok"]).lower() == "true"
        if not allowed and not fields.get("error_message"):
            raise Refusal("Bad Request: error message can't be empty")
        if not waiting.done():
            waiting.set_result({"ok": allowed, "message": fields.get("error_message", "")})
        return True

    def _refund_star_payment(self, fields: dict[str, Any]) -> bool:
        charge, number = fields["telegram_payment_charge_id"], int(fields["user_id"])
        moves = [move for move in self.transactions if move["id"] == charge]
        if not moves or moves[0]["source"]["user"]["id"] != number:
            raise Refusal("Bad Request: CHARGE_NOT_FOUND")
        if len(moves) > 1:
            raise Refusal("Bad Request: CHARGE_ALREADY_REFUNDED")
        paid = moves[0]
        back = {"id": charge, "amount": paid["amount"], "date": paid["date"] + 1, "receiver": paid["source"]}
        self.transactions.append(back)
        told = {
            "currency": "XTR",
            "total_amount": paid["amount"],
            "invoice_payload": paid["source"]["invoice_payload"],
            "telegram_payment_charge_id": charge,
        }
        task = asyncio.create_task(self._message(number, {"refunded_payment": told}))
        self._later.add(task)
        task.add_done_callback(self._later.discard)
        return True

    def _get_star_transactions(self, fields: dict[str, Any]) -> dict[str, Any]:
        offset, limit = int(fields.get("offset", 0)), int(fields.get("limit", 100))
        if not 1 <= limit <= 100:
            raise Refusal("Bad Request: LIMIT_INVALID")
        return {"transactions": self.transactions[offset : offset + limit]}

    async def deliver(self, update: dict[str, Any], *, times: int = 1, secret: str | None = None) -> list[int]:
        """Deliver an update `times` at once; each is repeated until it is answered with 2xx. The statuses."""
        headers = {HEADER: self.secret if secret is None else secret}
        whole = {"update_id": next(self._numbers), **update}

        async def one() -> int:
            status = 0
            for _ in range(TRIES):
                try:
                    answer = await self._client.post(self.webhook, json=whole, headers=headers)
                    status = answer.status_code
                    problem = f"Wrong response from the webhook: {status} {answer.reason_phrase}"
                except httpx.TransportError:
                    status, problem = 0, "Connection refused"
                if not 200 <= status < 300:
                    self.failed = {"last_error_date": 1_800_000_000, "last_error_message": problem}
                if 200 <= status < 300 or secret is not None:
                    break
                await asyncio.sleep(0.05)
            return status

        return list(await asyncio.gather(*(one() for _ in range(times))))

    async def _message(self, user_id: int, content: dict[str, Any], times: int = 1) -> list[int]:
        chat = {"id": user_id, "type": "private", "first_name": f"User {user_id}"}
        message = {"message_id": next(self._numbers), "date": 1_800_000_000, "chat": chat, "from": user(user_id)}
        return await self.deliver({"message": {**message, **content}}, times=times)

    async def check_out(self, link: str, user_id: int, *, times: int = 1, **changed: Any) -> dict[str, Any]:
        """Press "Pay" under an invoice: the bot's answer, or `{"ok": False}` where it did not answer in time."""
        invoice = self.invoices[link.removeprefix("https://t.me/$")] | changed
        number = f"query{next(self._numbers)}"
        waiting: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._queries[number] = waiting
        query = {name: value for name, value in invoice.items() if name != "title"}
        update = {"pre_checkout_query": {"id": number, "from": user(user_id), **query}}
        delivery = asyncio.create_task(self.deliver(update, times=times))
        try:
            return await asyncio.wait_for(waiting, self.patience)
        except TimeoutError:
            return {"ok": False, "message": "the bot did not answer"}
        finally:
            await delivery

    async def take(self, link: str, user_id: int, *, times: int = 1, tell: bool = True) -> str:
        """Take the money of an invoice, and tell the webhook `times` at once (or not at all): the charge id."""
        invoice = self.invoices[link.removeprefix("https://t.me/$")]
        charge = f"charge{next(self._numbers)}"
        if invoice["currency"] == "XTR":
            partner = {
                "type": "user",
                "transaction_type": "invoice_payment",
                "user": user(user_id),
                "invoice_payload": invoice["invoice_payload"],
            }
            move = {"id": charge, "amount": invoice["total_amount"], "date": 1_800_000_000, "source": partner}
            self.transactions.append(move)
        paid = {name: value for name, value in invoice.items() if name != "title"}
        paid |= {"telegram_payment_charge_id": charge, "provider_payment_charge_id": f"provider-{charge}"}
        if tell:
            await self._message(user_id, {"successful_payment": paid}, times)
        return charge

    async def pay(self, link: str, user_id: int, *, times: int = 1) -> str:
        """Pay an invoice as a user does: `paid`, or the bot's sentence why not. Updates come `times` at once."""
        answer = await self.check_out(link, user_id, times=times)
        if not answer["ok"]:
            return str(answer["message"])
        await self.take(link, user_id, times=times)
        return "paid"


@asynccontextmanager
async def fake_bot() -> AsyncIterator[FakeBot]:
    """A fake bot that answers at `base`."""
    bot = FakeBot()
    async with serve(bot.app) as base:
        bot.base = base
        try:
            yield bot
        finally:
            await bot.close()
