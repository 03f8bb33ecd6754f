"""Finds the cloud functions beside an app: their scripts, the packages that they ask for, and CloudBase's settings."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from wx2tg.knowledge import asset_table
from wx2tg.places import is_file, is_folder, is_within
from wx2tg.project.cloud_code import cloud_folders
from wx2tg.project.model import Project
from wx2tg.project.reading import read_config
from wx2tg.project.settings import locate
from wx2tg.project.walk import walk

_USUAL = "cloudfunctions"
_ENTRIES = ("index.js", "index.cjs", "index.mjs")
_SCRIPTS = (".js", ".cjs", ".mjs", ".ts", ".mts")
_RC = "cloudbaserc.json"


class FunctionFolder(msgspec.Struct, frozen=True):
    """The function `name`, its `folder` on disk, and the npm `packages` that it asks for beside WeChat's own."""

    name: str
    folder: Path
    packages: tuple[str, ...]


class CloudFolder(msgspec.Struct, frozen=True):
    """The folder of the functions; `scripts` are all scripts in it, by path relative to it."""

    folder: Path
    functions: tuple[FunctionFolder, ...]
    scripts: Mapping[str, Path]


class CloudBase(msgspec.Struct, frozen=True):
    """What cloudbaserc.json says: the id of an environment or "", a folder of functions or "", names of variables."""

    environment: str = ""
    functions: str = ""
    variables: tuple[str, ...] = ()


def cloudbase_settings(project: Project) -> CloudBase:
    """The settings of CloudBase's command line beside project.config.json. Values of variables are not read."""
    file = project.base / _RC
    if not is_file(file) or not is_within(file, [project.base]):
        return CloudBase()
    raw = read_config(file, _RC)[0].python()
    listed = raw.get("functions")
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    tables = (row.get("envVariables") for row in rows)
    names = dict.fromkeys(name for table in tables if isinstance(table, dict) for name in table)
    return CloudBase(_text(raw.get("envId")), _text(raw.get("functionRoot")), tuple(names))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def cloud_folder(project: Project, source: str = "") -> CloudFolder | None:
    """The folder of the functions of a project; None where it has none. `source` is that of [project] in wx2tg.toml.

    It is the one that project.config.json or cloudbaserc.json names, else `cloudfunctions`, else one in the app that
    looks like it. Links that lead out of the project are not followed.
    """
    root = next((folder for folder in _places(project, source) if is_folder(folder)), None)
    if root is None or not is_within(root, [project.base]):
        return None
    files = walk(root, project.base).files
    found = {path: file for path, file in files.items() if path.endswith(_SCRIPTS) and not path.endswith(".d.ts")}
    return CloudFolder(root, tuple(_functions(root, files)), found)


def _places(project: Project, source: str) -> Iterator[Path]:
    named = locate(project.src, source).functions
    if named is not None:
        yield named
        return
    told = cloudbase_settings(project).functions
    yield from (Path(os.path.normpath(project.base / folder)) for folder in (told, _USUAL) if folder)
    yield from (project.root / folder for folder in cloud_folders(project))


def _functions(root: Path, files: Mapping[str, Path]) -> Iterator[FunctionFolder]:
    """The folders with a program, those inside of one left out, as `wx2tg companion` finds them."""
    starts = {posixpath.dirname(path) for path in files if posixpath.basename(path) in _ENTRIES}
    starts |= {posixpath.dirname(path) for path in files if _has_main(path, files)}
    for folder in sorted(starts - {""}):
        if not any(folder.startswith(f"{above}/") for above in starts if above):
            yield FunctionFolder(folder, root / folder, _packages(files.get(f"{folder}/package.json")))


def _has_main(path: str, files: Mapping[str, Path]) -> bool:
    """Whether `path` is a package.json whose `main` is a file of the folder."""
    if posixpath.basename(path) != "package.json":
        return False
    main = _text(read_config(files[path], path)[0].python().get("main"))
    return bool(main) and posixpath.normpath(posixpath.join(posixpath.dirname(path), main)) in files


def _packages(manifest: Path | None) -> tuple[str, ...]:
    raw = read_config(manifest, manifest.name)[0].python() if manifest is not None else {}
    wanted = raw.get("dependencies")
    return (
        tuple(sorted(name for name in wanted if name not in asset_table().cloud.packages))
        if isinstance(wanted, dict)
        else ()
    )
