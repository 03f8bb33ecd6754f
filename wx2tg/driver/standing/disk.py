"""Which files of a project have changed, and whether that may change what the project consists of."""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from wx2tg.driver.run_key import Stat
from wx2tg.options import Options
from wx2tg.places import real
from wx2tg.project import Discovery, mention_of
from wx2tg.text import Source

# A larger file is a finding about the project.
_LARGE = 5_000_000
# A script beside one of these may belong to a cloud function, which its content tells.
_OF_FUNCTIONS = ("package.json", "config.json")


class Disk:
    """The files of a project as they were when it was looked at."""

    def __init__(self, discovery: Discovery, options: Options) -> None:
        self._discovery, self._options = discovery, options
        project = self._project = discovery.project
        self._root, self._real = os.path.abspath(project.root), str(real(project.root) or project.root)  # noqa: PTH100
        self._paths: dict[str, list[str]] = defaultdict(list)
        self._stats: dict[str, Stat | None] = {}
        self._twins: dict[int, list[str]] = defaultdict(list)
        for path, file in project.files.items():
            self._paths[os.path.abspath(file)].append(path)  # noqa: PTH100
            stat = self._stats[path] = _stat(file)
            if stat is not None:
                self._twins[stat[0]].append(path)
        self._mention = mention_of(discovery.packages) if discovery.packages else None

    def paths_of(self, changed: Iterable[Path]) -> tuple[set[str], bool]:
        """The paths of changed files in the project, and whether those are all that has changed."""
        found: set[str] = set()
        complete = True
        for file in changed:
            place = os.path.abspath(file)  # noqa: PTH100
            if place.startswith(self._real + os.sep):
                place = self._root + place[len(self._real) :]
            known = self._paths.get(place, ())
            complete = complete and bool(known)
            for path in known:
                stat = self._stats[path]
                found.update([path] if stat is None else self._twins[stat[0]])
        return found, complete

    def is_steady(self, paths: Iterable[str], texts: dict[str, Source]) -> bool:
        """Whether the project consists of the same files, whatever the content of the sources at `paths` is now.

        `texts` are what was known of them before.
        """
        return all(self._steady(path, texts.get(path)) for path in paths)

    def _steady(self, path: str, before: Source | None) -> bool:
        project, suffixes, options = self._project, self._project.suffixes, self._options
        sources = (*suffixes.template, *suffixes.style, *suffixes.script, *suffixes.wxs)
        if not path.endswith(sources) or path in project.assets or options.apis or options.components:
            return False
        if any(posixpath.join(posixpath.dirname(path), name) in project.files for name in _OF_FUNCTIONS):
            return False
        stat = _stat(project.files[path])
        was = self._stats[path]
        if stat is None or was is None or max(stat[1], was[1]) > _LARGE:
            return False
        return self._mention is None or (before is not None and self._mentions_the_same(path, before))

    def _mentions_the_same(self, path: str, before: Source) -> bool:
        """Whether a source mentions the same packages as before; a package that nobody mentions is left out."""
        assert self._mention is not None
        with suppress(OSError):
            now = self._project.files[path].read_bytes()
            return set(self._mention.findall(now)) == set(self._mention.findall(before.utf8))
        return False

    def keep(self, paths: Iterable[str]) -> None:
        """Remember that the changes of the files at `paths` have been seen."""
        for path in paths:
            stat = self._stats[path] = _stat(self._project.files[path])
            if stat is not None and path not in self._twins[stat[0]]:
                self._twins[stat[0]].append(path)

    def changed_since(self, other: Disk) -> set[str]:
        """The paths at which there is another file, or another content, than there was for `other`."""
        mine, theirs = self._project.files, other._project.files
        return {
            path
            for path in (*mine, *theirs)
            if mine.get(path) != theirs.get(path) or self._stats.get(path) != other._stats.get(path)
        }


def _stat(file: Path) -> Stat | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
