"""The cache of finished work: signed entries in a private folder of the user, bounded in size."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import msgspec

FOLDER_VARIABLE = "WX2TG_CACHE_DIR"
"""The environment variable that names another folder for the cache; empty, it means that there is none."""
DATA_VARIABLE = "WX2TG_DATA_DIR"
"""The environment variable that names another folder for what wx2tg keeps for its user, such as a CA."""
SIZE_VARIABLE = "WX2TG_CACHE_SIZE"
"""The environment variable for the most megabytes that the cache may take."""

_MOST_MEGABYTES = 256
_MEGABYTE = 1_000_000
_FOLDER = "entries"
_KEY = "key"
_KEY_BYTES = 32
_SUFFIX = ".entry"
_HALF_WRITTEN = ".tmp"
_MAGIC = b"wx2tg cache 1\n"
_SIGNATURE_BYTES = 32
# Files that a killed process has left half written are removed when they are this many seconds old.
_ABANDONED = 3600


def cache_folder() -> Path | None:
    """The folder of the cache, whether it is there or not; None where the environment says that there is none.

    It is a folder of its own within the one that is named, so that wx2tg alone decides who may read it.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named).absolute() / _FOLDER if named else None
    import platformdirs

    return platformdirs.user_cache_path("wx2tg", appauthor=False) / _FOLDER


def data_folder() -> Path:
    """The folder for what is kept for the user until the user removes it, whether it is there or not."""
    if named := os.environ.get(DATA_VARIABLE):
        return Path(named).absolute()
    import platformdirs

    return platformdirs.user_data_path("wx2tg", appauthor=False)


def most_bytes() -> int:
    """How many bytes the cache may take. A variable that is no number is ignored."""
    try:
        return max(0, int(float(os.environ[SIZE_VARIABLE]) * _MEGABYTE))
    except (KeyError, ValueError, OverflowError):
        return _MOST_MEGABYTES * _MEGABYTE


class Cache(msgspec.Struct, frozen=True):
    """Entries by name. Whatever is wrong with an entry or with the folder, there is no such entry; nothing is raised.

    An entry ends up as Python objects, and reading those from a file may run any code. Therefore each entry carries a
    signature made with `secret`, which only this user can read, over its name and content: a damaged entry, one that
    somebody else has put there, and one under another entry's name are all refused before they are read. Several
    processes may read and write at the same time: a file appears whole or not at all.
    """

    folder: Path
    secret: bytes

    @classmethod
    def opened(cls) -> Cache | None:
        """The user's cache, made where there is none; None where it cannot be used.

        That is so where the environment says so, where the folder cannot be written, and where it belongs to another
        user or is open to others.
        """
        try:
            folder = cache_folder()
            if folder is None:
                return None
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            return cls(folder, _secret(folder)) if _is_private(folder, S_ISDIR) else None
        except (OSError, ValueError, RuntimeError):
            return None

    def get(self, name: str) -> bytes | None:
        """The content of an entry, which counts as used now; None where there is none that can be trusted."""
        file = self._file(name)
        try:
            data = file.read_bytes()
        except OSError:
            return None
        start = len(_MAGIC) + _SIGNATURE_BYTES
        content = memoryview(data)[start:]
        if not data.startswith(_MAGIC) or not hmac.compare_digest(
            data[len(_MAGIC) : start], self._signature(name, content)
        ):
            return None
        with suppress(OSError):
            os.utime(file)
        return bytes(content)

    def put(self, name: str, content: bytes) -> None:
        """Keep an entry, and remove those that were not used for the longest time where all together are too large."""
        if len(content) > most_bytes():
            return
        with suppress(OSError):
            _write(self._file(name), _MAGIC + self._signature(name, content) + content)
            self._prune()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}{_SUFFIX}"

    def _signature(self, name: str, content: bytes | memoryview) -> bytes:
        signature = hashlib.blake2b(name.encode(), key=self.secret, digest_size=_SIGNATURE_BYTES)
        signature.update(b"\0")
        signature.update(content)
        return signature.digest()

    def _prune(self) -> None:
        """Remove the entries that were not used for the longest time, until the rest is within the bound."""
        entries = sorted(_entries(self.folder), reverse=True)
        left = most_bytes()
        for _, size, file in entries:
            left -= size
            if left < 0:
                with suppress(OSError):
                    file.unlink()
        _remove_abandoned(self.folder)


def size_of(folder: Path) -> tuple[int, int]:
    """How many entries a cache has, and how many bytes they take."""
    sizes = [size for _, size, _ in _entries(folder)]
    return len(sizes), sum(sizes)


def clear(folder: Path) -> tuple[int, int]:
    """Remove all entries and the key, and nothing else. Returns the entries removed, and their bytes. OSError."""
    count = total = 0
    for _, size, file in _entries(folder):
        with suppress(FileNotFoundError):  # Another process may clear it, too.
            file.unlink()
            count, total = count + 1, total + size
    (folder / _KEY).unlink(missing_ok=True)
    _remove_abandoned(folder, 0)
    return count, total


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """The entries in a folder: when each was used last, its bytes, its file. None where there is no folder."""
    with suppress(OSError), os.scandir(folder) as found:
        for item in found:
            with suppress(OSError):
                if item.name.endswith(_SUFFIX) and item.is_file(follow_symlinks=False):
                    about = item.stat(follow_symlinks=False)
                    yield about.st_mtime, about.st_size, Path(item.path)


def _remove_abandoned(folder: Path, age: float = _ABANDONED) -> None:
    """Remove what killed processes have left half written."""
    for file in folder.glob(f"*{_HALF_WRITTEN}"):
        with suppress(OSError):
            if time.time() - file.lstat().st_mtime >= age:
                file.unlink()


def _write(file: Path, data: bytes) -> None:
    """Write a file, which only the user may read, in one step. OSError."""
    handle, fresh = tempfile.mkstemp(suffix=_HALF_WRITTEN, dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(fresh, file)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(fresh)  # noqa: PTH108
        raise


def _secret(folder: Path) -> bytes:
    """The key of a cache; made where there is none, and anew where it is damaged or others can read it. OSError.

    Where two processes make one at the same time, the last one stays, and what the other signs is not trusted later.
    """
    file = folder / _KEY
    for _ in range(2):
        with suppress(FileNotFoundError):
            if _is_private(file, S_ISREG) and len(secret := file.read_bytes()) == _KEY_BYTES:
                return secret
        _write(file, secrets.token_bytes(_KEY_BYTES))
    return file.read_bytes()


def _is_private(place: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether what is there, no link, is of a kind, this user's, and closed to others. OSError.

    On Windows the folders of users are closed to others.
    """
    found = place.lstat()
    if not is_kind(found.st_mode):
        return False
    return os.name != "posix" or (found.st_uid == os.getuid() and not found.st_mode & 0o077)
