"""Exit statuses: what goes wrong in a command is wrong usage (2), an interrupt (130), or a fault of wx2tg (3)."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from wx2tg.streams import is_of_a_stream, silence
from wx2tg.version import __version__
from wx2tg.visible import visible

_FAULT = """\
wx2tg itself failed. This is a fault of wx2tg, not of your project.
Please report it with the lines below, and the file that causes it if you can tell which it is.

wx2tg {version}, Python {python}, {platform}
{trace}"""


_HOMES = {
    "wx2tg.dev.settings": ("DevError",),
    "wx2tg.batch.engine": ("EngineError",),
    "wx2tg.batch.listing": ("ListError",),
    "wx2tg.driver.revisions": ("RevisionError",),
    "wx2tg.driver.write": ("DistError",),
    "wx2tg.options": ("OptionsError",),
    "wx2tg.project": ("ProjectError",),
    "wx2tg.companion.config_file": ("ConfigError",),
    "wx2tg.companion.serve": ("ListenError",),
    "wx2tg.companion.store.base": ("StoreError",),
    "wx2tg.companion.telegram.bot": ("BotError",),
    "wx2tg.companion.commands": ("CommandError",),
    "wx2tg.companion.money.ledger": ("UnknownOrder",),
}
"""The exceptions that mean wrong usage, by the modules that have them."""


class Usage(click.ClickException):
    """A message for wrong usage, without the usage line that click prepends."""

    exit_code = 2


class Group(click.Group):
    """Turns exceptions into the exit statuses that programs rely on."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command line.

        Where standard output or error cannot be written to, the exit status is 2 as for any file.
        """
        try:
            return super().main(*args, **extra)
        except OSError as error:  # click itself handles a closed pipe.
            if not is_of_a_stream(error):
                raise
            silence(sys.stdout)
            try:
                click.echo(f"Error: standard output cannot be written: {error.strerror}", err=True)
            except OSError:
                silence(sys.stderr)
            sys.exit(getattr(error.__context__, "exit_code", 2))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            _require_working_directory()
            return super().invoke(ctx)
        except click.ClickException as error:
            error.message = _harmless(error.message)  # type: ignore[misc]
            raise
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            raise click.exceptions.Exit(130) from None
        except Exception as error:
            if isinstance(error, _usage_errors()):
                raise Usage(visible(str(error))) from error
            if is_of_a_stream(error):
                raise
            with suppress(OSError):
                click.echo(_harmless(_fault(error)), err=True)
            raise click.exceptions.Exit(3) from None


def _require_working_directory() -> None:
    """Wrong usage where the working directory has been removed, since relative paths mean nothing then."""
    try:
        Path.cwd()
    except OSError as error:
        raise Usage(f"The working directory cannot be found: {error.strerror}.") from None


def _harmless(text: str) -> str:
    """Text without control characters, which a message may quote from a project; line ends stay."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _usage_errors() -> tuple[type[Exception], ...]:
    """The exceptions that mean wrong usage, and whose message is shown alone.

    Only modules that are loaded are asked: no other can have raised its exception. Importing one here could fail, and
    the fault that is being reported may be just that.
    """
    return tuple(
        getattr(sys.modules[home], name) for home, names in _HOMES.items() if home in sys.modules for name in names
    )


def _fault(error: Exception) -> str:
    import platform
    import traceback

    trace = "".join(traceback.format_exception(error))
    return _FAULT.format(
        version=__version__, python=platform.python_version(), platform=platform.platform(), trace=trace
    ).rstrip()
