"""Requests that a proxy gets with a whole address: those to WeChat are answered, the others are passed on.

An address of `https://` comes from clients that leave TLS to the proxy instead of asking for a tunnel.

Source: RFC 9112, section 3.2.2 (absolute form); RFC 9110, section 7.6 (what a proxy takes out of a message).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import unquote

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from wx2tg.companion.plug.access import CHALLENGE, Access, Refused
from wx2tg.companion.plug.hosts import is_wechat
from wx2tg.companion.public.forwarded import end_to_end

_PORTS = {"http": 80, "https": 443}
# Seconds that a host may be silent, and that a connection to it may take.
_SILENCE = 60
_CONNECT = 10


class Forward:
    """An ASGI application for such requests; `wechat` answers those to WeChat's hosts."""

    def __init__(self, wechat: ASGIApp, access: Access) -> None:
        self._wechat = wechat
        self._access = access
        self._transport = httpx.AsyncHTTPTransport(trust_env=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            self._access.check_client(dict(scope["headers"]).get(b"proxy-authorization", b""))
            url = _target(scope)
            if is_wechat(url.host):
                await self._wechat(_to_wechat(scope, url), receive, send)
                return
            response = await self._passed_on(Request(scope, receive), url)
        except Refused as error:
            response = refusal(error)
        await response(scope, receive, send)

    async def _passed_on(self, request: Request, url: httpx.URL) -> Response:
        """What the host of `url` answers. Refused."""
        port = url.port or _PORTS[url.scheme]
        address = (await self._access.way_to(url.host, port))[0]
        headers = [(name, value) for name, value in end_to_end(request.scope["headers"]) if name != b"host"]
        has_body = "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"
        passed = httpx.Request(
            request.method,
            url.copy_with(host=address),
            headers=[(b"host", url.netloc), *headers],
            content=request.stream() if has_body else None,
            extensions={
                "timeout": httpx.Timeout(_SILENCE, connect=_CONNECT).as_dict(),
                "sni_hostname": url.host,
            },
        )
        try:
            answer = await self._transport.handle_async_request(passed)
        except ClientDisconnect:
            raise Refused(400, "The body ended too early.") from None
        except httpx.TimeoutException:
            raise Refused(504, f"{url.host}:{port} did not answer in time.") from None
        except httpx.TransportError:
            raise Refused(502, f"{url.host}:{port} does not answer.") from None
        response = StreamingResponse(_streamed(answer), status_code=answer.status_code)
        response.raw_headers = [(name.lower(), value) for name, value in end_to_end(answer.headers.raw)]
        return response


def refusal(error: Refused) -> Response:
    """The answer to a request that is not served."""
    headers = dict([CHALLENGE]) if error.status == 407 else {}
    return PlainTextResponse(f"{error}\n", status_code=error.status, headers=headers)


def _target(scope: Scope) -> httpx.URL:
    """The whole address of a request. Refused where it has only a path, or cannot be understood."""
    if scope["path"].startswith("/"):
        raise Refused(400, "This is a proxy: it takes CONNECT, and whole addresses.")
    query = scope["query_string"]
    try:
        url = httpx.URL((scope["raw_path"] + (b"?" + query if query else b"")).decode("ascii"))
        known = url.scheme in _PORTS and bool(url.host) and not url.userinfo
    except (httpx.InvalidURL, UnicodeDecodeError, ValueError):
        known = False
    if not known:
        raise Refused(400, "The address of this request cannot be understood.")
    # An address names its port only where that is not the usual one.
    if is_wechat(url.host) and url.port is not None:
        raise Refused(403, f"WeChat's {url.host} does not answer on port {url.port}.")
    return url


def _to_wechat(scope: Scope, url: httpx.URL) -> Scope:
    """`scope` with the path alone, as a server gets it."""
    path = url.raw_path.partition(b"?")[0]
    return {**scope, "path": unquote(path.decode("ascii")), "raw_path": path}


async def _streamed(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The answer's body as it comes, still compressed."""
    assert isinstance(answer.stream, httpx.AsyncByteStream)
    try:
        async for part in answer.stream:
            yield part
    finally:
        await answer.aclose()
