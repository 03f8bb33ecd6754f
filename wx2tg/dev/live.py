"""Messages to the app's frame and to the workbench, over WebSockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

Message = Mapping[str, Any]

# Messages that may wait for a client. One that reads nothing for so long is cut off, and reloads when it is back.
_MOST = 1000


class Channel:
    """Everybody who is connected at one address."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Queue[str | None]] = set()

    def publish(self, message: Message) -> None:
        """Send a message to everybody, in the order of the calls. Call it in the loop of the server."""
        text = json.dumps(message, ensure_ascii=True)
        for queue in list(self._waiting):
            if queue.qsize() >= _MOST:
                self._waiting.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(text)

    async def serve(self, socket: WebSocket, hello: Callable[[], Message]) -> None:
        """Send `hello`, and then what is published, until the client or the server leaves."""
        await socket.accept()
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        # Nothing is awaited between these lines, so that no message falls between them.
        queue.put_nowait(json.dumps(hello(), ensure_ascii=True))
        self._waiting.add(queue)
        sending = asyncio.create_task(_send(socket, queue))
        try:
            while not sending.done():
                await socket.receive_text()
        except (WebSocketDisconnect, KeyError, RuntimeError):
            pass  # A client that leaves, or one that sends bytes: nothing is expected of it.
        finally:
            self._waiting.discard(queue)
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending


async def _send(socket: WebSocket, queue: asyncio.Queue[str | None]) -> None:
    with suppress(WebSocketDisconnect, RuntimeError, OSError):
        while (text := await queue.get()) is not None:
            await socket.send_text(text)
        await socket.close(1013)


def live_route(path: str, channel: Channel, hello: Callable[[], Message]) -> WebSocketRoute:
    """The route of a channel."""

    async def endpoint(socket: WebSocket) -> None:
        await channel.serve(socket, hello)

    return WebSocketRoute(path, endpoint)
