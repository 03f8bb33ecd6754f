"""WeChat's side as an ASGI application, for the owner's back end alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, request_response

from wx2tg.companion.everything import Everything
from wx2tg.companion.gate import Gate
from wx2tg.companion.wechat.api.calls import failed
from wx2tg.companion.wechat.api.checks import check_routes
from wx2tg.companion.wechat.api.links import link_routes
from wx2tg.companion.wechat.api.media import Media, media_routes
from wx2tg.companion.wechat.api.messages import message_routes
from wx2tg.companion.wechat.api.sessions import session_routes
from wx2tg.companion.wechat.errors import ApiError
from wx2tg.companion.wechat.pay_v2 import printed

_LOG = logging.getLogger(__name__)
_NO_SUCH_CALL = "the companion does not answer this call"
_NO_DATABASE = "the companion's database does not answer: try again later"
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
            Everything("http", request_response(_unknown)),
        ],
        exception_handlers={SQLAlchemyError: _without_database},
    )


async def _unknown(request: Request) -> Response:
    """A refusal in the form of the API that the address belongs to: both versions of WeChat Pay, or all the rest."""
    path = request.url.path
    if path.startswith(_PAY_V3):
        return _v3(404, "RESOURCE_NOT_EXISTS", _NO_SUCH_CALL)
    if path.startswith(_PAY_V2):
        return Response(printed({"return_code": "FAIL", "return_msg": _NO_SUCH_CALL}), media_type="text/xml")
    return failed(ApiError(40066, _NO_SUCH_CALL))


def _without_database(request: Request, error: Exception) -> Response:
    """WeChat's own words for a failure that passes: its clients ask again."""
    _LOG.error("the database failed: %s", type(error).__name__)
    path = request.url.path
    if path.startswith(_PAY_V3):
        return _v3(500, "SYSTEM_ERROR", _NO_DATABASE)
    if path.startswith(_PAY_V2):
        told = {"return_code": "FAIL", "return_msg": _NO_DATABASE, "result_code": "FAIL", "err_code": "SYSTEMERROR"}
        return Response(printed(told), media_type="text/xml")
    return failed(ApiError(-1, _NO_DATABASE))


def _v3(status: int, code: str, message: str) -> Response:
    return Response(msgspec.json.encode({"code": code, "message": message}), status, media_type="application/json")
