"""`wx2tg companion check`: who answers at the companion's addresses, at the back end's, and at the hook's."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from companion.commanding import free_port, written
from companion.gates import application
from companion.loops import run_in_loop
from companion.recorder import Recorder
from companion.serving import serve
from cryptography.hazmat.primitives import serialization
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from wx2tg.companion.check import Level, Line, check
from wx2tg.companion.check.run import client
from wx2tg.companion.config_file import load, read
from wx2tg.companion.gate import Gate
from wx2tg.companion.public.health import health_route
from wx2tg.companion.secret import Secret
from wx2tg.companion.wechat.pay_v3 import make_platform

Telegram = tuple[Recorder, str]


class Web(httpx.AsyncHTTPTransport):
    """The web as a server of the tests has it: `https://shop.example` is another address, or nothing."""

    def __init__(self, leads_to: str) -> None:
        super().__init__()
        self._leads_to = leads_to

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "shop.example":
            target = httpx.URL(self._leads_to)
            request.url = request.url.copy_with(scheme="http", host=target.host, port=target.port)
        return await super().handle_async_request(request)


def lines(file: Path, piece: str, leads_to: str = "http://127.0.0.1:9") -> list[Line]:
    def make_client() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=Web(leads_to), trust_env=False)

    found = run_in_loop(check(load(file, {}), file, make_client=make_client)).lines
    return [line for line in found if line.piece == piece]


def one(file: Path, piece: str, leads_to: str = "http://127.0.0.1:9") -> Line:
    (line,) = lines(file, piece, leads_to)
    return line


@contextmanager
def companion_of(file: Path, secret: str = "") -> Iterator[str]:
    """What a companion answers about itself, at an address of its own."""
    found = load(file, {})
    if secret:
        found = read(file.read_text(), file.name, {"APP_SECRET": secret, "BOT_TOKEN": "4200:t", "HOOK": "h"})

    def health(gate: Gate) -> Starlette:
        return Starlette(routes=[health_route(gate)])

    with serve(application(found, file.parent, health)) as base:
        yield base


def port_of(base: str) -> str:
    return base.removeprefix("http://")


SHOP = "https://shop.example"


def test_a_companion_that_runs(telegram: Telegram, tmp_path: Path) -> None:
    with companion_of(written(tmp_path, telegram[1], base=SHOP)) as running:
        file = written(tmp_path, telegram[1], base=SHOP, public=f'listen = "{port_of(running)}"')
        assert one(file, "public side").message == f"The companion runs and answers at {port_of(running)}."
        leads = one(file, "base", running)
        assert (leads.level, leads.message) == (Level.OK, "https://shop.example leads to this companion.")
        lost = one(file, "base")
        assert (lost.level, lost.message) == (
            Level.MISSING,
            "The companion runs, but https://shop.example does not lead to it: no connection.",
        )
        assert port_of(running) in lost.todo


def test_a_companion_that_runs_elsewhere(telegram: Telegram, tmp_path: Path) -> None:
    """As in a container: nothing listens here, but the address leads to it."""
    file = written(tmp_path, telegram[1], base=SHOP)
    with companion_of(file) as running:
        assert one(file, "base", running).level is Level.OK
        assert one(file, "public side").level is Level.UNTRIED


def test_a_companion_that_does_not_run_yet(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], base=SHOP)
    public, base = one(file, "public side"), one(file, "base")
    assert (public.level, public.todo) == (Level.UNTRIED, "Run `wx2tg companion run`.")
    assert (base.level, "does not run yet" in base.message) == (Level.UNTRIED, True)


def test_another_companion(telegram: Telegram, tmp_path: Path) -> None:
    with companion_of(written(tmp_path, telegram[1], base=SHOP), "another secret") as other:
        file = written(tmp_path, telegram[1], base=SHOP, public=f'listen = "{port_of(other)}"')
        public, base = one(file, "public side"), one(file, "base", other)
    assert (public.level, "with another `secret`" in public.message) == (Level.MISSING, True)
    assert (base.level, "with another `secret`" in base.message) == (Level.MISSING, True)


@pytest.mark.parametrize("body", ["<html>parked</html>", '{"companion": "wx2tg"}', '{"companion": "x", "proof": ""}'])
def test_something_else(telegram: Telegram, tmp_path: Path, body: str) -> None:
    async def answer(_: Request) -> Response:
        return PlainTextResponse(body, 503)

    with serve(Starlette(routes=[Route("/{path:path}", answer)])) as other:
        file = written(tmp_path, telegram[1], base=SHOP, public=f'listen = "{port_of(other)}"')
        public, base = one(file, "public side"), one(file, "base", other)
        taken = written(tmp_path, telegram[1], wechat=f'listen = "{port_of(other)}"')
        wechat = one(taken, "WeChat's side")
    assert (public.level, "Address already in use" in public.message) == (Level.MISSING, True)
    assert (base.level, "HTTP status 503" in base.message) == (Level.UNTRIED, True)
    assert (wechat.level, "Address already in use" in wechat.message) == (Level.MISSING, True)


def test_an_address_in_the_web_that_is_none(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], base="https://shop.invalid")
    line = one(file, "base")
    assert (line.level, line.message) == (
        Level.MISSING,
        "https://shop.invalid cannot be opened: its name has no address.",
    )


def test_a_certificate_that_is_not_valid(telegram: Telegram, tmp_path: Path) -> None:
    made = make_platform(datetime.now(UTC))
    pem = tmp_path / "self-signed.pem"
    key = made.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(key + made.pem.encode())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def shake_hands() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except OSError:
                    return

        thread = threading.Thread(target=shake_hands)
        thread.start()
        base = f"https://127.0.0.1:{listening.getsockname()[1]}"
        file = written(tmp_path, telegram[1], base=base)
        (line,) = (
            line for line in run_in_loop(check(load(file, {}), file, make_client=client)).lines if line.piece == "base"
        )
        thread.join()
    assert (line.level, "its certificate is not valid (self-signed certificate)" in line.message) == (
        Level.MISSING,
        True,
    ), line


@pytest.mark.parametrize(
    ("listen", "level", "who"),
    [
        ("127.0.0.1", Level.OK, "Only programs on this machine"),
        ("[::1]", Level.OK, "Only programs on this machine"),
        ("0.0.0.0", Level.WARNING, "Every machine that reaches this one"),
        ("10.1.2.3", Level.MISSING, "cannot listen on 10.1.2.3"),
    ],
)
def test_who_reaches_wechats_side(telegram: Telegram, tmp_path: Path, listen: str, level: Level, who: str) -> None:
    file = written(tmp_path, telegram[1], wechat=f'listen = "{listen}:{free_port()}"')
    line = one(file, "WeChat's side")
    assert (line.level, who in line.message) == (level, True), line


@pytest.mark.parametrize(("status", "level"), [(200, Level.OK), (301, Level.OK), (404, Level.OK), (500, Level.WARNING)])
def test_back_ends(telegram: Telegram, tmp_path: Path, status: int, level: Level) -> None:
    async def answer(_: Request) -> Response:
        return PlainTextResponse("x", status, {"Location": "http://127.0.0.1:9/"})

    with serve(Starlette(routes=[Route("/{path:path}", answer)])) as base:
        public = f'listen = "127.0.0.1:{free_port()}"\nbackend = "{base}"'
        line = one(written(tmp_path, telegram[1], public=public), "back end")
    assert (line.level, str(status) in line.message) == (level, True)


def test_a_back_end_that_is_away(telegram: Telegram, tmp_path: Path) -> None:
    public = f'listen = "127.0.0.1:{free_port()}"\nbackend = "http://127.0.0.1:9/api"'
    line = one(written(tmp_path, telegram[1], public=public), "back end")
    assert (line.level, line.message) == (
        Level.MISSING,
        "The back end at http://127.0.0.1:9/api does not answer: no connection.",
    )


def test_the_owners_hook(telegram: Telegram, tmp_path: Path) -> None:
    seen: list[str] = []

    async def judge(request: Request) -> Response:
        seen.append(request.headers["content-type"])
        return JSONResponse({"suggest": "pass"} if "json" in seen[-1] else {"verdict": "good"})

    with serve(Starlette(routes=[Route("/", judge, methods=["POST"])])) as base:
        more = f'[security-check]\ntext = "hook"\nimages = "hook"\nhook = "{base}/"'
        text, picture = lines(written(tmp_path, telegram[1], more=more), "security-check")
    assert (text.level, text.message) == (Level.OK, f"The hook at {base}/ judges a text: pass.")
    assert (picture.level, "did not judge a picture" in picture.message) == (Level.MISSING, True)
    assert sorted(seen) == ["application/json", "image/png"]
    words = written(tmp_path, telegram[1], more='[security-check]\ntext = "words"\nwords = ["bad"]')
    assert "list of words" in one(words, "security-check").message


def test_where_messages_are_pushed(telegram: Telegram, tmp_path: Path) -> None:
    seen: list[str] = []

    async def echo(request: Request) -> Response:
        seen.append(request.query_params["signature"])
        return PlainTextResponse(request.query_params["echostr"] if request.url.path == "/wx" else "hello")

    with serve(Starlette(routes=[Route("/{path:path}", echo)])) as base:
        more = f'[messages]\npush = "{base}/wx"\ntoken = "env:HOOK"'
        right = one(written(tmp_path, telegram[1], more=more), "messages")
        wrong = one(written(tmp_path, telegram[1], more=more.replace("/wx", "/other")), "messages")
    assert (right.level, wrong.level, len(seen)) == (Level.OK, Level.MISSING, 2)
    assert wrong.message == f"{base}/other does not answer with the `echostr` that it is sent."
    assert lines(written(tmp_path, telegram[1]), "messages") == []


def test_the_proof_tells_companions_apart() -> None:
    from wx2tg.companion.public.health import proof_of

    proofs = {proof_of(Secret(secret), nonce) for secret in ("a", "b") for nonce in ("1", "2")}
    assert len(proofs) == 4
