"""Decides where a conversion may write: never over what it reads, nor over what somebody else has made."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from wx2tg import version
from wx2tg.driver.write import MARKER, DistError
from wx2tg.options import Options
from wx2tg.places import is_within, lexical, real
from wx2tg.project import Project, is_report
from wx2tg.text import finclip

# Files that operating systems put into any folder that somebody opens.
_OF_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_SOURCES = (*finclip.SUFFIXES, *finclip.SUFFIXES.values())
_LARGEST_MARKER = 100_000_000

Identity = tuple[int, int]
"""What tells a file or folder from every other one, however it is spelled: links, capital letters, mounts."""


def marker(paths: Iterable[str]) -> str:
    """The content of a bundle's marker: the list of its files, which tells them from those of others."""
    document = {"generator": "wx2tg", "version": version.__version__, "files": sorted({*paths, MARKER})}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def check_outputs(project: Project, options: Options) -> None:
    """Refuse a DIST that must not be replaced, and reports that would take the place of something else. DistError.

    DIST must be no link, and must neither be nor hold anything that is read. Every file in it must be listed in the
    marker of a bundle, or be a report; any other file belongs to somebody, and is removed with `force` alone. Inside
    the project `force` removes nothing, and a marker is not believed where it lists templates or style sheets, or where
    there is no index.html: a project may bring along a marker that lists its sources.
    """
    try:
        read = _Read(project, options)
        _check_dist(read, options)
    except OSError as error:
        raise DistError(f"{options.out} cannot be written: {error.strerror}") from None
    check_reports(project, options)


def check_reports(project: Project, options: Options) -> None:
    """Refuse to write reports over files that are no reports. DistError."""
    for file in options.reports:
        try:
            _check_report(file, _Read(project, options))
        except OSError as error:
            raise DistError(f"{file} cannot be written: {error.strerror}") from None


class _Read:
    """The folders and files that a conversion reads."""

    def __init__(self, project: Project, options: Options) -> None:
        self.folders = [project.src, project.base, project.root]
        files = [*project.files.values(), *([options.config] if options.config else ())]
        if options.telegram.script != "cdn":
            files.append(options.root / options.telegram.script)
        if icon := options.ton_connect.icon_file():
            files.append(options.root / icon)
        self.files = files
        self.homes = {_identity(folder) for folder in self.folders} - {None}

    def holders(self) -> dict[Identity, Path]:
        """Every folder that is read, or holds something that is read, with the first such folder or file."""
        found: dict[Identity, Path] = {}
        seen: set[Path] = set()
        program = Path(version.__file__).parent
        places = [(folder, real(folder)) for folder in (*self.folders, program)]
        homes: dict[Path, Path | None] = {}
        places += [(file, _home(file, homes)) for file in self.files]
        for named, place in places:
            for folder in (place, *place.parents) if place and place not in seen else ():
                if folder in seen:
                    break
                seen.add(folder)
                if identity := _identity(folder):
                    found.setdefault(identity, named)
        return found

    def has(self, identity: Identity | None) -> bool:
        """Whether the file of this identity is read."""
        return identity is not None and any(identity == _identity(file) for file in self.files)

    def is_around(self, place: Path) -> bool:
        """Whether a place lies in the project."""
        where = real(place)
        return where is not None and any(_identity(folder) in self.homes for folder in where.parents)

    def is_led_out(self, place: Path) -> bool:
        """Whether `place` is written as a path inside the project, but lies outside of it behind a link."""
        written = any(lexical(place).is_relative_to(lexical(folder)) for folder in self.folders)
        return written and not is_within(place, self.folders)


def _home(file: Path, homes: dict[Path, Path | None]) -> Path | None:
    """The folder that a file is really in; `homes` are those folders that have been followed already."""
    if os.path.islink(file):  # noqa: PTH114
        place = real(file)
        return place.parent if place else None
    if file.parent not in homes:
        homes[file.parent] = real(file.parent)
    return homes[file.parent]


def _check_dist(read: _Read, options: Options) -> None:
    dist = options.out
    if dist.is_symlink() or (dist.exists() and not dist.is_dir()):
        raise DistError(f"{dist} is not a folder")
    if read.is_led_out(dist):
        raise DistError(f"{dist} leads out of the project by a link; name the folder behind it")
    identity = _identity(dist)
    if identity is None:
        return
    if (held := read.holders().get(identity)) is not None:
        raise DistError(f"{dist} is, or holds, what is read ({held}), and is not replaced; choose another folder")
    inside = read.is_around(dist)
    stranger = _stranger(dist, inside)
    if stranger and inside:
        raise DistError(
            f"{dist} lies in the project and holds files that wx2tg did not write, such as {stranger}: it is not "
            "replaced, --force or not; choose another folder, or remove it"
        )
    if stranger and not options.force:
        raise DistError(
            f"{dist} holds files that wx2tg did not write, such as {stranger}; choose another folder, or use --force"
        )


def _check_report(file: Path, read: _Read) -> None:
    """Refuse to write a report over a source. DistError; OSError where `file` cannot be looked at."""
    if file.is_dir():
        raise DistError(f"{file} is a folder")
    if read.is_led_out(file):
        raise DistError(f"{file} leads out of the project by a link; name the file behind it")
    if (read.has(_identity(file)) or (file.exists() and read.is_around(file))) and not is_report(file):
        raise DistError(f"{file} is no report of wx2tg but a file of the project, and is not replaced")
    place = next(folder for folder in (file.absolute(), *file.absolute().parents) if folder.exists())
    if not (place.is_dir() or place == file.absolute()) or not os.access(place, os.W_OK):
        raise DistError(f"{file} cannot be written: {place} does not let it")


def _stranger(dist: Path, inside: bool) -> str:
    """The first file in `dist` that is not listed in its marker and is no report, "" where there is none. OSError.

    `inside`: `dist` lies in the project.
    """
    listed = set(_listed(dist / MARKER))
    if inside:
        whole = (dist / "index.html").is_file()
        listed = {path for path in listed if whole and not path.endswith(_SOURCES)}
    for path, file in _files(dist):
        if path not in listed and file.name not in _OF_THE_SYSTEM and not is_report(file):
            return path
    return ""


def _listed(file: Path) -> list[str]:
    """The files that a marker lists; none where there is no marker, or wx2tg did not write it."""
    try:
        if file.stat().st_size > _LARGEST_MARKER:
            return []
        document = json.loads(file.read_bytes())
        files = document["files"] if document["generator"] == "wx2tg" else []
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return []
    return [path for path in files if isinstance(path, str)] if isinstance(files, list) else []


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file and link below a folder: its path relative to the folder, and where it is. OSError."""
    waiting = [("", folder)]
    while waiting:
        prefix, place = waiting.pop()
        for child in sorted(place.iterdir(), reverse=True):
            if child.is_dir() and not child.is_symlink():
                waiting.append((f"{prefix}{child.name}/", child))
            else:
                yield prefix + child.name, child


def _identity(place: Path) -> Identity | None:
    """The identity of a file or folder, None where there is none."""
    try:
        found = place.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
