"""What a build of a project that is edited comes to, and what the last one has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from wx2tg.report import Report


class Snapshot(msgspec.Struct, frozen=True, eq=False):
    """The app as it stands: `files` by their path in the bundle, and `copies` of the project's own files.

    Scripts are readable and have source maps. Each page and component has a script and a sheet of its own, each module
    a script, unless app.js requires it: then it stands in the entry.
    """

    files: Mapping[str, bytes]
    copies: Mapping[str, Path]
    make_report: Callable[[], Report]
    _reports: list[Report] = msgspec.field(default_factory=list)

    @property
    def report(self) -> Report:
        """The report about the sources as they were when the app was built; made when it is first asked for.

        It tells also of sources that are broken, of which `files` have what they were before. It has no sizes.
        """
        if not self._reports:
            self._reports.append(self.make_report())
        return self._reports[0]


class Replaced(msgspec.Struct, frozen=True):
    """A unit or a module whose code has changed: its id, the path of its script in the bundle, and what it is.

    `kind` is that of the unit: "page", "component" or "app". A module has the kind of the unit whose script it is, or
    is a "module". `template` says that nothing but the unit's template has changed, so that its instances may keep
    their data.
    """

    id: str
    path: str
    kind: str
    template: bool = False


class Update(msgspec.Struct, frozen=True):
    """What the last build changed.

    `sheets` and `assets` are paths in the bundle. `whole` says that the app must be started anew, because its entry,
    its pages or its settings have changed. `broken` are the paths, relative to SRC as in a report, of all sources that
    have got worse: the snapshot holds what was made of them before, so that the last good app stays on screen. Where
    one of them says what the app consists of (JSON, a page that is gone), the snapshot stays as it is until it is
    mended.
    """

    sheets: tuple[str, ...] = ()
    units: tuple[Replaced, ...] = ()
    modules: tuple[Replaced, ...] = ()
    assets: tuple[str, ...] = ()
    whole: bool = False
    broken: tuple[str, ...] = ()
