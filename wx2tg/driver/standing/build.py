"""Builds a project again and again while somebody edits it."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from wx2tg.driver.build import copies_of
from wx2tg.driver.compile import compile_with
from wx2tg.driver.reporting import report_of
from wx2tg.driver.schedule import Crew
from wx2tg.driver.standing.linked import link_in_parts
from wx2tg.driver.standing.records import Snapshot, Update
from wx2tg.options import Options
from wx2tg.project import discover


class Standing:
    """A project that stands ready: `build` once, then `update` with the files that have changed.

    Both raise ProjectError or OptionsError where there is no app to build; the snapshot stays what it was.
    """

    snapshot: Snapshot

    def __init__(self, src: Path, options: Options) -> None:
        self._src = src
        self._options = options.with_flags(minify=False, source_maps=True, cache=False)

    def build(self) -> Snapshot:
        """Build all of the project."""
        self.snapshot = self._made()
        return self.snapshot

    def update(self, changed: Set[Path]) -> Update:
        """Build what depends on the `changed` files (absolute; some may be new, some gone)."""
        old, self.snapshot = self.snapshot, self._made()
        seen = [path for path in self.snapshot.files if not path.endswith(".map")]
        paths = {path for path in seen if old.files.get(path) != self.snapshot.files[path]}
        sheets = tuple(sorted(path for path in paths if path.endswith(".css")))
        assets = tuple(sorted(path for path, file in self.snapshot.copies.items() if file in changed))
        whole = not paths.issubset(sheets) or not old.files.keys() <= self.snapshot.files.keys()
        return Update(sheets=sheets, assets=assets, whole=whole)

    def _made(self) -> Snapshot:
        project = discover(self._src, self._options)
        with Crew(project, self._options, bundled=True) as crew:
            compiled = compile_with(crew)
        files = link_in_parts(compiled, self._options)
        copies = copies_of(compiled, self._options, files)
        return Snapshot(files, copies, report_of(compiled, self._options, None, {}))
