"""What a build of a project that is edited comes to, and what the last one has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wx2tg.report import Report


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The app as it stands: `files` by their path in the bundle, and `copies` of the project's own files.

    Scripts are readable and have source maps. Each page and component has a script and a sheet of its own, each module
    a script, unless app.js requires it: then it stands in the entry.
    """

    files: Mapping[str, bytes]
    copies: Mapping[str, Path]
    make_report: Callable[[], Report] = field(repr=False, compare=False)
    _reports: list[Report] = field(default_factory=list, repr=False, compare=False)

    @property
    def report(self) -> Report:
        """The report about the sources as they were when the app was built; made when it is first asked for.

        It tells also of sources that are broken, of which `files` have what they were before. It has no sizes.
        """
        if not self._reports:
            self._reports.append(self.make_report())
        return self._reports[0]


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
