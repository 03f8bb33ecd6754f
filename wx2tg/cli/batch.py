"""The command `wx2tg batch`: converts many mini-programs, with one summary."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wx2tg.cli.exits import Usage
from wx2tg.streams import is_terminal
from wx2tg.visible import visible

if TYPE_CHECKING:
    from wx2tg.batch.listing import Listing
    from wx2tg.batch.model import Outcome
    from wx2tg.options import FailOn

_LEVELS = ("error", "warning", "unsupported", "never")
_SECONDS = 600.0
_MEGABYTES = 2048


@click.command()
@click.argument("projects", metavar="LIST")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    required=True,
    help="Where the bundles, the reports and the summary go.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Processes on this machine (default: one a core, up to 8).",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="The longest that one project may take; 0: no limit.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=0),
    default=_MEGABYTES,
    show_default=True,
    metavar="MB",
    help="The most memory that a process may take, where the system has such a limit; 0: no limit.",
)
@click.option("--again", is_flag=True, help="Convert every project again, also those that have not changed.")
@click.option("--dask", metavar="ADDRESS", help="Convert on the Dask cluster whose scheduler is there (wx2tg[dask]).")
@click.option("--fail-on", type=click.Choice(_LEVELS), help="What makes the exit status 1 (default: error).")
@click.option("--no-minify", is_flag=True, help="Keep generated code readable.")
@click.option("--source-maps", is_flag=True, help="Write source maps.")
@click.option("--force", is_flag=True, help="Replace bundles' folders that hold files of another origin.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def batch(
    projects: str,
    out: Path,
    jobs: int,
    timeout: float,
    memory: int,
    again: bool,
    dask: str | None,
    fail_on: FailOn | None,
    no_minify: bool,
    source_maps: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Convert all mini-programs of LIST into DIR, with one summary; one that fails stops no other.

    LIST is a text file with the folder of a mini-program, or a pattern for several, on each line, relative to the file;
    `name => folder` gives one a name, `#` begins a comment. It may also be a folder whose sub-folders are
    mini-programs, or `-` for standard input.

    A run that was interrupted goes on when the same command is given again: what has not changed since is kept. The
    exit status is 1 where a project failed, or has findings at or above --fail-on.
    """
    from wx2tg.batch.listing import check_places
    from wx2tg.batch.model import Flags, Limits
    from wx2tg.batch.run import run
    from wx2tg.batch.summary import lines

    listing = _listing(projects)
    out = out.absolute()
    check_places(listing, out)
    if dask is not None:
        _require_dask()
    for note in listing.notes:
        click.echo(f"Note: {visible(note)}", err=True)
    flags = Flags(
        fail_on=fail_on, minify=_given(no_minify, False), source_maps=_given(source_maps), force=_given(force)
    )
    done: list[str] = []
    try:
        with _progress(len(listing.projects), quiet) as told:

            def tell(outcome: Outcome) -> None:
                done.append(outcome.name)
                told(outcome)

            fleet = run(
                listing,
                out,
                flags=flags,
                limits=Limits(timeout, memory),
                jobs=jobs,
                again=again,
                dask=dask,
                told=tell,
            )
    except KeyboardInterrupt:
        click.echo(f"{len(done)} of {len(listing.projects)} projects are done; the same command goes on.", err=True)
        raise
    for line in lines(fleet):
        click.echo(line)
    click.echo(f"The summary is in {visible(str(out / 'summary.html'))}.")
    raise click.exceptions.Exit(fleet.exit_code())


def _listing(projects: str) -> Listing:
    """The fleet that LIST names. Wrong usage where it cannot be read."""
    from wx2tg.batch.listing import of_folder, read_list

    if projects == "-":
        return read_list(_decoded(sys.stdin.buffer.read(), "Standard input"), Path.cwd())
    file = Path(projects)
    try:
        if file.is_dir():
            return of_folder(file.absolute())
        return read_list(_decoded(file.read_bytes(), projects), file.absolute().parent)
    except OSError as error:
        raise Usage(f"{projects} cannot be read: {error.strerror}.") from None


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Usage(f"{where} is not encoded in UTF-8.") from None


def _require_dask() -> None:
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise Usage("--dask needs the library `distributed`: pip install 'wx2tg[dask]'.")


def _given(flag: bool, value: bool = True) -> bool | None:
    """`value` where a flag was given; None leaves it to the project."""
    return value if flag else None


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """What is called for each project as it is done: a bar on a terminal, else a line, both on standard error."""
    if quiet:
        yield lambda outcome: None
        return
    if not is_terminal(sys.stderr):
        numbers = iter(range(1, total + 1))
        yield lambda outcome: click.echo(f"[{next(numbers)}/{total}] {_line(outcome)}", err=True)
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    failures = 0
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total)

        def told(outcome: Outcome) -> None:
            nonlocal failures
            if outcome.status == "failed":
                failures += 1
                bar.console.print(escape(_line(outcome)), highlight=False)
            shown = escape(visible(outcome.name)) + (f" [red]{failures} failed[/]" if failures else "")
            bar.update(task, advance=1, description=shown)

        yield told


def _line(outcome: Outcome) -> str:
    """One line about a project."""
    name = visible(outcome.name)
    if outcome.status == "failed":
        return f"{name}: failed: {visible(outcome.reason)}"
    from wx2tg.report.wording import count, percent

    how = "unchanged" if outcome.kept else f"{outcome.seconds:.1f} s"
    found = f"{count(outcome.errors, 'error')}, {count(outcome.warnings, 'warning')}"
    return f"{name}: converted, {found}, {percent(outcome.coverage)} ({how})"
