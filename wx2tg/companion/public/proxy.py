"""Passes requests on to the owner's back end, as they come, and its answers back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Scope

from wx2tg.companion.bodies import declared_length
from wx2tg.companion.config import Config
from wx2tg.companion.public.forwarded import end_to_end, to_back_end

_LOG = logging.getLogger(__name__)
_CONNECT = 5
_CONNECTIONS = 200


class _Refused(Exception):
    """A body that is not passed on; `status` is HTTP's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Proxy:
    """The way to the back end that `config` names. It keeps connections open, so it is closed at the end."""

    def __init__(self, config: Config) -> None:
        self._config = config
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS // 4)
        self._transport = httpx.AsyncHTTPTransport(limits=limits, trust_env=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def answer(self, request: Request) -> Response:
        """What the back end answers; 413, 408, 502 or 504 in plain words where it comes to none."""
        public = self._config.public
        if declared_length(request) > public.max_body:
            return _plain(413, f"The body is longer than {public.max_body} bytes.")
        try:
            answer = await self._transport.handle_async_request(self._request(request))
        except _Refused as error:
            return _plain(error.status, str(error))
        except ClientDisconnect:
            return _plain(400, "The body ended too early.")
        except (httpx.ReadTimeout, httpx.WriteTimeout):
            return _plain(504, f"The back end did not answer within {public.timeout} seconds.")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            _LOG.warning("the back end at %s does not answer: %s", public.backend, type(error).__name__)
            return _plain(502, "The shop's back end does not answer. Please try again later.")
        response = StreamingResponse(_streamed(answer), status_code=answer.status_code)
        response.raw_headers = [(key.lower(), value) for key, value in end_to_end(answer.headers.raw)]
        return response

    def _request(self, request: Request) -> httpx.Request:
        public = self._config.public
        limits = httpx.Timeout(public.timeout, connect=_CONNECT, pool=_CONNECT)
        has_body = "transfer-encoding" in request.headers or declared_length(request) > 0
        return httpx.Request(
            request.method,
            back_end_url(public.backend, request.scope),
            headers=headers_to_back_end(self._config, request.scope),
            content=self._body(request) if has_body else None,
            extensions={"timeout": limits.as_dict()},
        )

    async def _body(self, request: Request) -> AsyncIterator[bytes]:
        """The body, part by part, as long as it is not too long and no part takes too long."""
        public, length = self._config.public, 0
        parts = aiter(request.stream())
        while True:
            try:
                async with asyncio.timeout(public.timeout):
                    part = await anext(parts, None)
            except TimeoutError:
                raise _Refused(408, f"The body stood still for {public.timeout} seconds.") from None
            if part is None:
                return
            length += len(part)
            if length > public.max_body:
                raise _Refused(413, f"The body is longer than {public.max_body} bytes.")
            yield part


def back_end_url(backend: str, scope: Scope) -> httpx.URL:
    """Where the request of `scope` goes: its path and query, as they were written, behind the back end's address."""
    base = httpx.URL(backend)
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"]
    prefix = base.raw_path.rstrip(b"/")
    return base.copy_with(raw_path=prefix + path + (b"?" + query if query else b""))


def headers_to_back_end(config: Config, scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers of `scope` as the back end gets them."""
    base = urlsplit(config.app.base)
    client = scope.get("client") or ("",)
    return to_back_end(
        scope["headers"],
        client=client[0],
        scheme=base.scheme,
        host=base.netloc,
        behind_proxy=config.public.behind_proxy,
    )


async def _streamed(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The answer's body as it comes, still compressed."""
    assert isinstance(answer.stream, httpx.AsyncByteStream)
    try:
        async for part in answer.stream:
            yield part
    finally:
        await answer.aclose()


def _plain(status: int, message: str) -> Response:
    return PlainTextResponse(message + "\n", status_code=status, headers={"Cache-Control": "no-store"})
