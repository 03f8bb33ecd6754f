"""Clients of the proxy that are slow, rude or gone, and its end while tunnels are open."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from companion.gates import APPID, SECRET
from companion.launch import TOKEN
from companion.plugs import (
    GRANT,
    Plugged,
    all_of,
    free_ports,
    head_of,
    other_host,
    plugs,
    sent,
    trusting,
    write_authority,
)
from companion.recorder import Recorder

from wx2tg.companion.http import loop_factory
from wx2tg.companion.plug import tunnels

SCRIPT = """
import sys, uvloop
from pathlib import Path
from wx2tg.companion.config_file import load
from wx2tg.companion.serve import run
file = Path(sys.argv[1])
uvloop.run(run(load(file), file.parent, ready=lambda: print("ready", flush=True)))
"""


@pytest.fixture(params=[asyncio.new_event_loop, loop_factory], ids=["asyncio", "usual"])
def ways(
    request: pytest.FixtureRequest, telegram: tuple[Recorder, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Plugged]:
    monkeypatch.setattr(tunnels, "PATIENCE", 1)
    monkeypatch.setattr(tunnels, "IDLE", 2)
    with plugs(telegram[1], tmp_path, 'allow = ["127.0.0.1"]', request.param) as found:
        yield found


def connect(target: str) -> bytes:
    return f"CONNECT {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"CONNECT api.weixin.qq.com HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT :443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT api.weixin.qq.com:999999 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT 127.0.0.1:99999 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT 127.0.0.1:0 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT https://api.weixin.qq.com:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT u@api.weixin.qq.com:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT api.weixin.qq.com:443\r\n\r\n", 400),
        (b"CONNECT api.weixin.qq.com:443 HTTP/1.1\r\n bad\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"CONNECT api.weixin.qq.com:443 HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000, 431),
        (b"CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n", 502),
        (b"CONNECT api.weixin.qq.com:443 HTTP/1.1\r\n", 408),
    ],
)
def test_requests_that_are_none(ways: Plugged, request_: bytes, status: int) -> None:
    with sent(ways, request_) as connection:
        assert all_of(connection).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_client_that_says_nothing(ways: Plugged) -> None:
    with sent(ways, b"") as connection:
        assert all_of(connection) == b""


def test_old_clients_and_impatient_ones(ways: Plugged) -> None:
    with sent(ways, b"CONNECT api.weixin.qq.com:80 HTTP/1.0\r\n\r\nGET /x HTTP/1.0\r\n\r\n") as connection:
        assert head_of(connection).startswith(b"HTTP/1.1 200 ")
        assert b'"errcode":40066' in all_of(connection)


def test_a_tunnel_whose_one_side_has_ended(ways: Plugged, tmp_path: Path) -> None:
    with other_host(tmp_path, tls=False) as other, sent(ways, connect(f"127.0.0.1:{other.port}")) as tunnel:
        head_of(tunnel)
        tunnel.sendall(b"soup\n")
        tunnel.shutdown(socket.SHUT_WR)
        assert all_of(tunnel) == b"hello\nSOUP\nbye\n"
        assert other.seen == [b"soup\n", b""]


def test_a_tunnel_that_stands_still(ways: Plugged, tmp_path: Path) -> None:
    with other_host(tmp_path, tls=False) as other:
        with sent(ways, connect(f"127.0.0.1:{other.port}")) as tunnel:
            head_of(tunnel)
            assert all_of(tunnel) == b"hello\n"
        with sent(ways, connect("api.weixin.qq.com:443")) as tunnel:
            head_of(tunnel)
            assert all_of(tunnel) == b""


def test_much_goes_through_a_client_that_reads_late(ways: Plugged, tmp_path: Path) -> None:
    lines = [b"%07d" % number + b"x" * 1000 + b"\n" for number in range(8000)]
    with other_host(tmp_path, tls=False) as other, sent(ways, connect(f"127.0.0.1:{other.port}")) as tunnel:
        head_of(tunnel)

        def send() -> None:
            tunnel.sendall(b"".join(lines))
            tunnel.shutdown(socket.SHUT_WR)

        sending = threading.Thread(target=send)
        sending.start()
        sending.join(0.5)
        assert all_of(tunnel) == b"hello\n" + b"".join(lines).upper() + b"bye\n"
        sending.join()


def test_a_client_that_is_gone_ends_its_tunnel(ways: Plugged, tmp_path: Path) -> None:
    with other_host(tmp_path, tls=False) as other:
        with sent(ways, connect(f"127.0.0.1:{other.port}")) as tunnel:
            head_of(tunnel)
            tunnel.sendall(b"soup\n")
            assert tunnel.recv(1)
        while other.seen != [b"soup\n", b""]:
            threading.Event().wait(0.01)
    with httpx.Client(proxy=f"http://{ways.proxy}", verify=trusting(ways.ca), trust_env=False) as client:
        assert client.get("https://api.weixin.qq.com/cgi-bin/token", params=GRANT).json()["access_token"]


def test_the_end_while_tunnels_are_open(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    ports = free_ports(4)
    ca = write_authority(tmp_path / "companion-ca")
    file = tmp_path / "companion.toml"
    file.write_text(
        f"""
        [app]
        base = "https://shop.example"
        appid = "{APPID}"
        secret = "env:APP_SECRET"
        [telegram]
        bot = "noodle_bot"
        token = "env:BOT_TOKEN"
        api = "{telegram[1]}"
        [public]
        listen = "127.0.0.1:{ports[0]}"
        [wechat]
        listen = "127.0.0.1:{ports[1]}"
        tls_listen = "127.0.0.1:{ports[2]}"
        [proxy]
        listen = "127.0.0.1:{ports[3]}"
        allow = ["127.0.0.1"]
        """,
        encoding="utf-8",
    )
    secrets = {"APP_SECRET": SECRET, "BOT_TOKEN": TOKEN}
    ways = Plugged(f"127.0.0.1:{ports[3]}", f"127.0.0.1:{ports[2]}", ca, "")
    log = tmp_path / "log.txt"
    with log.open("w") as output, other_host(tmp_path, tls=False) as other:
        command = [sys.executable, "-c", SCRIPT, str(file)]
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **secrets})
        try:
            while "ready" not in log.read_text() and process.poll() is None:
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(0.05)
            with (
                sent(ways, connect(f"127.0.0.1:{other.port}")) as still,
                sent(ways, connect("api.weixin.qq.com:443")) as answered,
                httpx.Client(proxy=f"http://{ways.proxy}", verify=trusting(ca), trust_env=False) as client,
            ):
                assert b" 200 " in head_of(still)
                assert b" 200 " in head_of(answered)
                assert client.get("https://api.weixin.qq.com/cgi-bin/token", params=GRANT).json()["access_token"]
                process.send_signal(signal.SIGTERM)
                assert all_of(still) in (b"hello\n", b"")
                assert all_of(answered) == b""
                status = process.wait(60)
        finally:
            process.kill()
            process.wait()
    assert (status, log.read_text()) == (0, "ready\n")
    assert SECRET not in log.read_text()
