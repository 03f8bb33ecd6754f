"""Replaces DIST in one step: whatever happens, it is the old bundle or the new one, never something between."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

# Lists the files of a bundle. A folder without it was not written by wx2tg.
MARKER = "_app/wx2tg.json"

# RENAME_EXCHANGE of Linux, which is RENAME_SWAP of macOS, and AT_FDCWD of Linux.
_EXCHANGE = 2
_HERE = -100

# How often another conversion may come between before this one gives up.
_ATTEMPTS = 5


class DistError(Exception):
    """Wrong usage: DIST, or a report, cannot be written, because something else is there or the system refuses."""


def write_bundle(dist: Path, files: Mapping[str, bytes], copies: Mapping[str, Path]) -> dict[str, str]:
    """Write `files`, copy `copies` (path in the bundle -> file on disk) and put the result in the place of `dist`.

    Returns the copies that could not be made (path -> reason): the file is gone by now, or its name is too long.
    DistError where the bundle cannot be written.
    """
    dist = dist.absolute()
    try:
        dist.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(dist)
        fresh = Path(tempfile.mkdtemp(prefix=f".{dist.name}-{os.getpid()}-", dir=dist.parent))
    except OSError as error:
        raise DistError(f"{dist} cannot be written: {error.strerror}") from None
    with _tidy(fresh):
        return _fill(fresh, dist, files, copies)


def _fill(fresh: Path, dist: Path, files: Mapping[str, bytes], copies: Mapping[str, Path]) -> dict[str, str]:
    """Write the bundle into `fresh`, its marker first, and put it in the place of `dist`. DistError."""
    failed: dict[str, str] = {}
    try:
        _target(fresh, MARKER).write_bytes(files[MARKER])
        for path, data in files.items():
            _target(fresh, path).write_bytes(data)
        for path, origin in copies.items():
            if reason := _copy(origin, fresh, path):
                failed[path] = reason
        fresh.chmod(0o755)
        _swap(fresh, dist)
    except OSError as error:
        raise DistError(f"{dist} cannot be written: {error.strerror}") from None
    return failed


def _copy(origin: Path, root: Path, path: str) -> str:
    """Copy `origin` to `path` below `root`.

    Returns "", or why the file cannot be copied; OSError where the disk refuses.
    """
    try:
        shutil.copyfile(origin, _target(root, path))
    except shutil.SpecialFileError:
        return "it is no regular file"
    except OSError as error:
        if error.filename != str(origin) and error.errno != errno.ENAMETOOLONG:
            raise
        return error.strerror or str(error)
    return ""


def _remove(folder: Path) -> None:
    """Remove a folder with everything in it, however deep; what cannot be removed stays."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except RecursionError:
        _flatten(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _flatten(folder: Path) -> None:
    """Move all folders that are somewhere in `folder` directly into it."""
    number = 0
    with suppress(OSError):
        waiting = [child for child in folder.iterdir() if child.is_dir() and not child.is_symlink()]
        while waiting:
            for child in waiting.pop().iterdir():
                if child.is_dir() and not child.is_symlink():
                    number += 1
                    waiting.append(child.rename(folder / f".flat-{number}"))


@contextmanager
def _tidy(fresh: Path) -> Iterator[None]:
    """Remove `fresh` when the block ends, also where SIGTERM ends the process."""
    main = threading.current_thread() is threading.main_thread()
    polite = main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if polite:
        signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        _remove(fresh)
        if polite:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _remove_stale(dist: Path) -> None:
    """Remove what killed conversions have left beside `dist`: folders with our marker whose process is gone."""
    pattern = re.compile(rf"\.{re.escape(dist.name)}-(\d+)-\w{{8}}")
    with suppress(OSError):
        for place in dist.parent.iterdir():
            match = pattern.fullmatch(place.name)
            if match and not place.is_symlink() and (place / MARKER).is_file() and _is_gone(int(match[1])):
                _remove(place)


def _is_gone(process: int) -> bool:
    """Whether no process has this id. False where the system does not tell."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _target(root: Path, path: str) -> Path:
    """The place of a file of the bundle, its folder made; `mkdir` itself makes no folders a thousand levels deep."""
    folder = root
    for name in path.split("/")[:-1]:
        folder /= name
        folder.mkdir(exist_ok=True)
    return root / path


def _swap(fresh: Path, dist: Path) -> None:
    """Put `fresh` in the place of `dist`. What `dist` was is `fresh` or gone afterwards, or still there if this fails.

    Another conversion may come between at any moment: then its bundle is what `dist` was.
    """
    for _ in range(_ATTEMPTS):
        if (os.path.lexists(dist) and _exchange(fresh, dist)) or _replace(fresh, dist):
            return
    raise FileExistsError(errno.EEXIST, "other conversions write to it")


def _replace(fresh: Path, dist: Path) -> bool:
    """`_swap` in two steps, for where there is no `dist` or no exchange. False if another bundle came between."""
    old = None
    if dist.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{dist.name}-{os.getpid()}-", dir=dist.parent))
        old.rmdir()
        try:
            dist.rename(old)
        except FileNotFoundError:
            return False
    try:
        fresh.rename(dist)
    except OSError as error:
        met = error.errno in {errno.EEXIST, errno.ENOTEMPTY}
        if old and not met:
            old.rename(dist)
        if not met:
            raise
    else:
        met = False
    if old:
        _remove(old)
    return not met


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, so that even a kill leaves either. False where the system cannot."""
    import ctypes  # Only a folder that is replaced needs it.

    try:
        library = ctypes.CDLL(None)
        names = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False
