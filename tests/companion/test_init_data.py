"""Launch data: what Telegram signed is accepted, and nothing else."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wx2tg.companion.telegram.init_data import InitDataError, check_init_data, check_third_party

TOKEN = "4200:a-bot-token-for-tests"
NOW = 1_700_000_100.0
USER = '{"id":42,"first_name":"Ann","last_name":"Lee","username":"annlee","language_code":"en"}'
FIELDS = {"query_id": "AAtest", "user": USER, "auth_date": "1700000000", "start_param": "b3JkZXI", "signature": "c2ln"}


def signed(fields: dict[str, str], token: str = TOKEN) -> str:
    """initData with the hash that Telegram's documents describe, by the standard library alone."""
    lines = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode(fields | {"hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()}, quote_via=quote)


def check(text: str) -> object:
    return check_init_data(text, TOKEN, now=NOW, max_age=3600)


def test_a_bots_own_launch_data() -> None:
    found = check_init_data(signed(FIELDS), TOKEN, now=NOW, max_age=3600)
    assert (found.user.id, found.user.name, found.auth_date, found.start_param) == (
        42,
        "Ann Lee",
        1_700_000_000,
        "b3JkZXI",
    )


def test_telegrams_published_example() -> None:
    """The sample of docs.telegram-mini-apps.com."""
    text = (
        "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name"
        "%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D"
        "&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
    )
    token = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
    assert check_init_data(text, token, now=1_662_771_700, max_age=3600).user.id == 279058397


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "not opened from Telegram"),
        ("a", "malformed"),
        ("a=%FF&hash=00", "malformed"),
        ("a=1&a=2&hash=00", "a field twice"),
        ("&".join(f"a{number}=1" for number in range(100)), "malformed"),
        ("user=" + "x" * 20_000, "too long"),
        (signed(FIELDS, "4201:another-token"), "not that of this bot"),
        (signed(FIELDS).replace("%22id%22%3A42", "%22id%22%3A43"), "not that of this bot"),
        (signed(FIELDS).replace("b3JkZXI", "b3JkZXJ"), "not that of this bot"),
        (signed({**FIELDS, "auth_date": "1699990000"}), "too old"),
        (signed({**FIELDS, "auth_date": "1700009999"}), "too old"),
        (signed({**FIELDS, "auth_date": "١٧٠٠٠٠٠٠٠٠"}), "no date"),
        (signed({key: value for key, value in FIELDS.items() if key != "auth_date"}), "no date"),
        (signed({**FIELDS, "user": "null"}), "names no user"),
        (signed({**FIELDS, "user": '{"id":-4}'}), "names no user"),
        (urlencode(FIELDS), "not that of this bot"),
    ],
)
def test_what_proves_nothing_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InitDataError, match=problem):
        check(text)


def third_party(fields: dict[str, str], key: Ed25519PrivateKey, bot_id: int) -> str:
    lines = "\n".join([f"{bot_id}:WebAppData", *(f"{name}={fields[name]}" for name in sorted(fields))])
    from base64 import urlsafe_b64encode

    signature = urlsafe_b64encode(key.sign(lines.encode())).decode().rstrip("=")
    return urlencode(fields | {"signature": signature, "hash": "00"}, quote_via=quote)


def test_third_parties_check_telegrams_own_signature() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = key.public_key().public_bytes_raw()
    fields = {name: value for name, value in FIELDS.items() if name != "signature"}
    text = third_party(fields, key, 4200)
    found = check_third_party(text, 4200, now=NOW, max_age=3600, public_key=public)
    assert found.user.id == 42
    for other, bot in (
        (text, 4201),
        (text.replace("Ann", "Eve"), 4200),
        (text.replace("signature=", "signature=A"), 4200),
    ):
        with pytest.raises(InitDataError, match="not Telegram's"):
            check_third_party(other, bot, now=NOW, max_age=3600, public_key=public)
    with pytest.raises(InitDataError, match="not Telegram's"):
        check_third_party(signed(fields), 4200, now=NOW, max_age=3600, public_key=public)
