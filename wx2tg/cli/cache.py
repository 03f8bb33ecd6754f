"""The command `wx2tg cache`: where the cache is, how large it is, and how to empty it."""

from __future__ import annotations

import click

from wx2tg.cli.exits import Usage
from wx2tg.visible import visible


@click.command()
@click.option("--clear", is_flag=True, help="Remove everything in it.")
def cache(clear: bool) -> None:
    """Tell where wx2tg keeps the results of earlier runs, and how much there is.

    The environment variable WX2TG_CACHE_DIR names another folder, or, empty, turns the cache off. WX2TG_CACHE_SIZE is
    how many megabytes it may take (256).
    """
    from wx2tg.driver import cache as kept

    folder = kept.cache_folder()
    if folder is None:
        click.echo(f"There is no cache: {kept.FOLDER_VARIABLE} is empty.")
        return
    place = visible(str(folder))
    if not clear:
        click.echo(f"{place}: {_amount(*kept.size_of(folder))}, of at most {_size(kept.most_bytes())}.")
        if folder.exists() and kept.Cache.opened() is None:
            click.echo("It is not used: it belongs to another user, others can look into it, or it is no folder.")
        return
    try:
        removed = kept.clear(folder)
    except OSError as error:
        raise Usage(f"{place} cannot be cleared: {error.strerror}.") from None
    click.echo(f"{place}: {_amount(*removed)} removed.")


def _amount(entries: int, size: int) -> str:
    return f"{'1 entry' if entries == 1 else f'{entries} entries'}, {_size(size)}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
