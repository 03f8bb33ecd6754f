"""What the units of a project have to know of each other's styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wx2tg.plan.isolation import app_styles, reaches_out
from wx2tg.project import UnitFiles


@dataclass(frozen=True, slots=True)
class Survey:
    """What others have to know of the styles of a unit: `styleIsolation`, and (name, file) of its `@keyframes`."""

    isolation: str
    keyframes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What all units together come to.

    In WeChat every page is a document of its own; here `@keyframes` of the same name meet in one. `contested` are
    those that several files define, `common` those of the app. Which names these are is asked of the files, so that a
    sheet that many pages import does not count as many.
    """

    isolations: Mapping[str, str] = field(default_factory=dict)
    bare_pages: bool = False
    contested: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()

    @staticmethod
    def of(units: Mapping[str, UnitFiles], surveys: Mapping[str, Survey]) -> Agreement:
        """What `units` come to, whose `surveys` have been made."""
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
        """Whether the classes of a unit are its own."""
        if files.kind == "page":
            return not reaches_out("page", self.isolations[files.id])
        return files.kind == "component"
