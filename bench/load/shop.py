"""A shop under load: its users log in and order, and Telegram and its back end answer the companion.

One process plays Telegram, the users and the back end, so that it sees when each thing happened.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import Counter
from urllib.parse import quote, urlencode

from bench.load.wire import Client, request
from wx2tg.companion.wechat import pay_v2

TOKEN = "4200:a-bot-token-for-the-benchmark"
APPID = "wx0123456789abcdef"
MCHID = "1900000109"
KEY = "k" * 32
HOOK = "webhook-secret"

_BOT = {"id": 4200, "is_bot": True, "first_name": "Shop", "username": "shop_bot"}
_PAID = b"<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>"


def launch(user_id: int) -> str:
    """Launch data as Telegram signs them now."""
    fields = {"auth_date": str(int(time.time())), "user": json.dumps({"id": user_id, "first_name": "Ann"})}
    secret = hmac.digest(b"WebAppData", TOKEN.encode(), hashlib.sha256)
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    return urlencode({**fields, "hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()}, quote_via=quote)


class Shop:
    """`public` and `wechat` are the companion's two addresses; `told` counts what the back end was told of an order."""

    def __init__(self) -> None:
        self.public = Client(("127.0.0.1", 0))
        self.wechat = Client(("127.0.0.1", 0))
        self.base = ""
        self.told: Counter[str] = Counter()
        self.checkouts: list[float] = []
        self._numbers = itertools.count(1)

    def meet(self, public: tuple[str, int], wechat: tuple[str, int]) -> None:
        """Talk to a companion at these addresses from now on."""
        self.close()
        self.public, self.wechat = Client(public), Client(wechat)

    def close(self) -> None:
        """Close every connection to the companion."""
        self.public.close()
        self.wechat.close()

    def answer(self, path: str, body: bytes) -> tuple[str, bytes]:
        """What Telegram's Bot API answers, or the back end where it is told of a payment."""
        if path == "/notify":
            self.told[pay_v2.parse(body)["out_trade_no"]] += 1
            return "text/xml", _PAID
        method = path.rpartition("/")[2]
        result = {"getMe": _BOT, "createInvoiceLink": f"https://t.me/$invoice{next(self._numbers)}"}.get(method, True)
        return "application/json", json.dumps({"ok": True, "result": result}).encode()

    async def log_in(self, user_id: int) -> str:
        """Log a user in from the app, and the back end asks who that is; the openid."""
        told = await self._public("/tg/login", {"initData": launch(user_id)})
        return str(told["code"])

    async def openid(self, code: str) -> str:
        """What the back end learns from a code."""
        path = f"/sns/jscode2session?appid={APPID}&secret={KEY}&js_code={code}&grant_type=authorization_code"
        status, body = await self.wechat.ask(request(path, b""))
        told = json.loads(body)
        assert status == 200 and "openid" in told, body
        return str(told["openid"])

    async def order(self, openid: str) -> tuple[str, str]:
        """An order that the back end makes: its number and its prepay_id."""
        number = f"{int(time.time())}{next(self._numbers):012d}"
        fields = {
            "appid": APPID,
            "mch_id": MCHID,
            "nonce_str": number,
            "body": "Noodles",
            "out_trade_no": number,
            "total_fee": "100",
            "spbill_create_ip": "127.0.0.1",
            "notify_url": f"{self.base}/notify",
            "trade_type": "JSAPI",
            "openid": openid,
        }
        whole = request("/pay/unifiedorder", pay_v2.printed(pay_v2.with_sign(fields, KEY)), "text/xml")
        told = pay_v2.parse((await self.wechat.ask(whole))[1])
        assert told.get("result_code") == "SUCCESS", told
        return number, told["prepay_id"]

    async def pay(self, user_id: int, prepay_id: str, number: str) -> None:
        """Pay an order as Telegram does: an invoice, a pre-checkout query, and the message of a payment."""
        await self._public("/tg/invoice", {"initData": launch(user_id), "prepay_id": prepay_id})
        user = {"id": user_id, "is_bot": False, "first_name": "Ann"}
        bill = {"currency": "XTR", "total_amount": 10, "invoice_payload": prepay_id}
        started = time.perf_counter()
        await self._update({"pre_checkout_query": {"id": f"q{number}", "from": user, **bill}})
        self.checkouts.append(time.perf_counter() - started)
        await self.tell_paid(user_id, prepay_id, number)

    async def tell_paid(self, user_id: int, prepay_id: str, number: str) -> None:
        """The message of a payment; Telegram sends it again until it is answered."""
        user = {"id": user_id, "is_bot": False, "first_name": "Ann"}
        bill = {"currency": "XTR", "total_amount": 10, "invoice_payload": prepay_id}
        charge = {"telegram_payment_charge_id": f"c{number}", "provider_payment_charge_id": ""}
        chat = {"id": user_id, "type": "private"}
        message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "successful_payment": {**bill, **charge}}
        await self._update({"message": message})

    async def until_told(self, numbers: set[str], patience: float = 60) -> None:
        """Wait until the back end was told of each of these orders. TimeoutError."""
        async with asyncio.timeout(patience):
            while not numbers <= self.told.keys():
                await asyncio.sleep(0.05)

    async def _public(self, path: str, call: dict[str, object]) -> dict[str, object]:
        status, body = await self.public.ask(request(path, json.dumps(call).encode()))
        assert status == 200, (path, status, body)
        found: dict[str, object] = json.loads(body)
        return found

    async def _update(self, update: dict[str, object]) -> None:
        body = json.dumps({"update_id": next(self._numbers), **update}).encode()
        more = {"X-Telegram-Bot-Api-Secret-Token": HOOK}
        status, told = await self.public.ask(request("/tg/webhook", body, more=more))
        assert status == 200, (status, told)
