"""Compiles sheets in LESS and Sass into WXSS; a sheet that cannot be compiled is a finding."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.driver.run_key import Content
from wx2tg.lower.styles import Missing
from wx2tg.project import SHEETS, Project, common_sheet, reference_findings, sheet_paths
from wx2tg.syntax.compiled import Compiled, Problem
from wx2tg.syntax.confined import Allowance
from wx2tg.syntax.less import compile_less
from wx2tg.syntax.sass import compile_sass
from wx2tg.text import Source


class SheetCompiler:
    """Compiles the sheets of a project, which share one allowance of time and memory.

    Only files of the project are read. `beside` has the digests of those places outside of the app's root, where no
    other file is read, that an import may have meant.
    """

    def __init__(
        self,
        project: Project,
        missing: Missing,
        allowance: Allowance | None = None,
        read: Callable[[str], Source] | None = None,
    ) -> None:
        """`missing` gives the findings about an import that leads nowhere, `read` the text of a sheet."""
        self.project, self.missing = project, missing
        self.read = read or project.read
        self.allowance = allowance or Allowance.of(sum(path.endswith(SHEETS) for path in project.files))
        self.beside = Content()
        self._spoilt: dict[str, bool] = {}

    def compile(self, source: Source) -> tuple[Source | None, tuple[Diagnostic, ...]]:
        """The WXSS of `source`, or None, and findings. Raises CompilerMissing where no compiler is installed."""
        common = common_sheet(self.project, self.project.sheets, source.path)
        if common and self._spoilt.get(common):
            common = None
        compiled = self._compiled(source, common)
        # A mistake in the common sheet is reported where that is compiled by itself; the others are compiled without
        # it.
        if common and compiled.problem and self._spoils(common, compiled.problem):
            compiled = self._compiled(source, None)
        return compiled.source, self._findings(source, compiled.problem) if compiled.problem else ()

    def _spoils(self, common: str, problem: Problem) -> bool:
        """Whether a problem in compiling a sheet comes from the common sheet that was put before it."""
        if problem.source is not None:
            return problem.source.path == common
        if problem.kind != "limit":
            return False
        if common not in self._spoilt:
            alone = self._compiled(self.read(common), None).problem
            self._spoilt[common] = alone is not None and alone.kind == "limit"
        return self._spoilt[common]

    def _compiled(self, source: Source, common: str | None) -> Compiled:
        project = self.project
        folder, name = posixpath.split(source.path)
        suffix = posixpath.splitext(name)[1]
        loaded: dict[str, Source] = {}

        def load(folder: str, address: str) -> Source | None:
            for place in sheet_paths(project, folder, address, suffix):
                if place.startswith("../"):
                    self.beside.digest(project.root / place)
            path = project.find_sheet(folder, address, suffix)
            if path is None:
                return None
            return loaded.setdefault(path, self.read(path))

        written = posixpath.relpath(common, folder or ".") if common else ""
        if suffix == ".less":
            return compile_less(source, load, written, project.sheets.variables, self.allowance)
        return compile_sass(source, load, written, self.allowance)

    def _findings(self, sheet: Source, problem: Problem) -> tuple[Diagnostic, ...]:
        source, span = problem.source, problem.span
        if problem.kind == "limit":
            return (diagnostic("style-limit", source or sheet, span, reason=problem.text),)
        if source is None or span is None:
            return (diagnostic("style-not-compiled", path=sheet.path, reason=problem.text),)
        if problem.kind == "syntax":
            return (diagnostic("style-not-compiled", source, span, reason=problem.text),)
        if problem.kind == "script":
            return (diagnostic("script-in-style", source, span, what=problem.text),)
        for finding in reference_findings(self.project, source, span, problem.text, None):
            if finding.name != "missing-file":
                return (finding,)
        return tuple(self.missing(source, span, problem.text))
