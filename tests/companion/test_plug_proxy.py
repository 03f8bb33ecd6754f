"""The proxy: WeChat's hosts are answered by the companion, every other host by itself."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from companion.plugs import (
    GRANT,
    SESSION,
    Plugged,
    all_of,
    head_of,
    other_host,
    plugs,
    sent,
    trusting,
    unpaid_query,
)
from companion.recorder import Recorder
from companion.serving import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from wx2tg.companion.http import loop_factory
from wx2tg.companion.plug.hosts import HOSTS


@pytest.fixture(params=[asyncio.new_event_loop, loop_factory], ids=["asyncio", "usual"])
def ways(request: pytest.FixtureRequest, telegram: tuple[Recorder, str], tmp_path: Path) -> Iterator[Plugged]:
    with plugs(telegram[1], tmp_path, 'allow = ["127.0.0.1"]', request.param) as found:
        yield found


@pytest.fixture
def client(ways: Plugged) -> Iterator[httpx.Client]:
    with httpx.Client(proxy=f"http://{ways.proxy}", verify=trusting(ways.ca), trust_env=False, timeout=30) as found:
        yield found


def test_a_back_end_whose_code_names_wechat(client: httpx.Client, ways: Plugged) -> None:
    session = client.get("https://api.weixin.qq.com/sns/jscode2session", params={**SESSION, "js_code": ways.code})
    assert session.json()["openid"]
    again = client.get("https://api.weixin.qq.com/sns/jscode2session", params={**SESSION, "js_code": ways.code})
    assert again.json()["errcode"] == 40163
    order = client.post("https://api.mch.weixin.qq.com/pay/orderquery", content=unpaid_query())
    assert "<err_code>ORDERNOTEXIST</err_code>" in order.text


def test_every_host_of_wechat(client: httpx.Client) -> None:
    for host in HOSTS:
        assert client.get(f"https://{host}/cgi-bin/token", params=GRANT).json()["access_token"], host
    assert client.get("https://API.Weixin.QQ.com/cgi-bin/token", params=GRANT).json()["access_token"]


def test_addresses_of_plain_http(client: httpx.Client, ways: Plugged) -> None:
    assert client.get("http://api.weixin.qq.com/cgi-bin/token", params=GRANT).json()["access_token"]
    answer = client.post("http://file.api.weixin.qq.com/cgi-bin/media/upload?access_token=no&type=image")
    assert answer.json()["errcode"] == 40001
    assert client.get("http://api.weixin.qq.com:8080/cgi-bin/token").status_code == 403
    with sent(ways, b"CONNECT api.weixin.qq.com:80 HTTP/1.1\r\nHost: x\r\n\r\n") as tunnel:
        assert b" 200 " in head_of(tunnel)
        tunnel.sendall(b"GET /cgi-bin/token HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n")
        assert b'"errcode":40002' in all_of(tunnel)
    with sent(ways, b"CONNECT api.weixin.qq.com:8443 HTTP/1.1\r\nHost: x\r\n\r\n") as tunnel:
        assert b" 403 " in head_of(tunnel)


def test_another_host_is_seen_by_its_own_certificate(ways: Plugged, tmp_path: Path) -> None:
    with other_host(tmp_path) as other:
        request = f"CONNECT 127.0.0.1:{other.port} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        with sent(ways, request) as tunnel:
            assert b" 200 " in head_of(tunnel)
            with trusting(other.ca).wrap_socket(tunnel, server_hostname="other.example") as inner:
                theirs = ssl.PEM_cert_to_DER_cert(other.ca.read_text())
                assert inner.getpeercert(binary_form=True) == theirs
                inner.sendall(b"soup\n")
                with inner.makefile("rb") as answers:
                    assert [answers.readline(), answers.readline()] == [b"hello\n", b"SOUP\n"]
        with sent(ways, request) as tunnel:
            head_of(tunnel)
            with pytest.raises(ssl.SSLCertVerificationError):
                trusting(ways.ca).wrap_socket(tunnel, server_hostname="127.0.0.1")


async def tell(request: Request) -> JSONResponse:
    path = request.scope["raw_path"].decode()
    body = (await request.body()).decode()
    return JSONResponse({"path": path, "query": request.url.query, "headers": dict(request.headers), "body": body})


def test_plain_requests_are_passed_on(client: httpx.Client) -> None:
    with serve(Starlette(routes=[Route("/{path:path}", tell, methods=["GET", "POST"])])) as base:
        headers = {"Proxy-Authorization": "Basic eDp5", "X-Own": "1", "Connection": "keep-alive, X-Hop", "X-Hop": "1"}
        told = client.post(f"{base}/a%2Fb?c=%20d", headers=headers, content=b"soup").json()
        assert (told["path"], told["query"], told["body"]) == ("/a%2Fb", "c=%20d", "soup")
        assert told["headers"]["host"] == base.removeprefix("http://")
        assert told["headers"]["x-own"] == "1"
        assert not {"proxy-authorization", "x-hop", "proxy-connection"} & told["headers"].keys()

        def parts() -> Iterator[bytes]:
            yield b"one "
            yield b"two"

        assert client.post(f"{base}/", content=parts()).json()["body"] == "one two"
        assert client.get(f"{base}/").json()["body"] == ""
    assert client.get(f"{base}/").status_code == 502


def test_addresses_of_https_from_clients_that_ask_for_no_tunnel(ways: Plugged, tmp_path: Path) -> None:
    query = urlencode(GRANT)
    whole = "GET https://{} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n"
    for host in ("api.weixin.qq.com", "api.weixin.qq.com:443"):
        with sent(ways, whole.format(f"{host}/cgi-bin/token?{query}", host).encode()) as connection:
            assert b"access_token" in all_of(connection)
    with sent(ways, whole.format("api.weixin.qq.com:8443/cgi-bin/token", "x").encode()) as connection:
        assert all_of(connection).startswith(b"HTTP/1.1 403 ")
    with other_host(tmp_path) as other:
        target = f"127.0.0.1:{other.port}"
        with sent(ways, whole.format(f"{target}/", target).encode()) as connection:
            assert all_of(connection).startswith(b"HTTP/1.1 502 ")
        assert other.seen == [], "a host whose certificate nobody vouches for was asked"


def test_who_takes_the_proxy_for_a_server(ways: Plugged) -> None:
    for target in ("/sns/jscode2session", "ftp://api.weixin.qq.com/", "http:///", "http://me:pw@api.weixin.qq.com/"):
        request = f"GET {target} HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n".encode()
        with sent(ways, request) as connection:
            assert all_of(connection).startswith(b"HTTP/1.1 400 "), target
