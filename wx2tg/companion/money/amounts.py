"""From fen to what Telegram charges: Stars, or a currency's smallest unit."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from wx2tg.companion.money.refusals import Reason, Refused
from wx2tg.companion.ton_config import is_on_chain

STARS = "XTR"
"""Telegram's code for Stars."""

MOST_STARS = 100_000
"""The most Stars that Telegram takes for one invoice."""

_FEN = 100
_MOST = 2**31 - 1
# No currency of a country has more digits behind its point; those of a chain are cut where they are zeros.
_PRINTED = 4


class Prices(Protocol):
    """What orders need to know of prices, whichever way they are paid."""

    @property
    def currency(self) -> str:
        """The currency in which orders that are made now are charged."""

    @property
    def exponent(self) -> int:
        """The digits behind its point."""

    @property
    def provider_token(self) -> str:
        """The token of Telegram's payment provider, or the empty text."""

    def amount(self, fen: int) -> int:
        """`fen` in the smallest unit of the currency. Refused where it cannot be charged."""


def received_by(currency: str) -> str:
    """Where a refund in `currency` goes, in words that back ends show."""
    return "TON wallet" if is_on_chain(currency) else "Telegram Stars"


@dataclasses.dataclass(frozen=True, slots=True)
class Pricing:
    """What a yuan costs.

    `rate` is units of `currency` a yuan, `exponent` the digits behind its point (0 for Stars and yen, 2 for euros),
    `least` and `most` the limits of one invoice in the smallest unit (core.telegram.org/bots/payments, currencies).
    ValueError where the rate is not positive, or Stars have digits behind the point.
    """

    rate: Decimal
    currency: str = STARS
    exponent: int = 0
    least: int = 1
    most: int = MOST_STARS
    provider_token: str = dataclasses.field(default="", repr=False)

    def __post_init__(self) -> None:
        if not (self.rate.is_finite() and self.rate > 0):
            raise ValueError("the rate must be above 0")
        if self.currency == STARS and (self.exponent or self.provider_token):
            raise ValueError("Stars have no digits behind the point and need no provider token")
        if not 0 < self.least <= self.most <= _MOST:
            raise ValueError("the limits of an invoice must be above 0, the lower one first")

    @property
    def refundable(self) -> bool:
        """Whether the Bot API can give the money back: it can for Stars alone."""
        return self.currency == STARS

    def amount(self, fen: int) -> int:
        """`fen` in the smallest unit, halves rounded up. Refused where that is nothing or beyond the limits."""
        exact = Decimal(fen) / _FEN * self.rate * Decimal(10) ** self.exponent
        rounded = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        if not self.least <= rounded <= self.most:
            raise Refused(
                Reason.PARAMETER,
                f"{fen} fen are {rounded} of the smallest unit of {self.currency}: "
                f"Telegram takes {self.least} to {self.most}",
                "amount",
            )
        return rounded


def shown(amount: int, currency: str, exponent: int) -> str:
    """`amount`, in the smallest unit of `currency`, as buyers read it: "10 ⭐", "12.50 EUR", "1.5 TON"."""
    if currency == STARS:
        return f"{amount} ⭐"
    value = f"{Decimal(amount).scaleb(-exponent):f}"
    if exponent > _PRINTED:
        value = value.rstrip("0").rstrip(".")
    return f"{value} {currency}"
