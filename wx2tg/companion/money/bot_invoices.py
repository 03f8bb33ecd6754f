"""The companion's bot as money uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from wx2tg.companion.money.invoices import StarTransaction, TelegramRefused, TelegramSilent
from wx2tg.companion.secret import Secret
from wx2tg.companion.telegram.bot import Bot, BotError

# A user who has blocked the bot is an answer that stays; a wrong token or too many calls are none.
_FINAL = ("refused", "blocked")


class BotInvoices:
    """The four methods of `Invoices` over a Bot, with its errors sorted into answers and silence."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def create_invoice_link(
        self, *, title: str, description: str, payload: str, currency: str, amount: int, provider_token: str
    ) -> str:
        """The link of a new invoice."""
        async with _sorted():
            return await self._bot.create_invoice_link(
                title=title,
                description=description,
                payload=payload,
                currency=currency,
                amount=amount,
                provider_token=Secret(provider_token),
            )

    async def answer_pre_checkout(self, query_id: str, problem: str = "") -> None:
        """Allow a payment, or refuse it."""
        async with _sorted():
            await self._bot.answer_pre_checkout_query(query_id, refusal=problem)

    async def refund_star_payment(self, user_id: int, charge_id: str) -> None:
        """Give a payment in Stars back."""
        async with _sorted():
            await self._bot.refund_star_payment(user_id, charge_id)

    async def star_transactions(self, offset: int, limit: int) -> Sequence[StarTransaction]:
        """Movements of Stars from `offset` on."""
        async with _sorted():
            found = await self._bot.get_star_transactions(offset=offset, limit=limit)
        return [
            StarTransaction(move.id, move.amount, move.date, move.incoming, move.user_id or None, move.payload)
            for move in found
        ]


@asynccontextmanager
async def _sorted() -> AsyncIterator[None]:
    try:
        yield
    except BotError as error:
        kind = TelegramRefused if error.reason in _FINAL else TelegramSilent
        raise kind(str(error)) from None
