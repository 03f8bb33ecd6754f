"""Telegram's webhook: checks the secret, and gives each update to the handler of its kind.

An update is answered with 200 only when what it says is stored: Telegram repeats what was answered otherwise. A kind
without a handler is taken and left alone.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.telegram.updates import Kind, Update
from wx2tg.companion.untrusted import decode_json

HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""Where Telegram puts the secret that setWebhook was given."""

PATH = "/tg/webhook"
"""Where Telegram delivers updates."""

Handler = Callable[[Update], Awaitable[None]]
"""Does what an update says. NotDone where that must be tried again."""

Handlers = Mapping[Kind, Handler]
"""The handler of each kind of update."""

_LONGEST = 1_048_576
_LOG = logging.getLogger(__name__)


class NotDone(Exception):
    """What an update says is not stored or not answered yet: Telegram shall send it again. The message says why."""


def webhook_route(secret: str, handlers: Handlers, path: str = PATH) -> Route:
    """The webhook at `path`; ValueError where the secret is empty, since anyone could then tell of payments."""
    if not secret:
        raise ValueError("the webhook needs a secret")
    expected = secret.encode()

    async def endpoint(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), expected):
            return Response(status_code=401)
        try:
            update = decode_json(await read_body(request, limit=_LONGEST), Update)
        except BodyError as error:
            return Response(status_code=error.status)
        except msgspec.MsgspecError:
            return Response(status_code=400)
        handler = handlers.get(update.kind)
        if handler is not None:
            try:
                await handler(update)
            except NotDone as error:
                _LOG.warning("Telegram will send update %d again: %s", update.update_id, error)
                return Response(status_code=503)
        return Response(status_code=200)

    return Route(path, endpoint, methods=["POST"])
