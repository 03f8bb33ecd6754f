"""What the terminal says of an address that a phone shall open: its QR code, and where Telegram takes it."""

from __future__ import annotations

import io

import segno


def shown(title: str, address: str, *, code: bool) -> str:
    """The lines for `address`; with `code`, a QR code made of half blocks, for terminals."""
    steps = (
        f"{title}  {address}",
        "To open it in Telegram: @BotFather, /mybots, your bot, Bot Settings, Configure Mini App (or Menu Button),",
        f"and give it {address} . Then open the app from the bot's chat.",
        "Everybody who has this address can open the app.",
    )
    if not code:
        return "\n".join(steps)
    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawn, border=2, compact=True)
    return "\n".join((*steps, drawn.getvalue().rstrip("\n")))
