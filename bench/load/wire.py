"""HTTP/1.1 with kept connections, and nothing more: a client that costs a small part of what the server does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

Answer = Callable[[str, bytes], tuple[str, bytes]]
"""What a server answers: from a path and a body to a media type and a body."""


def request(
    path: str, body: bytes, media_type: str = "application/json", more: Mapping[str, str] | None = None
) -> bytes:
    """A POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: shop.example", f"Content-Type: {media_type}"]
    lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in (more or {}).items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Client:
    """Connections to one address; each is used by one request at a time and kept."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, whole: bytes) -> tuple[int, bytes]:
        """The status and body of the answer to a whole request. OSError and IncompleteReadError where there is none."""
        reader, writer = self._kept() or await asyncio.open_connection(*self._address)
        writer.write(whole)
        try:
            head, body = await _message(reader)
        except BaseException:
            writer.close()
            raise
        self._idle.append((reader, writer))
        return int(head.split(b" ", 2)[1]), body

    def _kept(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()  # The server has closed a connection that was idle for long.
        return None

    def close(self) -> None:
        """Close every connection."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()


@asynccontextmanager
async def served(answer: Answer) -> AsyncIterator[str]:
    """The base address of a server on 127.0.0.1 that answers every request with `answer`."""

    talks: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks[asyncio.current_task()] = writer
        try:
            while True:
                head, body = await _message(reader)
                media_type, told = answer(head.split(b" ", 2)[1].decode(), body)
                fixed = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(told)}\r\n\r\n"
                writer.write(fixed.encode() + told)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield "http://{}:{}".format(*server.sockets[0].getsockname())
    finally:
        server.close()
        for writer in talks.values():
            writer.close()
        await asyncio.gather(*(talk for talk in talks if talk))


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head and the body of one message; both of the servers here give a length or nothing."""
    head = await reader.readuntil(b"\r\n\r\n")
    lowered = head.lower()
    at = lowered.find(b"\r\ncontent-length:")
    length = int(lowered[at + 17 : lowered.index(b"\r\n", at + 2)]) if at >= 0 else 0
    return head, await reader.readexactly(length) if length else b""
