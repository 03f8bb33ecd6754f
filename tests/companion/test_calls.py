"""What the app asks of the companion, over HTTP: a login, a phone number, a message to share."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from companion.gates import APPID, SECRET, application, config
from companion.launch import contact, init_data
from companion.recorder import Recorder
from companion.serving import serve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.applications import Starlette

from wx2tg.companion.public.calls import call_routes
from wx2tg.companion.telegram import launches
from wx2tg.companion.wechat.user_data import openid_of, session_key_of


@contextmanager
def companion(telegram: str, database: str, root: Path, bot: str = "") -> Iterator[httpx.Client]:
    """A client of a companion whose clock stands still, so that a test never meets the end of a minute."""
    found = config(telegram, database, '[login]\nagain = 5\navatar = "https://shop.example/nobody.png"', bot=bot)
    start = time.time()
    served = application(found, root, lambda gate: Starlette(routes=call_routes(gate)), lambda: start)
    with serve(served) as base, httpx.Client(base_url=base, trust_env=False) as client:
        yield client


@pytest.fixture
def app(telegram: tuple[Recorder, str], database: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """On each of the two databases."""
    with companion(telegram[1], database, tmp_path) as client:
        yield client


@pytest.fixture
def small_app(telegram: tuple[Recorder, str], tmp_path: Path) -> Iterator[httpx.Client]:
    """On SQLite alone, for what never comes to the database."""
    with companion(telegram[1], "sqlite:///c.db", tmp_path) as client:
        yield client


def decrypted(answer: dict[str, Any], user_id: int = 42) -> Any:
    """What a back end that knows the session key reads."""
    openid = openid_of(user_id, SECRET.encode(), APPID)
    key = base64.b64decode(session_key_of(openid, SECRET.encode()))
    cipher = Cipher(algorithms.AES(key), modes.CBC(base64.b64decode(answer["iv"]))).decryptor()
    padded = cipher.update(base64.b64decode(answer["encryptedData"])) + cipher.finalize()
    return json.loads(padded[: -padded[-1]])


def test_a_login(app: httpx.Client) -> None:
    answer = app.post("/tg/login", json={"initData": init_data()})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    body = answer.json()
    assert body.keys() == {"code", "rawData", "signature", "encryptedData", "iv"}
    openid = openid_of(42, SECRET.encode(), APPID)
    key = session_key_of(openid, SECRET.encode())
    assert body["signature"] == hashlib.sha1((body["rawData"] + key).encode()).hexdigest()
    hidden = decrypted(body)
    assert (hidden["openId"], hidden["nickName"], hidden["watermark"]["appid"]) == (openid, "Ann Lee", APPID)
    assert hidden["avatarUrl"] == "https://shop.example/nobody.png"
    again = app.post("/tg/login", json={"initData": init_data(photo_url="https://t.me/i/userpic/a.svg")}).json()
    assert again["code"] != body["code"]
    assert decrypted(again)["avatarUrl"] == "https://t.me/i/userpic/a.svg"


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ({"initData": ""}, 401, "not opened from Telegram"),
        ({"initData": init_data(token="4201:another")}, 401, "the hash is not that of this bot"),
        ({"initData": init_data().replace("%22Ann", "%22Bob")}, 401, "the hash is not that of this bot"),
        ({"initData": init_data() + "%C3%A9"}, 401, "the hash is not that of this bot"),
        ({"initData": init_data(age=100_000)}, 401, "too old"),
        ({"initData": init_data(age=-100_000)}, 401, "too old"),
        ({"initData": 7}, 400, "the body is not what this call takes"),
        ({}, 400, "initData"),
        ([], 400, "the body is not what this call takes"),
        ({"initData": "x" * 70_000}, 413, "the body is longer than 65536 bytes"),
    ],
)
def test_logins_that_are_refused(small_app: httpx.Client, body: Any, status: int, problem: str) -> None:
    answer = small_app.post("/tg/login", json=body)
    assert answer.status_code == status
    assert problem in answer.json()["message"]


def test_malformed_bodies(small_app: httpx.Client) -> None:
    for body in (b"", b"{", b"\xff", b'{"initData": "\\ud800"}', b"[" * 5000):
        assert small_app.post("/tg/login", content=body).status_code in (400, 401), body
    assert small_app.get("/tg/login").status_code == 405

    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 1000

    assert small_app.post("/tg/login", content=endless()).status_code == 413


def test_the_same_launch_data_too_often(small_app: httpx.Client) -> None:
    data = init_data()
    statuses = [small_app.post("/tg/login", json={"initData": data}).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    last = small_app.post("/tg/login", json={"initData": data})
    assert (last.headers["retry-after"], last.json()["error"]) == ("60", "too_many_requests")
    assert small_app.post("/tg/login", json={"initData": init_data(43)}).status_code == 200


def test_a_phone_number(app: httpx.Client) -> None:
    for number, told in (
        ("8613800138000", ("13800138000", "13800138000", "86")),
        ("+4915112345678", ("+4915112345678", "15112345678", "49")),
    ):
        call = {"initData": init_data(), "contact": contact(number=number)}
        body = app.post("/tg/phone", json=call).json()
        assert body.keys() == {"code", "encryptedData", "iv"}
        hidden = decrypted(body)
        assert (hidden["phoneNumber"], hidden["purePhoneNumber"], hidden["countryCode"]) == told
        assert number.strip("+") not in json.dumps(body)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (contact(43), 403),
        (contact(token="4201:another"), 401),
        (contact(age=100_000), 401),
        (contact(number="999"), 401),
        (contact(number="0000000000"), 400),
        (init_data(), 401),
        ("", 401),
    ],
)
def test_contacts_that_are_refused(small_app: httpx.Client, given: str, status: int) -> None:
    answer = small_app.post("/tg/phone", json={"initData": init_data(), "contact": given})
    assert (answer.status_code, "code" in answer.json()) == (status, False)


def test_a_message_to_share(small_app: httpx.Client, telegram: tuple[Recorder, str]) -> None:
    link = "https://t.me/noodle_bot/shop?startapp=cA"
    call = {"initData": init_data(), "title": "Soup", "url": link, "image": "https://shop.example/a.JPG?x=1"}
    assert small_app.post("/tg/share", json=call).json() == {"id": "prepared-1"}
    small_app.post("/tg/share", json={"initData": init_data(), "image": "javascript:x.jpg"})
    (_, first), (_, second) = telegram[0].calls
    assert (first["user_id"], first["result"]["type"], first["result"]["title"]) == ("42", "photo", "Soup")
    assert first["result"]["reply_markup"]["inline_keyboard"][0][0]["url"] == link
    assert (second["result"]["type"], second["result"]["title"]) == ("article", "noodle_bot")
    foreign = ("https://evil.example/", "https://t.me/noodle_bot_evil", "https://t.me/noodle_bot@evil", "tg://x")
    for user_id, url in enumerate(foreign, 50):
        assert small_app.post("/tg/share", json={"initData": init_data(user_id), "url": url}).status_code == 400, url
    assert small_app.post("/tg/share", json={"initData": "forged"}).status_code == 401
    telegram[0].errors["savePreparedInlineMessage"] = (400, {"description": "Bad Request: PHOTO_INVALID"})
    answer = small_app.post("/tg/share", json=call | {"initData": init_data(44)})
    assert (answer.status_code, answer.json()["error"]) == (502, "refused")


def test_a_client_that_leaves_in_the_middle(small_app: httpx.Client) -> None:
    with socket.create_connection((small_app.base_url.host, small_app.base_url.port or 80)) as client:
        client.sendall(b"POST /tg/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert small_app.post("/tg/login", json={"initData": init_data()}).status_code == 200


def test_launch_data_that_telegram_itself_has_signed(
    telegram: tuple[Recorder, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where `signed_by` is "telegram", the hash of the bot's token is not asked for, and does not help."""
    key = Ed25519PrivateKey.generate()
    monkeypatch.setattr(launches, "TEST_PUBLIC_KEY", key.public_key().public_bytes_raw())
    fields = {"auth_date": str(int(time.time())), "user": '{"id":42,"first_name":"Ann"}'}
    lines = "\n".join(("4200:WebAppData", *(f"{name}={value}" for name, value in sorted(fields.items()))))
    proof = base64.urlsafe_b64encode(key.sign(lines.encode())).decode().rstrip("=")
    with companion(telegram[1], "sqlite:///c.db", tmp_path, 'signed_by = "telegram"\ntest = true') as app:
        right = urlencode(fields | {"signature": proof, "hash": "00"})
        assert app.post("/tg/login", json={"initData": right}).status_code == 200
        for wrong in (init_data(), urlencode(fields), right.replace("Ann", "Bob")):
            assert app.post("/tg/login", json={"initData": wrong}).status_code == 401
        # Another hash is no other launch: it does not get round the limit.
        statuses = [
            app.post("/tg/login", json={"initData": urlencode(fields | {"signature": proof, "hash": f"{turn}"})})
            for turn in range(6)
        ]
        assert statuses[-1].status_code == 429
