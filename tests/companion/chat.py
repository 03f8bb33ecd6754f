"""A chat with the bot: a fake Bot API, the webhook over HTTP, and the bot's outbox, which a test sends by hand."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from companion.fake_bot import TOKEN, FakeBot, fake_bot
from companion.in_loop import serve
from companion.loops import run_in_loop
from companion.money import BUYER, NOW, Clock, draft
from starlette.applications import Starlette

from wx2tg.companion.bot.inbox import Inbox
from wx2tg.companion.bot.sender import Sender
from wx2tg.companion.config import Config
from wx2tg.companion.config_file import read
from wx2tg.companion.gate import Gate, open_gate
from wx2tg.companion.money import webhook
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.invoice_api import invoice_link
from wx2tg.companion.money.orders import create_order
from wx2tg.companion.money.part import open_money
from wx2tg.companion.money.tables import Order
from wx2tg.companion.telegram.init_data import User
from wx2tg.companion.telegram.webhook import PATH, webhook_route

APPID = "wx0123456789abcdef"
SECRET = "hook"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PAGES = '({pages:{"pages/menu/menu":{"files":[]},"pages/order/index":{"files":[]}}})'


def settings(telegram: str, database: str, more: str = "", app: str = 'app = "shop"') -> Config:
    text = f"""
        [app]
        base = "https://shop.example/"
        appid = "{APPID}"
        secret = "env:APP_SECRET"
        [telegram]
        bot = "noodle_bot"
        {app}
        token = "env:BOT_TOKEN"
        api = "{telegram}"
        webhook_secret = "env:HOOK"
        [payment]
        rate = 0.5
        mchid = "1900000001"
        key = "env:APP_SECRET"
        [database]
        url = "env:DATABASE"
        {more}
    """
    known = {"APP_SECRET": "0123456789abcdef0123456789abcdef", "BOT_TOKEN": TOKEN, "HOOK": SECRET, "TOKEN": "token"}
    return read(text, "companion.toml", known | {"DATABASE": database, "AES_KEY": AES_KEY})


@dataclasses.dataclass
class Chat:
    """Everything that a test wants to turn."""

    gate: Gate
    money: Money
    bot: FakeBot
    sender: Sender
    clock: Clock

    async def says(self, text: str, *, times: int = 1, kind: str = "private", **sender: Any) -> list[int]:
        """A user writes to the bot; the statuses of the webhook's answers."""
        who = {"id": BUYER, "is_bot": False, "first_name": "Ann", "language_code": "en"} | sender
        chat = {"id": who["id"] if kind == "private" else -5, "type": kind}
        message = {"message_id": 3, "date": int(NOW) - 9, "from": who, "chat": chat, "text": text}
        return await self.bot.deliver({"message": message}, times=times)

    async def answers(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What the bot has said now that its outbox is sent: each text, with its buttons."""
        while await self.sender.send_once():
            pass
        said, self.bot.messages[:] = list(self.bot.messages), []
        return [(one["text"], [(button["text"], button["url"]) for button in one["buttons"]]) for one in said]

    async def answer_to(self, text: str, **sender: Any) -> tuple[str, list[tuple[str, str]]]:
        """The one answer to a message."""
        assert await self.says(text, **sender) == [200]
        (answer,) = await self.answers()
        return answer

    async def order(self, number: str = "A0000001", **others: Any) -> tuple[Order, str]:
        """An order of the buyer's, and its invoice."""
        order = await create_order(self.money, draft(number, openid=self.gate.openid(BUYER), **others))
        return order, await invoice_link(self.money, User(id=BUYER), order.prepay_id)


def in_chat(
    folder: Path,
    use: Callable[[Chat], Awaitable[None]],
    more: str = "",
    *,
    database: str = "",
    app: str = 'app = "shop"',
    back_end: Any = None,
) -> None:
    """Run `use` in a chat; `more` are further sections, in which BACK_END is the address of `back_end`."""
    code = folder / "dist/_app/app.js"
    code.parent.mkdir(parents=True, exist_ok=True)
    code.write_text(PAGES, encoding="utf-8")

    async def run() -> None:
        clock = Clock()
        async with fake_bot() as bot, serve(back_end or Starlette()) as other:
            sections = more.replace("BACK_END", other)
            found = settings(bot.base, database or f"sqlite:///{folder / 'shop.db'}", sections, app)
            async with open_gate(found, folder, clock) as gate:
                money = await open_money(gate)
                updates = {**webhook.handlers(money), "text": Inbox(gate, asyncio.Event()).take}
                async with serve(Starlette(routes=[webhook_route(SECRET, updates)])) as base:
                    bot.webhook, bot.secret = base + PATH, SECRET
                    await use(Chat(gate, money, bot, Sender(gate), clock))
                    await bot.settled()

    run_in_loop(run())


def payload(page: str) -> str:
    return base64.urlsafe_b64encode(page.encode()).decode().rstrip("=")
