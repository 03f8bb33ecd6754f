"""What the units of a project have to know of each other's styles."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.plan.isolation import app_styles, reaches_out
from wx2tg.project import UnitFiles


class Survey(msgspec.Struct, frozen=True):
    """What other units have to know of the styles of a unit: `styleIsolation`, and (name, file) of its `@keyframes`."""

    isolation: str
    keyframes: tuple[tuple[str, str], ...]


class Agreement(msgspec.Struct, frozen=True):
    """What the surveys of all units together decide.

    In WeChat every page is a document of its own; here all pages share one, so `@keyframes` of the same name collide.
    `contested` are the names that several files define (a sheet that many pages import counts once), `common` those
    that the app defines. `isolations` are the `styleIsolation` of each unit; `bare_pages`: app.wxss does not apply, or
    not fully, to some page.
    """

    isolations: Mapping[str, str] = msgspec.field(default_factory=dict)
    bare_pages: bool = False
    contested: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()

    @staticmethod
    def of(units: Mapping[str, UnitFiles], surveys: Mapping[str, Survey]) -> Agreement:
        """The agreement of `units`, from the `surveys` of each."""
        places: dict[str, set[str]] = {}
        for survey in surveys.values():
            for name, path in survey.keyframes:
                places.setdefault(name, set()).add(path)
        apps = [survey for identity, survey in surveys.items() if units[identity].kind == "app"]
        return Agreement(
            {identity: survey.isolation for identity, survey in surveys.items()},
            any(app_styles(units[identity].kind, survey.isolation) != "all" for identity, survey in surveys.items()),
            frozenset(name for name, paths in places.items() if len(paths) > 1),
            frozenset(name for survey in apps for name, _ in survey.keyframes),
        )

    def prefixed(self, files: UnitFiles) -> bool:
        """Whether the class names of a unit get a prefix, because other units must not meet them."""
        if files.kind == "page":
            return not reaches_out("page", self.isolations[files.id])
        return files.kind == "component"
