"""Remembers what whole runs came to, so that a project in which nothing has changed need not be compiled again."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from wx2tg.driver.cache import Cache
from wx2tg.driver.run_key import Content, run_key
from wx2tg.options import Options
from wx2tg.project import Project
from wx2tg.report import Report

if TYPE_CHECKING:
    from wx2tg.driver.build import Made

# Findings that say what the machine lacked at that time, or that wx2tg has a fault: another run may do better.
_PASSING = frozenset({"internal-error", "style-compiler-missing", "style-limit"})


class Run(msgspec.Struct, frozen=True):
    """What a run came to: the files and the copies of the bundle, as in `Made`, and the report.

    `beside` are the sheets that were looked for outside of the app's root, each with the digest of what was found.
    """

    files: Mapping[str, bytes]
    copies: Mapping[str, Path]
    beside: Mapping[Path, str]
    report: Report


class Stamp(msgspec.Struct, frozen=True):
    """What a bundle was made of: the key of its run, and the digests of the sheets beside the app, by path."""

    key: str
    beside: dict[str, str] = {}


class Runs:
    """The cached results of runs on one project with one set of options.

    With `stamped` results get a stamp, also where there is no cache.
    """

    def __init__(self, project: Project, options: Options, *, bundled: bool, stamped: bool = False) -> None:
        self._content = Content()
        self._cache = Cache.opened() if options.cache else None
        wanted = stamped or self._cache is not None
        self._key = run_key(project, options, self._content, bundled=bundled) if wanted else None

    def known(self) -> Run | None:
        """What an earlier run on the same input came to, None where there was none or where it has been forgotten."""
        if self._cache is None or self._key is None or (entry := self._cache.get(self._key)) is None:
            return None
        try:
            run = pickle.loads(entry)  # The entry is signed: it is what `keep` has written.
        except Exception:  # What was written before an update of Python, say, may not be read as what it was.
            return None
        if not isinstance(run, Run) or any(self._content.digest(file) != told for file, told in run.beside.items()):
            return None
        return run

    def keep(self, made: Made, report: Report) -> Stamp | None:
        """Remember what a run came to, unless another run on the same input might come to something else.

        That is so where a finding is about the machine and not about the project, and where a file was changed while
        the run read it: then there is no stamp either.
        """
        if self._key is None or any(item.name in _PASSING for item in made.compiled.diagnostics):
            return None
        now = Content()
        steady = all(now.digest(file) == told for file, told in made.beside.items()) and self._content.is_still_so()
        if not steady:
            return None
        if self._cache is not None:
            run = Run(made.files, made.copies, made.beside, replace(report, timings={}))
            with suppress(RecursionError):
                self._cache.put(self._key, pickle.dumps(run, pickle.HIGHEST_PROTOCOL))
        return self.stamp(made)

    def stamp(self, made: Made | Run) -> Stamp | None:
        """The stamp of a result of this run; None where its project cannot be told from others."""
        return None if self._key is None else Stamp(self._key, {str(file): told for file, told in made.beside.items()})

    def is_same(self, stamp: Stamp) -> bool:
        """Whether a result with that stamp is what this run would come to."""
        return stamp.key == self._key and all(
            self._content.digest(Path(file)) == told for file, told in stamp.beside.items()
        )
