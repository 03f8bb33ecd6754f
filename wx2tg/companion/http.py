"""How the companion reads HTTP: uvicorn over llhttp, which itself limits neither the size nor the time of a head."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SIZE = 65_536
"""Bytes of a request line and its headers, beyond which a connection is closed."""

HEAD_SECONDS = 30.0
"""Seconds in which a head must have arrived."""


# Java's own client asks for HTTP/2 so, with every request over plain HTTP: a server that has none goes on as it is.
_HTTP2 = re.compile(rb"\r\nupgrade:[ \t]*h2c[ \t]*(?=\r\n)", re.IGNORECASE)


class Http(HttpToolsProtocol):
    """One connection. A head that is too large, or that is for another server, is answered with 400."""

    _head_size = 0
    _in_head = True
    _in_body = False
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client may not say nothing for ever."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any longer."""
        self._head_has_come()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._head_size = 0
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        """The end of a head. ValueError, which becomes 400, where it asks for what another server has."""
        self._head_has_come()
        self._in_body = True
        if not self.url.startswith(b"/"):
            raise ValueError("the companion is no proxy")
        if self.parser.should_upgrade() and (self.parser.get_method() != b"GET" or self._has_body()):
            raise ValueError("what follows such a head is read in another protocol, so that its body would be lost")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The end of a request."""
        self._in_body = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Bytes of a head, of a body, or of both."""
        if not self._in_body:
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _HTTP2.sub(b"", head + end[:2]) + end[2:] + rest
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > HEAD_SIZE and not self.transport.is_closing():
                self.send_400_response("The head of the request is too large.")

    def _has_body(self) -> bool:
        return any(name in (b"content-length", b"transfer-encoding") for name, _ in self.headers)

    def _wait_for_head(self) -> None:
        self._head_has_come()
        self._in_head = True
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _head_has_come(self) -> None:
        self._in_head = False
        if self._late is not None:
            self._late.cancel()
            self._late = None


def loop_factory() -> Any:
    """A new loop: uvloop's where it can be had, which it cannot on Windows."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
