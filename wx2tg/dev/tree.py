"""The files of a project as they were when they were last looked at."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

Stamp = tuple[int, int, int]
"""What tells one state of a file from another: time of modification in nanoseconds, size, and inode."""

_SKIPPED = frozenset({"__MACOSX", "__pycache__"})
# What editors leave beside a file for a moment: vim's test of a folder, backups, swap files, JetBrains' safe write.
_PASSING = ("~", ".swp", ".swx", ".tmp", "___jb_tmp___", "___jb_old___")
_PROBE = "4913"
_PACKAGES = "node_modules"
# What package managers write into node_modules when they have installed something.
_INSTALLED = frozenset({".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml"})


class Tree:
    """The files below `root`, without names that begin with a dot, node_modules, and the folders `left_out`.

    Of node_modules only what a package manager writes when it is done is looked at. `more` are single files anywhere,
    such as those of packages that the app consists of. A link counts as what is behind it; a folder counts once.
    """

    def __init__(self, root: Path, left_out: Iterable[Path] = (), more: Iterable[Path] = ()) -> None:
        self.root = root.absolute()
        self._real = os.path.realpath(root)
        self._left_out = frozenset(map(os.path.abspath, left_out))
        self._more = {str(file.absolute()) for file in more}
        self._packages: frozenset[str] = frozenset()
        self._stamps: dict[str, Stamp] = {}
        self._lock = threading.Lock()

    def identity(self) -> tuple[int, int] | None:
        """What tells the root from another folder of its name; None where it is gone."""
        try:
            found = self.root.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def set_packages(self, files: Iterable[Path]) -> None:
        """Look at these files too from now on: those of the app that stand in packages."""
        packages = frozenset(str(file.absolute()) for file in files) - self._more
        with self._lock:
            for path in self._packages - packages:
                self._stamps.pop(path, None)
            self._stamps |= {path: stamp for path in packages - self._packages if (stamp := _stamp(path))}
            self._packages = packages

    def own(self, path: str) -> Path:
        """A path as the tree has it. Some systems tell of changes by the path behind all links."""
        if self._real != str(self.root) and path.startswith(self._real + os.sep):
            return self.root / path[len(self._real) + 1 :]
        return Path(path)

    def has_place_for(self, path: Path) -> bool:
        """Whether a file or folder at `path` would be one of the tree."""
        text = str(path)
        if text in self._more or text in self._packages:
            return True
        try:
            parts = path.relative_to(self.root).parts
        except ValueError:
            return False
        if _PACKAGES in parts:
            return parts.index(_PACKAGES) == len(parts) - 2 and parts[-1] in _INSTALLED
        if any(map(_is_skipped, parts)):
            return False
        return not any(text == folder or text.startswith(folder + os.sep) for folder in self._left_out)

    def look(self) -> set[Path]:
        """Look at everything; gives what has changed since the last look."""
        with self._lock:
            return self._compare(dict(self._scan([str(self.root)])), self._stamps.keys())

    def look_at(self, places: Collection[Path]) -> set[Path]:
        """Look at some files and folders; gives what has changed in them since the last look."""
        with self._lock:
            texts = [str(place) for place in places]
            found: dict[str, Stamp] = {}
            known: set[str] = set()
            for text in texts:
                if os.path.isdir(text):  # noqa: PTH112
                    found.update(self._scan([text]))
                elif (stamp := _stamp(text)) is not None:
                    found[text] = stamp
                if text in self._stamps:
                    known.add(text)
                else:
                    known.update(path for path in self._stamps if path.startswith(text + os.sep))
            return self._compare(found, known)

    def _compare(self, found: dict[str, Stamp], known: Collection[str]) -> set[Path]:
        """Remember `found` in place of what is known of the paths `known`; gives what differs."""
        gone = [path for path in known if path not in found]
        changed = [path for path, stamp in found.items() if self._stamps.get(path) != stamp]
        for path in gone:
            del self._stamps[path]
        self._stamps.update((path, found[path]) for path in changed)
        return {Path(path) for path in (*gone, *changed)}

    def _scan(self, folders: list[str]) -> Iterator[tuple[str, Stamp]]:
        seen: set[tuple[int, int]] = set()
        waiting = list(folders)
        while waiting:
            folder = waiting.pop()
            try:
                found = os.stat(folder)  # noqa: PTH116
                if (found.st_dev, found.st_ino) in seen:
                    continue
                seen.add((found.st_dev, found.st_ino))
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if _is_skipped(entry.name) or entry.path in self._left_out:
                            continue
                        if entry.name == _PACKAGES:
                            yield from _stamped(f"{entry.path}{os.sep}{name}" for name in _INSTALLED)
                        elif entry.is_dir():
                            waiting.append(entry.path)
                        elif (stamp := _stamp(entry.path)) is not None:
                            yield entry.path, stamp
            except OSError:
                continue  # Gone since its name was read, or not to be read.
        if folders == [str(self.root)]:
            yield from _stamped((*self._more, *self._packages))


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED or name == _PROBE or name.endswith(_PASSING)


def _stamped(files: Iterable[str]) -> Iterator[tuple[str, Stamp]]:
    """Those of `files` that are there."""
    return ((file, stamp) for file in files if (stamp := _stamp(file)) is not None)


def _stamp(path: str) -> Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
