"""Copies a folder of files into the storage of an environment, and the storage into a folder."""

from __future__ import annotations

from pathlib import Path

from wx2tg.companion.cloud.files.names import is_path
from wx2tg.companion.cloud.files.stores import FileStore

_LARGEST = 4 * 2**30


async def import_files(store: FileStore, environment: str, folder: Path) -> tuple[int, list[str]]:
    """How many files were stored under their paths below `folder`, and the paths that no file of the cloud may have.

    Links are left out: they may lead anywhere.
    """
    count, refused = 0, []
    for file in sorted(folder.rglob("*")):
        if file.is_symlink() or not file.is_file():
            continue
        path = file.relative_to(folder).as_posix()
        if not is_path(path):
            refused.append(path)
            continue
        with file.open("rb") as content:
            await store.put(environment, path, content)
        count += 1
    return count, refused


async def export_files(store: FileStore, environment: str, folder: Path) -> int:
    """How many files were written to their paths below `folder`."""
    count = 0
    for path in await store.paths(environment):
        content = await store.read(environment, path, _LARGEST)
        if content is not None:
            file = folder.joinpath(*path.split("/"))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            count += 1
    return count
