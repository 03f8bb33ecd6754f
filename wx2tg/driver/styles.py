"""Reads the style sheets of units for the passes, and prints them after the passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wx2tg.analyze.css_floor import above_floor
from wx2tg.diagnostics import Diagnostic
from wx2tg.driver.sources import Sources
from wx2tg.emit.styles import css, lacks_where
from wx2tg.knowledge import floor_of
from wx2tg.lower import styles
from wx2tg.options import BuildSection
from wx2tg.passes import SheetContext
from wx2tg.passes.level_selectors import level_selectors
from wx2tg.passes.scope_keyframes import keyframes_in
from wx2tg.plan.agreement import Agreement, Survey
from wx2tg.plan.isolation import isolation_of
from wx2tg.project import UnitFiles
from wx2tg.syntax.wxss import Sheet

Lowered = tuple[Sheet, tuple[Diagnostic, ...]]


class StyleBook:
    """The sheets of the units, with their imports inlined, each made once.

    `css_path` is where the printed sheets will stand in the bundle; without `bundled` none is printed. `agreement` is
    set when all units have been surveyed.
    """

    def __init__(self, sources: Sources, build: BuildSection, css_path: str, bundled: bool) -> None:
        self.sources = sources
        self.build = build
        self.css_path = css_path
        self.bundled = bundled
        self.agreement = Agreement()
        self._floor = floor_of(build.browsers)
        self._sheets: dict[str, Lowered] = {}

    def sheet(self, files: UnitFiles) -> Lowered | None:
        """The sheet of a unit, lowered, with the findings about it; None where the unit has none."""
        if files.id not in self._sheets:
            source = self.sources.style(files.style) if files.style else None
            if source is None:
                return None
            sources = self.sources
            sheet, found, _ = styles.lower(source, sources.style, sources.resolve_style, sources.missing_style)
            self._sheets[files.id] = sheet, (*found, *above_floor(sheet, self._floor))
        return self._sheets[files.id]

    def forget(self, files: UnitFiles) -> None:
        """Free the memory of a unit's sheet, once the unit has been compiled."""
        self._sheets.pop(files.id, None)

    def survey(self, files: UnitFiles) -> Survey:
        """What other units have to know of the styles of a unit."""
        return Survey(isolation_of(files, self.sources.read), tuple(self._keyframes(files)))

    def _keyframes(self, files: UnitFiles) -> Iterator[tuple[str, str]]:
        try:
            lowered = self.sheet(files)
        except Exception:  # It is raised again, and becomes a finding, when the unit is compiled.
            return
        if lowered is not None:
            yield from keyframes_in(lowered[0])

    def print(self, sheet: Sheet) -> str:
        """The CSS of a sheet after the passes, "" where no bundle is made."""
        return css_of(sheet, self.build) if self.bundled else ""

    def names(self, files: UnitFiles, scope: str) -> Mapping[str, str]:
        """New names (`scope--name`) for the `@keyframes` of a unit whose names other files define too."""
        contested = self.agreement.contested
        lowered = self.sheet(files)
        if lowered is None or files.kind == "app" or not contested:
            return {}
        scope = scope or files.id.replace("/", "-")
        return {name: f"{scope}--{name}" for name, _ in keyframes_in(lowered[0]) if name in contested}


def css_of(sheet: Sheet, build: BuildSection) -> str:
    """The CSS of a unit's sheet after the passes. Raises ValueError where a browser is unknown."""
    return css(sheet, build.minify, build.browsers)


def runtime_css_of(sheet: Sheet, build: BuildSection) -> str:
    """The CSS of the runtime's own styles, with the selectors that `level_selectors` makes of those of units."""
    return css_of(level_selectors(sheet, SheetContext(lacks_where=lacks_where(build.browsers))), build)
