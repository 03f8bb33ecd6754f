"""The style sheets of all units before the passes, and what the units have to know of each other's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wx2tg.analyze.css_floor import Floor, above_floor
from wx2tg.build.isolation import is_bare, isolation_of, reaches_out
from wx2tg.build.sources import Sources
from wx2tg.diagnostics import Diagnostic
from wx2tg.lower import styles
from wx2tg.passes.scope_keyframes import keyframes_in
from wx2tg.project import UnitFiles
from wx2tg.syntax.wxss import Sheet

Lowered = tuple[Sheet, tuple[Diagnostic, ...]]


@dataclass(slots=True)
class StyleBook:
    """Sheets with their imports inlined, each made once.

    In WeChat every page is a document of its own; here `@keyframes` of the same name meet in one. Which names those
    are is asked of the files, so that a sheet that many pages import does not count as many.
    """

    sources: Sources
    floor: Floor
    contested: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    isolations: dict[str, str] = field(default_factory=dict)
    bare_pages: bool = False
    _sheets: dict[str, Lowered] = field(default_factory=dict)

    def sheet(self, files: UnitFiles) -> Lowered | None:
        """The sheet of a unit and what was found out, None where it has none."""
        if files.id not in self._sheets:
            source = self.sources.style(files.style) if files.style else None
            if source is None:
                return None
            sheet, found, _ = styles.lower(source, self.sources.style, self.sources.resolve_style)
            self._sheets[files.id] = sheet, (*found, *above_floor(sheet, self.floor))
        return self._sheets[files.id]

    def compare(self, units: Iterable[UnitFiles]) -> None:
        """Find isolations, the keyframes that several files define (`contested`), and those of the app (`common`)."""
        places: dict[str, set[str]] = {}
        for files in units:
            isolation = self.isolations[files.id] = isolation_of(files, self.sources)
            self.bare_pages |= is_bare(files.kind, isolation)
            for name, path in self._keyframes(files):
                places.setdefault(name, set()).add(path)
                if files.kind == "app":
                    self.common |= {name}
        self.contested = frozenset(name for name, paths in places.items() if len(paths) > 1)

    def prefixed(self, files: UnitFiles) -> bool:
        """Whether the classes of a unit are its own."""
        if files.kind == "page":
            return not reaches_out("page", self.isolations[files.id])
        return files.kind == "component"

    def _keyframes(self, files: UnitFiles) -> Iterator[tuple[str, str]]:
        try:
            lowered = self.sheet(files)
        except Exception:  # becomes a finding where the unit is compiled
            return
        if lowered is not None:
            yield from keyframes_in(lowered[0])

    def names(self, files: UnitFiles, scope: str) -> Mapping[str, str]:
        """New names for the keyframes of a unit that others define as well: its own are then `scope--name`."""
        lowered = self.sheet(files)
        if lowered is None or files.kind == "app" or not self.contested:
            return {}
        scope = scope or files.id.replace("/", "-")
        return {name: f"{scope}--{name}" for name, _ in keyframes_in(lowered[0]) if name in self.contested}
