"""Launch data and contacts as Telegram signs them for the bot of the tests, by the standard library alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import quote, urlencode

TOKEN = "4200:a-bot-token-for-tests"


def signed(fields: dict[str, str], token: str = TOKEN) -> str:
    """`fields` as a query with their `hash`."""
    lines = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode(fields | {"hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()}, quote_via=quote)


def init_data(user_id: int = 42, *, age: int = 0, token: str = TOKEN, **more: Any) -> str:
    """What Telegram's client gives an app that `user_id` has opened `age` seconds ago."""
    user = {"id": user_id, "first_name": "Ann", "last_name": "Lee", "language_code": "en"} | more
    date = str(int(time.time()) - age)
    return signed({"user": json.dumps(user), "auth_date": date, "signature": "c2ln"}, token)


def contact(user_id: int = 42, number: str = "8613800138000", *, age: int = 0, token: str = TOKEN) -> str:
    """The answer of `requestContact`."""
    told = {"user_id": user_id, "phone_number": number, "first_name": "Ann"}
    return signed({"contact": json.dumps(told), "auth_date": str(int(time.time()) - age)}, token)
