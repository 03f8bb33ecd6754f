"""Refuses requests that other sites make a browser send.

A browser sends requests to 127.0.0.1 for any page that it shows. Two checks tell them from those of the workbench:

- `Host` must be an address of the listener. A site whose name was made to lead to 127.0.0.1 after it was loaded (DNS
  rebinding) is same-origin with the listener for the browser, but its requests still name the site as their host.
- `Origin` of a WebSocket, and of a request that is no GET or HEAD, must be that of the listener itself. Browsers let
  any page open a WebSocket anywhere, and send a POST with a plain body; in both cases they tell the page's origin, and
  no script can change it. A request without one is refused too: browsers always send it there.

Answers to GET cannot be read by other origins, since none has `Access-Control-Allow-Origin`; `nosniff` and
`Cross-Origin-Resource-Policy` keep them from being loaded as something else, and `Sec-Fetch-Site`, where a browser
sends it, tells the workbench's `/api/` about a page of another port of 127.0.0.1, which counts as the same site.

So the workbench's address needs no secret of its own: no page can ask for anything in a user's name. What a secret
would keep out in addition are other programs of the same machine, which may open the project's files just as well,
unless they belong to another user: on a machine that is shared with people who must not read the project, do not run
a development server.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_READS = frozenset({"GET", "HEAD"})
_REFUSED = 403

HostCheck = Callable[[str], bool]
"""Whether a `Host` header, in small letters and with its port, is an address of a listener."""


class Guard:
    """Wraps the application of a listener.

    `is_own` decides about `Host`. `headers` are added to every answer. Below the paths `alone`, pages of other origins
    are refused even where they only read.
    """

    def __init__(
        self, app: ASGIApp, is_own: HostCheck, *, headers: Iterable[tuple[str, str]] = (), alone: tuple[str, ...] = ()
    ) -> None:
        self._app = app
        self._is_own = is_own
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers]
        self._alone = alone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if (reason := self._reason(scope)) is None:
            await self._app(scope, receive, self._adding(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
        else:
            await PlainTextResponse(f"{reason}\n", _REFUSED)(scope, receive, send)

    def _reason(self, scope: Scope) -> str | None:
        """Why a request is refused, None where it is not."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_own(hosts[0].lower()):
            return "This address is not served here (Host)."
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in _READS
        if (changes or origin is not None) and not _same(origin, hosts[0].lower(), scope):
            return "Pages of other origins are not answered (Origin)."
        site = headers.get("sec-fetch-site", "none")
        if scope["path"].startswith(self._alone or ("\0",)) and site not in ("none", "same-origin"):
            return "Pages of other origins are not answered (Sec-Fetch-Site)."
        return None

    def _adding(self, send: Send) -> Send:
        async def adding(message: Any) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                more = [pair for pair in self._headers if pair[0] not in there]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        return adding


def _same(origin: str | None, host: str, scope: Scope) -> bool:
    """Whether an `Origin` is that of the listener under the name by which it was asked.

    A tunnel takes off TLS, so that the page's scheme is not that of the connection.
    """
    return origin is not None and origin.lower() in (f"http://{host}", f"https://{host}")


def is_address(host: str) -> bool:
    """Whether a `Host` header names an IP address, which no site can make lead elsewhere."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
