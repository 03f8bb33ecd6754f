"""`wx2tg diff`: compares two reports, folders or revisions of a project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wx2tg.cli.exits import Usage
from wx2tg.cli.flags import FORMATS, beside, common, load, off, prefix
from wx2tg.cli.output import progress, report_of, tell

if TYPE_CHECKING:
    from wx2tg.options import FailOn, Options
    from wx2tg.report import Report

_DIR = click.Path(exists=True, file_okay=False, readable=True, path_type=Path)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--project", type=_DIR, default=".", show_default=True, metavar="DIR", help="The project of revisions.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there instead of to standard output.",
)
@prefix
@common
def diff(
    old: str,
    new: str,
    project: Path,
    form: str,
    output: Path | None,
    prefix: str,
    config: Path | None,
    fail_on: FailOn | None,
    jobs: int | None,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Compare NEW with OLD: which findings are new, fixed, unchanged, and which have moved.

    Each is a JSON report, the folder of a project, or a git revision of --project. A name that is both a path and a
    revision is the path; `heads/NAME` is the branch. The exit status counts the new findings alone.
    """

    def options(src: Path, cache: bool) -> Options:
        return load(src, config).with_flags(
            fail_on=fail_on, jobs=jobs, cache=off(no_cache or not cache), reports=beside(output)
        )

    with progress("Comparing", quiet=False):
        before, _ = _reported(old, project, options)
        after, level = _reported(new, project, options)
    report = after.against(before.findings, before.coverage)
    tell(report, form, output, verbose, prefix)
    raise click.exceptions.Exit(report.exit_code(fail_on or level))


def _reported(name: str, project: Path, options: Callable[[Path, bool], Options]) -> tuple[Report, FailOn]:
    """The report that `name` stands for, and what its project's wx2tg.toml says a failure is."""
    from wx2tg.driver import pipeline

    path = Path(name)
    if not name:
        raise Usage("OLD and NEW are each a report, a folder or a revision, and one of them is empty.")
    if path.is_file():
        return report_of(path), "error"
    if path.is_dir():
        chosen = options(path, True)
        return pipeline.check(path, chosen), chosen.report.fail_on
    from wx2tg.driver.revisions import exported

    # A temporary folder has another name each time: what is remembered of it would never be asked for.
    with exported(project, name) as folder:
        chosen = options(folder, False)
        return pipeline.check(folder, chosen), chosen.report.fail_on
