"""WeChat's side as an ASGI application, for the owner's back end alone."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.wechat.api.calls import failed
from wx2tg.companion.wechat.api.checks import check_routes
from wx2tg.companion.wechat.api.links import link_routes
from wx2tg.companion.wechat.api.media import Media, media_routes
from wx2tg.companion.wechat.api.messages import message_routes
from wx2tg.companion.wechat.api.sessions import session_routes
from wx2tg.companion.wechat.errors import ApiError

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def wechat_app(gate: Gate, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The calls of api.weixin.qq.com, and the routes `more`, which come first."""
    media = Media(gate)
    return Starlette(
        routes=[
            *more,
            *session_routes(gate),
            *message_routes(gate, media),
            *media_routes(gate, media),
            *link_routes(gate),
            *check_routes(gate),
            Route("/{path:path}", _unknown, methods=_METHODS),
        ]
    )


async def _unknown(_: Request) -> Response:
    return failed(ApiError(40066, "the companion does not answer this call"))
