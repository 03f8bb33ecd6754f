"""The public side over HTTP: the bundle, and a back end behind it, as a client and the back end see each other."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from companion.gates import config
from companion.launch import init_data
from companion.recorder import Recorder
from companion.serving import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from wx2tg.companion.gate import open_gate
from wx2tg.companion.public.app import public_app
from wx2tg.companion.public.bundle import parse_headers

POLICY = "default-src 'self'"
HEADERS = f"/*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>the app", encoding="utf-8")
    (folder / "assets/soup.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "_headers").write_text(HEADERS, encoding="utf-8")
    (folder / ".hidden").write_text("hidden", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
    (folder / "assets/link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


class Owner:
    """A back end of the owner: it tells what arrived."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.lengths: list[int] = []
        self.app = Starlette(
            routes=[
                Route("/slow", self._slow),
                Route("/packed", self._packed),
                Route("/length", self._length, methods=["POST"]),
                Route("/status/{status:int}", self._status),
                Route("/cookies", self._cookies),
                WebSocketRoute("/talk", self._talk),
                WebSocketRoute("/closed", self._closed),
                Route("/{path:path}", self._tell, methods=["GET", "POST", "DELETE", "OPTIONS"]),
            ]
        )

    async def _tell(self, request: Request) -> Response:
        return JSONResponse(
            {
                "method": request.method,
                "path": request.scope["raw_path"].decode(),
                "query": request.scope["query_string"].decode(),
                "headers": dict(request.headers),
                "body": (await request.body()).decode(),
            }
        )

    async def _slow(self, _: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            import anyio.to_thread

            yield b"first"
            await anyio.to_thread.run_sync(self.go_on.wait, 20)
            yield b"second"

        return StreamingResponse(parts())

    async def _packed(self, _: Request) -> Response:
        headers = {"Content-Encoding": "gzip", "Connection": "x-private", "X-Private": "1", "X-Public": "1"}
        return Response(gzip.compress(b"soup"), headers=headers)

    async def _length(self, request: Request) -> Response:
        length = 0
        async for part in request.stream():
            length += len(part)
        self.lengths.append(length)
        return PlainTextResponse(str(length))

    async def _status(self, request: Request) -> Response:
        return PlainTextResponse("as it is", status_code=request.path_params["status"], headers={"Location": "/there"})

    async def _cookies(self, request: Request) -> Response:
        response = PlainTextResponse(request.headers.get("cookie", ""))
        response.set_cookie("a", "1")
        response.set_cookie("b", "2")
        return response

    async def _talk(self, client: WebSocket) -> None:
        await client.accept(subprotocol="soup" if "soup" in client.scope["subprotocols"] else None)
        await client.send_json({"query": client.scope["query_string"].decode(), "headers": dict(client.headers)})
        while True:
            message = await client.receive()
            if message["type"] == "websocket.disconnect":
                self.lengths.append(message["code"])
                return
            if message.get("text") == "bye":
                await client.close(4001, "enough")
                return
            await client.send({**message, "type": "websocket.send"})

    async def _closed(self, client: WebSocket) -> None:
        await client.send_denial_response(PlainTextResponse("no", status_code=401))


@contextmanager
def companion(telegram: str, bundle: Path, backend: str, more: str = "") -> Iterator[str]:
    """The address of a public side."""
    section = f'[public]\nbackend = "{backend}"\n{more}'
    found = config(telegram, "sqlite:///c.db", section)
    inner: list[Any] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with open_gate(found, bundle.parent) as gate, public_app(gate) as app:
            inner.append(app)
            yield

    outer = Starlette(lifespan=lifespan)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await (outer if scope["type"] == "lifespan" else inner[0])(scope, receive, send)

    with serve(app) as base:
        yield base


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def client(telegram: tuple[Recorder, str], bundle: Path, owner: Owner) -> Iterator[httpx.Client]:
    with (
        serve(owner.app) as backend,
        companion(telegram[1], bundle, f"{backend}", "max_body = 1000000\ntimeout = 2") as base,
        httpx.Client(base_url=base, trust_env=False) as found,
    ):
        yield found


def raw(client: httpx.Client, request: bytes) -> bytes:
    """What comes back for bytes that no client library would send."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=20) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


def test_the_bundle(client: httpx.Client) -> None:
    page = client.get("/")
    assert (page.text, page.headers["content-type"]) == ("<!doctype html>the app", "text/html; charset=utf-8")
    assert (page.headers["content-security-policy"], page.headers["x-content-type-options"]) == (POLICY, "nosniff")
    picture = client.get("/assets/soup.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    again = client.get("/assets/soup.svg", headers={"If-None-Match": picture.headers["etag"]})
    assert (again.status_code, again.content, again.headers["content-security-policy"]) == (304, b"", POLICY)
    assert client.head("/index.html").headers["content-length"] == "22"


def test_a_bundle_that_is_converted_again(client: httpx.Client, bundle: Path) -> None:
    assert client.get("/").headers["content-security-policy"] == POLICY
    (bundle / "_headers").write_text("/index.html\n  X-New: yes\n", encoding="utf-8")
    (bundle / "index.html").write_text("new", encoding="utf-8")
    page = client.get("/")
    assert (page.text, page.headers["x-new"], "content-security-policy" in page.headers) == ("new", "yes", False)
    assert "x-new" not in client.get("/assets/soup.svg").headers


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e%5c%2e%2e%5csecret.txt",
        "/assets/link.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/.hidden",
        "/_headers",
        "/a%00b",
        "/" + "x" * 5000,
        "/assets",
    ],
)
def test_what_is_no_file_of_the_bundle_goes_to_the_back_end(client: httpx.Client, path: str) -> None:
    answer = raw(client, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b'"path":' in body and b"a secret" not in body and b"root:" not in body


def test_requests_arrive_as_they_were_written(client: httpx.Client) -> None:
    headers = {"X-Shop": "1", "Connection": "x-hop", "X-Hop": "1", "X-Forwarded-For": "6.6.6.6", "TE": "trailers"}
    told = client.post("/api/a%2Fb%20c;d?x=1&y=%E6%B1%A4&z", content=b"soup", headers=headers).json()
    assert (told["method"], told["path"], told["query"]) == ("POST", "/api/a%2Fb%20c;d", "x=1&y=%E6%B1%A4&z")
    assert told["body"] == "soup"
    arrived = told["headers"]
    assert (arrived["x-shop"], arrived["content-length"]) == ("1", "4")
    assert not arrived.keys() & {"x-hop", "te", "transfer-encoding"}
    assert arrived["x-forwarded-for"] == "127.0.0.1"
    assert (arrived["x-forwarded-proto"], arrived["x-forwarded-host"]) == ("https", "shop.example")
    assert client.delete("/api/x").json()["method"] == "DELETE"
    assert "content-length" not in client.get("/api/x").json()["headers"]


def test_a_proxy_before_the_companion_is_believed_if_configured(
    telegram: tuple[Recorder, str], bundle: Path, owner: Owner
) -> None:
    with serve(owner.app) as backend, companion(telegram[1], bundle, backend, "behind_proxy = true") as base:
        headers = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "a.example"}
        arrived = httpx.get(f"{base}/api", headers=headers, trust_env=False).json()["headers"]
    assert (arrived["x-forwarded-for"], arrived["x-forwarded-host"]) == ("1.2.3.4, 127.0.0.1", "a.example")


def test_a_back_end_below_a_path(telegram: tuple[Recorder, str], bundle: Path, owner: Owner) -> None:
    with serve(owner.app) as backend, companion(telegram[1], bundle, f"{backend}/v1/") as base:
        assert httpx.get(f"{base}/api?x", trust_env=False).json()["path"] == "/v1/api"


def test_answers_come_as_they_are(client: httpx.Client) -> None:
    packed = client.get("/packed")
    assert (packed.text, packed.headers["content-encoding"]) == ("soup", "gzip")
    assert "x-public" in packed.headers and "x-private" not in packed.headers
    moved = client.get("/status/302")
    assert (moved.status_code, moved.headers["location"]) == (302, "/there")
    assert client.get("/status/503").status_code == 503
    assert client.get("/cookies").headers.get_list("set-cookie") == [
        "a=1; Path=/; SameSite=lax",
        "b=2; Path=/; SameSite=lax",
    ]


def test_the_cookies_of_one_user_are_not_sent_for_another(client: httpx.Client) -> None:
    client.get("/cookies")
    with httpx.Client(base_url=client.base_url, trust_env=False) as other:
        assert other.get("/cookies").text == ""


def test_answers_are_streamed(client: httpx.Client, owner: Owner) -> None:
    with client.stream("GET", "/slow") as answer:
        parts = answer.iter_raw()
        assert next(parts) == b"first"
        owner.go_on.set()
        assert b"".join(parts) == b"second"


def test_long_bodies(client: httpx.Client, owner: Owner) -> None:
    def parts(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield bytes(100_000)

    assert client.post("/length", content=parts(9)).text == "900000"
    declared = client.post("/length", content=bytes(1_000_001))
    assert (declared.status_code, declared.text) == (413, "The body is longer than 1000000 bytes.\n")
    assert client.post("/length", content=parts(15)).status_code == 413
    assert owner.lengths == [900_000]


def test_slow_bodies(client: httpx.Client) -> None:
    answer = raw(client, b"POST /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\nab")
    assert b" 408 " in answer.partition(b"\r\n")[0]
    assert b"The body stood still for 2 seconds." in answer


def test_a_back_end_that_is_silent(telegram: tuple[Recorder, str], bundle: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        silent = "http://{}:{}".format(*listener.getsockname())
        with companion(telegram[1], bundle, silent, "timeout = 1") as base:
            answer = httpx.get(f"{base}/api", trust_env=False, timeout=30)
    assert (answer.status_code, answer.text) == (504, "The back end did not answer within 1 seconds.\n")


def test_a_back_end_that_is_down(telegram: tuple[Recorder, str], bundle: Path) -> None:
    with companion(telegram[1], bundle, "http://127.0.0.1:9") as base:
        answer = httpx.get(f"{base}/api", trust_env=False)
        assert (answer.status_code, answer.text) == (
            502,
            "The shop's back end does not answer. Please try again later.\n",
        )
        assert httpx.get(base, trust_env=False).status_code == 200
        with pytest.raises(InvalidStatus, match="502"), connect(f"{base.replace('http', 'ws')}/talk", proxy=None):
            pass


def test_no_back_end_at_all(telegram: tuple[Recorder, str], bundle: Path) -> None:
    with companion(telegram[1], bundle, "") as base:
        assert httpx.get(f"{base}/api", trust_env=False).status_code == 404
        assert httpx.get(base, trust_env=False).status_code == 200


def test_the_companions_own_calls_are_not_passed_on(client: httpx.Client) -> None:
    assert client.post("/tg/login", json={"initData": init_data()}).json().keys() >= {"code", "rawData"}
    for answer in (client.get("/tg/other"), client.post("/tg/"), client.delete("/tg/login/x")):
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_forged_headers(client: httpx.Client) -> None:
    for request in (
        b"GET /api HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\nConnection: close\r\n\r\n",
        b"GET /api HTTP/1.1\r\nHost: x\r\nX A: a\r\nConnection: close\r\n\r\n",
        b"POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\na",
    ):
        assert b" 400 " in raw(client, request).partition(b"\r\n")[0]
    assert client.get("/api?a=%0d%0aX-Evil:%201").json()["query"] == "a=%0d%0aX-Evil:%201"


def test_requests_for_another_server(client: httpx.Client) -> None:
    for line, status in (
        (b"GET http://other.example/api", b" 404 "),
        (b"OPTIONS *", b" 404 "),
        (b"TRACE /api", b" 405 "),
        (b"CONNECT other.example:443", b" 4"),
    ):
        answer = raw(client, line + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert status in answer.partition(b"\r\n")[0] and b'"path"' not in answer, line


def test_web_sockets(client: httpx.Client, owner: Owner) -> None:
    address = str(client.base_url).rstrip("/").replace("http", "ws")
    headers = {"Cookie": "session=1", "Origin": "https://shop.example"}
    with connect(f"{address}/talk?room=7", additional_headers=headers, subprotocols=["soup"], proxy=None) as talk:
        assert talk.subprotocol == "soup"
        told = httpx.Response(200, content=talk.recv(timeout=10)).json()
        assert (told["query"], told["headers"]["cookie"]) == ("room=7", "session=1")
        assert told["headers"]["origin"] == "https://shop.example"
        assert told["headers"]["x-forwarded-for"] == "127.0.0.1"
        for message in ("soup", b"\x00soup", "汤" * 10_000):
            talk.send(message)
            assert talk.recv(timeout=10) == message
        talk.send("bye")
        with pytest.raises(ConnectionClosed):
            talk.recv(timeout=10)
        assert (talk.close_code, talk.close_reason) == (4001, "enough")


def test_a_web_socket_that_the_client_ends(client: httpx.Client, owner: Owner) -> None:
    address = str(client.base_url).rstrip("/").replace("http", "ws")
    with connect(f"{address}/talk", proxy=None) as talk:
        talk.recv(timeout=10)
        talk.close(4007, "done")
    for _ in range(100):
        if owner.lengths:
            break
        threading.Event().wait(0.05)
    assert owner.lengths == [4007]
    with pytest.raises(InvalidStatus, match="401"), connect(f"{address}/closed", proxy=None):
        pass


def test_the_headers_file() -> None:
    text = "# comment\n/a/*\n  X-One: 1\n  broken\n  Bad Name: x\n/b/:name\n  X-Two: a: b\nno rule\n"
    one, two = parse_headers(text)
    assert (one.headers, two.headers) == ((("X-One", "1"),), (("X-Two", "a: b"),))
    assert one.pattern.fullmatch("/a/b/c") and not one.pattern.fullmatch("/b")
    assert two.pattern.fullmatch("/b/c") and not two.pattern.fullmatch("/b/c/d")
