"""What `wx2tg cloud import` and `wx2tg cloud export` do, each as one call that needs no event loop around it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from wx2tg.companion.cloud.engines.base import Engine, Taken
from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.files.stores import FileStore, Folder
from wx2tg.companion.cloud.moving.documents import export_documents, import_documents
from wx2tg.companion.cloud.moving.files import export_files, import_files
from wx2tg.companion.commands import CommandError
from wx2tg.companion.config_file import ConfigError, load
from wx2tg.companion.gate import address_beside, database_address
from wx2tg.companion.store import open_store
from wx2tg.companion.wording import counted

FILES = "files"
"""The folder of an export that has the files."""

# WeChat calls an export `database_export-AbCdEf.json`, which does not say what of.
_UNNAMED = re.compile(r"database_export-.*", re.IGNORECASE)
_COLLECTION = re.compile(r"[\w\-.]{1,64}")
_SUFFIXES = (".json", ".jsonl", ".csv")


class _Place(NamedTuple):
    engine: Engine
    files: FileStore
    environment: str


def import_all(config: Path, paths: Sequence[Path], *, environment: str, collection: str, replacing: bool) -> list[str]:
    """Bring exports of collections in, and folders of files: what was done, in sentences.

    A file has the collection of its own name unless `collection` names another. With `replacing` a document takes the
    place of the one with its id. ConfigError, StoreError, CommandError.
    """
    return asyncio.run(_import(config, paths, environment, collection=collection, replacing=replacing))


def export_all(config: Path, folder: Path, *, environment: str, collections: Sequence[str]) -> list[str]:
    """Write collections, or all of them and the files too, into a folder: what was done, in sentences.

    ConfigError, StoreError, CommandError.
    """
    return asyncio.run(_export(config, folder, environment, collections))


async def _import(
    config: Path, paths: Sequence[Path], environment: str, *, collection: str, replacing: bool
) -> list[str]:
    said: list[str] = []
    async with _place(config, environment) as place:
        for path in paths:
            try:
                if path.is_dir():
                    count, refused = await import_files(place.files, place.environment, path)
                    said.append(f"{path}: {counted(count, 'file')}")
                    said += [f"{path}: left out {name}, which cannot be the path of a file" for name in refused]
                    continue
                name = collection or _collection_of(path)
                count = await import_documents(place.engine, place.environment, name, path, replacing=replacing)
                said.append(f"{path}: {counted(count, 'document')} in {name}")
            except (CloudError, Taken, OSError, UnicodeDecodeError) as error:
                done = "".join(f"{sentence}\n" for sentence in said)
                raise CommandError(f"{done}{path}: {_reason(error)}") from None
    return said


async def _export(config: Path, folder: Path, environment: str, collections: Sequence[str]) -> list[str]:
    said: list[str] = []
    async with _place(config, environment) as place:
        async with place.engine.read(place.environment) as session:
            there = await session.collections()
        if unknown := set(collections) - there:
            raise CommandError(f"There is no collection {', '.join(sorted(unknown))} in {place.environment}.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in collections or sorted(there):
                file = folder / f"{name}.json"
                count = await export_documents(place.engine, place.environment, name, file)
                said.append(f"{file}: {counted(count, 'document')}")
            if not collections:
                count = await export_files(place.files, place.environment, folder / FILES)
                said.append(f"{folder / FILES}: {counted(count, 'file')}")
        except OSError as error:
            raise CommandError(f"{folder}: {_reason(error)}") from None
    return said


@asynccontextmanager
async def _place(config: Path, environment: str) -> AsyncIterator[_Place]:
    found, root = load(config), config.absolute().parent
    section = found.cloud
    if not section.environments:
        raise ConfigError("[cloud] names no environment, so there is no cloud to move anything into")
    environment = environment or section.environments[0]
    if environment not in section.environments:
        raise CommandError(f"[cloud] has no environment {environment}: it has {', '.join(section.environments)}.")
    store = await open_store(database_address(found, root))
    try:
        engine = await open_engine(address_beside(section.database.reveal(), root), store)
        try:
            yield _Place(engine, Folder(root / section.files), environment)
        finally:
            await engine.close()
    finally:
        await store.close()


def _collection_of(path: Path) -> str:
    name = path.stem if path.suffix.lower() in _SUFFIXES else path.name
    if _UNNAMED.fullmatch(name) or not _COLLECTION.fullmatch(name):
        raise CommandError(f"The name of {path} does not say which collection it is of: name it with --collection.")
    return name


def _reason(error: Exception) -> str:
    if isinstance(error, CloudError):
        return error.reason
    if isinstance(error, Taken):
        return f"another document has {error.key} in {error.index}; --replace puts documents in the place of others"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "it is no text in UTF-8"
