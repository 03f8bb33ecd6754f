"""Who may use the proxy, and which hosts it leads to."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from companion.gates import config
from companion.loops import run_in_loop
from companion.plugs import PASSWORD, all_of, head_of, other_host, plugs, sent
from companion.recorder import Recorder

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError
from wx2tg.companion.plug.access import Access, Refused

CONNECT = "CONNECT {} HTTP/1.1\r\nHost: {}\r\n{}\r\n"


def connect(target: str, *headers: str) -> bytes:
    return CONNECT.format(target, target, "".join(f"{header}\r\n" for header in headers)).encode()


def basic(text: str) -> str:
    return "Proxy-Authorization: Basic " + base64.b64encode(text.encode()).decode()


def test_the_password(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    with plugs(telegram[1], tmp_path, 'secret = "env:PROXY_SECRET"') as ways:
        wrong: tuple[str, ...] = (
            "X: y",
            basic("shop:wrong"),
            basic(PASSWORD),
            basic("shop:"),
            "Proxy-Authorization: Basic !",
        )
        wrong += (basic(f"shop:{PASSWORD}").replace("Basic", "Bearer"),)
        for header in wrong:
            for request in (
                connect("api.weixin.qq.com:443", header),
                connect("127.0.0.1:1", header),
                f"GET http://api.weixin.qq.com/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n\r\n".encode(),
            ):
                with sent(ways, request) as connection:
                    answer = all_of(connection)
                    assert answer.startswith(b"HTTP/1.1 407 "), (header, request)
                    assert re.search(rb"(?i)\r\nproxy-authenticate: basic realm=", answer)
        for user in ("shop", "", "somebody else"):
            with sent(ways, connect("api.weixin.qq.com:443", basic(f"{user}:{PASSWORD}"))) as connection:
                assert b" 200 " in head_of(connection)


def test_private_hosts_are_named(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    with plugs(telegram[1], tmp_path) as ways, other_host(tmp_path, tls=False) as other:
        for target in (f"127.0.0.1:{other.port}", f"localhost:{other.port}", f"[::1]:{other.port}", "10.0.0.5:443"):
            with sent(ways, connect(target)) as connection:
                answer = all_of(connection)
                assert answer.startswith(b"HTTP/1.1 403 ")
                assert b"is on a private address. If it is yours, name it in `allow` of [proxy]" in answer
            absolute = f"GET http://{target}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
            with sent(ways, absolute) as connection:
                assert all_of(connection).startswith(b"HTTP/1.1 403 ")
        assert other.seen == []


def allowing(*allow: str) -> Access:
    listed = ", ".join(f'"{entry}"' for entry in allow)
    return Access(found(f"allow = [{listed}]").proxy, look_up)


def found(lines: str, more: str = "", **variables: str) -> Config:
    return config("http://127.0.0.1:1", "sqlite:///c.db", f"{more}\n[proxy]\n{lines}", **variables)


async def look_up(host: str, port: int) -> Sequence[str]:
    known = {"public.example": ["8.8.8.8", "2001:4860:4860::8888"], "db.shop.example": ["10.0.0.5"]}
    known["0x7f000001"] = ["127.0.0.1"]
    if host not in known:
        raise OSError
    return known[host]


@pytest.mark.parametrize(
    ("allow", "host", "port", "way"),
    [
        (["*"], "public.example", 443, 200),
        (["*"], "PUBLIC.example.", 443, 200),
        (["*"], "db.shop.example", 443, 403),
        (["*"], "169.254.169.254", 80, 403),
        (["*"], "::ffff:127.0.0.1", 80, 403),
        (["*"], "0x7f000001", 80, 403),
        (["*"], "nowhere.example", 443, 502),
        (["*", "db.shop.example"], "db.shop.example", 443, 200),
        (["*", "*.shop.example"], "db.shop.example", 443, 200),
        (["*", "*.example"], "db.shop.example", 443, 200),
        (["*", "db.shop.example:9000"], "db.shop.example", 443, 403),
        (["*", "db.shop.example:9000"], "db.shop.example", 9000, 200),
        (["*", "b.shop.example"], "db.shop.example", 443, 403),
        (["10.0.0.5"], "10.0.0.5", 443, 200),
        (["[::1]:80"], "::1", 80, 200),
        (["Public.Example"], "public.example", 443, 200),
        (["other.example"], "public.example", 443, 403),
        ([], "public.example", 443, 403),
    ],
)
def test_where_it_leads(allow: list[str], host: str, port: int, way: int) -> None:
    async def status() -> int:
        try:
            assert await allowing(*allow).way_to(host, port)
        except Refused as error:
            return error.status
        return 200

    assert run_in_loop(status()) == way


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('listen = "0.0.0.0:8082"', "`secret` in [proxy] must be set, with 16 characters or more"),
        ('listen = "0.0.0.0:8082"\nsecret = "env:SHORT"', "`secret` in [proxy] must be set, with 16 characters"),
        ('listen = "[::]:8082"', "`listen` in [proxy] can be reached from other machines"),
        ('listen = "127.0.0.1"', '`listen` in [proxy] should be an address and a port, such as "127.0.0.1:8082"'),
        ('listen = "127.0.0.1:8081"', "`listen` in [proxy] is that of `listen` in [wechat]"),
        ('listen = "127.0.0.1:0"', "`listen` in [proxy] should have a port between 1 and 65535"),
        ('allow = ["https://x.example"]', "`allow` in [proxy] should be a host, such as"),
        ('secret = "written out"', "`secret` in [proxy] is a secret, which does not belong into this file"),
    ],
)
def test_mistakes(lines: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        found(lines, SHORT="short")
    assert problem in str(caught.value)


def test_a_proxy_for_other_machines() -> None:
    lines = 'listen = "0.0.0.0:8082"\nsecret = "env:PROXY_SECRET"'
    assert found(lines, PROXY_SECRET=PASSWORD).proxy.listen == "0.0.0.0:8082"
    with pytest.raises(
        ConfigError, match=r"`tls_listen` in \[wechat\] can be reached from other machines: `secret` in \[app\]"
    ):
        found("", '[wechat]\ntls_listen = "0.0.0.0:443"', APP_SECRET="short")
    assert found("", '[wechat]\ntls_listen = "0.0.0.0:443"').wechat.tls_listen == "0.0.0.0:443"
