"""Passes WebSockets on to the owner's back end, both ways."""

from __future__ import annotations

import asyncio
import logging

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.typing import Subprotocol

from wx2tg.companion.config import Config
from wx2tg.companion.public.proxy import back_end_url, headers_to_back_end

_LOG = logging.getLogger(__name__)
_PATIENCE = 10
_NO_STATUS, _ABNORMAL, _GONE = 1005, 1006, 1001


async def pass_on(socket: WebSocket, config: Config) -> None:
    """Connect `socket` with the back end until one of them ends it; 502 where the back end takes no WebSocket."""
    url = str(back_end_url(config.public.backend, socket.scope)).replace("http", "ws", 1)
    own = (b"sec-websocket-", b"content-length")
    headers = [
        (key.decode("latin-1"), value.decode("latin-1"))
        for key, value in headers_to_back_end(config, socket.scope)
        if not key.startswith(own)
    ]
    try:
        upstream = await connect(
            url,
            additional_headers=headers,
            subprotocols=[Subprotocol(name) for name in socket.scope["subprotocols"]] or None,
            user_agent_header=None,
            open_timeout=_PATIENCE,
            max_size=config.public.max_body,
            proxy=None,
        )
    except InvalidStatus as error:
        await _refuse(socket, error.response.status_code, "The back end refuses this WebSocket.")
        return
    except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
        _LOG.warning("the back end at %s takes no WebSocket: %s", config.public.backend, type(error).__name__)
        await _refuse(socket, 502, "The shop's back end does not answer. Please try again later.")
        return
    async with upstream:
        await socket.accept(subprotocol=upstream.subprotocol)
        await _joined(socket, upstream)


async def _joined(socket: WebSocket, upstream: ClientConnection) -> None:
    """Pass messages on until one side ends; then the other one is ended, with the same code."""
    ways = [asyncio.create_task(_to_back_end(socket, upstream)), asyncio.create_task(_to_client(socket, upstream))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _to_back_end(socket: WebSocket, upstream: ClientConnection) -> None:
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                await upstream.close(_sendable(message.get("code")), message.get("reason") or "")
                return
            text = message.get("text")
            await upstream.send(message["bytes"] if text is None else text)
    except (ConnectionClosed, WebSocketDisconnect):
        return


async def _to_client(socket: WebSocket, upstream: ClientConnection) -> None:
    try:
        async for message in upstream:
            if isinstance(message, str):
                await socket.send_text(message)
            else:
                await socket.send_bytes(message)
    except (ConnectionClosed, WebSocketDisconnect):
        pass
    if socket.client_state is WebSocketState.CONNECTED:
        await socket.close(_sendable(upstream.close_code), upstream.close_reason)


def _sendable(code: int | None) -> int:
    """A code that may be sent: those that say that none came stay on their own side."""
    if code in (None, _ABNORMAL):
        return _GONE
    return 1000 if code == _NO_STATUS else code or 1000


async def _refuse(socket: WebSocket, status: int, message: str) -> None:
    await socket.send_denial_response(PlainTextResponse(message + "\n", status_code=status))
