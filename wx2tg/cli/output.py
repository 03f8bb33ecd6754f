"""What commands write: reports on standard output and into files, progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wx2tg.cli.exits import Usage
from wx2tg.streams import is_terminal

if TYPE_CHECKING:
    from wx2tg.report import Report
    from wx2tg.report.baseline import Finding
    from wx2tg.report.history import Trend


def format_of(file: Path) -> str:
    """The format of a report that is written to `file`, by its suffix. Wrong usage where there is none."""
    from wx2tg.report import NAMES, SUFFIXES

    if file.name in NAMES:
        return NAMES[file.name]
    if file.suffix not in SUFFIXES:
        raise click.UsageError(f"{file}: a report ends in one of {' '.join(SUFFIXES)}.")
    return SUFFIXES[file.suffix]


def report_of(file: Path) -> Report:
    """The report that a JSON report was written of. Wrong usage where `file` cannot be read or is none."""
    from wx2tg.report.document import read_report

    try:
        return read_report(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Usage(f"{file} cannot be compared: {error}") from error


def baseline_of(file: Path) -> tuple[tuple[Finding, ...], float | None]:
    """The findings of an older JSON report, and its coverage, if it tells one. Wrong usage where `file` is none."""
    from wx2tg.report.baseline import read_old

    try:
        return read_old(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Usage(f"{file} cannot be a baseline: {error}") from error


def tell(report: Report, form: str, output: Path | None, verbose: bool, prefix: str = "") -> None:
    """Write a report in a format to `output`, or to standard output."""
    if output is not None:
        write(output, rendered(report, form, verbose, prefix))
    elif form == "text":
        show(report, verbose)
    else:
        click.echo(rendered(report, form, prefix=prefix), nl=False)


def rendered(report: Report, form: str, verbose: bool = False, prefix: str = "") -> str:
    """`report` in a format; `verbose` counts for text alone, the folder `prefix` for those of build servers."""
    from wx2tg.report import render, text

    if prefix:
        from wx2tg.report.prefix import FORMATS, prefixed

        report = prefixed(report, prefix) if form in FORMATS else report
    return text.render(report, verbose=verbose) if form == "text" else render(report, form)


def since(report: Report, src: Path, revision: str) -> Report:
    """`report` with the findings in files that are not as they were at a revision. Wrong usage where there is none."""
    from wx2tg.driver.revisions import changed_since

    fixed = report.diff.fixed if report.diff else ()
    paths = {item.path for item in (*report.findings, *fixed) if item.path}
    return report.within(changed_since(src, revision, paths))


def trend_of(src: Path, history: Path | None, at: str | None) -> Trend | None:
    """The trend file `history`, None where none was asked for. Wrong usage where it cannot be continued.

    The time of the run is `at`, else that of the commit that is checked out.
    """
    if history is None:
        return None
    from wx2tg.driver.revisions import RevisionError, commit_of
    from wx2tg.report.history import Trend, read_history

    try:
        commit = commit_of(src)
        time, name = at or commit.time, commit.hash
    except RevisionError as error:
        if at is None:
            raise Usage(f"The time of the run is not known ({error}): give it, as in --at 2026-01-31.") from None
        time, name = at, ""
    try:
        known = read_history(history.read_bytes()) if history.exists() else ()
    except (OSError, ValueError) as error:
        raise Usage(f"{history} cannot be continued: {error}") from error
    return Trend(history, known, time, name)


def with_trend(report: Report, trend: Trend | None) -> Report:
    """`report` with the runs of a trend file, to which a line for this one is added."""
    if trend is None:
        return report
    from msgspec.structs import replace

    from wx2tg.report import history

    points = history.with_point(trend.known, history.point_of(report, trend.time, trend.commit))
    replace_file(trend.file, history.written(points))
    return replace(report, history=points)


def replace_file(file: Path, content: str) -> None:
    """Write a file that was read before, so that it is never half written. Wrong usage where that cannot be done."""
    beside = file.with_name(f".{file.name}.new")
    write(beside, content)
    try:
        beside.replace(file)
    except OSError as error:
        raise Usage(f"{file} cannot be written: {error.strerror}") from error


def write_badge(report: Report, file: Path | None) -> None:
    """Write the badge of a report's coverage to `file`, where one is asked for."""
    if file is not None:
        from wx2tg.report import badge

        write(file, badge.render(report))


def write(file: Path, content: str) -> None:
    """Write a file, its folder made where it is not there. Wrong usage where that cannot be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Usage(f"{file} cannot be written: {error.strerror}") from error


def show(report: Report, verbose: bool) -> None:
    """Print the text report to standard output, with colours where that is a terminal."""
    from wx2tg.report import text

    if is_terminal(sys.stdout):
        from rich.console import Console

        Console(highlight=False).print(text.styled(report, verbose=verbose), soft_wrap=True, end="")
    else:
        click.echo(text.render(report, verbose=verbose), nl=False)


def show_errors(report: Report) -> None:
    """Print the errors of a report to standard output, one a line."""
    from wx2tg.report import text

    click.echo(text.errors(report), nl=False)


@contextmanager
def progress(verb: str, quiet: bool) -> Iterator[None]:
    """Show a spinner on standard error while the block runs, where that is a terminal; not with `quiet`."""
    if quiet or not is_terminal(sys.stderr):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{verb} ..."):
        yield
