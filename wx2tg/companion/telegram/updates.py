"""Updates of Telegram, as far as the companion reads them.

Source: core.telegram.org/bots/api, "Update". Fields and kinds that are not named here are left out.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["pre_checkout_query", "successful_payment", "refunded_payment", "text", "other"]
"""What an update is about."""


class User(msgspec.Struct):
    """Who sent something; `language_code` is "en" or "pt-br", empty where Telegram does not tell."""

    id: int
    language_code: str = ""


class Chat(msgspec.Struct):
    """Where a message was sent; the `type` of a chat with the bot alone is "private"."""

    id: int
    type: str = ""


class PreCheckoutQuery(msgspec.Struct, rename={"user": "from"}):
    """A buyer has pressed "Pay": the bot allows it within ten seconds, or refuses."""

    id: str
    user: User
    currency: str
    total_amount: int
    invoice_payload: str


class Paid(msgspec.Struct):
    """A payment, or one that was given back."""

    currency: str
    total_amount: int
    invoice_payload: str
    telegram_payment_charge_id: str
    provider_payment_charge_id: str = ""


class Message(msgspec.Struct, rename={"user": "from"}):
    """A message; `date` is in seconds since 1970."""

    user: User | None = None
    chat: Chat | None = None
    date: int = 0
    text: str | None = None
    successful_payment: Paid | None = None
    refunded_payment: Paid | None = None


class Update(msgspec.Struct):
    """One update; Telegram sends it with the same `update_id` until it is answered with 2xx."""

    update_id: int
    pre_checkout_query: PreCheckoutQuery | None = None
    message: Message | None = None

    @property
    def kind(self) -> Kind:
        """What the update is about; "other" where the companion reads nothing of it."""
        if self.pre_checkout_query is not None:
            return "pre_checkout_query"
        message = self.message
        if message is None:
            return "other"
        if message.successful_payment is not None:
            return "successful_payment"
        if message.refunded_payment is not None:
            return "refunded_payment"
        return "other" if message.text is None else "text"
