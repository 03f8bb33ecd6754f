"""Why a project cannot be built as it is, as messages have it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wx2tg.dev.session import Failure
from wx2tg.diagnostics import Severity, frame
from wx2tg.driver.standing import Snapshot
from wx2tg.report.shown import shown


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


def broken(snapshot: Snapshot, paths: Collection[str]) -> Failure | None:
    """The errors in the files `paths`, for which their last good state is shown; None where there are none."""
    if not paths:
        return None
    report = shown(snapshot.report)
    root = report.project.root
    names = {*paths, *(path if root == "." else f"{root}/{path}" for path in paths)}
    found: list[dict[str, Any]] = []
    for finding, item in zip(report.findings, report.diagnostics, strict=True):
        if item.severity is Severity.ERROR and finding.path in names:
            found.append(
                {
                    "code": finding.code,
                    "severity": finding.severity,
                    "path": finding.path,
                    "line": finding.line,
                    "column": finding.column,
                    "message": finding.message,
                    "frame": frame.plain(item),
                }
            )
    count = len({finding["path"] for finding in found}) or len(paths)
    title = f"{count} files have errors" if count > 1 else f"{sorted(paths)[0]} has an error"
    return {"title": title, "findings": found}
