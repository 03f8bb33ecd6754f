"""What money needs of the Bot API: a small protocol, so that any client of it will do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class TelegramRefused(Exception):
    """Telegram answered that it does not do it; the message is its description, such as CHARGE_ALREADY_REFUNDED."""


class TelegramSilent(Exception):
    """No answer that decides anything: no connection, a time-out, too many requests, or an error of the server."""


class StarTransaction(NamedTuple):
    """One movement of Stars; `charge_id` of a refund is that of the payment. `date` in seconds since 1970."""

    charge_id: str
    amount: int
    date: int
    incoming: bool
    user_id: int | None
    payload: str


class Invoices(Protocol):
    """The four methods. Each raises TelegramRefused or TelegramSilent."""

    async def create_invoice_link(
        self, *, title: str, description: str, payload: str, currency: str, amount: int, provider_token: str
    ) -> str:
        """The link of a new invoice with one price; `amount` in the smallest unit of `currency`."""

    async def answer_pre_checkout(self, query_id: str, problem: str = "") -> None:
        """Allow a payment, or refuse it with a sentence for the buyer."""

    async def refund_star_payment(self, user_id: int, charge_id: str) -> None:
        """Give a payment in Stars back, the whole of it."""

    async def star_transactions(self, offset: int, limit: int) -> Sequence[StarTransaction]:
        """Movements from `offset` on, oldest first; fewer than `limit` at the end."""
