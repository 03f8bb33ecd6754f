"""The proxy's front: `CONNECT` becomes a tunnel, and every other request goes to a server for it.

A tunnel to one of WeChat's hosts leads to the companion's own server of TLS. A tunnel to any other host leads to that
host, and what goes through it is not looked at. Source: RFC 9110, section 9.3.6.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

import h11

from wx2tg.companion.plug.access import CHALLENGE, Access, Refused
from wx2tg.companion.plug.hosts import is_wechat

_LOG = logging.getLogger(__name__)
_LONGEST_HEAD = 65_536
_PART = 65_536
# Seconds for a head to arrive, for a connection to be made, and for a tunnel to stand still.
PATIENCE = 15
_CONNECT = 10
IDLE = 600
# At the end: seconds for a tunnel to stand still, and for all to end.
_LAST_IDLE = 1
# Seconds in which a client that was refused may read the answer.
_LINGER = 2
_AUTHORITY = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]+):(\d{1,5})")
_LAST_PORT = 65_535
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Inside(NamedTuple):
    """The sockets (files) of the companion's own servers: WeChat's side with TLS and without, and plain requests."""

    tls: Path
    plain: Path
    forward: Path


class Stream(NamedTuple):
    """The two halves of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class _Head(NamedTuple):
    """The first request of a connection; `raw` is all that was received, `rest` what came after a head of CONNECT."""

    request: h11.Request
    raw: bytes
    rest: bytes


class Tunnels:
    """Answers the connections of the proxy's clients, each in a task of its own."""

    def __init__(self, access: Access, inside: Inside) -> None:
        self._access = access
        self._inside = inside
        self._patience = PATIENCE
        self._idle: float = IDLE
        self._open: dict[asyncio.Task[None], asyncio.Timeout] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it ends."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        near = Stream(reader, writer)
        try:
            await self._serve(near)
        except Refused as error:
            await _refuse(near, error)
        except OSError:
            pass
        finally:
            await _closed(writer)
            self._tasks.discard(task)

    async def close(self, grace: float) -> None:
        """End the tunnels in which nothing moves at once, and the others after at most `grace` seconds."""
        self._idle = _LAST_IDLE
        for limit in self._open.values():
            limit.reschedule(asyncio.get_running_loop().time() + self._idle)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, near: Stream) -> None:
        head = await self._head(near.reader)
        if head is None:
            return
        if head.request.method != b"CONNECT":
            far = await _connected(asyncio.open_unix_connection(self._inside.forward))
            first, answer = head.raw, b""
        else:
            far = await self._far(head.request)
            first, answer = head.rest, _ESTABLISHED
        try:
            near.writer.write(answer)
            far.writer.write(first)
            await self._joined(near, far)
        finally:
            await _closed(far.writer)

    async def _head(self, reader: asyncio.StreamReader) -> _Head | None:
        """The first request. Refused where it is none, or does not arrive; None where nothing arrives."""
        parser = h11.Connection(h11.SERVER, max_incomplete_event_size=_LONGEST_HEAD)
        raw = b""
        try:
            async with asyncio.timeout(self._patience):
                while True:
                    event = parser.next_event()
                    if isinstance(event, h11.Request):
                        return _Head(event, raw, parser.trailing_data[0])
                    part = await reader.read(_PART)
                    if not part:
                        return None
                    raw += part
                    parser.receive_data(part)
        except h11.RemoteProtocolError as error:
            raise Refused(error.error_status_hint, f"This is no request to a proxy: {error}.") from None
        except TimeoutError:
            if not raw:
                return None
            raise Refused(408, f"The request did not arrive within {self._patience} seconds.") from None

    async def _far(self, request: h11.Request) -> Stream:
        """The connection that a request of CONNECT asks for. Refused."""
        told = [value for name, value in request.headers if name == b"proxy-authorization"]
        self._access.check_client(told[0] if told else b"")
        target = _AUTHORITY.fullmatch(request.target)
        if target is None or not 0 < int(target[2]) <= _LAST_PORT:
            raise Refused(400, "CONNECT should name a host and a port, such as api.weixin.qq.com:443.")
        host, port = target[1].decode().strip("[]"), int(target[2])
        if is_wechat(host):
            ends = {443: self._inside.tls, 80: self._inside.plain}
            if port not in ends:
                raise Refused(403, f"WeChat's {host} answers on port 443, and not on {port}.")
            return await _connected(asyncio.open_unix_connection(ends[port]))
        for address in await self._access.way_to(host, port):
            try:
                return await _connected(asyncio.open_connection(address, port))
            except Refused:
                continue
        raise Refused(502, f"{host}:{port} does not answer.")

    async def _joined(self, near: Stream, far: Stream) -> None:
        """Carry bytes both ways until both sides have ended, or nothing moves for too long."""
        task = asyncio.current_task()
        assert task is not None
        try:
            async with asyncio.timeout(self._idle) as limit, asyncio.TaskGroup() as group:
                self._open[task] = limit
                group.create_task(self._carry(near.reader, far.writer, limit))
                group.create_task(self._carry(far.reader, near.writer, limit))
        except* OSError:
            pass
        finally:
            self._open.pop(task, None)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: asyncio.Timeout) -> None:
        """Carry bytes one way; the end of one side is told to the other, which may still have something to say."""
        clock = asyncio.get_running_loop().time
        while part := await reader.read(_PART):
            writer.write(part)
            await writer.drain()
            limit.reschedule(clock() + self._idle)
        writer.write_eof()


async def _connected(opening: Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> Stream:
    """The connection that `opening` makes. Refused with 502 or 504."""
    try:
        async with asyncio.timeout(_CONNECT):
            return Stream(*await opening)
    except TimeoutError:
        raise Refused(504, f"The host did not answer within {_CONNECT} seconds.") from None
    except OSError as error:
        raise Refused(502, f"The host does not answer: {error.strerror or type(error).__name__}.") from None


async def _refuse(near: Stream, error: Refused) -> None:
    """Answer that nothing is done, and wait a little: a connection that is closed at once may take the answer along."""
    if error.status == 403:
        _LOG.warning("the proxy refused a request: %s", error)
    body = f"{error}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
        *([CHALLENGE] if error.status == 407 else []),
    ]
    parser = h11.Connection(h11.SERVER)
    head = parser.send(h11.Response(status_code=error.status, headers=headers, reason=_reason(error.status))) or b""
    try:
        async with asyncio.timeout(_LINGER):
            near.writer.write(head + body)
            near.writer.write_eof()
            while await near.reader.read(_PART):
                pass
    except OSError:
        pass


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Refused"


async def _closed(writer: asyncio.StreamWriter) -> None:
    """Close a connection; what its other side does not take within a moment is dropped."""
    writer.close()
    try:
        async with asyncio.timeout(_LINGER):
            await writer.wait_closed()
    except OSError:
        writer.transport.abort()
