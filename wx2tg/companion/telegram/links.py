"""Links of `t.me` that open the app, at a page: `startapp` is base64url of `path?query`."""

from __future__ import annotations

import base64
import binascii
import re

LONGEST_START = 512
"""Characters that Telegram allows in `startapp`."""

_START = re.compile(r"[A-Za-z0-9_-]{1,512}")


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


def page_of(start: str) -> str:
    """The page (`path?query`) that `start` stands for; empty where it stands for none."""
    if not _START.fullmatch(start):
        return ""
    try:
        page = base64.b64decode(start + "=" * (-len(start) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return page.removeprefix("/") if page.isprintable() and start_param(page) else ""
