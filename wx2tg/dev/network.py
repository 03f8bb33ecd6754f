"""The network half of the workbench, put together: routes of the app's listener, and of the workbench's.

Only the app's frame in this workbench may use the proxy. It has a cookie for that, which the workbench's page sets and
no script can read: pages of other origins, and whoever comes through a tunnel, do not have it. A request must also say
that it comes from the app's own origin.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from wx2tg.dev.conditions import Conditions, ConditionsError, Line, read_conditions
from wx2tg.dev.proxy import Log, Proxy, Way
from wx2tg.dev.proxy_socket import SocketProxy

SCRIPT_PATH = "/_wx2tg/network.js"
"""The script that stands before all others in the app's frame."""

_CONDITIONS_PATH = "/_wx2tg/net-conditions"
_PROXY_PATH = "/_wx2tg/net"
_COOKIE_PATH = "/_wx2tg/"
_AGENT = Path(__file__).parent / "agent"
_SCRIPTS = ("network.js", "network/fetch.js", "network/xhr.js", "network/sockets.js", "network/start.js")
_LONGEST = 100_000
# What tunnels and other proxies add, whatever they make of the host.
_FROM_AFAR = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "cf-connecting-ip")


class Network:
    """The proxy, the conditions, and who may use them. `log` takes the rows of `/live`, of kind "net"."""

    def __init__(self, log: Log, *, ways: Mapping[str, str] | None = None) -> None:
        """`ways` leads origins to other addresses, as the companion's own to where it listens, proxy or not."""
        self.line = Line()
        self._key = secrets.token_urlsafe(32)
        self._way = Way(self.line, log, dict(ways or {}))
        self._proxy = Proxy(self._way)
        self._sockets = SocketProxy(self._way)

    async def close(self) -> None:
        """Close every connection."""
        await self._proxy.close()

    def keep_from(self, ports: Collection[int]) -> None:
        """Never ask these ports of this machine: the workbench's own."""
        self._way.own_ports = frozenset(ports)

    def lead(self, origin: str, address: str) -> None:
        """Lead requests to `origin` to `address` from now on, proxy or not."""
        self._way.ways = {**self._way.ways, origin: address}
        self.line.set(self.line.conditions)

    def cookie(self, app_port: int) -> str:
        """The value of `Set-Cookie` for the workbench's page, which stands on the host of the app's listener.

        Cookies know no ports, so that two workbenches on one machine need two names.
        """
        return f"{_cookie_name(app_port)}={self._key}; Path={_COOKIE_PATH}; HttpOnly; SameSite=Strict"

    def app_routes(self) -> list[BaseRoute]:
        """Routes of the app's listener."""
        return [
            Route(SCRIPT_PATH, self._script),
            WebSocketRoute(_CONDITIONS_PATH, self._tell_conditions),
            Mount(_PROXY_PATH, app=self._pass_on),
        ]

    def bench_routes(self) -> list[BaseRoute]:
        """Routes of the workbench's listener: the conditions, read and set."""
        return [Route("/api/network", self._conditions, methods=["GET", "POST"])]

    async def _conditions(self, request: Request) -> Response:
        if request.method == "POST":
            body = await request.body()
            if len(body) > _LONGEST:
                return JSONResponse({"error": "That is too long."}, 413)
            try:
                self.line.set(read_conditions(body, self.line.conditions))
            except ConditionsError as error:
                return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(msgspec.to_builtins(self.line.conditions))

    async def _script(self, request: Request) -> Response:
        """The script with what it must know; nothing for those outside of the workbench, whose network is their own."""
        headers = {"Cache-Control": "no-store", "Vary": "Cookie"}
        if not self._knows(request):
            return Response("", media_type="text/javascript", headers=headers)
        told = msgspec.json.encode(self._told()).decode().replace("<", "\\u003c")
        text = await asyncio.to_thread(_scripts)
        return Response(f"self.__wx2tgNetwork = {told};\n{text}", media_type="text/javascript", headers=headers)

    def _told(self) -> dict[str, Any]:
        return {"conditions": self.line.conditions, "ways": sorted(self._way.ways)}

    async def _tell_conditions(self, socket: WebSocket) -> None:
        """Tell the app's frame of conditions as they change."""
        if not self._may_ask(socket):
            await socket.send_denial_response(_refusal())
            return
        await socket.accept()
        changes: asyncio.Queue[Conditions] = asyncio.Queue()
        unwatch = self.line.watch(changes.put_nowait)

        async def send() -> None:
            while True:
                await changes.get()
                await socket.send_text(msgspec.json.encode(self._told()).decode())

        sending = asyncio.create_task(send())
        try:
            await socket.send_text(msgspec.json.encode(self._told()).decode())
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            unwatch()
            sending.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await sending

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            socket = WebSocket(scope, receive, send)
            if not self._may_ask(socket):
                await socket.send_denial_response(_refusal())
                return
            await self._sockets(scope, receive, send)
        elif not self._may_ask(HTTPConnection(scope)):
            await _refusal()(scope, receive, send)
        else:
            await self._proxy(scope, receive, send)

    def _may_ask(self, connection: HTTPConnection) -> bool:
        """Whether a request comes from a script in the app's frame of this workbench."""
        return self._knows(connection) and _is_of_the_app(connection.headers, connection.scope)

    def _knows(self, connection: HTTPConnection) -> bool:
        """Whether whoever asks has the workbench's cookie, and came on no detour."""
        server = connection.scope.get("server") or ("", 0)
        given = connection.cookies.get(_cookie_name(server[1]), "")
        if any(name in connection.headers for name in _FROM_AFAR):
            return False
        return hmac.compare_digest(given.encode(), self._key.encode())


def _scripts() -> str:
    return "".join((_AGENT / name).read_text(encoding="utf-8") for name in _SCRIPTS)


def _cookie_name(port: int) -> str:
    return f"wx2tg-net-{port}"


def _is_of_the_app(headers: Headers, scope: Scope) -> bool:
    """Browsers say where a request comes from, and what for; a document or a picture is not asked for here."""
    secure = scope["scheme"] in ("https", "wss")
    own = f"{'https' if secure else 'http'}://{headers.get('host', '')}"
    if headers.get("origin", own).lower() != own.lower():
        return False
    if scope["type"] == "websocket":
        return "origin" in headers
    return headers.get("sec-fetch-site") == "same-origin" and headers.get("sec-fetch-dest") == "empty"


def _refusal() -> Response:
    return PlainTextResponse("The proxy is for the app in its workbench alone.\n", status_code=403)
