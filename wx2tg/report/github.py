"""Annotations for GitHub Actions: workflow commands that mark the lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wx2tg.report.baseline import Finding
from wx2tg.report.model import Report
from wx2tg.report.shown import shown
from wx2tg.report.wording import count, percent, told_diff

_COMMANDS: Mapping[str, str] = MappingProxyType({"error": "error", "warning": "warning", "info": "notice"})


def render(report: Report) -> str:
    """One workflow command for each finding (after a comparison: each new one), then a summary line."""
    report = shown(report)
    findings = report.findings if report.diff is None else report.diff.new
    summary = report.summary
    counts = f"{count(summary.errors, 'error')}, {count(summary.warnings, 'warning')}"
    closing = f"wx2tg: {counts}, coverage {percent(summary.coverage)}"
    if report.diff is not None:
        closing += f"; {told_diff(report.diff)}"
    return "".join(f"{line}\n" for line in (*map(_command, findings), closing))


def _command(item: Finding) -> str:
    place = ""
    if item.path:
        place = f"file={_property(item.path)},line={item.line},col={item.column},endLine={item.end_line},"
        if item.end_line == item.line:
            place += f"endColumn={item.end_column},"
    text = "\n".join((item.message, *item.notes))
    return f"::{_COMMANDS[item.severity]} {place}title={item.code} {_property(item.name)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
