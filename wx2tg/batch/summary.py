"""Writes what a fleet came to: as JSON and CSV for programs, as one HTML page and some lines for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from wx2tg.batch import folder
from wx2tg.batch.fleet import Fleet
from wx2tg.batch.model import Outcome
from wx2tg.report.shown import json_of
from wx2tg.report.wording import count, percent, size
from wx2tg.version import __version__
from wx2tg.visible import visible

VERSION = 1
_COLUMNS = (
    *("name", "path", "status", "kind", "reason", "kept", "title", "pages", "components"),
    *("errors", "warnings", "infos", "unsupported", "coverage", "files", "bytes", "gzip", "seconds", "processor"),
)
_MOST_ROWS = 2000
_MOST_GROUPS = 100
_MOST_LINES = 10
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(out: Path, fleet: Fleet, names: Sequence[str]) -> None:
    """Write the three summaries into `out`, the projects in the order of `names`. OSError."""
    rows = fleet.in_order(names)
    for name, content in zip(folder.SUMMARIES, (_html(fleet, rows), _json(fleet, rows), _csv(rows)), strict=True):
        folder.write(out / name, content.encode("utf-8", "replace"))


def _json(fleet: Fleet, rows: Sequence[Outcome]) -> str:
    return json_of(
        {
            "version": VERSION,
            "tool": {"name": "wx2tg", "version": __version__},
            "sums": fleet.sums(),
            "failures": fleet.failures(),
            "unsupported": fleet.missing(),
            "findings": fleet.findings(),
            "projects": [_row(row) for row in rows],
        }
    )


def _row(row: Outcome) -> dict[str, object]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _csv(rows: Sequence[Outcome]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(value) for value in _row(row).values()] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    shown = visible(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _html(fleet: Fleet, rows: Sequence[Outcome]) -> str:
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("wx2tg.batch", "."), autoescape=True, trim_blocks=True, finalize=_finalized
    )
    environment.filters.update(count=count, percent=percent, size=size, link=quote)
    ordered = sorted(rows, key=lambda row: (row.status != "failed", -row.errors))
    return (
        environment.get_template("summary.html.jinja").render(
            sums=fleet.sums(),
            failures=fleet.failures(),
            missing=fleet.missing()[:_MOST_GROUPS],
            findings=fleet.findings()[:_MOST_GROUPS],
            rows=ordered[:_MOST_ROWS],
            left_out=max(0, len(ordered) - _MOST_ROWS),
            reports=folder.REPORTS,
            version=__version__,
        )
        + "\n"
    )


def _finalized(value: object) -> object:
    return visible(value) if type(value) is str else value


def lines(fleet: Fleet) -> Iterator[str]:
    """What is told at the end of a run, line by line."""
    sums = fleet.sums()
    yield (
        f"{count(sums.projects, 'project')}: {sums.converted:,} converted ({sums.clean:,} without errors and warnings, "
        f"{sums.with_errors:,} with errors{f', {sums.kept:,} unchanged' if sums.kept else ''}), {sums.failed:,} failed."
    )
    yield (
        f"{count(sums.errors, 'error')}, {count(sums.warnings, 'warning')}; {percent(sums.coverage)} of the API and "
        f"component uses come across; {size(sums.bytes)}, {size(sums.gzip)} gzipped."
    )
    failed = [row for row in fleet.rows.values() if row.status == "failed"]
    for row in failed[:_MOST_LINES]:
        yield f"  failed: {visible(row.name)}: {visible(row.reason)}"
    if len(failed) > _MOST_LINES:
        yield f"  ... and {len(failed) - _MOST_LINES:,} more."
    missing = fleet.missing()[:_MOST_LINES]
    if missing:
        yield "Most used of what does not come across:"
    for item in missing:
        name = item.name if item.kind == "api" else f"<{item.name}>"
        yield f"  {visible(name)} ({item.tier}): {count(item.projects, 'project')}, {count(item.uses, 'use')}"
