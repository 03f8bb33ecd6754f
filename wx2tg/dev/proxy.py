"""Sends the app's requests on to their servers and streams the answers back, so that no CORS stops them."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import certifi
import httpx
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from wx2tg.dev.conditions import Line
from wx2tg.dev.faults import Fault, fault_of
from wx2tg.dev.proxy_target import NoTarget, Target, led, refuse_own, sent_through, target_of, to_app, to_server

Log = Callable[[dict[str, Any]], None]
"""Takes a row of the log, as `/live` sends it."""

FAULT = b"x-wx2tg-fault"
"""The header of an answer that is the proxy's own: why there is none of the server. The app gets a network error."""
REQUEST_ID = "x-wx2tg-id"
"""The header with the number that the app's frame gives a request."""

_CONNECT, _SILENT = 15, 600
_CONNECTIONS = 100
_MILLISECONDS = 1000
# What is given through must not act as a page of the app's origin.
_NO_PAGE = [(b"content-security-policy", b"sandbox; default-src 'none'")]


def trust() -> ssl.SSLContext:
    """Checks certificates by the CAs of this machine (SSL_CERT_FILE too) and those that browsers know."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass
class Way:
    """What HTTP and WebSockets share: the line, the log, and who is asked.

    `ways` leads origins (`https://shop.example`) to other addresses (`http://127.0.0.1:8080`); `own_ports` are those
    of the workbench, which are not asked. `jar` has the cookies of servers.
    """

    line: Line
    log: Log
    ways: Mapping[str, str] = field(default_factory=dict)
    own_ports: Collection[int] = ()
    jar: httpx.Cookies = field(default_factory=httpx.Cookies)
    tls: ssl.SSLContext = field(default_factory=trust)

    async def address(self, target: Target) -> str:
        """The address to ask. Fault where the line is cut, or the address is one of the workbench's own."""
        if cut := self.line.conditions.cuts(target.host):
            raise Fault(cut)
        address = led(target, self.ways)
        try:
            await refuse_own(address, self.own_ports)
        except NoTarget as error:
            raise Fault("refused", str(error)) from None
        return address

    def cookies(self, target: Target) -> list[tuple[bytes, bytes]]:
        """The header with the cookies that the server of `target` has set, if the request asks for them."""
        if not target.cookies:
            return []
        asked = httpx.Request("GET", target.url.replace("ws", "http", 1))
        self.jar.set_cookie_header(asked)
        return [(b"cookie", asked.headers["cookie"].encode())] if "cookie" in asked.headers else []


class Proxy:
    """An ASGI application for PREFIX. It keeps connections open, so it is closed at the end."""

    def __init__(self, way: Way) -> None:
        self._way = way
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS // 4)
        self._transport = httpx.AsyncHTTPTransport(verify=way.tls, limits=limits, trust_env=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        row: dict[str, Any] = {"kind": "net", "method": scope["method"], "at": time.time() * _MILLISECONDS, "bytes": 0}
        row["id"] = Headers(scope=scope).get(REQUEST_ID)
        started = time.monotonic()
        try:
            target = target_of(scope["raw_path"], scope["query_string"])
            row["url"] = target.url
            await _while_asked(receive, lambda body: self._exchange(scope, target, body, send, row))
        except NoTarget as error:
            await _faulty(send, Fault("refused", str(error)), row)
        except Fault as error:
            await _faulty(send, error, row)
        finally:
            row["took"] = (time.monotonic() - started) * _MILLISECONDS
            self._way.log(row)

    async def _exchange(
        self, scope: Scope, target: Target, body: AsyncIterator[bytes], send: Send, row: dict[str, Any]
    ) -> None:
        """Ask the server and hand its answer on. Fault where there is none."""
        way = self._way
        end = way.line.begin(target.host)
        try:
            request = self._request(scope, target, await way.address(target), body)
            await way.line.wait()
            answer = await self._transport.handle_async_request(request)
            answer.request = request
            try:
                await self._hand_on(answer, target, send, row)
            finally:
                await answer.aclose()
        except (httpx.TransportError, httpx.InvalidURL, ssl.SSLError) as error:
            if "status" not in row:
                raise fault_of(error, target.host) from None
            row["fault"] = "The server ended the answer before it was whole."
        except asyncio.CancelledError:
            cut = way.line.conditions.cuts(target.host)
            if not cut:
                raise
            if "status" not in row:
                raise Fault(cut) from None
            row["fault"] = str(Fault(cut))
        finally:
            end()

    def _request(self, scope: Scope, target: Target, address: str, body: AsyncIterator[bytes]) -> httpx.Request:
        headers = to_server(scope["headers"])
        given = {key for key, _ in headers}
        has_body = b"content-length" in given or any(key == b"transfer-encoding" for key, _ in scope["headers"])
        patience = httpx.Timeout(_SILENT, connect=_CONNECT, pool=_CONNECT)
        return httpx.Request(
            scope["method"],
            address,
            headers=[(b"host", target.host.encode()), *headers, *self._way.cookies(target)],
            content=self._way.line.carry(body, "up") if has_body else None,
            # The path as it was written: httpx would encode some characters.
            extensions={"timeout": patience.as_dict(), "target": target.path.encode("latin-1")},
        )

    async def _hand_on(self, answer: httpx.Response, target: Target, send: Send, row: dict[str, Any]) -> None:
        if target.cookies:
            self._way.jar.extract_cookies(answer)
        row |= {
            "status": answer.status_code,
            "headers": [[k.decode("latin-1"), v.decode("latin-1")] for k, v in answer.headers.raw],
        }
        await send({"type": "http.response.start", "status": answer.status_code, "headers": _headers(answer, target)})
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        async for part in self._way.line.carry(aiter(answer.stream), "down"):
            row["bytes"] += len(part)
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _headers(answer: httpx.Response, target: Target) -> list[tuple[bytes, bytes]]:
    headers = to_app(answer.headers.raw)
    moved = [
        (key, sent_through(target, value.decode("latin-1")).encode("latin-1") if key == b"location" else value)
        for key, value in headers
    ]
    return [*moved, *_NO_PAGE]


async def _faulty(send: Send, fault: Fault, row: dict[str, Any]) -> None:
    """Tell the app's frame that there is no answer; a client that has gone by now is told nothing."""
    row["fault"] = str(fault)
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (FAULT, fault.reason.encode()),
    ]
    with suppress(OSError):
        await send({"type": "http.response.start", "status": 502, "headers": [*headers, *_NO_PAGE]})
        await send({"type": "http.response.body", "body": str(fault).encode()})


async def _while_asked(receive: Receive, answer: Callable[[AsyncIterator[bytes]], Any]) -> None:
    """Run `answer` with the request's body, and end it where the client goes away.

    The client is listened to whether `answer` reads the body or not: most requests have none.
    """
    parts: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1)

    async def listen() -> None:
        more = True
        while (message := await receive())["type"] != "http.disconnect":
            if more and (part := message.get("body", b"")):
                await parts.put(part)
            if more and not (more := message.get("more_body", False)):
                await parts.put(b"")

    async def body() -> AsyncIterator[bytes]:
        while part := await parts.get():
            yield part

    work, listening = asyncio.ensure_future(answer(body())), asyncio.ensure_future(listen())
    try:
        await asyncio.wait([work, listening], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (work, listening):
            task.cancel()
        await asyncio.gather(work, listening, return_exceptions=True)
    if not work.cancelled():
        work.result()
