"""Reads the bodies of requests, which must not be too long and must not take too long."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

SMALL = 65_536
"""Bytes that are enough for any JSON that the companion itself reads."""

PATIENCE = 15
"""Seconds in which such a body must be here."""


class BodyError(Exception):
    """A body that is refused; `status` is HTTP's, the message says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def read_body(request: Request, *, limit: int = SMALL, patience: float = PATIENCE) -> bytes:
    """The body of `request`, at most `limit` bytes within `patience` seconds. BodyError."""
    if declared_length(request) > limit:
        raise BodyError(413, f"the body is longer than {limit} bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                body += part
                if len(body) > limit:
                    raise BodyError(413, f"the body is longer than {limit} bytes")
    except TimeoutError:
        raise BodyError(408, f"the body did not arrive within {patience} seconds") from None
    except ClientDisconnect:
        raise BodyError(400, "the body ended too early") from None
    return bytes(body)


def declared_length(request: Request) -> int:
    """What `Content-Length` says, 0 where it says nothing."""
    written = request.headers.get("content-length", "0")
    return int(written) if written.isascii() and written.isdigit() else 0
