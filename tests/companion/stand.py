"""A whole stand on 127.0.0.1: a fake Bot API, the companion's money before it, and a back end that is told."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

import httpx
from companion.fake_bot import TOKEN, FakeBot, fake_bot
from companion.in_loop import serve
from companion.loops import run_in_loop
from companion.money import APPID, BUYER, KEY, MCHID, NOW, V3_KEY, Clock, openid
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.money import invoice_api, webhook
from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.bot_invoices import BotInvoices
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.courier import Courier
from wx2tg.companion.secret import Secret
from wx2tg.companion.store import open_store
from wx2tg.companion.telegram.bot import Bot
from wx2tg.companion.telegram.init_data import User, check_init_data
from wx2tg.companion.telegram.updates import Update
from wx2tg.companion.telegram.webhook import webhook_route
from wx2tg.companion.wechat.pay_v3 import Platform, make_platform

SECRET = "webhook-secret"
_T = TypeVar("_T")


@cache
def keys() -> tuple[rsa.RSAPrivateKey, Platform]:
    """The merchant's key and the platform's."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made, make_platform(datetime.fromtimestamp(NOW, UTC))


def launch(user_id: int = BUYER, *, at: float = NOW, token: str = TOKEN) -> str:
    """initData as Telegram signs it."""
    fields = {"auth_date": str(int(at)), "user": json.dumps({"id": user_id, "first_name": "A"}), "query_id": "q"}
    signed = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    return urlencode({**fields, "hash": hmac.new(secret, signed.encode(), hashlib.sha256).hexdigest()})


class BackEnd:
    """A back end that takes notifications; `answers` are given one after another, the last one for ever."""

    def __init__(self) -> None:
        self.told: list[tuple[Mapping[str, str], bytes]] = []
        self.answers: list[Response] = [Response(status_code=204)]
        self.base = ""

    async def take(self, request: Request) -> Response:
        self.told.append((dict(request.headers), await request.body()))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/notify", self.take, methods=["POST"])])


@dataclasses.dataclass
class Stand:
    """All parts; `base` is where the companion answers."""

    money: Money
    clock: Clock
    bot: FakeBot
    back: BackEnd
    courier: Courier
    base: str
    http: httpx.AsyncClient
    others: list[Update]

    @property
    def notify(self) -> str:
        return f"{self.back.base}/notify"

    async def invoice(self, prepay_id: str, **fields: str) -> httpx.Response:
        body = {"package": f"prepay_id={prepay_id}", "initData": launch()} | fields
        return await self.http.post(f"{self.base}/tg/invoice", json=body)

    async def link(self, prepay_id: str) -> str:
        answer = await self.invoice(prepay_id)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["invoice_link"])


def on_stand(
    folder: Path, use: Callable[[Stand], Awaitable[_T]], *, pricing: Pricing | None = None, url: str = ""
) -> _T:
    """Run `use` on a stand whose database is in `folder`, or at `url`."""

    async def run() -> _T:
        private, platform = keys()
        merchant = Merchant(APPID, MCHID, KEY, V3_KEY, private.public_key(), platform)
        clock, back = Clock(), BackEnd()
        others: list[Update] = []
        store = await open_store(url or f"sqlite:///{folder / 'shop.db'}")

        async def other(update: Update) -> None:
            others.append(update)

        def user_of(text: str) -> User:
            return check_init_data(text, TOKEN, now=clock(), max_age=3600).user

        async with fake_bot() as bot, serve(back.app) as back.base, httpx.AsyncClient() as http:
            telegram = Bot(Secret(TOKEN), api=bot.base)
            money = Money(store, merchant, pricing or Pricing(Decimal("0.5")), BotInvoices(telegram), openid, clock)
            courier = Courier(money, private=frozenset({"127.0.0.1"}))
            updates = webhook_route(SECRET, {**webhook.handlers(money), "text": other}, "/webhook")
            app = Starlette(routes=[*invoice_api.routes(money, user_of), updates])
            async with serve(app) as base:
                bot.webhook, bot.secret = f"{base}/webhook", SECRET
                try:
                    return await use(Stand(money, clock, bot, back, courier, base, http, others))
                finally:
                    await courier.close()
                    await telegram.close()
                    await bot.settled()
                    await store.close()

    return run_in_loop(run())
