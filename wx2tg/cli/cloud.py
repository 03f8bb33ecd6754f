"""The commands of `wx2tg cloud`. They hold no logic, and import the server's libraries when they run."""

from __future__ import annotations

from pathlib import Path

import click

from wx2tg.cli.companion import config_option, libraries
from wx2tg.visible import visible

_ENVIRONMENT = click.option(
    "--environment", default="", metavar="ID", help="One of those in [cloud] (default: the first)."
)


@click.group()
def cloud() -> None:
    """Move documents and files into the companion's cloud, and out of it."""


@cloud.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--collection", default="", metavar="NAME", help="The collection of the documents.")
@click.option("--replace", "replacing", is_flag=True, help="Put documents in the place of those with the same ids.")
@_ENVIRONMENT
@config_option
def import_(paths: tuple[Path, ...], collection: str, environment: str, config: Path, *, replacing: bool) -> None:
    """Bring in what WeChat's console has exported.

    PATH is a file of JSON lines or CSV, whose name says which collection it is of (goods.json), or a folder of files.
    """
    with libraries():
        from wx2tg.companion.cloud.moving import commands
    said = commands.import_all(config, paths, environment=environment, collection=collection, replacing=replacing)
    for sentence in said:
        click.echo(visible(sentence))


@cloud.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--collection", "collections", multiple=True, metavar="NAME", help="Only this collection; may be repeated."
)
@_ENVIRONMENT
@config_option
def export(folder: Path, collections: tuple[str, ...], environment: str, config: Path) -> None:
    """Write every collection into DIR, as JSON lines that WeChat's console reads, and the files into DIR/files."""
    with libraries():
        from wx2tg.companion.cloud.moving import commands
    for sentence in commands.export_all(config, folder, environment=environment, collections=collections):
        click.echo(visible(sentence))
