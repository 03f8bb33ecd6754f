"""Checks what [cloud] names: its database, its functions with their Node.js and packages, and the folder of files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from wx2tg.companion.check.files import tried_database
from wx2tg.companion.check.model import Line, Subject, missing, ok, untried, warning
from wx2tg.companion.cloud.engines.open import is_mongodb, open_at
from wx2tg.companion.cloud.functions.findings import findings
from wx2tg.companion.cloud.functions.folder import FolderError, Function, find_functions
from wx2tg.companion.cloud.functions.node_version import node_problem
from wx2tg.companion.cloud.functions.pool import cannot_run
from wx2tg.companion.cloud.functions.settings import FunctionSettings
from wx2tg.companion.config import CloudSection
from wx2tg.companion.gate import address_beside
from wx2tg.companion.store.base import StoreError
from wx2tg.companion.wording import counted

_PIECE = "cloud"


async def pieces(subject: Subject) -> list[Line]:
    """What the cloud needs of this machine."""
    section = subject.config.cloud
    parts = (
        counted(len(section.environments), "environment"),
        counted(len(section.collections), "collection"),
    )
    return [
        ok(_PIECE, f"The app's cloud has {' and '.join(parts)}."),
        *await _database(subject),
        *_files(subject.root / section.files, section.files),
        *await _functions(subject),
    ]


async def _database(subject: Subject) -> list[Line]:
    """The database of documents; no line where it is the companion's own, of which another line tells."""
    url = address_beside(subject.config.cloud.database.reveal(), subject.root)
    if not url:
        return []
    if not is_mongodb(url):
        return await tried_database(_PIECE, url, "`database` in [cloud]")
    try:
        await (await open_at(url)).close()
    except StoreError as error:
        text = str(error)
        return [missing(_PIECE, f"{text[0].upper()}{text[1:]}.", "Correct `database` in [cloud], or start MongoDB.")]
    return [ok(_PIECE, "The MongoDB of the cloud answers.")]


def _files(folder: Path, name: str) -> list[Line]:
    """The folder of files can be written; where it is not there yet, the one in which it will be made."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        return [
            missing(
                _PIECE, f"{place} is no folder, so that no file can be kept in {name}.", "Correct `files` in [cloud]."
            )
        ]
    if not os.access(place, os.W_OK | os.X_OK):
        todo = f"Give the companion's user the right to write in {place}."
        return [missing(_PIECE, f"No file can be kept in {name}: {place} cannot be written.", todo)]
    return [ok(_PIECE, f"Files can be kept in {name}.")]


async def _functions(subject: Subject) -> list[Line]:
    section = subject.config.cloud
    folder = subject.root / section.functions
    if not folder.exists():
        message = f"The folder {section.functions} of functions is not there, so that no function can be called."
        todo = "Correct `functions` in [cloud], or bring the folder there."
        unsaid = section.functions == CloudSection().functions and not section.http
        return [untried(_PIECE, message) if unsaid else missing(_PIECE, message, todo)]
    try:
        found = find_functions(folder)
    except FolderError as error:
        return [missing(_PIECE, f"The functions cannot be read: {error}.", "Correct `functions` in [cloud].")]
    settings = FunctionSettings(appid=subject.config.app.appid, environment=section.environments[0], node=section.node)
    lines = [
        (missing if wrong.fails else warning)(_PIECE, wrong.message, wrong.todo)
        for wrong in findings(found.values(), settings, subject.root)
    ]
    if found and not cannot_run(settings) and (problem := await node_problem(section.node)):
        todo = "Install Node.js 18 or newer, or name it with `node` in [cloud]."
        lines.append(missing(_PIECE, f"The program {section.node} {problem}.", todo))
    lines += [*_not_there(section, found), *_without_program(folder, found)]
    return lines or [ok(_PIECE, f"{counted(len(set(found.values())), 'function')} can be run.")]


def _not_there(section: CloudSection, found: Mapping[str, Function]) -> list[Line]:
    """Names in `http` that no function has."""
    return [
        missing(_PIECE, f"`http` in [cloud] names {name}, but there is no such function.", "Correct `http` in [cloud].")
        for name in section.http
        if name not in found
    ]


def _without_program(folder: Path, found: Mapping[str, Function]) -> list[Line]:
    """Folders with a package.json that hold no program, as those have that are written in TypeScript."""
    known = {function.folder for function in found.values()}
    todo = "Build it into an index.js, or name its program as `main` in package.json."
    return [
        warning(_PIECE, f"The folder {manifest.parent.name} of functions has a package.json, but no program.", todo)
        for manifest in sorted(folder.glob("*/package.json"))
        if manifest.parent not in known
    ]
