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


def load(src: Path, config: Path | None) -> Options:
    """The options for the project at `src`."""
    from wx2tg import options

    return options.load(src, config)


def off(flag: bool) -> bool | None:
    """The value of an option that is on unless its `--no-` flag was given."""
    return False if flag else None
