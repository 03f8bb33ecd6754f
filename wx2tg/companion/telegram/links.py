"""Links of `t.me` that open the app, at a page: `startapp` is base64url of `path?query`."""

from __future__ import annotations

import base64

LONGEST_START = 512
"""Characters that Telegram allows in `startapp`."""


def start_param(page: str) -> str:
    """`page` (`path?query`) as `startapp` has it; empty where there is none, or where it is too long for a link."""
    start = base64.urlsafe_b64encode(page.removeprefix("/").encode()).decode().rstrip("=")
    return start if len(start) <= LONGEST_START else ""


def app_link(bot: str, app: str, page: str = "") -> str:
    """The link that opens the app `app` of `bot`, or the bot's main app where `app` is empty, at `page`."""
    base = f"https://t.me/{bot}/{app}" if app else f"https://t.me/{bot}"
    start = start_param(page)
    if not start and app:
        return base
    return f"{base}?startapp={start}" if start else f"{base}?startapp"
