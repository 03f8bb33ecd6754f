"""The options that the commands share which read a project, and what they make of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from wx2tg.options import Options

_Command = TypeVar("_Command", bound=Callable[..., Any])

FORMATS = ("text", "json", "sarif", "markdown", "html", "github", "gitlab", "junit")
"""Those of `wx2tg.report`, which is not loaded for the help alone."""

_LEVELS = ("error", "warning", "unsupported", "never")
_OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def common(command: _Command) -> _Command:
    """The options that `convert`, `check` and `diff` share."""
    options = (
        click.option("--config", type=_OLD_FILE, metavar="FILE", help="Read this instead of SRC/wx2tg.toml."),
        click.option("--fail-on", type=click.Choice(_LEVELS), help="What makes the exit status 1 (default: error)."),
        click.option(
            "--jobs",
            type=click.IntRange(min=0),
            metavar="N",
            help="Processes to use at most (default: one a core, up to 8). Small projects take one.",
        ),
        click.option(
            "--no-cache", is_flag=True, help="Neither use nor keep results of earlier runs (see `wx2tg cache`)."
        ),
        click.option("-v", "--verbose", is_flag=True, help="Tell every decision, every place, and times."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _relative(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and (Path(value).is_absolute() or ".." in Path(value).parts):
        raise click.BadParameter(f"{value!r} is no folder below the root of a repository.")
    return value


prefix = click.option(
    "--prefix",
    default="",
    metavar="DIR",
    callback=_relative,
    help="Put DIR before the paths in reports for build servers, where SRC is not the root of the repository.",
)
"""The option of the commands that write such reports."""


def trend(command: _Command) -> _Command:
    """The options of `convert` and `check` that keep what a run came to for later."""
    file = click.Path(dir_okay=False, path_type=Path)
    options = (
        click.option(
            "--history",
            type=file,
            metavar="FILE",
            help="Add a line of JSON to FILE with what this run counted; HTML reports show a chart of it.",
        ),
        click.option(
            "--at",
            metavar="TIME",
            callback=_time,
            help="The time of that line, such as 2026-01-31T12:00Z (default: that of the commit).",
        ),
        click.option("--badge", type=file, metavar="FILE.svg", help="Write a badge of the coverage."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _time(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from wx2tg.report.history import is_time

        if not is_time(value):
            raise click.BadParameter(f"{value!r} is no date or time, such as 2026-01-31 or 2026-01-31T12:00:00Z.")
    return value


def load(src: Path, config: Path | None) -> Options:
    """The options for the project at `src`."""
    from wx2tg import options

    return options.load(src, config)


def off(flag: bool) -> bool | None:
    """The value of an option that is on unless its `--no-` flag was given."""
    return False if flag else None


def beside(*files: Path | None) -> tuple[Path, ...]:
    """Those of the files that were asked for."""
    return tuple(file for file in files if file is not None)
