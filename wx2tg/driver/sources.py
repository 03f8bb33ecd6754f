"""Reads and parses the project's files once each, keeping what is found out about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wx2tg.analyze.secrets import secrets_in
from wx2tg.diagnostics import Diagnostic, diagnostic
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


@dataclass(slots=True)
class Sources:
    """The project's files for the lowerings. Findings of a file are collected when it is first read or parsed.

    `absent` are the packages of npm that are not there, each with a finding for every place that asks for it;
    `uncompiled` the sheets that lack a compiler: its language, the command that installs it, the path.
    """

    project: Project
    diagnostics: list[Diagnostic] = field(default_factory=list)
    absent: list[tuple[str, Diagnostic]] = field(default_factory=list)
    uncompiled: list[tuple[str, str, str]] = field(default_factory=list)
    compiler: SheetCompiler = field(init=False)
    _texts: dict[str, Source] = field(default_factory=dict)
    _styles: dict[str, Source] = field(default_factory=dict)
    _documents: dict[str, wxml.Document] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.compiler = SheetCompiler(self.project, self.missing_style)

    def read(self, path: str) -> Source | None:
        """The text of a virtual path."""
        if path not in self.project.files:
            return None
        known = self._texts.get(path)
        if known is None:
            known, found = self.project.load(path)
            self._texts[path] = known
            self.diagnostics += (*found, *secrets_in(known))
        return known

    def style(self, path: str) -> Source | None:
        """The WXSS at a virtual path: compiled where it is written in another language, and empty where that fails."""
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
        """A parsed WXML file."""
        source = self.read(path)
        if source is None:
            return None
        if path not in self._documents:
            self._documents[path], found = wxml.parse(source, self.project.app.glass_easel)
            self.diagnostics += found
        return source, self._documents[path]

    def forget(self, path: str | None) -> None:
        """Let a parsed WXML file go, which nobody is likely to ask for again."""
        if path is not None:
            self._documents.pop(path, None)

    def resolve_template(self, from_path: str, src: str) -> str | None:
        return resolve_template(self.project, from_path, src)

    def resolve_wxs(self, from_path: str, src: str) -> str | None:
        return resolve_wxs(self.project, from_path, src)

    def resolve_style(self, from_path: str, src: str) -> str | None:
        return resolve_style(self.project, from_path, src)

    def missing_style(self, source: Source, span: Span, address: str) -> tuple[Diagnostic, ...]:
        """Why an imported sheet was not found, unless its package is one of the `absent`."""
        package = missing_style_package(self.project, address)
        if package is None:
            return missing_import(source, span, address)
        command = self.project.missing.get(package, f"npm install {package}")
        finding = diagnostic("npm-package-missing", source, span, package=package, command=command)
        self.absent.append((package, finding))
        return ()

    def explain(self, source: Source, span: Span, specifier: str, resolved: str | None) -> None:
        """Say why a reference found nothing, or that its capital letters differ."""
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
    """Of a package that is missing it is told once, at the first place in the first file."""
    first: dict[str, Diagnostic] = {}
    for name, finding in absent:
        known = first.get(name)
        if known is None or _place(finding) < _place(known):
            first[name] = finding
    return list(first.values())


def _place(finding: Diagnostic) -> tuple[str, int]:
    return finding.path, finding.span.start if finding.span else 0
