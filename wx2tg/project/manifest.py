"""Reads package.json of an npm package: its dependencies, the folder to mount, and what can be imported from it."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from wx2tg.places import is_file, is_folder, is_within

_BUILT = "miniprogram_dist"
_ENTRY_SUFFIXES = ("", ".js", ".ts", ".json", "/index.js", "/index.ts")
# The conditions of `exports` that hold: those of `require` in a browser; where there is none of them, any JavaScript.
_CONDITIONS = (frozenset({"miniprogram", "require", "browser", "default"}), frozenset({"import", "module", "node"}))


def read_manifest(folder: Path, within: Path) -> Mapping[str, object]:
    """package.json of `folder`; empty where none can be read, or where it is a link that leads out of `within`."""
    file = folder / "package.json"
    try:
        value = json.loads(file.read_bytes()) if is_file(file) and is_within(file, [within]) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def dependencies(manifest: Mapping[str, object], *more: str) -> dict[str, str]:
    """Name to version of what is listed under `dependencies` and the keys `more`."""
    lists = [listed for key in ("dependencies", *more) if isinstance(listed := manifest.get(key), dict)]
    return {name: str(version) for listed in lists for name, version in listed.items()}


def top_folder(package: Path, manifest: Mapping[str, object]) -> Path:
    """The folder of a package that is mounted: its `miniprogram` field, miniprogram_dist, or all of it."""
    given = manifest.get("miniprogram")
    for folder in (given, _BUILT):
        if isinstance(folder, str):
            top = Path(os.path.normpath(package / folder))
            if top.is_relative_to(package) and is_folder(top) and is_within(top, [package]):
                return top
    return package


def entries(
    manifest: Mapping[str, object], package: Path, top: Path, files: Mapping[str, Path]
) -> Iterator[tuple[str, str]]:
    """What can be imported from a package by another name than its file's: subpath ("." is the package) and file.

    The file is relative to `top`, and one of `files`.
    """
    exports = manifest.get("exports")
    subpaths = exports if isinstance(exports, dict) and any(key[:1] == "." for key in exports) else {".": exports}
    targets = [(".", manifest.get(key)) for key in ("main", "module", "browser")]
    targets += [(".", "index.js")]
    for key, value in subpaths.items():
        target = _target(value)
        if isinstance(target, str):
            targets += _matches(key, target, package, top, files) if "*" in key else [(key, target)]
    seen = set()
    for subpath, target in targets:
        if isinstance(target, str) and subpath not in seen and (found := _file(target, package, top, files)):
            seen.add(subpath)
            yield subpath, found


def replacements(
    manifest: Mapping[str, object], package: Path, top: Path, files: Mapping[str, Path]
) -> Iterator[tuple[str, str | None]]:
    """What `browser` puts in the place of a file ("lib/node.js") or of a package ("fs"); None is nothing at all."""
    browser = manifest.get("browser")
    for key, value in browser.items() if isinstance(browser, dict) else ():
        name = _file(key, package, top, files) if key[:1] == "." else key
        other = _file(value, package, top, files) if isinstance(value, str) else None
        if name and name != other and (other or value is False):
            yield name, other


def _file(target: str, package: Path, top: Path, files: Mapping[str, Path]) -> str | None:
    """The file that a path relative to `package` means, relative to `top`."""
    inner = os.path.relpath(os.path.normpath(package / target), top).replace(os.sep, "/")
    return next((inner + suffix for suffix in _ENTRY_SUFFIXES if inner + suffix in files), None)


def _target(value: object) -> object:
    """The file that an entry of `exports` stands for under `require`."""
    while isinstance(value, (dict, list)):
        if isinstance(value, list):
            value = value[0] if value else None
            continue
        chosen = (key for conditions in _CONDITIONS for key in value if key in conditions)
        value = value.get(next(chosen, ""))
    return value


def _matches(
    key: str, target: str, package: Path, top: Path, files: Mapping[str, Path]
) -> Iterator[tuple[str, object]]:
    """The subpaths that a pattern of `exports` stands for, "./*" to "./dist/*.js"."""
    before, _, after = posixpath.normpath(target).partition("*")
    for file in files:
        path = os.path.relpath(top / file, package).replace(os.sep, "/")
        if path.startswith(before) and path.endswith(after) and len(path) >= len(before) + len(after):
            yield key.replace("*", path[len(before) : len(path) - len(after)]), f"./{path}"
