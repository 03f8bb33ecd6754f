"""Where files really are: behind links, and whatever spelling names them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def real(path: Path) -> Path | None:
    """The absolute path behind all links, as far as `path` exists; None for what cannot be a path at all."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return None


def lexical(path: Path) -> Path:
    """The absolute path as it is written: `..` taken off, links not followed."""
    return Path(os.path.normpath(path.absolute()))


def is_within(path: Path, folders: Iterable[Path]) -> bool:
    """Whether `path`, its links followed, is one of `folders` or below one."""
    place = real(path)
    return place is not None and any((folder := real(each)) and place.is_relative_to(folder) for each in folders)


def is_file(path: Path) -> bool:
    """Whether `path` is a regular file, or a link to one; False where it may not be looked at."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder, or a link to one; False where it may not be looked at."""
    try:
        return path.is_dir()
    except OSError:
        return False
