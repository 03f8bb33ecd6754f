"""Reads and parses the project's files once each, keeping what is found out about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from wx2tg.build.sheets import compile_sheet
from wx2tg.diagnostics import Diagnostic
from wx2tg.project import (
    SHEETS,
    Project,
    package_name,
    reference_findings,
    resolve_style,
    resolve_template,
    resolve_wxs,
)
from wx2tg.syntax import wxml
from wx2tg.text import Source, Span


@dataclass(slots=True)
class Sources:
    """The project's files for the lowerings. Findings of a file are collected when it is first read or parsed."""

    project: Project
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _texts: dict[str, Source] = field(default_factory=dict)
    _styles: dict[str, Source] = field(default_factory=dict)
    _missing_packages: set[str] = field(default_factory=set)
    _documents: dict[str, wxml.Document] = field(default_factory=dict)

    def read(self, path: str) -> Source | None:
        """The text of a virtual path."""
        if path not in self.project.files:
            return None
        known = self._texts.get(path)
        if known is None:
            known, found = self.project.load(path)
            self._texts[path] = known
            self.diagnostics += found
        return known

    def style(self, path: str) -> Source | None:
        """The WXSS at a virtual path: compiled where it is written in another language, and empty where that fails."""
        if not path.endswith(SHEETS):
            return self.read(path)
        if path not in self._styles:
            source = self.read(path)
            if source is None:
                return None
            compiled, found = compile_sheet(self.project, source)
            self._styles[path] = compiled or Source(path, "")
            self.diagnostics += found
        return self._styles[path]

    def document(self, path: str) -> tuple[Source, wxml.Document] | None:
        """A parsed WXML file."""
        source = self.read(path)
        if source is None:
            return None
        if path not in self._documents:
            self._documents[path], found = wxml.parse(source)
            self.diagnostics += found
        return source, self._documents[path]

    def resolve_template(self, from_path: str, src: str) -> str | None:
        return resolve_template(self.project, from_path, src)

    def resolve_wxs(self, from_path: str, src: str) -> str | None:
        return resolve_wxs(self.project, from_path, src)

    def resolve_style(self, from_path: str, src: str) -> str | None:
        return resolve_style(self.project, from_path, src)

    def explain(self, source: Source, span: Span, specifier: str, resolved: str | None) -> None:
        """Say why a reference found nothing, or that its capital letters differ; of a missing package, once."""
        for finding in reference_findings(self.project, source, span, specifier, resolved):
            if finding.name == "npm-package-missing":
                name = package_name(specifier) or specifier
                if name in self._missing_packages:
                    continue
                self._missing_packages.add(name)
            self.diagnostics.append(finding)
