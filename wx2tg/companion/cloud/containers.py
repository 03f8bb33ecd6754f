"""`wx.cloud.callContainer`: a request to the owner's back end, which is told who the user is as WeChat's cloud does."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import INVALID, SYSTEM, TIMEOUT, CloudError
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.gate import Gate
from wx2tg.companion.public.forwarded import to_back_end
from wx2tg.companion.untrusted import decode_json

_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OWN = (b"content-length", b"accept-encoding")


class Containers:
    """Calls the back end that `[public] backend` names."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def call(self, payload: Document, caller: Caller) -> Document:
        """`{path, method, header, data, service}` -> `{statusCode, header, data}`. CloudError."""
        public = self._gate.config.public
        if not public.backend:
            raise CloudError(SYSTEM, "there is no back end: set `backend` in [public] of companion.toml")
        request = self._request(payload, caller)
        try:
            answer = await self._gate.http.send(request, stream=True)
            try:
                body = await _body(answer, public.max_body)
            finally:
                await answer.aclose()
        except httpx.TimeoutException:
            raise CloudError(TIMEOUT, f"the back end did not answer within {public.timeout} seconds") from None
        except httpx.HTTPError as error:
            raise CloudError(SYSTEM, f"the back end does not answer: {type(error).__name__}") from None
        return {"statusCode": answer.status_code, "header": dict(answer.headers), "data": _read(answer, body)}

    def _request(self, payload: Document, caller: Caller) -> httpx.Request:
        path, method = payload.get("path"), str(payload.get("method") or "GET").upper()
        data, header = payload.get("data"), payload.get("header") or {}
        if not isinstance(path, str) or not path.startswith("/") or re.search(r"[\s\\#]", path):
            raise CloudError(INVALID, "the path of a call to a container begins with /")
        if method not in _METHODS or not isinstance(header, dict):
            raise CloudError(INVALID, "a call to a container has a method of HTTP, and an object of headers")
        body: bytes | None = None
        if method in ("GET", "HEAD"):
            if isinstance(data, dict) and data:
                path += ("&" if "?" in path else "?") + urlencode({key: _text(value) for key, value in data.items()})
        elif data is not None:
            body = data.encode() if isinstance(data, str) else msgspec.json.encode(data)
        base = httpx.URL(self._gate.config.public.backend)
        try:
            url = base.copy_with(raw_path=base.raw_path.rstrip(b"/") + httpx.URL(path).raw_path)
        except httpx.InvalidURL:
            raise CloudError(INVALID, "the path of a call to a container is malformed") from None
        headers = self._headers(header, caller, json=body is not None and not isinstance(data, str))
        return self._gate.http.build_request(method, url, headers=headers, content=body)

    def _headers(self, given: Document, caller: Caller, *, json: bool) -> list[tuple[bytes, bytes]]:
        written: list[tuple[bytes, bytes]] = []
        for key, value in given.items():
            text = _text(value)
            if not _NAME.fullmatch(key) or not text.isprintable():
                raise CloudError(INVALID, f"{key!r:.60} is not a header that can be sent")
            written.append((key.lower().encode(), text.encode()))
        if json and not any(key == b"content-type" for key, _ in written):
            written.append((b"content-type", b"application/json"))
        base = httpx.URL(self._gate.config.app.base)
        passed = to_back_end(written, client="", scheme=base.scheme, host=base.netloc.decode(), behind_proxy=False)
        told = {"x-wx-openid": caller.openid, "x-wx-appid": self._gate.appid, "x-wx-env": caller.environment}
        told["x-wx-source"] = "wx_client"
        own = [(key.encode(), value.encode()) for key, value in told.items() if value]
        return [*((key, value) for key, value in passed if key not in _OWN), *own]


async def _body(answer: httpx.Response, limit: int) -> bytes:
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > limit:
            raise CloudError(SYSTEM, f"the back end answered with more than {limit} bytes")
    return bytes(body)


def _read(answer: httpx.Response, body: bytes) -> Any:
    """JSON as what it says, as in WeChat; anything else as text."""
    try:
        return decode_json(body)
    except msgspec.MsgspecError:
        return body.decode(answer.charset_encoding or "utf-8", "replace")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
