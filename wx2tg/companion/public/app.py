"""The public side as an ASGI application: the app's own calls, the bundle, and the back end behind all the rest."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from wx2tg.companion.everything import Everything
from wx2tg.companion.gate import Gate
from wx2tg.companion.public.bundle import Bundle
from wx2tg.companion.public.calls import call_routes, refused
from wx2tg.companion.public.health import health_route
from wx2tg.companion.public.proxy import Proxy
from wx2tg.companion.public.sockets import pass_on

# What begins so is the companion's own, and never the back end's.
_OWN = "/tg/"
_LOG = logging.getLogger(__name__)
# One asks for a tunnel to anywhere, the other for an echo of what only the server should see.
_NOT_PASSED_ON = ("CONNECT", "TRACE")


@asynccontextmanager
async def public_app(gate: Gate, more: Sequence[BaseRoute] = ()) -> AsyncIterator[Starlette]:
    """The application, with the routes `more` before its own; its connections are closed at the end."""
    proxy = Proxy(gate.config)
    try:
        yield Starlette(
            routes=[
                *more,
                *call_routes(gate),
                health_route(gate),
                Everything("websocket", _Sockets(gate)),
                Everything("http", _Rest(gate, proxy)),
            ],
            exception_handlers={SQLAlchemyError: _without_database},
        )
    finally:
        await proxy.close()


def _without_database(_: Request, error: Exception) -> Response:
    _LOG.error("the database failed: %s", type(error).__name__)
    return refused(503, "database", "the companion's database does not answer: try again later")


class _Rest:
    """The bundle's files, and the back end for every other path and method but those below `/tg/`."""

    def __init__(self, gate: Gate, proxy: Proxy) -> None:
        self._bundle = Bundle(gate.root / gate.config.app.bundle)
        self._backend = gate.config.public.backend
        self._proxy = proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in _NOT_PASSED_ON:
            response: Response | None = PlainTextResponse("This method is not allowed.\n", status_code=405)
        elif scope["path"].startswith(_OWN):
            response = refused(404, "not_found", "the companion has no such call")
        else:
            response = await self._bundle.response(scope)
        if response is None and self._backend:
            response = await self._proxy.answer(Request(scope, receive))
        if response is None:
            response = PlainTextResponse("There is nothing at this address.\n", status_code=404)
        await response(scope, receive, send)


class _Sockets:
    """WebSockets, all of which are the back end's."""

    def __init__(self, gate: Gate) -> None:
        self._config = gate.config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if self._config.public.backend:
            await pass_on(socket, self._config)
        else:
            await socket.close()
