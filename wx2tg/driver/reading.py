"""How a workshop comes to the texts of a project: from the disk, or from what was read before."""

from __future__ import annotations

from wx2tg.diagnostics import Diagnostic
from wx2tg.project import Project
from wx2tg.syntax import wxml
from wx2tg.syntax.confined import Allowance
from wx2tg.text import Source

Findings = tuple[Diagnostic, ...]


class Reading:
    """Reads and parses files of a project; remembers nothing, because a workshop asks once for each."""

    def allowance(self) -> Allowance | None:
        """The time and memory for compiling sheets in LESS and Sass; None: as many sheets as there are ask for."""
        return None

    def load(self, project: Project, path: str) -> tuple[Source, Findings]:
        """See `Project.load`."""
        return project.load(path)

    def parse(self, source: Source, glass_easel: bool) -> tuple[wxml.Document, Findings]:
        """See `wxml.parse`."""
        return wxml.parse(source, glass_easel)
