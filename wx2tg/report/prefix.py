"""Puts a folder before the paths of a report: build servers want them from the root of the repository."""

from __future__ import annotations

import posixpath
from typing import TypeVar

from msgspec.structs import replace

from wx2tg.report.baseline import Diff, Finding, Moved
from wx2tg.report.model import Report
from wx2tg.visible import encodable

FORMATS = frozenset({"github", "gitlab", "junit", "sarif"})
"""The formats for build servers; in all others paths are relative to SRC, so that reports can be compared."""

_Placed = TypeVar("_Placed", Finding, Moved)


def prefixed(report: Report, prefix: str) -> Report:
    """`report` with the folder `prefix`, which is relative, before the paths of its findings."""
    folder = posixpath.normpath(encodable(prefix.replace("\\", "/")))
    if folder == ".":
        return report
    return replace(
        report,
        project=replace(report.project, root=posixpath.normpath(f"{folder}/{report.project.root}")),
        findings=_all(report.findings, folder),
        diagnostics=tuple(replace(item, path=_joined(folder, item.path)) for item in report.diagnostics),
        diff=report.diff and _diff(report.diff, folder),
    )


def _diff(diff: Diff, folder: str) -> Diff:
    moved = tuple(replace(pair, finding=_placed(pair.finding, folder)) for pair in _all(diff.moved, folder))
    return Diff(
        new=_all(diff.new, folder),
        fixed=_all(diff.fixed, folder),
        unchanged=_all(diff.unchanged, folder),
        moved=moved,
        coverage=diff.coverage,
    )


def _all(items: tuple[_Placed, ...], folder: str) -> tuple[_Placed, ...]:
    return tuple(_placed(item, folder) for item in items)


def _placed(item: _Placed, folder: str) -> _Placed:
    return replace(item, path=_joined(folder, item.path))


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path}" if path else path
