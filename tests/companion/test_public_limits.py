"""The public side where something is wrong: long and slow bodies, back ends that are down, forged headers; sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from companion.front import Owner, companion, raw
from companion.recorder import Recorder
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from wx2tg.companion import http


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


def test_forged_headers(client: httpx.Client) -> None:
    for request in (
        b"GET /api HTTP/1.1\r\nHost: x\r\nX-A: a\x00b\r\nConnection: close\r\n\r\n",
        b"GET /api HTTP/1.1\r\nHost: x\r\nX A: a\r\nConnection: close\r\n\r\n",
        b"POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\na",
    ):
        assert b" 400 " in raw(client, request).partition(b"\r\n")[0]
    assert client.get("/api?a=%0d%0aX-Evil:%201").json()["query"] == "a=%0d%0aX-Evil:%201"


def test_heads_that_never_end(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.2)
    address = (client.base_url.host, client.base_url.port)
    for start in (b"", b"GET /api HTTP/1.1\r\nHost: x\r\nX-A: "):
        with socket.create_connection(address, timeout=20) as slow:
            slow.sendall(start)
            assert slow.recv(100) == b""
    with socket.create_connection(address, timeout=20) as large:
        large.sendall(b"GET /api HTTP/1.1\r\nHost: x\r\nX-A: ")
        answer = b""
        try:
            for _ in range(100):
                large.sendall(b"a" * 4096)
            answer = large.recv(100)
        except ConnectionError:
            pass
        assert not answer or answer.startswith(b"HTTP/1.1 400 ")
    assert client.get("/api", headers={"X-A": "a" * 16_000}).status_code == 200


def test_requests_for_another_server(client: httpx.Client) -> None:
    for line, status in (
        (b"GET http://other.example/api", b" 400 "),
        (b"OPTIONS *", b" 400 "),
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
