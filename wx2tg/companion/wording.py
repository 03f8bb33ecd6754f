"""Times and amounts as a person reads them."""

from __future__ import annotations

from decimal import Decimal

THEN_HANDLED = "then run `wx2tg companion handled` with its id"
"""How a payment is taken off the owner's list: the end of a sentence."""

_UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"))


def age(seconds: float) -> str:
    """`3 hours` of a number of seconds: the largest unit that is reached, and seconds below a minute."""
    whole = max(0, int(seconds))
    for length, unit in _UNITS:
        if whole >= length:
            return counted(whole // length, unit)
    return counted(whole, "second")


def counted(number: int, noun: str) -> str:
    """`1 template`, `2 templates`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def money(amount: int, currency: str, exponent: int) -> str:
    """`13.50 EUR` of 1350 in the smallest unit of a currency with two digits behind its point, as owners account it."""
    return f"{Decimal(amount).scaleb(-exponent):f} {currency}"
