"""GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from types import MappingProxyType

from wx2tg.report.baseline import Finding
from wx2tg.report.model import Report
from wx2tg.report.shown import json_of

_SEVERITIES: Mapping[str, str] = MappingProxyType({"error": "critical", "warning": "minor", "info": "info"})


def render(report: Report) -> str:
    """One issue for each finding (after a comparison: each new one). One that is about no file stands in app.json."""
    findings = report.findings if report.diff is None else report.diff.new
    manifest = posixpath.normpath(posixpath.join(report.project.root, "app.json"))
    return json_of([_issue(item, item.path or manifest) for item in findings])


def _issue(item: Finding, path: str) -> dict[str, object]:
    return {
        "description": " ".join((item.message, *item.notes)),
        "check_name": f"{item.code} {item.name}",
        "fingerprint": item.fingerprint,
        "severity": _SEVERITIES[item.severity],
        "location": {"path": path, "lines": {"begin": item.line, "end": max(item.line, item.end_line)}},
    }
