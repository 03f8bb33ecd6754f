"""Users of Telegram that the workbench signs in, and the launch parameters with which a client opens the app.

How initData is signed: core.telegram.org/bots/webapps, "Validating data received via the Mini App" (HMAC with the
bot's token) and "Validating data for Third-Party Use" (Ed25519). The launch parameters of a client are those that
telegram-web-app.js reads from the address's hash.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wx2tg.dev.settings import DevError

TOKEN_VARIABLE = "WX2TG_DEV_TOKEN"
"""The variable of the environment with the token of the bot that users are signed for."""

_TOKEN = re.compile(r"[1-9]\d{0,14}:[\w-]{20,100}", re.ASCII)
_TEST_BOT = 4200
_FIRST_SIGNED = (8, 0)
"""The version of clients from which on initData has a `signature`."""
_HIGHEST_ID = 2**52
_LARGEST_FILE = 1_000_000


class Identity(msgspec.Struct, frozen=True):
    """A user that the workbench can open the app as: `user` is what initData says of it."""

    key: str
    name: str
    user: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot of this run alone: its token, made at the start, and the key that stands for Telegram's own."""

    token: str = field(default_factory=lambda: f"{_TEST_BOT}:{secrets.token_urlsafe(26)}")
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def id(self) -> int:
        """The number of the bot, which stands before the colon of its token."""
        return int(self.token.partition(":")[0])

    @property
    def public_key(self) -> str:
        """The key, in hexadecimal, by which a server checks `signature` in place of Telegram's."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def init_data(self, user: Mapping[str, Any], *, start: str = "", version: str = "8.0", now: float = 0) -> str:
        """initData of `user`, signed as Telegram signs it; `now` is in seconds since 1970, by default the time."""
        fields = {
            "auth_date": str(int(now or time.time())),
            "chat_instance": str(-int.from_bytes(hashlib.sha256(self.token.encode()).digest()[:7], "big")),
            "chat_type": "private",
            "query_id": f"AA{secrets.token_urlsafe(16)}",
            "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        }
        if start:
            fields["start_param"] = start
        if version_of(version) >= _FIRST_SIGNED:
            signed = self.key.sign(f"{self.id}:WebAppData\n{_lines(fields)}".encode())
            fields["signature"] = base64.urlsafe_b64encode(signed).decode().rstrip("=")
        secret = hmac.digest(b"WebAppData", self.token.encode(), hashlib.sha256)
        fields["hash"] = hmac.new(secret, _lines(fields).encode(), hashlib.sha256).hexdigest()
        return urlencode(fields, quote_via=quote)


def bot_of(token: str) -> Bot:
    """A bot with a `token` of the user's choice, or with a new one where that is "". DevError."""
    if not token:
        return Bot()
    if not _TOKEN.fullmatch(token):
        raise DevError(f"{TOKEN_VARIABLE} should be a number, a colon, and 20 or more letters, digits, _ or -.")
    return Bot(token)


def _lines(fields: Mapping[str, str]) -> str:
    """What is signed: the fields in the order of their names."""
    return "\n".join(f"{name}={fields[name]}" for name in sorted(fields))


def version_of(text: str) -> tuple[int, ...]:
    """A version as numbers; (0,) where it is none."""
    parts = text.split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else (0,)


USERS = (
    Identity(
        "ann",
        "Ann Lee",
        {
            "id": 42,
            "first_name": "Ann",
            "last_name": "Lee",
            "username": "annlee",
            "language_code": "en",
            "allows_write_to_pm": True,
        },
    ),
    Identity(
        "chen-wei",
        "陈伟",
        {"id": 4300000017, "first_name": "伟", "last_name": "陈", "username": "chen_wei", "language_code": "zh-hans"},
    ),
    Identity(
        "noura",
        "نورة العتيبي",
        {"id": 4300000023, "first_name": "نورة", "last_name": "العتيبي", "username": "noura_o", "language_code": "ar"},
    ),
    Identity("sam", "Sam", {"id": 4300000031, "first_name": "Sam", "language_code": "en"}),
    Identity(
        "premium",
        "Olga Petrova",
        {
            "id": 4300000047,
            "first_name": "Olga",
            "last_name": "Petrova",
            "username": "olga",
            "language_code": "ru",
            "is_premium": True,
            "allows_write_to_pm": True,
        },
    ),
)
"""Users with what apps tend to forget: another script, a name from right to left, no user name, Premium."""


class _User(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A user as Telegram describes it (core.telegram.org/bots/webapps, WebAppUser), and `key`, by which it is named."""

    id: int
    first_name: str
    key: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    photo_url: str = ""
    is_bot: bool = False
    is_premium: bool = False
    added_to_attachment_menu: bool = False
    allows_write_to_pm: bool = False


def users_of(file: Path | None) -> tuple[Identity, ...]:
    """The users of the workbench, those of `file` first: a JSON list of users as Telegram describes them. DevError."""
    if file is None:
        return USERS
    own = [_identity(user, file) for user in _read(file)]
    keys = [identity.key for identity in own]
    if doubled := next((key for key in keys if keys.count(key) > 1), None):
        raise DevError(f'{file}: two users are called "{doubled}"; give one of them another `key`.')
    return (*own, *(identity for identity in USERS if identity.key not in keys))


def _read(file: Path) -> Sequence[_User]:
    try:
        data = file.read_bytes()
        if len(data) > _LARGEST_FILE:
            raise DevError(f"{file} is larger than a megabyte, which no list of users is.")
        return msgspec.json.decode(data, type=list[_User])
    except OSError as error:
        raise DevError(f"{file} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DevError(
            f'{file} should be a JSON list of users, such as [{{"id": 7, "first_name": "Kim"}}]: {error}'
        ) from None


def _identity(user: _User, file: Path) -> Identity:
    if not 0 < user.id < _HIGHEST_ID:
        raise DevError(f"{file}: {user.id} is no number of a user; Telegram's are from 1 to 2^52.")
    fields = msgspec.to_builtins(user)
    key = fields.pop("key", "") or user.username or str(user.id)
    return Identity(key, f"{user.first_name} {user.last_name}".strip(), fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How a client opens the app: at `page` (`pages/x/y?id=3`, "" for its entry page), with these parameters."""

    user: Mapping[str, Any]
    start: str = ""
    version: str = "8.0"
    platform: str = "ios"
    theme: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    fullscreen: bool = False

    def hash(self, bot: Bot) -> str:
        """The hash of the app's address."""
        parameters = {
            "tgWebAppData": bot.init_data(self.user, start=self.start, version=self.version),
            "tgWebAppVersion": self.version,
            "tgWebAppPlatform": self.platform,
            "tgWebAppThemeParams": json.dumps(self.theme, separators=(",", ":")),
        }
        if self.start:
            parameters["tgWebAppStartParam"] = self.start
        if self.fullscreen:
            parameters["tgWebAppFullscreen"] = "1"
        written = urlencode(parameters, quote_via=quote)
        if not self.page:
            return f"#{written}"
        return f"#/{self.page.lstrip('/')}{'&' if '?' in self.page else '?'}{written}"
