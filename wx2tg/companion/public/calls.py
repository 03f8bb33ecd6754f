"""The routes of the app's own calls, `/tg/...`: JSON in, JSON out; a refusal is `{"error", "message"}`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.gate import Gate
from wx2tg.companion.public.logins import LoginCall, Logins, PhoneCall, Refusal, ShareCall
from wx2tg.companion.untrusted import decode_json

_Call = TypeVar("_Call")


def call_routes(gate: Gate) -> list[Route]:
    """`/tg/login`, `/tg/phone` and `/tg/share`."""
    logins = Logins(gate)
    return [
        Route("/tg/login", json_call(LoginCall, logins.login), methods=["POST"]),
        Route("/tg/phone", json_call(PhoneCall, logins.phone), methods=["POST"]),
        Route("/tg/share", json_call(ShareCall, logins.share), methods=["POST"]),
    ]


def json_call(
    kind: type[_Call], answer: Callable[[_Call], Awaitable[dict[str, Any]]]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads a `kind` from the body, and answers with what `answer` makes of it."""

    async def endpoint(request: Request) -> Response:
        try:
            call = decode_json(await read_body(request), kind)
            return _json(200, await answer(call))
        except msgspec.MsgspecError as error:
            return refused(400, "bad_request", f"the body is not what this call takes: {error}")
        except (BodyError, Refusal) as error:
            return refused(error.status, getattr(error, "error", "bad_request"), str(error))

    return endpoint


def refused(status: int, error: str, message: str) -> Response:
    """A refusal; the message is for people."""
    response = _json(status, {"error": error, "message": message})
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def _json(status: int, body: dict[str, Any]) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(body), status_code=status, media_type="application/json", headers=headers)
