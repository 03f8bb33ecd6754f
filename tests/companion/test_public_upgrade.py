"""Requests that ask for another protocol: for HTTP/2 they are answered as they are, and no body is ever lost."""

from __future__ import annotations

import httpx
import pytest
from companion.front import raw

_H2C = b"Connection: close, Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\n"


@pytest.mark.parametrize("name", [b"Upgrade: h2c\r\n", b"upgrade:  H2C \r\n"])
def test_a_client_that_would_rather_speak_http_2(client: httpx.Client, name: bytes) -> None:
    answer = raw(client, b"POST /length HTTP/1.1\r\nHost: a\r\n" + name + _H2C + b"Content-Length: 4\r\n\r\nsoup")
    assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"\r\n\r\n4")
    answer = raw(client, b"GET /echo HTTP/1.1\r\nHost: a\r\n" + name + _H2C + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 200") and b'"method":"GET"' in answer


def test_a_body_that_has_such_a_line_in_it(client: httpx.Client) -> None:
    body = b"a\r\nUpgrade: h2c\r\n\r\nb"
    head = b"POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert rb'"body":"a\r\nUpgrade: h2c\r\n\r\nb"' in raw(client, head + body)


@pytest.mark.parametrize("protocol", [b"websocket", b"soup"])
def test_a_body_before_another_protocol(client: httpx.Client, protocol: bytes) -> None:
    for method in (b"POST", b"GET"):
        head = method + b" /talk HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: " + protocol
        key = b"\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        answer = raw(client, head + key + b"Content-Length: 3\r\n\r\nabc")
        assert answer.startswith(b"HTTP/1.1 400")
