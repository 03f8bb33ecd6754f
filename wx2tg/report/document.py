"""The JSON report as a record: what is written, what is read back, and what its schema is made of."""

from __future__ import annotations

from typing import Literal

import msgspec

from wx2tg.diagnostics import Diagnostic, Severity
from wx2tg.report.baseline import Finding, checked, decoded
from wx2tg.report.checklist import Step
from wx2tg.report.model import Project, Report, Summary
from wx2tg.report.pages import PageCoverage
from wx2tg.report.sizes import Bundle
from wx2tg.report.uses import ApiUse, ComponentUse, Host
from wx2tg.version import __version__

VERSION: Literal[1] = 1


class Tool(msgspec.Struct, frozen=True):
    """The program that wrote a report."""

    name: str = "wx2tg"
    version: str = __version__


class MovedFrom(msgspec.Struct, frozen=True):
    """The fingerprint of a finding that has moved, and where the older report has it."""

    fingerprint: str
    path: str
    line: int
    column: int


class WrittenDiff(msgspec.Struct, frozen=True):
    """A comparison with an older report: fingerprints of findings that both have, and the findings that are gone.

    `coverage` is that of the older report, where it is known.
    """

    new: tuple[str, ...]
    fixed: tuple[Finding, ...]
    unchanged: tuple[str, ...]
    moved: tuple[MovedFrom, ...] = ()
    coverage: float | None = None


class Document(msgspec.Struct, frozen=True):
    """The JSON report, version 1. `diff` is there only after a comparison."""

    version: Literal[1]
    tool: Tool
    project: Project
    summary: Summary
    apis: tuple[ApiUse, ...]
    components: tuple[ComponentUse, ...]
    findings: tuple[Finding, ...]
    hosts: tuple[Host, ...]
    bundle: Bundle
    pages: tuple[PageCoverage, ...] = ()
    checklist: tuple[Step, ...] = ()
    diff: WrittenDiff | msgspec.UnsetType = msgspec.UNSET


def document_of(report: Report) -> Document:
    """`report` as it is written."""
    return Document(
        version=VERSION,
        tool=Tool(),
        project=report.project,
        summary=report.summary,
        apis=report.apis,
        components=report.components,
        findings=report.findings,
        hosts=report.hosts,
        bundle=report.bundle or Bundle(),
        pages=report.pages,
        checklist=report.checklist,
        diff=_diff(report),
    )


def _diff(report: Report) -> WrittenDiff | msgspec.UnsetType:
    diff = report.diff
    if diff is None:
        return msgspec.UNSET
    return WrittenDiff(
        new=_fingerprints(diff.new),
        fixed=diff.fixed,
        unchanged=_fingerprints(diff.unchanged),
        moved=tuple(MovedFrom(pair.finding.fingerprint, pair.path, pair.line, pair.column) for pair in diff.moved),
        coverage=diff.coverage,
    )


def _fingerprints(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(item.fingerprint for item in findings)


class _Version(msgspec.Struct, frozen=True):
    """The part of a report that says how to read the rest."""

    version: int
    findings: tuple[Finding, ...]


def read_report(text: bytes) -> Report:
    """The report that `text`, a JSON report, was written of. ValueError (with a reason) where it is none of version 1.

    It has no sources, so that formats that show lines of them show places alone.
    """
    checked(decoded(text, _Version))
    document = decoded(text, Document)
    return Report(
        project=document.project,
        summary=document.summary,
        findings=document.findings,
        diagnostics=tuple(map(_diagnostic, document.findings)),
        apis=document.apis,
        components=document.components,
        hosts=document.hosts,
        bundle=document.bundle if document.bundle.assets else None,
        pages=document.pages,
        checklist=document.checklist,
    )


def _diagnostic(item: Finding) -> Diagnostic:
    return Diagnostic(item.code, item.name, Severity(item.severity), item.message, item.path, notes=item.notes)
