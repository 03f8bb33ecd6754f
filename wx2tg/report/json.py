"""The JSON report, version 1: what other programs, and a later `--baseline`, read."""

from __future__ import annotations

from wx2tg.report.baseline import Finding
from wx2tg.report.model import Report
from wx2tg.report.shown import json_of
from wx2tg.report.sizes import Bundle
from wx2tg.version import __version__

VERSION = 1


def render(report: Report) -> str:
    """`report` as JSON with two-space indentation; `diff` is there only after a comparison."""
    document: dict[str, object] = {
        "version": VERSION,
        "tool": {"name": "wx2tg", "version": __version__},
        "project": report.project,
        "summary": report.summary,
        "apis": report.apis,
        "components": report.components,
        "findings": report.findings,
        "hosts": report.hosts,
        "bundle": report.bundle or Bundle(),
    }
    if report.diff is not None:
        document["diff"] = {
            "new": _fingerprints(report.diff.new),
            "fixed": report.diff.fixed,
            "unchanged": _fingerprints(report.diff.unchanged),
        }
    return json_of(document)


def _fingerprints(findings: tuple[Finding, ...]) -> list[str]:
    return [item.fingerprint for item in findings]
