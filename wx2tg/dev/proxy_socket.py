"""Passes WebSockets of the app on to their servers, both ways."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.typing import Subprotocol

from wx2tg.dev.faults import Fault, fault_of
from wx2tg.dev.proxy import Way
from wx2tg.dev.proxy_target import NoTarget, Target, target_of, to_server

_PATIENCE = 15
_LONGEST = 64 * 1024 * 1024
_MILLISECONDS = 1000
_NO_STATUS, _ABNORMAL, _GONE = 1005, 1006, 1001


class SocketProxy:
    """An ASGI application for WebSockets of PREFIX."""

    def __init__(self, way: Way) -> None:
        self._way = way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Join one socket with its server until one of them ends it."""
        socket = WebSocket(scope, receive, send)
        row: dict[str, Any] = {"kind": "net", "method": "SOCKET", "at": time.time() * _MILLISECONDS, "bytes": 0}
        started = time.monotonic()
        try:
            target = target_of(scope["raw_path"], scope["query_string"])
            row["url"] = target.url
            await self._pass_on(socket, target, row)
        except (Fault, NoTarget) as error:
            row["fault"] = str(error)
            if socket.client_state is WebSocketState.CONNECTING:
                await socket.send_denial_response(PlainTextResponse(f"{error}\n", status_code=502))
        finally:
            row["took"] = (time.monotonic() - started) * _MILLISECONDS
            self._way.log(row)

    async def _pass_on(self, socket: WebSocket, target: Target, row: dict[str, Any]) -> None:
        way = self._way
        end = way.line.begin(target.host)
        try:
            upstream = await self._connected(socket, target)
            async with upstream:
                row["status"] = 101
                await socket.accept(subprotocol=upstream.subprotocol)
                await self._joined(socket, upstream, row)
        except InvalidStatus as error:
            row["status"] = error.response.status_code
            raise Fault("protocol", f"{target.host} takes no WebSocket here: {row['status']}.") from None
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
            raise fault_of(error, target.host) from None
        except asyncio.CancelledError:
            cut = way.line.conditions.cuts(target.host)
            if not cut:
                raise
            raise Fault(cut) from None
        finally:
            end()

    async def _connected(self, socket: WebSocket, target: Target) -> ClientConnection:
        headers = [*to_server(socket.scope["headers"]), *self._way.cookies(target)]
        address = await self._way.address(target)
        await self._way.line.wait()
        return await connect(
            address,
            additional_headers=[(key.decode("latin-1"), value.decode("latin-1")) for key, value in headers],
            subprotocols=[Subprotocol(name) for name in socket.scope["subprotocols"]] or None,
            user_agent_header=None,
            open_timeout=_PATIENCE,
            max_size=_LONGEST,
            proxy=None,
            ssl=self._way.tls if address.startswith("wss:") else None,
        )

    async def _joined(self, socket: WebSocket, upstream: ClientConnection, row: dict[str, Any]) -> None:
        """Pass messages on until one side ends; then the other one is ended, with the same code."""
        ways = [
            asyncio.create_task(self._to_server(socket, upstream, row)),
            asyncio.create_task(self._to_app(socket, upstream, row)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _to_server(self, socket: WebSocket, upstream: ClientConnection, row: dict[str, Any]) -> None:
        try:
            while True:
                message = await socket.receive()
                if message["type"] == "websocket.disconnect":
                    await upstream.close(_sendable(message.get("code")), message.get("reason") or "")
                    return
                content = message.get("text")
                content = message["bytes"] if content is None else content
                await self._way.line.carry_message(len(content), "up")
                row["bytes"] += len(content)
                await upstream.send(content)
        except (ConnectionClosed, WebSocketDisconnect):
            return

    async def _to_app(self, socket: WebSocket, upstream: ClientConnection, row: dict[str, Any]) -> None:
        try:
            async for message in upstream:
                await self._way.line.carry_message(len(message), "down")
                row["bytes"] += len(message)
                await (socket.send_text(message) if isinstance(message, str) else socket.send_bytes(message))
        except (ConnectionClosed, WebSocketDisconnect):
            pass
        if socket.client_state is WebSocketState.CONNECTED:
            await socket.close(_sendable(upstream.close_code), upstream.close_reason)


def _sendable(code: int | None) -> int:
    """A code that may be sent: those that say that none came stay on their own side."""
    if code in (None, _ABNORMAL):
        return _GONE
    return 1000 if code == _NO_STATUS else code or 1000
