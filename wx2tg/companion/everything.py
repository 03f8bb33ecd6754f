"""A route for whatever no other route has taken.

A route of `/{path:path}` does not do: its pattern ends at a line feed, which `%0a` in an address becomes.
"""

from __future__ import annotations

from typing import Any, Literal, NoReturn

from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send


class Everything(BaseRoute):
    """Every path and every method of one `kind`, answered by `app`."""

    def __init__(self, kind: Literal["http", "websocket"], app: ASGIApp) -> None:
        self._kind = kind
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """A full match for all of its kind."""
        return (Match.FULL if scope["type"] == self._kind else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: Any) -> NoReturn:
        """There is no one path of it. NoMatchFound."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the application."""
        await self._app(scope, receive, send)
