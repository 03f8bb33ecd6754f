"""Updates of Telegram, as far as the companion reads them.

Source: core.telegram.org/bots/api, "Update". Fields and kinds that are not named here are left out. Numbers and texts
are limited to what the database has room for, which is more than Telegram sends.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

_Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
_Line = Annotated[str, msgspec.Meta(max_length=255)]
_Id = Annotated[str, msgspec.Meta(max_length=64)]
_Currency = Annotated[str, msgspec.Meta(max_length=8)]

Kind = Literal["pre_checkout_query", "successful_payment", "refunded_payment", "text", "other"]
"""What an update is about."""


class User(msgspec.Struct):
    """Who sent something; `language_code` is "en" or "pt-br", empty where Telegram does not tell."""

    id: _Number
    language_code: str = ""


class Chat(msgspec.Struct):
    """Where a message was sent; the `type` of a chat with the bot alone is "private"."""

    id: _Number
    type: str = ""


class PreCheckoutQuery(msgspec.Struct, rename={"user": "from"}):
    """A buyer has pressed "Pay": the bot allows it within ten seconds, or refuses."""

    id: _Id
    user: User
    currency: _Currency
    total_amount: _Number
    invoice_payload: _Line


class Paid(msgspec.Struct):
    """A payment, or one that was given back."""

    currency: _Currency
    total_amount: _Number
    invoice_payload: _Line
    telegram_payment_charge_id: _Line
    provider_payment_charge_id: _Line = ""


class Message(msgspec.Struct, rename={"user": "from"}):
    """A message; `date` is in seconds since 1970."""

    user: User | None = None
    chat: Chat | None = None
    date: _Number = 0
    text: str | None = None
    successful_payment: Paid | None = None
    refunded_payment: Paid | None = None


class Update(msgspec.Struct):
    """One update; Telegram sends it with the same `update_id` until it is answered with 2xx."""

    update_id: _Number
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
