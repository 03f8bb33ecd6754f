"""Lists the files below a folder, without following links that lead out of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Literal, NamedTuple

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.places import real

_SKIPPED = frozenset({"node_modules", "__MACOSX"})

# How much links may add, beyond as much again as there is without them. A shared folder is linked into many others, and
# folders that are linked into one another have a path for every way through them. A large file counts as many, a link
# that is not followed as little.
_LINKED = 20_000
_COUNTS_AGAIN = 100_000
_MET = 0.05


class Walk(msgspec.Struct, frozen=True):
    """What stands below a folder: files by path relative to it, in a fixed order, and what could not be followed."""

    files: dict[str, Path] = msgspec.field(default_factory=dict)
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list)


def walk(
    root: Path, within: Path, *, left_out: Collection[Path] = (), ignored: Callable[[str], bool] = lambda path: False
) -> Walk:
    """Every file below `root`, without node_modules, names that begin with a dot, and the folders `left_out`.

    Symbolic links are followed as long as they stay below `within`, and lead to nothing hidden there; another one is a
    finding. Time and result are at most proportional to the files that there are without links.
    """
    start, inside = (real(folder) or folder.absolute() for folder in (root, within))
    closed = [place for folder in left_out if (place := real(folder)) and not start.is_relative_to(place)]
    disk = _Disk({identity for folder in closed if (identity := _identity(folder))})
    walker = _Walker(disk, str(inside), closed)
    walker.run(_Place(str(root), "", str(start)))
    files = sorted(walker.files.items(), key=lambda item: item[0].split("/"))
    findings = sorted(walker.findings, key=lambda finding: finding.path.split("/"))
    return Walk({path: file for path, file in files if not ignored(path)}, findings)


class _Place(msgspec.Struct, frozen=True):
    """A file, folder or link: its name on disk, its path in the app, what is really there, the links that led to it."""

    disk: str
    path: str
    real: str
    above: tuple[str, ...] = ()

    def child(self, name: str) -> _Place:
        """What is called `name` in a folder."""
        path = f"{self.path}/{name}" if self.path else name
        return _Place(f"{self.disk}/{name}", path, f"{self.real}{os.sep}{name}", self.above)


class _Disk(msgspec.Struct):
    """What is on disk, each place looked at once, however many links lead to it."""

    closed: set[tuple[int, int]]
    _kinds: dict[str, _Kind] = msgspec.field(default_factory=dict)
    _names: dict[str, list[tuple[str, bool]]] = msgspec.field(default_factory=dict)
    _targets: dict[str, str] = msgspec.field(default_factory=dict)

    def target(self, link: str) -> str:
        """The place behind a link."""
        if link not in self._targets:
            self._targets[link] = os.path.realpath(link)
        return self._targets[link]

    def kind(self, place: str) -> _Kind:
        """What is at a place."""
        if place not in self._kinds:
            self._kinds[place] = self._look(place)
        return self._kinds[place]

    def _look(self, place: str) -> _Kind:
        try:
            found = Path(place).stat()
            if S_ISREG(found.st_mode):
                return _Kind("file", found.st_size)
            if not S_ISDIR(found.st_mode):
                return _Kind("special")
            if (found.st_dev, found.st_ino) in self.closed:
                return _Kind("nothing")
            with os.scandir(place) as entries:
                self._names[place] = sorted(
                    (entry.name, entry.is_symlink()) for entry in entries if _is_seen(entry.name)
                )
            return _Kind("folder")
        except OSError as error:
            # A link that leads nowhere, or a file that has just been removed.
            return _Kind("nothing") if error.errno == errno.ENOENT else _Kind("error", 0, error.strerror or str(error))

    def names(self, folder: str) -> list[tuple[str, bool]]:
        """The names in a folder, sorted, and whether they are those of links."""
        return self._names[folder]


class _Kind(NamedTuple):
    """What is at a place: a file of `size` bytes, an error for a `reason`, ..."""

    what: Literal["file", "folder", "special", "nothing", "error"]
    size: int = 0
    reason: str = ""


class _Walker(msgspec.Struct):
    """Walks a folder, then what is behind the links in it, then what is behind the links in that, and so on."""

    disk: _Disk
    within: str
    left_out: list[Path]
    files: dict[str, Path] = msgspec.field(default_factory=dict)
    findings: list[Diagnostic] = msgspec.field(default_factory=list)
    links: list[_Place] = msgspec.field(default_factory=list)
    cost: float = 0

    def run(self, root: _Place) -> None:
        self.walk(root)
        most = 2 * self.cost + _LINKED
        while self.links:
            links, self.links = sorted(self.links, key=lambda link: link.path), []
            for number, link in enumerate(links):
                if self.cost > most:
                    left = len(links) - number
                    self.findings.append(diagnostic("too-many-links", path=link.path, link=link.path, count=left))
                    return
                target = self.disk.target(link.real)
                if self.leads_on(link, target):
                    self.walk(_Place(link.disk, link.path, target, (*link.above, target)))

    def leads_on(self, link: _Place, target: str) -> bool:
        """Whether a link leads to a place in the project that the walk is not in already."""
        if not _is_below(target, self.within) or _is_hidden(target[len(self.within) :]):
            self.findings.append(diagnostic("symlink-outside-project", path=link.path, link=link.path))
            return False
        inside = link.real != target and _is_below(link.real, target)
        return (
            not inside and target not in link.above and not any(_is_below(target, str(each)) for each in self.left_out)
        )

    def walk(self, start: _Place) -> None:
        """List everything below a place. Links are left for later."""
        waiting = [start]
        while waiting:
            place = waiting.pop()
            kind = self.disk.kind(place.real)
            self.cost += 1 + (kind.size // _COUNTS_AGAIN if place.above else 0)
            if kind.what == "file":
                self.files[place.path] = Path(place.disk)
            elif kind.what == "special":
                self.findings.append(diagnostic("special-file", path=place.path, file=place.path))
            elif kind.what == "error":
                self.findings.append(diagnostic("unreadable-file", path=place.path, reason=kind.reason))
            elif kind.what == "folder":
                for name, linked in self.disk.names(place.real):
                    self.cost += _MET if linked else 0
                    (self.links if linked else waiting).append(place.child(name))


def _is_seen(name: str) -> bool:
    """Whether a name is walked: not a hidden one, nor one that is no UTF-8, which no reference means."""
    hidden = name.startswith(".") or name in _SKIPPED
    return not hidden and not any("\ud800" <= char <= "\udfff" for char in name)


def _is_hidden(path: str) -> bool:
    """Whether a path is, or lies in, something whose name begins with a dot: no walk comes there without links."""
    return f"{os.sep}." in f"{os.sep}{path}"


def _is_below(place: str, folder: str) -> bool:
    """Whether a real path is that of a folder, or of something in it."""
    return place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)


def _identity(folder: Path) -> tuple[int, int] | None:
    """The identity of a folder, the same for all its spellings."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
