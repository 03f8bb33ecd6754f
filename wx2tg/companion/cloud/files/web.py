"""The two ways that files take over HTTP: a page's upload, which is a form, and the address of a file."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Sequence
from typing import Any

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from wx2tg.companion.bodies import BodyError, declared_length
from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.files.addresses import PATH
from wx2tg.companion.cloud.files.files import Files
from wx2tg.companion.cloud.files.names import checked_path, is_path
from wx2tg.companion.cloud.files.permissions import is_open
from wx2tg.companion.cloud.identity import Identities
from wx2tg.companion.cloud.values import Document

# Seconds that an upload may take.
_PATIENCE = 600
# What a browser may show by itself. All else is downloaded, so that no document of a user's opens as a page.
_SHOWN = ("image/", "audio/", "video/", "font/", "text/plain", "application/json", "application/pdf")


class _Limited(Request):
    """A request whose body must not be longer than `limit` bytes."""

    limit = 0

    async def stream(self) -> AsyncIterator[bytes]:  # type: ignore[override]
        taken = 0
        async for part in super().stream():
            taken += len(part)
            if taken > self.limit:
                raise BodyError(413, f"the file is longer than {self.limit} bytes")
            yield part


class Uploads:
    """Answers the form of `wx.cloud.uploadFile`: action, cloudPath, env, initData, and the file."""

    def __init__(self, files: Files, limit: int) -> None:
        self._files = files
        self._limit = limit

    async def __call__(self, request: Request, identities: Identities) -> Document:
        """`{fileID}`. BodyError, CloudError, Refusal."""
        if declared_length(request) > self._limit:
            raise BodyError(413, f"the file is longer than {self._limit} bytes")
        limited = _Limited(request.scope, request.receive)
        limited.limit = self._limit
        try:
            async with asyncio.timeout(_PATIENCE), limited.form(max_files=1, max_fields=20) as form:
                caller = await identities.of(form.get("initData"), form.get("env"))
                file = form.get("file")
                if not isinstance(file, UploadFile):
                    raise CloudError(INVALID, "the form has no file")
                return await self._files.put(checked_path(form.get("cloudPath")), file.file, caller)
        except TimeoutError:
            raise BodyError(408, f"the file did not arrive within {_PATIENCE} seconds") from None
        except ClientDisconnect:
            raise BodyError(400, "the file ended too early") from None
        except (HTTPException, MultiPartException, FormParserError, ValueError):
            raise BodyError(400, "the body is no form with a file") from None


def file_routes(files: Files) -> Sequence[Route]:
    """The route of the addresses of files."""

    async def endpoint(request: Request) -> Response:
        environment, path = files.environment(request.path_params["environment"]), request.path_params["path"]
        found = await _file(files, environment, path, request) if is_path(path) else None
        return found or PlainTextResponse("There is no such file, or its address is too old.\n", status_code=404)

    return [Route(f"{PATH}/{{environment}}/{{path:path}}", endpoint, methods=["GET", "HEAD"])]


async def _file(files: Files, environment: str, path: str, request: Request) -> Response | None:
    query, shown = request.query_params, is_open(files.permission)
    if not shown and not files.addresses.is_good(
        environment, path, query.get("e", ""), query.get("s", ""), files.now()
    ):
        return None
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    headers: dict[str, Any] = {
        "Content-Type": kind,
        # A file of one user's must never act in the app's name, whatever is in it.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache" if shown else "private, max-age=600",
    }
    if not kind.startswith(_SHOWN):
        headers["Content-Disposition"] = "attachment"
    return await files.store.response(environment, path, request, headers)
