"""Checks launch data by the way that `[telegram] signed_by` names."""

from __future__ import annotations

from wx2tg.companion.gate import Gate
from wx2tg.companion.telegram.init_data import (
    PUBLIC_KEY,
    TEST_PUBLIC_KEY,
    InitData,
    check_init_data,
    check_third_party,
)


def checked_launch(gate: Gate, init_data: str) -> InitData:
    """Launch data that Telegram has signed, and that are not too old. InitDataError."""
    telegram, now, oldest = gate.config.telegram, gate.now(), gate.config.login.max_age
    if telegram.signed_by == "token":
        return check_init_data(init_data, telegram.token.reveal(), now=now, max_age=oldest)
    key = TEST_PUBLIC_KEY if telegram.test else PUBLIC_KEY
    return check_third_party(init_data, gate.bot.id, now=now, max_age=oldest, public_key=key)
