"""Functions that answer over HTTP, in the integration form of Tencent's HTTP access.

Source: docs.cloudbase.net, "HTTP 访问服务": the event has path, httpMethod, headers, queryStringParameters, body and
isBase64Encoded; an answer with a statusCode is a response, any other is the body.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.functions.failures import BUSY, NO_FUNCTION, TIMED_OUT
from wx2tg.companion.cloud.functions.folder import Function
from wx2tg.companion.cloud.functions.pool import FunctionPool

MOST = 6 * 1024 * 1024
"""Bytes of a request's body."""

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]
_STATUS = {NO_FUNCTION: 404, TIMED_OUT: 504, BUSY: 503}
# Headers that belong to the connection, or that say who serves.
_KEPT_BACK = {"connection", "content-length", "keep-alive", "server", "transfer-encoding", "upgrade"}
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEXT = re.compile(r"^(text/|application/(json|xml|javascript|x-www-form-urlencoded)|[^;]*\+(json|xml))", re.IGNORECASE)


def http_access(pool: FunctionPool) -> list[Route]:
    """`/tg/cloud/http/NAME/...` for the functions that the settings name; 404 for all others."""

    async def endpoint(request: Request) -> Response:
        found = _function(pool, request.path_params["path"])
        if found is None:
            return _failed(404, "no such function")
        function, path = found
        try:
            body = await read_body(request, limit=MOST)
        except BodyError as error:
            return _failed(error.status, str(error))
        caller = Caller(pool.settings.environment, None, True)
        address = request.client.host if request.client else ""
        try:
            answer = await pool.call(
                function.name, _event(request, path, body), caller, source="wx_http", address=address
            )
        except CloudError as error:
            # What a function threw is in the log: it is not for whoever asks.
            return _failed(_STATUS.get(error.code, 500), f"the function failed ({error.code})")
        return _response(answer)

    return [Route("/tg/cloud/http/{path:path}", endpoint, methods=METHODS)]


def _function(pool: FunctionPool, path: str) -> tuple[Function, str] | None:
    """The function with the longest name that the path begins with, and the rest of the path."""
    parts = path.split("/")
    for count in range(len(parts), 0, -1):
        function = pool.functions.get("/".join(parts[:count]))
        if function is not None:
            is_open = not pool.settings.http.isdisjoint((function.name, function.folder.name))
            return (function, "/" + "/".join(parts[count:])) if is_open else None
    return None


def _event(request: Request, path: str, body: bytes) -> dict[str, Any]:
    query: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        query[name] = (
            value if name not in query else [*([query[name]] if isinstance(query[name], str) else query[name]), value]
        )
    is_text = not body or _TEXT.match(request.headers.get("content-type", "")) is not None
    try:
        text = body.decode() if is_text else ""
    except UnicodeDecodeError:
        is_text = False
    return {
        "path": path,
        "httpMethod": request.method,
        "headers": dict(request.headers),
        "queryStringParameters": query,
        "requestContext": {"path": path, "httpMethod": request.method},
        "body": text if is_text else base64.b64encode(body).decode(),
        "isBase64Encoded": not is_text,
    }


def _response(answer: Any) -> Response:
    """An answer of the integration form as it says; any other as text or JSON."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        if isinstance(answer, str):
            return Response(answer, media_type="text/plain")
        return Response(msgspec.json.encode(answer), media_type="application/json")
    try:
        status = int(answer["statusCode"])
        body = _body(answer.get("body", ""), bool(answer.get("isBase64Encoded")))
    except (TypeError, ValueError, binascii.Error):
        return _failed(502, "the function's answer is malformed")
    if not 200 <= status <= 599:
        return _failed(502, "the function's answer is malformed")
    response = Response(body, status)
    for name, value in _headers(answer.get("headers")):
        response.headers.append(name, value)
    if "content-type" not in response.headers:
        is_json = not isinstance(answer.get("body"), str) and body
        response.headers["content-type"] = "application/json" if is_json else "text/plain; charset=utf-8"
    return response


def _body(body: Any, is_base64: bool) -> bytes:
    if isinstance(body, str):
        return base64.b64decode(body, validate=True) if is_base64 else body.encode(errors="replace")
    return b"" if body is None else msgspec.json.encode(body)


def _headers(given: Any) -> list[tuple[str, str]]:
    """The headers that may be sent; a list gives one header several times. Line ends in values are left out."""
    if not isinstance(given, Mapping):
        return []
    pairs = [(name, one) for name, value in given.items() for one in (value if isinstance(value, list) else [value])]
    allowed = ((name, value) for name, value in pairs if _NAME.fullmatch(name) and name.lower() not in _KEPT_BACK)
    return [
        (name, re.sub(r"[\r\n\0]", " ", str(value)).encode("latin-1", "replace").decode("latin-1"))
        for name, value in allowed
    ]


def _failed(status: int, reason: str) -> Response:
    return Response(msgspec.json.encode({"errMsg": reason}), status, media_type="application/json")
