"""How a Telegram client launches an app: signed initData and the other parameters in the address's hash."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import quote, urlencode

_TOKEN = "4200:a-bot-token-for-tests"
_USER = {"id": 42, "first_name": "Ann", "last_name": "Lee", "username": "annlee", "language_code": "en"}

LIGHT = {
    "bg_color": "#ffffff",
    "text_color": "#111111",
    "hint_color": "#8a8a8a",
    "link_color": "#2277bb",
    "button_color": "#2277bb",
    "button_text_color": "#ffffff",
    "secondary_bg_color": "#f0f0f0",
}
DARK = LIGHT | {"bg_color": "#18222d", "text_color": "#f4f4f4", "secondary_bg_color": "#101820"}


def init_data(start_param: str = "", token: str = "", user: int = 42) -> str:
    """initData of a user named Ann Lee, whose number is `user`.

    Its hash is the one that a bot's server would check: that of the bot with `token`.
    """
    fields = {
        "auth_date": str(int(time.time())),
        "chat_instance": "-7",
        "chat_type": "private",
        "query_id": "AAEtest",
        "user": json.dumps({**_USER, "id": user}, separators=(",", ":")),
    }
    if start_param:
        fields["start_param"] = start_param
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.digest(b"WebAppData", (token or _TOKEN).encode(), hashlib.sha256)
    fields["hash"] = hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields, quote_via=quote)


def launch_hash(
    route: str = "",
    start_param: str = "",
    theme: Mapping[str, str] = LIGHT,
    version: str = "8.0",
    token: str = "",
    user: int = 42,
) -> str:
    """The hash of the app's address; `route` is a page with its query, "" for the entry page."""
    parameters = urlencode(
        {
            "tgWebAppData": init_data(start_param, token, user),
            "tgWebAppVersion": version,
            "tgWebAppPlatform": "ios",
            "tgWebAppThemeParams": json.dumps(theme),
        },
        quote_via=quote,
    )
    if not route:
        return f"#{parameters}"
    return f"#/{route}{'&' if '?' in route else '?'}{parameters}"
