"""Identifiers and times as WeChat Pay writes them, in China's time zone."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_COMPACT = "%Y%m%d%H%M%S"
_COMPACT_LENGTH = 14


def compact_time(now: float) -> str:
    """`20261130182500`, as version 2 writes times."""
    return datetime.fromtimestamp(int(now), UTC).astimezone(_CHINA).strftime(_COMPACT)


def read_compact_time(text: str) -> int:
    """Seconds since 1970 of such a text; ValueError where it is none."""
    if len(text) != _COMPACT_LENGTH or not (text.isascii() and text.isdigit()):
        raise ValueError("not a time of 14 digits")
    return int(datetime.strptime(text, _COMPACT).replace(tzinfo=_CHINA).timestamp())


def read_rfc3339(text: str) -> int:
    """Seconds since 1970 of `2026-11-30T18:25:00+08:00`; ValueError where it is none or has no zone."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("a time without a zone")
    return int(read.timestamp())


def new_prepay_id(now: float) -> str:
    """36 characters: `wx`, the time, 20 that cannot be guessed."""
    return f"wx{compact_time(now)}{secrets.token_hex(10)}"


def new_transaction_id(now: float) -> str:
    """28 digits, as those of WeChat's transactions."""
    return f"42000{compact_time(now)[:8]}{_digits(15)}"


def new_refund_id(now: float) -> str:
    """29 digits, as those of WeChat's refunds."""
    return f"50300{compact_time(now)[:8]}{_digits(16)}"


def _digits(count: int) -> str:
    return f"{secrets.randbelow(10**count):0{count}d}"
