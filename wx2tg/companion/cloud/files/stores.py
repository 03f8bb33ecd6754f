"""Where the bytes of files lie: a folder of the machine."""

from __future__ import annotations

import os
import secrets
import shutil
import time
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

# Seconds after which what is in `.new` belongs to nobody any more.
_LONGEST_WRITE = 86_400


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
    """Files below a folder: `ENVIRONMENT/PATH`. New ones are written in `.new` beside the environments.

    A file is on the disk before `put` returns. What a process had begun to write when it was killed is removed when the
    folder is next opened, once it is a day old: another process may be writing there.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._new = root / ".new"
        with suppress(OSError):
            for left in self._new.iterdir():
                if time.time() - left.stat().st_mtime > _LONGEST_WRITE:
                    left.unlink(missing_ok=True)

    async def put(self, environment: str, path: str, content: BinaryIO) -> None:
        await anyio.to_thread.run_sync(self._put, self._file(environment, path), content)

    def _put(self, file: Path, content: BinaryIO) -> None:
        self._new.mkdir(parents=True, exist_ok=True)
        new = self._new / secrets.token_hex(16)
        try:
            with new.open("xb") as written:
                shutil.copyfileobj(content, written)
                written.flush()
                os.fsync(written.fileno())
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                new.replace(file)
                _sync(file.parent)
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


def _sync(folder: Path) -> None:
    """Have the names of a folder written to the disk. Windows has no such call."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _read(file: Path, most: int) -> bytes | None:
    try:
        with file.open("rb") as content:
            return content.read(most + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
        return None
