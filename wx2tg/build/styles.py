"""The style sheets of all units before the passes, what the units have to know of each other's, and their CSS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wx2tg.analyze.css_floor import above_floor
from wx2tg.build.isolation import app_styles, isolation_of, reaches_out
from wx2tg.build.sources import Sources
from wx2tg.diagnostics import Diagnostic
from wx2tg.emit.styles import css, lacks_where
from wx2tg.knowledge import Oldest
from wx2tg.lower import styles
from wx2tg.options import BuildSection
from wx2tg.passes.level_selectors import level_selectors
from wx2tg.passes.scope_keyframes import keyframes_in
from wx2tg.project import UnitFiles
from wx2tg.syntax.wxss import Sheet

Lowered = tuple[Sheet, tuple[Diagnostic, ...]]


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


@dataclass(slots=True)
class StyleBook:
    """Sheets with their imports inlined, each made once."""

    sources: Sources
    floor: tuple[Oldest, ...]
    agreement: Agreement = field(default_factory=Agreement)
    _sheets: dict[str, Lowered] = field(default_factory=dict)

    def sheet(self, files: UnitFiles) -> Lowered | None:
        """The sheet of a unit and what was found out, None where it has none."""
        if files.id not in self._sheets:
            source = self.sources.style(files.style) if files.style else None
            if source is None:
                return None
            sources = self.sources
            sheet, found, _ = styles.lower(source, sources.style, sources.resolve_style, sources.missing_style)
            self._sheets[files.id] = sheet, (*found, *above_floor(sheet, self.floor))
        return self._sheets[files.id]

    def forget(self, files: UnitFiles) -> None:
        """Let the sheet of a unit go, once the unit has been compiled."""
        self._sheets.pop(files.id, None)

    def survey(self, files: UnitFiles) -> Survey:
        """What others have to know of a unit."""
        return Survey(isolation_of(files, self.sources), tuple(self._keyframes(files)))

    def _keyframes(self, files: UnitFiles) -> Iterator[tuple[str, str]]:
        try:
            lowered = self.sheet(files)
        except Exception:  # becomes a finding where the unit is compiled
            return
        if lowered is not None:
            yield from keyframes_in(lowered[0])

    def names(self, files: UnitFiles, scope: str) -> Mapping[str, str]:
        """New names for the keyframes of a unit that others define as well: its own are then `scope--name`."""
        contested = self.agreement.contested
        lowered = self.sheet(files)
        if lowered is None or files.kind == "app" or not contested:
            return {}
        scope = scope or files.id.replace("/", "-")
        return {name: f"{scope}--{name}" for name, _ in keyframes_in(lowered[0]) if name in contested}


def css_of(sheet: Sheet, build: BuildSection) -> str:
    """The CSS of a sheet after the passes. Raises ValueError where a browser is unknown."""
    return css(level_selectors(sheet) if lacks_where(build.browsers) else sheet, build.minify, build.browsers)
