"""Compiles sheets in LESS and Sass into WXSS; a sheet that cannot be compiled is a finding."""

from __future__ import annotations

import posixpath

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project import Project, common_sheet, reference_findings
from wx2tg.syntax.compiled import Compiled, CompilerMissing, Problem
from wx2tg.syntax.less import compile_less
from wx2tg.syntax.sass import compile_sass
from wx2tg.text import Source


def compile_sheet(project: Project, source: Source) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The WXSS of `source`, or None and why there is none. Only files of the project are read."""
    common = common_sheet(project, project.sheets, source.path)
    try:
        compiled = _compiled(project, source, common)
        # A mistake in the common sheet is told where that is compiled for itself, and spoils no other.
        if common and (problem := compiled.problem) and problem.source and problem.source.path == common:
            compiled = _compiled(project, source, None)
    except CompilerMissing as missing:
        language = "LESS" if source.path.endswith(".less") else "Sass"
        return None, (diagnostic("style-compiler-missing", path=source.path, language=language, command=missing),)
    return compiled.source, _findings(project, source, compiled.problem) if compiled.problem else ()


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


def _findings(project: Project, sheet: Source, problem: Problem) -> tuple[Diagnostic, ...]:
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
    return (diagnostic("missing-style-import", source, span, address=problem.text),)
