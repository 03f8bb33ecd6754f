"""The JSON report, version 1: what other programs, and a later `--baseline`, read."""

from __future__ import annotations

from wx2tg.report.document import document_of
from wx2tg.report.model import Report
from wx2tg.report.shown import json_of


def render(report: Report) -> str:
    """`report` as JSON with two-space indentation; `diff` is there only after a comparison."""
    return json_of(document_of(report))
