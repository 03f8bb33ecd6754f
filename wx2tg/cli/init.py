"""What `wx2tg init` does: wx2tg.toml into a project, and the files of the companion into a folder."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wx2tg.cli.exits import Usage
from wx2tg.cli.output import progress, write
from wx2tg.visible import visible

if TYPE_CHECKING:
    from wx2tg.options import Options


def write_settings(src: Path, folder: Path | None, *, force: bool) -> None:
    """Write wx2tg.toml into `src`, and the files of the companion into `folder`, if it is given.

    Usage before anything is written, where a file is there already and `force` is not given, or where one is a link.
    With a companion wx2tg.toml is kept.
    """
    from wx2tg import options
    from wx2tg.driver import pipeline
    from wx2tg.driver.cloud import cloud_of
    from wx2tg.report.companion_files import NAMES, SETTINGS, Ways, companion_files
    from wx2tg.report.starter import starter

    settings = src / options.FILE_NAME
    kept = folder is not None and not force and settings.exists()
    if not kept:
        _require_place(settings, force)
    if folder is not None:
        _require_folder(folder, SETTINGS, inside=src)
        for name in NAMES:
            _require_place(folder / name, force)
    own = options.load(src, None) if kept else options.Options(root=src)
    with progress("Looking", quiet=False):
        report = pipeline.check(src, _known(src, own))
        used = any(row.name.startswith("wx.cloud") for row in report.apis)
        cloud = cloud_of(src, _known(src, own), used=used) if folder is not None else None
    if kept:
        click.echo(f"Kept {visible(str(settings))}.")
    else:
        _write(settings, starter(report))
    if folder is not None:
        inside = _inside(folder, src / report.project.root)
        on_ton = own.payment.provider == "ton-connect"
        functions = _way(folder, Path(cloud.folder)) if cloud is not None and cloud.folder else ""
        ways = Ways(shlex.quote(_way(folder, src)), inside, functions)
        made = companion_files(report, ways, on_ton=on_ton, cloud=cloud)
        for name, content in made.items():
            _write(folder / name, content)
        click.echo(f"What is left to do is in {visible(str(folder / 'README.md'))}.")


def _known(src: Path, own: Options) -> Options:
    """What the options `own` say of the project itself."""
    from wx2tg import options

    return options.Options(root=src, project=own.project, apis=own.apis, components=own.components)


def _require_place(file: Path, force: bool) -> None:
    """Refuse to write `file` through a link, or over what is there. Usage."""
    if file.is_symlink():
        raise Usage(f"{file} is a link; remove it, or write the file behind it.")
    if file.exists() and not force:
        raise Usage(f"{file} is there already; --force replaces it.")


def _require_folder(folder: Path, known_by: str, *, inside: Path) -> None:
    """Refuse a link, and a folder of the project that holds other things: what the companion has is not published.

    A folder with a file `known_by` is the companion's own. Usage.
    """
    if folder.is_symlink():
        raise Usage(f"{folder} is a link; name the folder behind it.")
    if not folder.is_dir() or (folder / known_by).is_file():
        return
    if folder.resolve().is_relative_to(inside.resolve()) and (other := next(folder.iterdir(), None)) is not None:
        raise Usage(f"{folder} is a folder of the project and holds {other.name}; name a folder of its own with --to.")


def _write(file: Path, content: str) -> None:
    write(file, content)
    click.echo(f"Wrote {visible(str(file))}.")


def _inside(folder: Path, root: Path) -> str:
    """The path of `folder` from the folder of app.json, "" where it lies elsewhere."""
    here, there = folder.resolve(), root.resolve()
    return here.relative_to(there).as_posix() if here != there and here.is_relative_to(there) else ""


def _way(folder: Path, src: Path) -> str:
    """The path to `src` from `folder`."""
    here, there = folder.resolve(), src.resolve()
    shared = next(place for place in (here, *here.parents) if there.is_relative_to(place))
    up = len(here.relative_to(shared).parts)
    return Path(*[".."] * up, there.relative_to(shared)).as_posix()
