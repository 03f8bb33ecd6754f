"""Compiles sheets in LESS and Sass into WXSS; a sheet that cannot be compiled is a finding."""

from __future__ import annotations

import posixpath

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.lower.styles import Missing
from wx2tg.project import Project, common_sheet, reference_findings
from wx2tg.syntax.compiled import Compiled, Problem
from wx2tg.syntax.less import compile_less
from wx2tg.syntax.sass import compile_sass
from wx2tg.text import Source


def compile_sheet(project: Project, source: Source, missing: Missing) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The WXSS of `source`, or None and why there is none. Only files of the project are read.

    `missing` is told of an import that leads nowhere. Raises CompilerMissing.
    """
    common = common_sheet(project, project.sheets, source.path)
    compiled = _compiled(project, source, common)
    # A mistake in the common sheet is told where that is compiled for itself, and spoils no other.
    if common and (problem := compiled.problem) and problem.source and problem.source.path == common:
        compiled = _compiled(project, source, None)
    return compiled.source, _findings(project, source, compiled.problem, missing) if compiled.problem else ()


def _compiled(project: Project, source: Source, common: str | None) -> Compiled:
    folder, name = posixpath.split(source.path)
    suffix = posixpath.splitext(name)[1]
    loaded: dict[str, Source] = {}

    def load(folder: str, address: str) -> Source | None:
        path = project.find_sheet(folder, address, suffix)
        if path is None:
            return None
        return loaded.setdefault(path, project.read(path))

    written = posixpath.relpath(common, folder or ".") if common else ""
    if suffix == ".less":
        return compile_less(source, load, written, project.sheets.variables)
    return compile_sass(source, load, written)


def _findings(project: Project, sheet: Source, problem: Problem, missing: Missing) -> tuple[Diagnostic, ...]:
    source, span = problem.source, problem.span
    if source is None or span is None:
        return (diagnostic("style-not-compiled", path=sheet.path, reason=problem.text),)
    if problem.kind == "script":
        return (diagnostic("script-in-style", source, span, what=problem.text),)
    if problem.kind == "syntax":
        return (diagnostic("style-not-compiled", source, span, reason=problem.text),)
    for finding in reference_findings(project, source, span, problem.text, None):
        if finding.name != "missing-file":
            return (finding,)
    return tuple(missing(source, span, problem.text))
