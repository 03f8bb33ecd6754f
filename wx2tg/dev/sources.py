"""Gives the text of a file of the project, and of no other file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from wx2tg.places import is_file, is_within

_LARGEST = 2_000_000


class SourceError(Exception):
    """A file that is not shown; the message says why."""


def text_of(path: str, src: Path, files: Mapping[str, Path], root: str) -> str:
    """The text of the file at `path`, which is relative to `src`, as reports write it.

    `files` are those of the app by their path in it, among them files of packages, and `root` is its folder relative
    to `src`. Other files of the project are shown too, but hidden ones are not, since they may hold secrets, nor what
    a link leads out of the project to. SourceError.
    """
    file = files.get(path if root == "." else path.removeprefix(f"{root}/")) or _plain(path, src)
    if file is None or not is_within(file, [src]) or not is_file(file):
        raise SourceError("The project has no such file.")
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError as error:
        raise SourceError(f"The file cannot be read: {error.strerror}.") from None
    if len(content) > _LARGEST or b"\0" in content:
        raise SourceError("The file is no text, or has more than 2 MB.")
    return content.decode("utf-8", "replace").removeprefix("\ufeff")


def _plain(path: str, src: Path) -> Path | None:
    """The file at a path that neither climbs nor names anything hidden."""
    parts = PurePosixPath(path).parts
    if not parts or "\\" in path or "\0" in path or any(part.startswith((".", "/")) or ":" in part for part in parts):
        return None
    return src.joinpath(*parts)
