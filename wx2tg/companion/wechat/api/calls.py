"""The form of every call: HTTP 200, and `errcode` with `errmsg` where it failed."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.bodies import PATIENCE, BodyError, declared_length, read_body
from wx2tg.companion.gate import Gate
from wx2tg.companion.store.tokens import ExpiredToken, InvalidToken
from wx2tg.companion.telegram.bot import BotError
from wx2tg.companion.untrusted import decode_json
from wx2tg.companion.wechat.errors import MESSAGES, ApiError

_LOG = logging.getLogger(__name__)
_LONGEST = 1024 * 1024
# WeChat takes pictures of two megabytes here.
_LARGEST_FILE = 2 * 1024 * 1024
# What a form may hold beside the file.
_FORM = 64 * 1024
_BOT_ERRORS = {"blocked": 43101, "limited": 45009, "refused": 47003, "unauthorized": -1, "unreachable": -1}


class Asked(NamedTuple):
    """One call: what is in its address, and its body where that is JSON."""

    gate: Gate
    request: Request
    query: Mapping[str, str]
    body: Mapping[str, Any]

    def text(self, name: str, *, default: str | None = None) -> str:
        """The text `name` of the body. 47001 where it is no text; where it is missing and has no default, too."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise ApiError(47001, f"{name} should be a string")
        return value


class Upload(NamedTuple):
    """A file that was sent in the field `media`."""

    name: str
    content: bytes


Handler = Callable[[Asked], Awaitable[dict[str, Any] | Response]]


def get(path: str, gate: Gate, handler: Handler) -> Route:
    """A call that is made by GET with the appid and the secret."""

    async def answer(request: Request) -> Response:
        return await _answered(handler, Asked(gate, request, request.query_params, {}))

    return Route(path, answer, methods=["GET", "POST"])


def post(path: str, gate: Gate, handler: Handler, *, token: bool = True, json: bool = True) -> Route:
    """A call that is made by POST, with an access token (unless not `token`) and a body of JSON (unless not `json`)."""

    async def checked(asked: Asked) -> dict[str, Any] | Response:
        if asked.request.method != "POST":
            raise ApiError(43002)
        if token:
            await check_token(asked)
        return await handler(asked._replace(body=await _json_body(asked.request)) if json else asked)

    async def answer(request: Request) -> Response:
        return await _answered(checked, Asked(gate, request, request.query_params, {}))

    return Route(path, answer, methods=["GET", "POST"])


async def check_token(asked: Asked) -> None:
    """41001, 40001 or 42001 where the access token is not good."""
    token = asked.query.get("access_token", "")
    if not token:
        raise ApiError(41001)
    try:
        await asked.gate.tokens.check(token)
    except InvalidToken:
        raise ApiError(40001) from None
    except ExpiredToken:
        raise ApiError(42001) from None


def check_owner(gate: Gate, values: Mapping[str, Any]) -> None:
    """41002, 40013, 41004 or 40125 where `appid` and `secret` are not the owner's."""
    appid, secret = values.get("appid"), values.get("secret")
    if not appid:
        raise ApiError(41002)
    if appid != gate.appid:
        raise ApiError(40013)
    if not secret:
        raise ApiError(41004)
    own = gate.config.app.secret.reveal().encode()
    if not isinstance(secret, str) or not hmac.compare_digest(secret.encode(errors="replace"), own):
        raise ApiError(40125)


async def read_upload(request: Request) -> Upload:
    """The file of a form. 41005 where there is none in time, 40006 where it is too large."""
    if declared_length(request) > _LARGEST_FILE + _FORM:
        raise ApiError(40006)
    limited = Request(request.scope, _limited(request))
    try:
        async with (
            asyncio.timeout(PATIENCE),
            limited.form(max_files=1, max_fields=10, max_part_size=_FORM) as form,
        ):
            return await _file_of(form)
    except (HTTPException, ClientDisconnect, KeyError, AssertionError, TimeoutError):
        raise ApiError(41005) from None


def _limited(request: Request) -> Callable[[], Awaitable[Any]]:
    """Receives like `request`, but no more than a file may have; the form's parser would go on for ever."""
    received = 0

    async def receive() -> Any:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > _LARGEST_FILE + _FORM:
            raise ApiError(40006)
        return message

    return receive


async def _file_of(form: FormData) -> Upload:
    found = next((item for item in form.values() if isinstance(item, UploadFile)), None)
    content = await found.read() if found is not None else b""
    if found is None or not content:
        raise ApiError(41005)
    if len(content) > _LARGEST_FILE:
        raise ApiError(40006)
    return Upload(found.filename or "", content)


async def _json_body(request: Request) -> dict[str, Any]:
    try:
        raw = await read_body(request, limit=_LONGEST)
    except BodyError as error:
        raise ApiError(45002 if error.status == 413 else 47001, str(error)) from None
    if not raw.strip():
        raise ApiError(44002)
    try:
        body = decode_json(raw)
    except msgspec.MsgspecError:
        raise ApiError(47001) from None
    if not isinstance(body, dict):
        raise ApiError(47001)
    return body


async def _answered(handler: Handler, asked: Asked) -> Response:
    try:
        answer = await handler(asked)
    except ApiError as error:
        return failed(error)
    except BotError as error:
        return failed(ApiError(_BOT_ERRORS[error.reason], str(error)))
    except SQLAlchemyError:
        raise  # It is the same for every call, and answered by the application.
    except Exception:
        _LOG.exception("%s failed", asked.request.url.path)
        return failed(ApiError(-1))
    return answer if isinstance(answer, Response) else answered(answer)


def answered(body: Mapping[str, Any]) -> Response:
    """`body` as JSON."""
    return Response(msgspec.json.encode(body), media_type="application/json; encoding=utf-8")


def failed(error: ApiError) -> Response:
    """The answer to a call that is refused, with a number for it as WeChat gives one."""
    number = "-".join(secrets.token_hex(4) for _ in range(3))
    return answered({"errcode": error.code, "errmsg": f"{error}, rid: {number}"})


def ok(**more: Any) -> dict[str, Any]:
    """The answer to a call that went well."""
    return {"errcode": 0, "errmsg": MESSAGES[0], **more}
