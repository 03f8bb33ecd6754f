"""Answers the calls for files: uploadFile, downloadFile, getTempFileURL, deleteFile."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from wx2tg.companion.cloud.caller import Caller, Handler
from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.files.addresses import LIFE, LONGEST_LIFE, Addresses
from wx2tg.companion.cloud.files.names import checked_path, file_id, parsed_id
from wx2tg.companion.cloud.files.owners import Owners
from wx2tg.companion.cloud.files.permissions import Permission, is_open, may_read, may_write
from wx2tg.companion.cloud.files.stores import FileStore
from wx2tg.companion.cloud.values import Document

MOST_FILES = 50
"""How many files one call may name, as in WeChat."""

LARGEST_DOWNLOAD = 64 * 2**20
"""Bytes of a file that a function may have as a Buffer."""

NO_FILE = -503003
DENIED = -503002
_OK = {"status": 0, "errMsg": "ok"}


class Files:
    """The files of every environment. `now` is in seconds since 1970."""

    def __init__(
        self,
        store: FileStore,
        owners: Owners,
        addresses: Addresses,
        permission: Permission,
        *,
        environments: Sequence[str],
        now: Callable[[], float],
    ) -> None:
        self.store = store
        self.addresses = addresses
        self.permission: Permission = permission
        self.now = now
        self._owners = owners
        self._environments = environments

    def handlers(self) -> Mapping[str, Handler]:
        """What answers each action; a file of a page comes as a form, and not by these."""
        return {
            "uploadFile": self._upload,
            "downloadFile": self._download,
            "getTempFileURL": self._get_addresses,
            "deleteFile": self._delete,
        }

    async def put(self, cloud_path: Any, content: BinaryIO, caller: Caller) -> Document:
        """Store a file; `{fileID}`. CloudError."""
        path = checked_path(cloud_path)
        await self.check_write(path, caller)
        # The owner comes first: nobody could store a file again that lost its owner to a server killed in between.
        await self._owners.put(caller.environment, path, caller.openid or "", int(self.now()))
        await self.store.put(caller.environment, path, content)
        return {"fileID": file_id(caller.environment, path), "statusCode": 200}

    async def check_write(self, path: str, caller: Caller) -> None:
        """CloudError where a caller may not store a file under a path."""
        exists = await self.store.exists(caller.environment, path)
        owner = await self._owners.find(caller.environment, path) if exists else None
        if not may_write(self.permission, caller, owner, exists=exists):
            raise CloudError(DENIED, "storage permission denied. Permission denied")

    async def _upload(self, payload: Document, caller: Caller) -> Document:
        content = payload.get("fileContent")
        if not isinstance(content, bytes):
            raise CloudError(INVALID, "fileContent must be a Buffer")
        return await self.put(payload.get("cloudPath"), io.BytesIO(content), caller)

    async def _download(self, payload: Document, caller: Caller) -> Document:
        environment, path = self._place(payload.get("fileID"), caller)
        await self._check_read(environment, path, caller)
        content = await self.store.read(environment, path, LARGEST_DOWNLOAD)
        if content is None:
            raise _no_file()
        if len(content) > LARGEST_DOWNLOAD:
            raise CloudError(INVALID, f"the file has more than {LARGEST_DOWNLOAD:,} bytes: use getTempFileURL")
        return {"fileContent": content, "statusCode": 200}

    async def _get_addresses(self, payload: Document, caller: Caller) -> Document:
        found = []
        for item in _listed(payload):
            id, life = (item.get("fileID"), item.get("maxAge")) if isinstance(item, dict) else (item, None)
            row: Document = {"fileID": id, "tempFileURL": "", "maxAge": _seconds(life)}
            try:
                environment, path = self._place(id, caller)
                await self._check_read(environment, path, caller)
                if not await self.store.exists(environment, path):
                    raise _no_file()
                row |= _OK | {"tempFileURL": self._address(environment, path, row["maxAge"])}
            except CloudError as error:
                row |= {"status": error.code, "errMsg": error.text}
            found.append(row)
        return {"fileList": found}

    def _address(self, environment: str, path: str, life: int) -> str:
        if is_open(self.permission):
            return self.addresses.open(environment, path)
        return self.addresses.signed(environment, path, int(self.now()) + life)

    async def _delete(self, payload: Document, caller: Caller) -> Document:
        return {"fileList": [await self._deleted(id, caller) for id in _listed(payload)]}

    async def _deleted(self, id: Any, caller: Caller) -> Document:
        try:
            environment, path = self._place(id, caller)
            if not await self.store.exists(environment, path):
                raise _no_file()
            owner = await self._owners.find(environment, path)
            if not may_write(self.permission, caller, owner, exists=True):
                raise CloudError(DENIED, "storage permission denied. Permission denied")
            await self.store.delete(environment, path)
            await self._owners.delete(environment, path)
        except CloudError as error:
            return {"fileID": id, "status": error.code, "errMsg": error.text}
        return {"fileID": id, **_OK}

    async def _check_read(self, environment: str, path: str, caller: Caller) -> None:
        owner = None
        if self.permission == "private" and not caller.is_server:
            owner = await self._owners.find(environment, path)
        if not may_read(self.permission, caller, owner):
            raise CloudError(DENIED, "storage permission denied. Permission denied")

    def _place(self, id: Any, caller: Caller) -> tuple[str, str]:
        """Environment and path of a file that a caller names."""
        found = parsed_id(id)
        if found is None:
            raise CloudError(INVALID, f"{id!r:.200} is no fileID")
        environment, path = found
        return self.environment(environment, caller.environment), path

    def environment(self, named: str, otherwise: str = "") -> str:
        """The environment of a file's name. One that is not here was WeChat's: `otherwise`, or the first, has them."""
        return named if named in self._environments else otherwise or self._environments[0]


def _listed(payload: Document) -> list[Any]:
    given = payload.get("fileList")
    if not isinstance(given, list) or len(given) > MOST_FILES:
        raise CloudError(INVALID, f"fileList must be an array of at most {MOST_FILES} files")
    return given


def _seconds(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float) or not given >= 1:
        return LIFE
    return int(min(given, LONGEST_LIFE))


def _no_file() -> CloudError:
    return CloudError(NO_FILE, "storage file not exists")
