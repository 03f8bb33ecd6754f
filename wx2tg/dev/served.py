"""Files that are sent to browsers: those of the app, those of the workbench, and what kind each is."""

from __future__ import annotations

import mimetypes
import os
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

NO_STORE = {"Cache-Control": "no-store"}

# The types that a browser must be told. What the machine's own table says differs from system to system.
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}
_TEXTS = ("text/", "application/json")


def media_type(path: str) -> str:
    """The `Content-Type` of a file by its suffix."""
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122
    kind = _TYPES.get(suffix) or _others().guess_type(f"x{suffix}")[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXTS) else kind


@cache
def _others() -> mimetypes.MimeTypes:
    """Python's own table."""
    return mimetypes.MimeTypes()


class Folder(StaticFiles):
    """The files of a folder of ours, which a browser asks for anew each time, since they belong to this version."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.config_checked = True  # Where the folder is not there, there are no files.

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at `path`; 404 for sources of ours that are no business of a browser's."""
        if path.endswith((".py", ".d.ts")):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse):
            response.headers["Content-Type"] = media_type(path)
            response.headers["Cache-Control"] = "no-cache"
        return response
