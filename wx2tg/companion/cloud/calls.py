"""Answers the calls of pages, `POST /tg/cloud`: who calls, what is asked, and the form of the answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from wx2tg.companion.bodies import BodyError, read_body
from wx2tg.companion.cloud.caller import Caller, Handler
from wx2tg.companion.cloud.errors import INVALID, SYSTEM, CloudError
from wx2tg.companion.cloud.identity import Identities
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.public.calls import refused
from wx2tg.companion.public.logins import Refusal
from wx2tg.companion.untrusted import decode_json

MOST_BYTES = 2 * 2**20
"""Bytes of a call: several documents as large as a page may write."""

Upload = Callable[[Request, Identities], Awaitable[Document]]
"""Answers a call that comes as a form, with a file in it."""

_LOG = logging.getLogger(__name__)


class Calls:
    """Answers the calls of pages: the action of each is done by its handler, that of a form by `upload`."""

    def __init__(self, identities: Identities, handlers: Mapping[str, Handler], upload: Upload | None = None) -> None:
        self._identities = identities
        self._handlers = handlers
        self._upload = upload

    async def endpoint(self, request: Request) -> Response:
        """Answer a call. A failure of the cloud is `{errCode, errMsg}` with status 200, as the app's half reads it."""
        try:
            return _json(await self._answer(request))
        except CloudError as error:
            return _json({"errCode": error.code, "errMsg": error.text})
        except Refusal as error:
            return refused(error.status, error.error, str(error))
        except BodyError as error:
            return refused(error.status, "bad_request", str(error))
        except SQLAlchemyError as error:
            _LOG.error("the database of the cloud failed: %s", type(error).__name__)
            return _json({"errCode": SYSTEM, "errMsg": "-501001 resource system error. The database does not answer"})

    async def _answer(self, request: Request) -> Document:
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            if self._upload is None:
                raise _not_here("uploadFile")
            return await self._upload(request, self._identities)
        call = _read(await read_body(request, limit=MOST_BYTES))
        caller = await self._identities.of(call.pop("initData", None), call.pop("env", None))
        action = call.pop("action", None)
        if not isinstance(action, str):
            raise CloudError(INVALID, "a call has an action")
        return await self.call(action, call, caller)

    async def call(self, action: str, payload: Document, caller: Caller) -> Document:
        """The answer to an action. CloudError, also where nothing here does it."""
        handler = self._handlers.get(action)
        if handler is None:
            raise _not_here(action)
        return await handler(payload, caller)


def _read(body: bytes) -> Document:
    try:
        call = decode_json(body)
    except msgspec.MsgspecError:
        call = None
    if not isinstance(call, dict):
        raise CloudError(INVALID, "a call is an object of JSON")
    return call


def _not_here(action: str) -> CloudError:
    return CloudError(SYSTEM, f"the companion does not answer {action!r:.40}")


def _json(answer: Document) -> Response:
    content = msgspec.json.encode({**answer, "requestID": secrets.token_hex(16)})
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})
