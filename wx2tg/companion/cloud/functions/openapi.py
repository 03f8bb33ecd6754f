"""`cloud.openapi.*`: calls of WeChat's API by cloud functions, made to the companion's own WeChat side in process."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpx
import msgspec
from starlette.types import ASGIApp

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import CloudError, denied
from wx2tg.companion.cloud.functions.failures import NO_API, FunctionError
from wx2tg.companion.cloud.functions.spelling import camel_case, snake_case
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.untrusted import decode_json

BASE = "http://api.weixin.qq.com"
"""What the WeChat side is called by; nothing is sent there."""

_JSON = ("application/json", "text/plain")


class ApiCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of openapi.toml."""

    path: str
    method: str = "POST"
    file: bool = False


class _Table(msgspec.Struct, frozen=True):
    calls: dict[str, ApiCall]


class ApiFailure(CloudError):
    """A call that WeChat's API refuses with one of its own codes."""

    @property
    def text(self) -> str:
        """What WeChat says, without the code, as wx-server-sdk has it."""
        return self.reason

    def message(self, call: str) -> str:
        """What functions read as `errMsg`."""
        return f"{call}:fail {self.text}"


def api_calls() -> Mapping[str, ApiCall]:
    """Every call that there is, by its name behind `cloud.openapi`."""
    file = Path(__file__).with_name("openapi.toml")
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _Table).calls


class OpenApi:
    """Answers the action `openapi`, `{api, data, convertCase}`.

    `app` is the WeChat side, `token` gives an access token for it, `owner` the appid and the secret for the one call
    that is made with them.
    """

    def __init__(self, app: ASGIApp, token: Callable[[], Awaitable[str]], owner: Mapping[str, str]) -> None:
        self._app = app
        self._token = token
        self._owner = owner
        self._calls = api_calls()

    async def call(self, payload: Document, caller: Caller) -> Document:
        """The answer in the spelling of functions; a picture is `{contentType, buffer}`. CloudError."""
        if not caller.is_server:
            raise denied()
        name, data = payload.get("api"), payload.get("data")
        found = self._calls.get(name) if isinstance(name, str) else None
        if found is None:
            raise FunctionError(NO_API, f"the companion does not answer openapi.{name}")
        as_it_is = payload.get("convertCase") is False
        fields = data if as_it_is else snake_case(data)
        response = await self._sent(found, fields if isinstance(fields, dict) else {})
        answer = _read(response)
        return answer if as_it_is or "buffer" in answer else camel_case(answer)

    async def _sent(self, call: ApiCall, fields: Document) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            if call.method == "GET":
                query = {**_plain(fields), **(self._owner if call.path.startswith("/sns/") else await self._access())}
                return await client.get(call.path, params=query)
            query = await self._access()
            if not call.file:
                return await client.post(call.path, params=query, content=_body(fields))
            name, media, rest = _media(fields)
            return await client.post(call.path, params={**query, **_plain(rest)}, files={name: media})

    async def _access(self) -> dict[str, str]:
        return {"access_token": await self._token()}


def _plain(fields: Document) -> dict[str, str]:
    """What may stand in an address; nobody names another token or secret than ours."""
    return {name: str(value) for name, value in fields.items() if isinstance(value, str | int | float)}


def _body(fields: Document) -> bytes:
    try:
        return msgspec.json.encode(fields)
    except (TypeError, msgspec.MsgspecError):
        raise ApiFailure(47001, "data format error") from None


def _media(fields: Document) -> tuple[str, tuple[str, bytes, str], Document]:
    """The one file among the fields (`{contentType, value}`), as httpx sends it, and the other fields."""
    for name, value in fields.items():
        if isinstance(value, dict) and isinstance(value.get("value"), bytes):
            kind = str(value.get("content_type") or value.get("contentType") or "image/png")
            file = str(value.get("file_name") or f"{name}.{kind.rpartition('/')[2]}")
            return name, (file, value["value"], kind), {key: part for key, part in fields.items() if key != name}
    raise ApiFailure(41005, "media data missing")


def _read(response: httpx.Response) -> Document:
    kind = response.headers.get("content-type", "")
    if not kind.startswith(_JSON):
        return {"contentType": kind, "buffer": response.content}
    try:
        answer = decode_json(response.content)
    except msgspec.MsgspecError:
        return {"result": response.text}
    if not isinstance(answer, dict):
        return {"result": answer}
    if answer.get("errcode"):
        raise ApiFailure(int(answer["errcode"]), str(answer.get("errmsg", "")))
    return {name: value for name, value in answer.items() if name not in ("errcode", "errmsg")}
