"""Why a project cannot be built as it is, as messages have it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wx2tg.dev.session import Failure
from wx2tg.diagnostics import Diagnostic, frame
from wx2tg.driver.standing.broken import mistakes
from wx2tg.report import Report
from wx2tg.report.baseline import Finding
from wx2tg.report.shown import shown
from wx2tg.visible import visible


def no_app(error: Exception) -> Failure:
    """Where there is no app at all: its folder is gone, or app.json or wx2tg.toml is not understood."""
    message = str(error)
    finding = {"code": "", "severity": "error", "path": "", "line": 0, "column": 0, "message": message, "frame": ""}
    return {"title": "There is no app to build", "findings": [finding]}


def fault(error: Exception) -> Failure:
    """Where wx2tg itself failed."""
    message = f"{type(error).__name__}: {error}"
    finding = {"code": "", "severity": "error", "path": "", "line": 0, "column": 0, "message": message, "frame": ""}
    return {"title": "wx2tg itself failed; this is no fault of the project", "findings": [finding]}


def broken(report: Report, paths: Collection[str]) -> Failure:
    """What is wrong with the files `paths`, relative to SRC, of which the last good state is shown."""
    found = [
        {
            "code": finding.code,
            "severity": finding.severity,
            "path": finding.path,
            "line": finding.line,
            "column": finding.column,
            "message": finding.message,
            "frame": frame.plain(item),
        }
        for finding, item in mistaken(report, paths)
    ]
    title = f"{len(paths)} files have mistakes" if len(paths) > 1 else f"{visible(min(paths))} has a mistake"
    return {"title": title, "findings": found}


def mistaken(report: Report, paths: Collection[str]) -> Iterator[tuple[Finding, Diagnostic]]:
    """The findings in `paths` that keep them from being shown."""
    told = shown(report)
    for finding, item in zip(told.findings, told.diagnostics, strict=True):
        if finding.path in paths and mistakes([item]):
            yield finding, item
