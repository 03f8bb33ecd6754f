"""Reads and parses the project's files, each once, and collects the findings about them."""

from __future__ import annotations

from collections.abc import Iterable

from wx2tg.analyze.secrets import secrets_in
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.driver.reading import Reading
from wx2tg.driver.sheets import SheetCompiler
from wx2tg.lower.styles import missing_import
from wx2tg.project import (
    SHEETS,
    Project,
    missing_style_package,
    package_name,
    reference_findings,
    resolve_style,
    resolve_template,
    resolve_wxs,
)
from wx2tg.syntax import wxml
from wx2tg.syntax.compiled import CompilerMissing
from wx2tg.text import Source, Span


class Sources:
    """The project's files, as the lowerings read them. The findings about a file are collected when it is first read.

    `absent` are missing npm packages, each with the finding of one place that asks for it. `uncompiled` are the sheets
    whose compiler is not installed: the language, the command that installs the compiler, the path.
    """

    def __init__(self, project: Project, reading: Reading | None = None) -> None:
        self.project = project
        self.reading = reading = reading or Reading()
        self.diagnostics: list[Diagnostic] = []
        self.absent: list[tuple[str, Diagnostic]] = []
        self.uncompiled: list[tuple[str, str, str]] = []
        self.compiler = SheetCompiler(
            project, self.missing_style, reading.allowance(), lambda path: reading.load(project, path)[0]
        )
        self._texts: dict[str, Source] = {}
        self._styles: dict[str, Source] = {}
        self._documents: dict[str, wxml.Document] = {}

    def read(self, path: str) -> Source | None:
        """The text of the file at a path of the project; None where there is none."""
        if path not in self.project.files:
            return None
        known = self._texts.get(path)
        if known is None:
            known, found = self.reading.load(self.project, path)
            self._texts[path] = known
            self.diagnostics += (*found, *secrets_in(known))
        return known

    def style(self, path: str) -> Source | None:
        """The WXSS of the sheet at a path: LESS and Sass are compiled, to nothing on failure. None without a file."""
        if not path.endswith(SHEETS):
            return self.read(path)
        if path not in self._styles:
            source = self.read(path)
            if source is None:
                return None
            try:
                compiled, found = self.compiler.compile(source)
            except CompilerMissing as missing:
                language = "LESS" if path.endswith(".less") else "Sass"
                self.uncompiled.append((language, str(missing), path))
                compiled, found = None, ()
            self._styles[path] = compiled or Source(path, "")
            self.diagnostics += found
        return self._styles[path]

    def document(self, path: str) -> tuple[Source, wxml.Document] | None:
        """A WXML file, parsed; None where there is none."""
        source = self.read(path)
        if source is None:
            return None
        if path not in self._documents:
            self._documents[path], found = self.reading.parse(source, self.project.app.glass_easel)
            self.diagnostics += found
        return source, self._documents[path]

    def forget(self, path: str | None) -> None:
        """Free the memory of a parsed WXML file that is not likely to be asked for again."""
        if path is not None:
            self._documents.pop(path, None)

    def resolve_template(self, from_path: str, src: str) -> str | None:
        """See `TemplateFiles` of the lowering."""
        return resolve_template(self.project, from_path, src)

    def resolve_wxs(self, from_path: str, src: str) -> str | None:
        """See `TemplateFiles` of the lowering."""
        return resolve_wxs(self.project, from_path, src)

    def resolve_style(self, from_path: str, src: str) -> str | None:
        """The path of the sheet that `@import` of `src` in `from_path` means, None where there is none."""
        return resolve_style(self.project, from_path, src)

    def missing_style(self, source: Source, span: Span, address: str) -> tuple[Diagnostic, ...]:
        """The finding about an imported sheet that was not found; that of a missing package is kept in `absent`."""
        package = missing_style_package(self.project, address)
        if package is None:
            return missing_import(source, span, address)
        command = self.project.missing.get(package, f"npm install {package}")
        finding = diagnostic("npm-package-missing", source, span, package=package, command=command)
        self.absent.append((package, finding))
        return ()

    def explain(self, source: Source, span: Span, specifier: str, resolved: str | None) -> None:
        """Collect the findings about a reference: that it found nothing and why, or that its capital letters differ."""
        for finding in reference_findings(self.project, source, span, specifier, resolved):
            if finding.name == "npm-package-missing":
                self.absent.append((package_name(specifier) or specifier, finding))
            else:
                self.diagnostics.append(finding)


def without_compiler(uncompiled: Iterable[tuple[str, str, str]]) -> list[Diagnostic]:
    """One finding for all sheets of a language whose compiler is not installed, at the first of them."""
    paths: dict[tuple[str, str], set[str]] = {}
    for language, command, path in uncompiled:
        paths.setdefault((language, command), set()).add(path)
    return [
        diagnostic(
            "style-compiler-missing",
            path=min(known),
            language=language,
            sheets="1 sheet is" if len(known) == 1 else f"{len(known)} sheets are",
            command=command,
        )
        for (language, command), known in sorted(paths.items())
    ]


def first_of_each(absent: Iterable[tuple[str, Diagnostic]]) -> list[Diagnostic]:
    """One finding for each missing package: the first in the first file."""
    first: dict[str, Diagnostic] = {}
    for name, finding in absent:
        known = first.get(name)
        if known is None or _place(finding) < _place(known):
            first[name] = finding
    return list(first.values())


def _place(finding: Diagnostic) -> tuple[str, int]:
    return finding.path, finding.span.start if finding.span else 0
