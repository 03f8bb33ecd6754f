"""A companion with its ways to plug in, in a thread of its own; and a TLS server that is none of WeChat's."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from companion.gates import APPID, SECRET, config
from companion.launch import init_data
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from wx2tg.companion.gate import open_gate
from wx2tg.companion.http import loop_factory
from wx2tg.companion.money.part import money_part
from wx2tg.companion.plug.authority import CERTIFICATE, KEY, Authority, key_pem, make_authority, new_key
from wx2tg.companion.plug.plugged import plugged
from wx2tg.companion.public.logins import LoginCall, Logins
from wx2tg.companion.wechat import pay_v2
from wx2tg.companion.wechat.api.app import wechat_app

OWNER = {"appid": APPID, "secret": SECRET}
GRANT = {**OWNER, "grant_type": "client_credential"}
MCHID = "1900000001"
KEY_V2 = "k" * 32
PASSWORD = "a password of the proxy"
SESSION = {**OWNER, "grant_type": "authorization_code"}


class Plugged(NamedTuple):
    """Where the ways are: `proxy` and `tls` are `host:port`, empty where there is none; `ca` is its certificate."""

    proxy: str
    tls: str
    ca: Path
    code: str

    def port(self, way: str) -> int:
        return int(getattr(self, way).rpartition(":")[2])


@cache
def authority() -> Authority:
    """A CA for all tests that look at no other thing of it."""
    return make_authority(datetime.now(UTC))


def write_authority(folder: Path, made: Authority | None = None) -> Path:
    """A CA in `folder`, as the command makes it."""
    made = made or authority()
    folder.mkdir(exist_ok=True)
    (folder / KEY).write_bytes(made.key_pem)
    (folder / CERTIFICATE).write_bytes(made.pem)
    return folder / CERTIFICATE


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def plugs(telegram: str, root: Path, proxy: str = "", loops: Any = loop_factory) -> Iterator[Plugged]:
    """A companion with a proxy (`proxy` are lines of its section) and a listener for TLS, in a loop of `loops`."""
    ports = free_ports(2)
    ways = Plugged(f"127.0.0.1:{ports[0]}", f"127.0.0.1:{ports[1]}", root / "companion-ca" / CERTIFICATE, "")
    if not ways.ca.exists():
        write_authority(root / "companion-ca")
    text = f"""
        [wechat]
        tls_listen = "{ways.tls}"
        [proxy]
        listen = "{ways.proxy}"
        {proxy}
        [payment]
        mchid = "{MCHID}"
        key = "env:MCH_KEY"
    """
    secrets = {"MCH_KEY": KEY_V2, "HOOK": "webhook-secret", "PROXY_SECRET": PASSWORD}
    found = config(telegram, "sqlite:///c.db", text, bot='webhook_secret = "env:HOOK"', **secrets)
    ready, end = threading.Event(), threading.Event()
    codes: list[str] = []
    failures: list[BaseException] = []

    async def run() -> None:
        async with open_gate(found, root) as gate, money_part(gate) as parts:
            codes.append((await Logins(gate).login(LoginCall(init_data())))["code"])
            async with plugged(gate, wechat_app(gate, parts.wechat)) as served:
                serving = [asyncio.create_task(one.server.serve(sockets=one.sockets)) for one in served]
                ready.set()
                await asyncio.get_running_loop().run_in_executor(None, end.wait)
                for one in served:
                    one.server.should_exit = True
                await asyncio.gather(*serving)

    def main() -> None:
        try:
            with asyncio.Runner(loop_factory=loops) as runner:
                runner.run(run())
        except BaseException as error:
            failures.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=main)
    thread.start()
    try:
        assert ready.wait(60)
        if not failures:
            yield ways._replace(code=codes[0])
    finally:
        end.set()
        thread.join()
    if failures:
        raise failures[0]


def trusting(ca: Path) -> ssl.SSLContext:
    """Trusts `ca` alone."""
    return ssl.create_default_context(cafile=str(ca))


def unpaid_query() -> bytes:
    """A query of version 2 for an order that there is not, signed as a back end signs it."""
    asked = {"appid": APPID, "mch_id": MCHID, "nonce_str": "n", "out_trade_no": "none"}
    return pay_v2.printed(pay_v2.with_sign(asked, KEY_V2, "MD5"))


class Other(NamedTuple):
    """A TLS server of somebody else: `ca` signed its certificate, `seen` is what it was sent."""

    port: int
    ca: Path
    seen: list[bytes]


def write_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for `name` and for 127.0.0.1, and its key."""
    key, now = new_key(), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key_pem(key, serialization.NoEncryption()))
    return certificate, secret


@contextmanager
def other_host(folder: Path, *, tls: bool = True) -> Iterator[Other]:
    """A server that greets, answers every line with the same in capitals, and says bye when the other side ends."""
    certificate, key = write_certificate(folder, "other.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    seen: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            if tls:
                connection = stack.enter_context(context.wrap_socket(connection, server_side=True))
            connection.sendall(b"hello\n")
            for line in stack.enter_context(connection.makefile("rb")):
                seen.append(line)
                connection.sendall(line.upper())
            seen.append(b"")
            connection.sendall(b"bye\n")

    def accept() -> None:
        with contextlib.suppress(OSError), ThreadPoolExecutor() as pool:
            while True:
                pool.submit(talk, listening.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield Other(listening.getsockname()[1], certificate, seen)
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def sent(ways: Plugged, request: bytes) -> socket.socket:
    """A connection to the proxy on which `request` has been sent."""
    connection = socket.create_connection(("127.0.0.1", ways.port("proxy")), timeout=30)
    connection.sendall(request)
    return connection


def head_of(connection: socket.socket) -> bytes:
    """What the proxy answers, up to the empty line and not a byte more."""
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        part = connection.recv(1)
        if not part:
            break
        received += part
    return received


def all_of(connection: socket.socket) -> bytes:
    """Everything that comes until the end of the connection."""
    received = b""
    while part := connection.recv(65_536):
        received += part
    return received
