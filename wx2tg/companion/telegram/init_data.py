"""Checks initData, by which Telegram's client says who opened the app.

Source of the two ways to check it: core.telegram.org/bots/webapps, "Validating data received via the Mini App" and
"Validating data for Third-Party Use".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wx2tg.companion.untrusted import decode_json

PUBLIC_KEY = bytes.fromhex("e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d")
"""Telegram's Ed25519 key for third parties, production."""

TEST_PUBLIC_KEY = bytes.fromhex("40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec")
"""The same for Telegram's test servers."""

_LONGEST = 16_384
_MOST_FIELDS = 64
# Seconds that the clock of a client's server may be ahead of ours.
_AHEAD = 60
_PADDING = 4
_LONGEST_DATE = 12
# Telegram's numbers of users have at most 52 bits.
_HIGHEST_ID = 2**52


class InitDataError(Exception):
    """Launch data that proves nothing: missing, malformed, forged or too old. The message says which."""


class User(msgspec.Struct, frozen=True):
    """The user in initData, as Telegram describes it; fields that are not used here are ignored."""

    id: Annotated[int, msgspec.Meta(gt=0, le=_HIGHEST_ID)]
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    photo_url: str = ""
    allows_write_to_pm: bool = False

    @property
    def name(self) -> str:
        """First and last name, or what there is of them."""
        return f"{self.first_name} {self.last_name}".strip() or self.username or str(self.id)


class Contact(msgspec.Struct, frozen=True):
    """A user's own contact, which the user agreed to tell. `phone_number` is international, with or without `+`."""

    user_id: Annotated[int, msgspec.Meta(gt=0, le=_HIGHEST_ID)]
    phone_number: Annotated[str, msgspec.Meta(pattern=r"^\+?\d{4,20}$")]


class InitData(msgspec.Struct, frozen=True):
    """Launch data whose signature was right. `auth_date` is in seconds since 1970."""

    user: User
    auth_date: int
    start_param: str = ""
    query_id: str = ""
    digest: str = ""
    """What tells one launch from another: the hash, or the signature where there is none."""


def check_init_data(text: str, bot_token: str, *, now: float, max_age: float) -> InitData:
    """Launch data of one's own bot, signed with its token (HMAC-SHA256).

    `max_age` is in seconds. InitDataError where it was not signed by this token, is older than that, or names no user.
    """
    fields = _signed_fields(text, bot_token)
    return _checked(fields, now, max_age)


def check_third_party(
    text: str, bot_id: int, *, now: float, max_age: float, public_key: bytes = PUBLIC_KEY
) -> InitData:
    """Launch data of a bot whose token is not at hand, signed with Telegram's own key (Ed25519).

    InitDataError as for `check_init_data`; initData of clients before Bot API 8.0 has no such signature.
    """
    fields = _fields(text)
    lines = (f"{key}={fields[key]}" for key in sorted(fields) if key not in ("hash", "signature"))
    signed = "\n".join((f"{bot_id}:WebAppData", *lines))
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(_base64url(fields.get("signature", "")), signed.encode())
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise InitDataError("the signature is not Telegram's for this bot") from error
    return _checked(fields, now, max_age)


def check_contact(text: str, bot_token: str, *, now: float, max_age: float) -> Contact:
    """The contact that `requestContact` answered with (`response`), signed as launch data is.

    InitDataError where it was not signed by this token, is older than `max_age` seconds, or names no contact.
    """
    fields = _signed_fields(text, bot_token)
    _check_date(fields, now, max_age)
    try:
        return decode_json(fields.get("contact", ""), Contact)
    except msgspec.MsgspecError as error:
        raise InitDataError("the answer of Telegram names no contact") from error


def _signed_fields(text: str, bot_token: str) -> dict[str, str]:
    """The fields of a text that is signed with the bot's token. InitDataError."""
    fields = _fields(text)
    signed = "\n".join(f"{key}={fields[key]}" for key in sorted(fields) if key != "hash")
    secret = hmac.digest(b"WebAppData", bot_token.encode(), hashlib.sha256)
    expected = hmac.new(secret, signed.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), fields.get("hash", "").lower().encode()):
        raise InitDataError("the hash is not that of this bot")
    return fields


def _fields(text: str) -> dict[str, str]:
    if not text:
        raise InitDataError("there is no launch data: the app was not opened from Telegram")
    if len(text) > _LONGEST:
        raise InitDataError("the launch data is too long")
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
        for key, value in pairs:
            (key + value).encode()
    except ValueError as error:
        raise InitDataError("the launch data is malformed") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise InitDataError("the launch data has a field twice")
    return fields


def _check_date(fields: Mapping[str, str], now: float, max_age: float) -> int:
    """The date in seconds since 1970. InitDataError."""
    date = fields.get("auth_date", "")
    if not (date.isascii() and date.isdigit() and len(date) <= _LONGEST_DATE):
        raise InitDataError("the launch data has no date")
    if not now - max_age <= int(date) <= now + _AHEAD:
        raise InitDataError("the launch data is too old")
    return int(date)


def _checked(fields: Mapping[str, str], now: float, max_age: float) -> InitData:
    date = _check_date(fields, now, max_age)
    try:
        user = decode_json(fields.get("user", ""), User)
    except msgspec.MsgspecError as error:
        raise InitDataError("the launch data names no user") from error
    return InitData(
        user,
        date,
        start_param=fields.get("start_param", ""),
        query_id=fields.get("query_id", ""),
        digest=fields.get("hash", "").lower() or fields.get("signature", ""),
    )


def _base64url(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % _PADDING), altchars=b"-_", validate=True)
