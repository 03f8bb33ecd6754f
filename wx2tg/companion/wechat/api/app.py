"""WeChat's side as an ASGI application, for the owner's back end alone."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
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
from wx2tg.companion.wechat.pay_v2 import printed

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_NO_SUCH_CALL = "the companion does not answer this call"
# How addresses of WeChat Pay begin; each version has errors of its own form.
_PAY_V3 = "/v3/"
_PAY_V2 = ("/pay/", "/secapi/", "/mmpaymkttransfers/", "/payitil/")


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


async def _unknown(request: Request) -> Response:
    """A refusal in the form of the API that the address belongs to: both versions of WeChat Pay, or all the rest."""
    path = request.url.path
    if path.startswith(_PAY_V3):
        body = msgspec.json.encode({"code": "RESOURCE_NOT_EXISTS", "message": _NO_SUCH_CALL})
        return Response(body, 404, media_type="application/json")
    if path.startswith(_PAY_V2):
        return Response(printed({"return_code": "FAIL", "return_msg": _NO_SUCH_CALL}), media_type="text/xml")
    return failed(ApiError(40066, _NO_SUCH_CALL))
