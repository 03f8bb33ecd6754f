"""Finds the cloud functions of a project, and reads what each says of itself in its config.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import msgspec

from wx2tg.companion.cloud.functions.cron import CronError, Schedule, parse_cron
from wx2tg.companion.untrusted import decode_json

LONGEST = 60
"""Seconds that a function may ask for, as with WeChat."""

MOST_MEMORY = 3072
LEAST_MEMORY = 64

ENTRIES = ("index.js", "index.cjs", "index.mjs")
# How deep folders that hold functions may nest.
_DEEPEST = 4
_SKIPPED = {"node_modules", "__pycache__"}


class FolderError(Exception):
    """A folder of functions that cannot be read; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A timer: `name` as its function is told, `schedule` in China's time."""

    name: str
    config: str
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Function:
    """One cloud function. `timeout` in seconds and `memory` in megabytes are None where its config.json says nothing.

    `problems` are parts of its config.json that were left out.
    """

    name: str
    folder: Path
    entry: Path
    is_module: bool
    timeout: int | None = None
    memory: int | None = None
    triggers: tuple[Trigger, ...] = ()
    problems: tuple[str, ...] = ()


class _Trigger(msgspec.Struct):
    name: str = ""
    type: str = "timer"
    config: str = ""


class _Config(msgspec.Struct, rename={"memory": "memorySize"}):
    timeout: Annotated[float, msgspec.Meta(gt=0)] | None = None
    memory: Annotated[float, msgspec.Meta(gt=0)] | None = None
    triggers: list[_Trigger] = []


def functions_folder(project: Path) -> Path | None:
    """Where `project.config.json` of a project says that its functions are; None where it names no folder.

    FolderError where the file cannot be read, or names a folder outside of the project.
    """
    file = project / "project.config.json"
    if not file.is_file():
        found = project / "cloudfunctions"
        return found if found.is_dir() else None
    config = _json(file)
    named = config.get("cloudfunctionRoot") if isinstance(config, dict) else None
    if not isinstance(named, str) or not named.strip():
        return None
    folder = (project / PurePosixPath(named.strip().lstrip("/"))).resolve()
    if not folder.is_relative_to(project.resolve()):
        raise FolderError(f"{file}: cloudfunctionRoot {named!r} leads out of the project")
    return folder if folder.is_dir() else None


def find_functions(root: Path) -> dict[str, Function]:
    """Every function below `root` by its name: that of its folder.

    A folder without a program may hold folders of functions; where two of these have one name, the first in the order
    of their paths has it, and each has its path too (`shop/login`). FolderError where `root` cannot be read.
    """
    found: dict[str, Function] = {}
    nested: list[Function] = []
    try:
        for folder, depth in _folders(root, 0):
            function = _read(folder, folder.relative_to(root).as_posix())
            if function is not None:
                found[function.name] = function
                nested += [function] if depth else []
    except OSError as error:
        raise FolderError(f"{root}: {error.strerror}") from None
    for function in nested:
        found.setdefault(function.folder.name, function)
    return found


def _folders(root: Path, depth: int) -> Iterator[tuple[Path, int]]:
    for folder in sorted(root.iterdir()):
        if folder.name in _SKIPPED or folder.name.startswith(".") or not folder.is_dir():
            continue
        if _entry(folder) is not None:
            yield folder, depth
        elif depth < _DEEPEST:
            yield from _folders(folder, depth + 1)


def _entry(folder: Path) -> Path | None:
    """The program of a function: index.js, or the `main` of its package."""
    for name in ENTRIES:
        if (folder / name).is_file():
            return folder / name
    main = package_of(folder).get("main")
    file = (folder / main).resolve() if isinstance(main, str) else None
    inside = file is not None and file.is_file() and file.is_relative_to(folder.resolve())
    return file if inside else None


def package_of(folder: Path) -> Mapping[str, Any]:
    """The package.json in `folder`; empty where there is none that can be read."""
    try:
        found = _json(folder / "package.json")
    except FolderError:
        return {}
    return found if isinstance(found, dict) else {}


def _read(folder: Path, name: str) -> Function | None:
    entry = _entry(folder)
    if entry is None:
        return None
    config, problems = _config(folder / "config.json")
    triggers, wrong = _triggers(config)
    is_module = entry.suffix == ".mjs" or (entry.suffix == ".js" and package_of(folder).get("type") == "module")
    return Function(
        name=name,
        folder=folder,
        entry=entry,
        is_module=is_module,
        timeout=None if config.timeout is None else min(max(round(config.timeout), 1), LONGEST),
        memory=None if config.memory is None else min(max(round(config.memory), LEAST_MEMORY), MOST_MEMORY),
        triggers=triggers,
        problems=(*problems, *wrong),
    )


def _config(file: Path) -> tuple[_Config, list[str]]:
    if not file.is_file():
        return _Config(), []
    try:
        return msgspec.convert(_json(file), _Config), []
    except FolderError as error:
        return _Config(), [str(error)]
    except msgspec.ValidationError as error:
        return _Config(), [f"config.json: {error}"]


def _triggers(config: _Config) -> tuple[tuple[Trigger, ...], list[str]]:
    triggers, problems = [], []
    for given in config.triggers:
        if given.type != "timer":
            problems.append(f"config.json: the trigger {given.name!r} has the type {given.type!r}; only timers are run")
            continue
        try:
            triggers.append(Trigger(given.name, given.config, parse_cron(given.config)))
        except CronError as error:
            problems.append(f"config.json: the trigger {given.name!r}: {error}")
    return tuple(triggers), problems


def _json(file: Path) -> Any:
    try:
        return decode_json(file.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise FolderError(f"{file.name}: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise FolderError(f"{file.name}: {error}") from None
