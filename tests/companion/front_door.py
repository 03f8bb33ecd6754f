"""The machine in front of a companion: it ends TLS for the app's origin, and hands on what is inside.

Browsers and Telegram find it as an HTTP proxy, so that `https://shop.example` works without a name server. Hosts that
it does not know are refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
_LOCAL = "127.0.0.1"


@contextlib.asynccontextmanager
async def front_door(ways: Mapping[str, int], folder: Path) -> AsyncIterator[str]:
    """The address of the proxy; `https://HOST` leads to the port of this machine in `ways`, as plain HTTP.

    The certificate is in the file `certificate.pem` of `folder`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(sorted(ways), folder))
    async with contextlib.AsyncExitStack() as stack:
        inside = {
            host: await stack.enter_async_context(_served(_to(port), context)) for host, port in sorted(ways.items())
        }
        outside = await stack.enter_async_context(_served(_connected(inside)))
        yield f"http://{_LOCAL}:{outside}"


def _certificate(hosts: Sequence[str], folder: Path) -> Path:
    """A file with a certificate for `hosts`, signed with its own key, and the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(certificate.public_bytes(pem) + plain)
    return file


def _connected(ways: Mapping[str, int]) -> _Handler:
    """What a proxy does with `CONNECT HOST:443`: a way to the host's port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        port = next((port for host, port in ways.items() if asked.startswith(f"CONNECT {host}:443 ".encode())), None)
        if port is None:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await _joined(reader, writer, port)

    return handle


def _to(port: int) -> _Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _joined(reader, writer, port)

    return handle


async def _joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Carry bytes both ways until one side ends."""
    try:
        other_reader, other_writer = await asyncio.open_connection(_LOCAL, port)
    except OSError:
        return  # Nobody listens: a companion that is being started anew.
    ways = [asyncio.create_task(_carry(reader, other_writer)), asyncio.create_task(_carry(other_reader, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        await _closed(other_writer)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65_536):
        writer.write(part)
        await writer.drain()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):  # The other side may have been quicker.
        await writer.wait_closed()


@contextlib.asynccontextmanager
async def _served(handle: _Handler, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port on which connections are handled; they are ended with the server."""
    open_now: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def handled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now[task] = writer
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await handle(reader, writer)
        writer.close()
        del open_now[task]

    server = await asyncio.start_server(handled, _LOCAL, 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
        server.close()
        for task, writer in open_now.items():
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*open_now)
