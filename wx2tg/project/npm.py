"""Mounts npm packages of node_modules as miniprogram_npm, as WeChat's "build npm" would."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wx2tg.diagnostics import Diagnostic
from wx2tg.project.tree import NPM, ancestors
from wx2tg.project.walk import walk

_NAME = re.compile(r"(?:@[\w~-][\w.~-]*/)?[\w~-][\w.~-]*")
_BUILT = "miniprogram_dist"
_PACKAGE = re.compile(rf"(?<![^/]){NPM}/(?:@[^/]+/)?[^/@]+/")
_CONDITIONS = ("require", "default", "import", "node")
_ENTRY_SUFFIXES = ("", ".js", ".ts", ".json", "/index.js", "/index.ts")
_MENTIONING = (".js", ".ts", ".json", ".wxss", ".ftss", ".wxml", ".fxml", ".wxs", ".fts")


@dataclass(frozen=True, slots=True)
class Mounts:
    """What mounting adds to a tree: files, what a package is imported as, and listed packages that are not there."""

    files: dict[str, Path] = field(default_factory=dict)
    mains: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A package.json on disk (in `folder`), and the virtual folder whose miniprogram_npm its packages belong in."""

    folder: Path
    prefix: str


def mount(places: Iterable[Place], files: Mapping[str, Path], base: Path, extra: tuple[str, ...] = ()) -> Mounts:
    """The packages that the package.json of each place lists and the app mentions, with what they depend on.

    `extra` are packages that are wanted without being listed (`useExtendedLib`). A package that is in a miniprogram_npm
    already is left as it is.
    """
    mounter = _Mounter(files, base)
    there: set[str] = set()
    for place in places:
        listed = _dependencies(_manifest(place.folder))
        found: dict[str, Path] = {}
        for name in (*listed, *extra):
            if f"{_folder(place.prefix, name)}/" in mounter.built:
                there.add(name)
            elif package := mounter.installed(place.folder, name):
                found[name] = package
            else:
                mounter.result.missing[name] = "npm install" if name in listed else f"npm install {name}"
        wanted = _mentioned(files, set(found).difference(extra)).union(extra)
        for name in (name for name in found if name in wanted):
            mounter.add(place.prefix, name, found[name])
        there.update(found)
    for name in there.intersection(mounter.result.missing):
        del mounter.result.missing[name]
    return mounter.result


class _Mounter:
    """Mounts packages one by one, and remembers which package lies where."""

    def __init__(self, files: Mapping[str, Path], base: Path) -> None:
        self.base = base
        self.within = _repository(base)
        self.built = {path[: match.end()] for path in files for match in _PACKAGE.finditer(path)}
        self.where: dict[str, str] = {}
        self.result = Mounts()

    def installed(self, folder: Path, name: str) -> Path | None:
        """The package `name` in the nearest node_modules, going up from `folder` to the root of the repository."""
        if not _NAME.fullmatch(name):
            return None
        for place in (folder.absolute(), *folder.absolute().parents):
            if not Path(os.path.realpath(place)).is_relative_to(self.within):
                return None
            candidate = place / name if place.name == "node_modules" else place / "node_modules" / name
            if candidate.is_dir():
                return candidate
        return None

    def add(self, prefix: str, name: str, package: Path) -> None:
        """Mounts `package` in the miniprogram_npm of the virtual folder `prefix`, then what it depends on."""
        real = os.path.realpath(package)
        target = _folder(prefix, name)
        if self.where.setdefault(target, real) != real or f"{target}/" in self.built:
            return
        manifest = _manifest(package)
        top = _top(package, manifest)
        found = walk(top, self.within)
        self.result.diagnostics.extend(found.diagnostics)
        self.result.files.update({posixpath.join(target, path): file for path, file in found.files.items()})
        for subpath, entry in _entries(manifest, package, top, found.files):
            self.result.mains[posixpath.normpath(posixpath.join(target, subpath))] = posixpath.join(target, entry)
        for dependency in _dependencies(manifest):
            if inner := self.installed(Path(real), dependency):
                self._add_dependency(prefix, target, dependency, inner)

    def _add_dependency(self, prefix: str, importer: str, name: str, package: Path) -> None:
        """Mounts a dependency beside its importer, or inside it where another version has the place already."""
        real = os.path.realpath(package)
        for place in ancestors(importer):
            holder = self.where.get(_folder(place, name))
            if holder == real:
                return
            if holder is not None:
                self.add(importer, name, package)
                return
        self.add(prefix, name, package)


def _folder(prefix: str, name: str) -> str:
    return posixpath.join(prefix, NPM, name)


def _repository(base: Path) -> Path:
    """The folder up to which node_modules are looked for: that of the repository around `base`, else `base`."""
    base = Path(os.path.realpath(base))
    return next((folder for folder in (base, *base.parents) if (folder / ".git").exists()), base)


def _manifest(folder: Path) -> Mapping[str, object]:
    """package.json of `folder`; empty where there is none that can be read."""
    file = folder / "package.json"
    try:
        value = json.loads(file.read_bytes()) if file.is_file() else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _dependencies(manifest: Mapping[str, object]) -> dict[str, str]:
    """Name to version of what is listed under `dependencies`."""
    listed = manifest.get("dependencies")
    return {name: str(version) for name, version in listed.items()} if isinstance(listed, dict) else {}


def _top(package: Path, manifest: Mapping[str, object]) -> Path:
    """The folder of a package that is mounted: its `miniprogram` field, miniprogram_dist, or all of it."""
    given = manifest.get("miniprogram")
    for folder in (given, _BUILT):
        if isinstance(folder, str):
            top = Path(os.path.normpath(package / folder))
            if top.is_relative_to(package) and top.is_dir():
                return top
    return package


def _entries(
    manifest: Mapping[str, object], package: Path, top: Path, files: Mapping[str, Path]
) -> Iterator[tuple[str, str]]:
    """What can be imported from a package by another name than its file's: subpath ("." is the package) and file.

    The file is relative to `top`, and one of `files`.
    """
    exports = manifest.get("exports")
    subpaths = exports if isinstance(exports, dict) and any(key[:1] == "." for key in exports) else {".": exports}
    targets = [(".", manifest.get("main")), (".", manifest.get("module")), (".", "index.js")]
    targets += [(key, _target(value)) for key, value in subpaths.items() if "*" not in key]
    seen = set()
    for subpath, target in targets:
        if isinstance(target, str) and subpath not in seen:
            inner = os.path.relpath(os.path.normpath(package / target), top).replace(os.sep, "/")
            found = next((inner + suffix for suffix in _ENTRY_SUFFIXES if inner + suffix in files), None)
            if found:
                seen.add(subpath)
                yield subpath, found


def _target(value: object) -> object:
    """The file that an entry of `exports` stands for under `require`."""
    while isinstance(value, dict):
        value = next((value[condition] for condition in _CONDITIONS if condition in value), None)
    return value


def _mentioned(files: Mapping[str, Path], names: set[str]) -> set[str]:
    """Those of `names` that a source of the app mentions, in quotes or in a path; they may be used."""
    if not names:
        return set()
    choices = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"""(?:["']|{NPM}/)({choices})(?=["'/])""".encode())
    found: set[str] = set()
    for path, file in files.items():
        if path.endswith(_MENTIONING) and not _PACKAGE.search(path) and len(found) < len(names):
            try:
                found.update(match.decode() for match in pattern.findall(file.read_bytes()))
            except OSError:
                continue
    return found
