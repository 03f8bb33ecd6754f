"""The package's Bot API with the knobs of tests: methods that break, people by number, and time that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from companion.in_loop import serve

from wx2tg.dev.botapi.api import BotApi, Fields
from wx2tg.dev.botapi.refusal import Refusal

__all__ = ["BOT", "TOKEN", "FakeBot", "Refusal", "fake_bot"]

TOKEN = "123456:fake-token-of-the-tests"
BOT = {"id": 123456, "is_bot": True, "first_name": "Shop", "username": "shop_bot", "has_main_web_app": True}
DATE = 1_800_000_000


def user(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": f"User {user_id}", "language_code": "en"}


class FakeBot(BotApi):
    """The state of one bot at Telegram; `messages` are what it has sent."""

    def __init__(self) -> None:
        super().__init__(TOKEN, BOT, now=lambda: DATE)
        self.base = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.messages: list[dict[str, Any]] = []
        self.breaks: list[str] = []
        """Methods that fail once with 502, as Telegram does where it is overloaded."""
        self.heard = self._keep

    @property
    def webhook(self) -> str:
        return self.updates.webhook

    @webhook.setter
    def webhook(self, url: str) -> None:
        self.updates.webhook = url

    @property
    def secret(self) -> str:
        return self.updates.secret

    @secret.setter
    def secret(self, text: str) -> None:
        self.updates.secret = text

    @property
    def invoices(self) -> dict[str, Fields]:
        return self.payments.invoices

    @property
    def transactions(self) -> list[Fields]:
        return self.payments.transactions

    @property
    def patience(self) -> float:
        return self.payments.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self.payments.patience = seconds

    async def settled(self) -> None:
        """Wait until what is delivered later has arrived."""
        await self.updates.settled()

    def call(self, method: str, fields: Fields) -> Any:
        self.calls.append((method, fields))
        if method in self.breaks:
            self.breaks.remove(method)
            raise Refusal("Bad Gateway", 502)
        return super().call(method, fields)

    def _keep(self, message: Fields) -> None:
        if message["from"] == "bot":
            self.messages.append({name: message[name] for name in ("chat", "text", "buttons")})

    async def deliver(self, update: dict[str, Any], *, times: int = 1, secret: str | None = None) -> list[int]:
        """Deliver an update `times` at once; each is repeated until it is answered with 2xx. The statuses."""
        return await self.updates.deliver(update, times=times, secret=secret)

    async def tell(self, user_id: int, content: dict[str, Any]) -> list[int]:
        """Deliver a message of a user."""
        return await self.updates.message(user(user_id), content)

    async def check_out(self, link: str, user_id: int, *, times: int = 1, **changed: Any) -> dict[str, Any]:
        """Press "Pay" under an invoice."""
        return await self.payments.check_out(link, user(user_id), times=times, **changed)

    async def take(self, link: str, user_id: int, *, times: int = 1, tell: bool = True) -> str:
        """Take the money of an invoice: the charge id."""
        return await self.payments.take(link, user(user_id), times=times, tell=tell)

    async def pay(self, link: str, user_id: int, *, times: int = 1) -> str:
        """Pay an invoice as a user does: `paid`, or the bot's sentence why not."""
        return await self.payments.pay(link, user(user_id), times=times)


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
