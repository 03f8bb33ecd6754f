"""A companion before an owner's back end, and a bundle that it serves."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
from companion.gates import config
from companion.serving import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from wx2tg.companion.gate import open_gate
from wx2tg.companion.public.app import public_app

POLICY = "default-src 'self'"


HEADERS = f"/*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n"


class Owner:
    """A back end of the owner: it tells what arrived."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.lengths: list[int] = []
        self.app = Starlette(
            routes=[
                Route("/slow", self._slow),
                Route("/packed", self._packed),
                Route("/length", self._length, methods=["POST"]),
                Route("/status/{status:int}", self._status),
                Route("/cookies", self._cookies),
                WebSocketRoute("/talk", self._talk),
                WebSocketRoute("/closed", self._closed),
                Route("/{path:path}", self._tell, methods=["GET", "POST", "DELETE", "OPTIONS"]),
            ]
        )

    async def _tell(self, request: Request) -> Response:
        return JSONResponse(
            {
                "method": request.method,
                "path": request.scope["raw_path"].decode(),
                "query": request.scope["query_string"].decode(),
                "headers": dict(request.headers),
                "body": (await request.body()).decode(),
            }
        )

    async def _slow(self, _: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            import anyio.to_thread

            yield b"first"
            await anyio.to_thread.run_sync(self.go_on.wait, 20)
            yield b"second"

        return StreamingResponse(parts())

    async def _packed(self, _: Request) -> Response:
        headers = {"Content-Encoding": "gzip", "Connection": "x-private", "X-Private": "1", "X-Public": "1"}
        return Response(gzip.compress(b"soup"), headers=headers)

    async def _length(self, request: Request) -> Response:
        length = 0
        async for part in request.stream():
            length += len(part)
        self.lengths.append(length)
        return PlainTextResponse(str(length))

    async def _status(self, request: Request) -> Response:
        return PlainTextResponse("as it is", status_code=request.path_params["status"], headers={"Location": "/there"})

    async def _cookies(self, request: Request) -> Response:
        response = PlainTextResponse(request.headers.get("cookie", ""))
        response.set_cookie("a", "1")
        response.set_cookie("b", "2")
        return response

    async def _talk(self, client: WebSocket) -> None:
        await client.accept(subprotocol="soup" if "soup" in client.scope["subprotocols"] else None)
        await client.send_json({"query": client.scope["query_string"].decode(), "headers": dict(client.headers)})
        while True:
            message = await client.receive()
            if message["type"] == "websocket.disconnect":
                self.lengths.append(message["code"])
                return
            if message.get("text") == "bye":
                await client.close(4001, "enough")
                return
            await client.send({**message, "type": "websocket.send"})

    async def _closed(self, client: WebSocket) -> None:
        await client.send_denial_response(PlainTextResponse("no", status_code=401))


@contextmanager
def companion(telegram: str, bundle: Path, backend: str, more: str = "") -> Iterator[str]:
    """The address of a public side."""
    section = f'[public]\nbackend = "{backend}"\n{more}'
    found = config(telegram, "sqlite:///c.db", section)
    inner: list[Any] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with open_gate(found, bundle.parent) as gate, public_app(gate) as app:
            inner.append(app)
            yield

    outer = Starlette(lifespan=lifespan)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await (outer if scope["type"] == "lifespan" else inner[0])(scope, receive, send)

    with serve(app) as base:
        yield base


def raw(client: httpx.Client, request: bytes) -> bytes:
    """What comes back for bytes that no client library would send."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=20) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received
