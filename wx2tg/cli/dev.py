"""The command `wx2tg dev`. It holds no logic, and imports the server's libraries when it runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from wx2tg.cli.exits import Usage
from wx2tg.streams import is_terminal

_SRC = click.Path(exists=True, file_okay=False, readable=True, path_type=Path)
_OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PORT = click.IntRange(0, 65535)


@click.command()
@click.argument("src", type=_SRC)
@click.option("--config", type=_OLD_FILE, metavar="FILE", help="Read this instead of SRC/wx2tg.toml.")
@click.option("--port", type=_PORT, metavar="N", help="The workbench's port (default: 8000, or the next free one).")
@click.option("--app-port", type=_PORT, metavar="N", help="The app's port (default: 8001, or the next free one).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where the app listens: 0.0.0.0 for a phone.")
@click.option("--open/--no-open", "opens", default=None, help="Open the workbench in a browser (at a terminal).")
@click.option("--users", type=_OLD_FILE, metavar="FILE", help="More users to open the app as, in JSON.")
@click.option("--poll", is_flag=True, help="Look at the files again and again, where the disk tells of no changes.")
@click.option("--https", is_flag=True, help="Serve the app over TLS too, to phones in the same network.")
@click.option("--tunnel", default="", metavar="CMD", help="Run a tunnel to the app; {port} in CMD is its port.")
@click.option(
    "--companion",
    "companion_file",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Run a companion beside it, by companion.toml or FILE, with a Bot API of the workbench's own.",
)
@click.option("--backend", default="", metavar="URL", help="The back end of that companion.")
def dev(
    src: Path,
    config: Path | None,
    port: int | None,
    app_port: int | None,
    host: str,
    opens: bool | None,
    users: Path | None,
    poll: bool,
    https: bool,
    tunnel: str,
    companion_file: str | None,
    backend: str,
) -> None:
    """Work on the mini-program in SRC: it is built, shown in a simulated Telegram client, and kept up to date."""
    try:
        from wx2tg.cli.dev_ca import workbench_ca
        from wx2tg.dev.said import Said
        from wx2tg.dev.serve import run
        from wx2tg.dev.settings import Settings
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "wx2tg":
            raise
        raise Usage(
            f"`wx2tg dev` needs libraries that are not installed ({library}): pip install 'wx2tg[dev]'"
        ) from error
    settings = Settings(
        src=src.absolute(),
        config=config.absolute() if config else None,
        host=host,
        port=port,
        app_port=app_port,
        poll=poll,
        authority=workbench_ca() if https else None,
        tunnel=tunnel,
        companion=companion_file is not None,
        companion_file=_companion_file(companion_file, src, config),
        backend=backend,
        users=users,
    )
    run(settings, Said(opens=is_terminal(sys.stdout) if opens is None else opens))


def _companion_file(given: str | None, src: Path, config: Path | None) -> Path | None:
    """The configuration of the companion: FILE, or companion.toml here, beside `config` or in `src`; None for none."""
    if given:
        if not Path(given).is_file():
            raise Usage(f"--companion: there is no file {given}")
        return Path(given).absolute()
    folders = (Path(), *([config.parent] if config else []), src)
    found = (folder / "companion.toml" for folder in folders)
    return next((file.absolute() for file in found if file.is_file()), None)
