"""Where the bytes of files lie: a folder of the machine."""

from __future__ import annotations

import os
import secrets
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.files.names import is_path


class FileStore(ABC):
    """The bytes of files, by environment and path. Paths are those of `names.is_path`."""

    @abstractmethod
    async def put(self, environment: str, path: str, content: BinaryIO) -> None:
        """Store a file, in place of one that is there. A file that is not stored whole is not stored."""

    @abstractmethod
    async def read(self, environment: str, path: str, most: int) -> bytes | None:
        """The bytes of a file, at most so many and one; None where there is none."""

    @abstractmethod
    async def exists(self, environment: str, path: str) -> bool:
        """Whether there is such a file."""

    @abstractmethod
    async def paths(self, environment: str) -> list[str]:
        """The paths of all files, sorted."""

    @abstractmethod
    async def delete(self, environment: str, path: str) -> bool:
        """Remove a file; whether there was one."""

    @abstractmethod
    async def response(
        self, environment: str, path: str, request: Request, headers: Mapping[str, str]
    ) -> Response | None:
        """The answer to a request for a file, or for a part of it; None where there is none."""


class Folder(FileStore):
    """Files below a folder: `ENVIRONMENT/PATH`. New ones are written in `.new` beside the environments."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, environment: str, path: str, content: BinaryIO) -> None:
        await anyio.to_thread.run_sync(self._put, self._file(environment, path), content)

    def _put(self, file: Path, content: BinaryIO) -> None:
        beginning = self._root / ".new"
        beginning.mkdir(parents=True, exist_ok=True)
        new = beginning / secrets.token_hex(16)
        try:
            with new.open("xb") as written:
                shutil.copyfileobj(content, written)
                written.flush()
                os.fsync(written.fileno())
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                new.replace(file)
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                raise CloudError(INVALID, "a part of cloudPath is a file already, or it is a folder") from None
        finally:
            new.unlink(missing_ok=True)

    async def read(self, environment: str, path: str, most: int) -> bytes | None:
        return await anyio.to_thread.run_sync(_read, self._file(environment, path), most)

    async def exists(self, environment: str, path: str) -> bool:
        return await anyio.to_thread.run_sync(self._file(environment, path).is_file)

    async def paths(self, environment: str) -> list[str]:
        root = self._root / environment
        files = await anyio.to_thread.run_sync(lambda: [file for file in root.rglob("*") if file.is_file()])
        found = (file.relative_to(root).as_posix() for file in files)
        return sorted(path for path in found if is_path(path))

    async def delete(self, environment: str, path: str) -> bool:
        return await anyio.to_thread.run_sync(self._delete, environment, self._file(environment, path))

    def _delete(self, environment: str, file: Path) -> bool:
        if not file.is_file():
            return False
        file.unlink(missing_ok=True)
        # Folders that held nothing else go too.
        with suppress(OSError):
            for folder in file.parents:
                if folder in (self._root, self._root / environment):
                    break
                folder.rmdir()
        return True

    async def response(
        self, environment: str, path: str, request: Request, headers: Mapping[str, str]
    ) -> Response | None:
        file = self._file(environment, path)
        if not await self.exists(environment, path):
            return None
        return FileResponse(file, headers=headers, media_type=headers.get("Content-Type"))

    def _file(self, environment: str, path: str) -> Path:
        return self._root.joinpath(environment, *path.split("/"))


def _read(file: Path, most: int) -> bytes | None:
    try:
        with file.open("rb") as content:
            return content.read(most + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
        return None
