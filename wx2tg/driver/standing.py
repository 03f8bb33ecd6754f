"""A project that is built again and again while somebody edits it, and what each build has changed."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from wx2tg.driver.build import build
from wx2tg.driver.reporting import report_of
from wx2tg.options import Options
from wx2tg.project import discover
from wx2tg.report import Report, measure


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The app as it stands: `files` by their path in the bundle, `copies` of the project's own files, and the report.

    Scripts are readable and have source maps, each unit and each module stands in a file of its own, so that one can
    be replaced while the app runs.
    """

    files: Mapping[str, bytes]
    copies: Mapping[str, Path]
    report: Report


@dataclass(frozen=True, slots=True)
class Replaced:
    """A unit or a module whose code has changed: its id, the path of its script in the bundle, and what it is.

    `kind` is "page", "component", "app" or "module". `template` says that nothing but the unit's template has
    changed, so that its instances may keep their data.
    """

    id: str
    path: str
    kind: str
    template: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """What the last build changed.

    `sheets` and `assets` are paths in the bundle. `whole` says that the app must be started anew, because its entry,
    its pages or its settings have changed. `broken` are the paths of sources that have an error now: the snapshot
    holds what they were before, so that the last good app stays on screen.
    """

    sheets: tuple[str, ...] = ()
    units: tuple[Replaced, ...] = ()
    modules: tuple[Replaced, ...] = ()
    assets: tuple[str, ...] = ()
    whole: bool = False
    broken: tuple[str, ...] = ()


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
        paths = {path for path, content in self.snapshot.files.items() if old.files.get(path) != content}
        sheets = tuple(sorted(path for path in paths if path.endswith(".css")))
        assets = tuple(sorted(path for path, file in self.snapshot.copies.items() if file in changed))
        whole = not paths.issubset(sheets) or not old.files.keys() <= self.snapshot.files.keys()
        return Update(sheets=sheets, assets=assets, whole=whole)

    def _made(self) -> Snapshot:
        project = discover(self._src, self._options)
        made = build(project, self._options, bundled=True)
        return Snapshot(made.files, made.copies, report_of(made.compiled, self._options, measure(made.files), {}))
