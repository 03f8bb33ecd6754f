"""Mounts npm packages of node_modules as miniprogram_npm, as WeChat's "build npm" would.

A package may lie in the project, or in a node_modules of the repository around it. It may also lie anywhere else in
that repository if a node_modules has a link to it, as package managers link the packages of a workspace; then its
package.json must have the name of the link. The repository is the nearest folder above with a `.git`, or else the
nearest whose package.json has `workspaces`, or that has a pnpm-workspace.yaml. Of a package nothing outside of its own
folder is read.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.places import is_file, is_folder
from wx2tg.project.manifest import dependencies, entries, read_manifest, replacements, top_folder
from wx2tg.project.tree import NPM, ancestors
from wx2tg.project.walk import walk
from wx2tg.text import finclip

_NAME = re.compile(r"(?:@[\w~-][\w.~-]*/)?[\w~-][\w.~-]*")
# The module that replaces one for which `browser` in package.json says `false`.
_NOTHING = Path(__file__).with_name("nothing.js")
_PACKAGE = re.compile(rf"(?<![^/]){NPM}/(?:@[^/]+/)?[^/@]+/")
_MENTIONING = (
    *(".js", ".ts", ".json", ".less", ".scss", ".sass"),
    *finclip.SUFFIXES.values(),
    *finclip.SUFFIXES,
)


class Mounts(msgspec.Struct, frozen=True):
    """What mounting adds to a tree: files, what a package is imported as, and listed packages that are not there.

    `offered` are the packages that are mounted if a source mentions them.
    """

    files: dict[str, Path] = msgspec.field(default_factory=dict)
    mains: dict[str, str] = msgspec.field(default_factory=dict)
    missing: dict[str, str] = msgspec.field(default_factory=dict)
    offered: set[str] = msgspec.field(default_factory=set)
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list)


class Place(msgspec.Struct, frozen=True):
    """A package.json on disk (in `folder`), and the virtual folder whose miniprogram_npm its packages belong in.

    Without `own` nothing is mounted for the folder: its package.json only tells what should be installed.
    """

    folder: Path
    prefix: str
    own: bool = True


def mount(places: Iterable[Place], files: Mapping[str, Path], base: Path, extra: tuple[str, ...] = ()) -> Mounts:
    """The packages that the package.json of each place lists and the app mentions, with what they depend on.

    `extra` are packages that are wanted without being listed (`useExtendedLib`). A package that is in a miniprogram_npm
    already is left as it is.
    """
    mounter = _Mounter(files, base)
    there: set[str] = set()
    for place in places:
        listed = dependencies(read_manifest(place.folder, base))
        found: dict[str, Path] = {}
        for name in (*listed, *extra):
            if f"{_folder(place.prefix, name)}/" in mounter.built:
                there.add(name)
            elif (place.own or name in extra) and (package := mounter.installed(place.folder, name)):
                found[name] = package
            else:
                mounter.result.missing[name] = "npm install" if name in listed else f"npm install {name}"
        mounter.result.offered.update(set(found).difference(extra))
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
        self.base = Path(os.path.realpath(base))
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
            if is_folder(candidate):
                return candidate if self._is_inside(candidate, name) else None
        return None

    def _is_inside(self, candidate: Path, name: str) -> bool:
        """Whether a package lies in the project, or is one of the repository around it."""
        real = Path(os.path.realpath(candidate))
        if real.is_relative_to(self.base):
            return True
        if real.is_relative_to(self.within) and not self.base.is_relative_to(real):
            if "node_modules" in real.relative_to(self.within).parts:
                return True
            if read_manifest(real, real).get("name") == name:
                return True
        shown = os.path.relpath(candidate, self.base).replace(os.sep, "/")
        if all(known.path != shown for known in self.result.diagnostics):
            self.result.diagnostics.append(diagnostic("symlink-outside-project", path=shown, link=shown))
        return False

    def add(self, prefix: str, name: str, package: Path) -> None:
        """Mounts `package` in the miniprogram_npm of the virtual folder `prefix`, then what it depends on."""
        real = os.path.realpath(package)
        target = _folder(prefix, name)
        if self.where.setdefault(target, real) != real or f"{target}/" in self.built:
            return
        manifest = read_manifest(package, package)
        top = top_folder(package, manifest)
        found = walk(top, package)
        self.result.diagnostics.extend(found.diagnostics)
        replaced = dict(replacements(manifest, package, top, found.files))
        for path, file in self._files(found.files, replaced):
            self.result.files[posixpath.join(target, path)] = file
        for subpath, entry in (
            *entries(manifest, package, top, found.files),
            *((known, other) for path, other in replaced.items() if other for known in _spellings(path, found.files)),
        ):
            meant = replaced.get(entry) or entry
            self.result.mains[posixpath.normpath(posixpath.join(target, subpath))] = posixpath.join(target, meant)
        own = dependencies(manifest)
        for dependency in dependencies(manifest, "peerDependencies", "optionalDependencies"):
            if inner := self.installed(Path(real), dependency):
                self._add_dependency(prefix, target, dependency, inner)
            elif dependency in own and f"{_folder(prefix, dependency)}/" not in self.built:
                self.result.missing.setdefault(dependency, "npm install")

    def _files(self, files: Mapping[str, Path], replaced: Mapping[str, str | None]) -> Iterator[tuple[str, Path]]:
        """The files of a package, those replaced by others left out, those replaced by nothing empty."""
        yield from ((path, file) for path, file in files.items() if path not in replaced)
        for path, other in replaced.items():
            if other is None:
                yield path if path in files else f"{NPM}/{path}/index.js", _NOTHING

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


def _spellings(path: str, files: Mapping[str, Path]) -> tuple[str, ...]:
    """The specifiers by which a file or a package that is replaced may be required, relative to its package."""
    return (path, path.removesuffix(".js")) if path in files else (f"{NPM}/{path}",)


def _folder(prefix: str, name: str) -> str:
    return posixpath.join(prefix, NPM, name)


def _repository(base: Path) -> Path:
    """The folder up to which node_modules are looked for: that of the repository around `base`, else `base`."""
    base = Path(os.path.realpath(base))
    folders = (base, *base.parents)
    versioned = (folder for folder in folders if (folder / ".git").exists())
    shared = (folder for folder in folders if _has_workspaces(folder))
    return next(versioned, None) or next(shared, base)


def _has_workspaces(folder: Path) -> bool:
    """Whether the packages of a repository are listed in `folder`. Source: the documentation of npm, Yarn and pnpm."""
    return is_file(folder / "pnpm-workspace.yaml") or bool(read_manifest(folder, folder).get("workspaces"))


def mention_of(names: Iterable[str]) -> re.Pattern[bytes]:
    """How a source mentions one of the packages `names`: in quotes or in a path."""
    choices = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"""(?:["']~?|["']pkg:|{NPM}/|node_modules/)({choices})(?=["'/])""".encode())


def _mentioned(files: Mapping[str, Path], names: set[str]) -> set[str]:
    """Those of `names` that a source of the app mentions, in quotes or in a path; they may be used."""
    if not names:
        return set()
    pattern = mention_of(names)
    found: set[str] = set()
    for path, file in files.items():
        if path.endswith(_MENTIONING) and not _PACKAGE.search(path) and len(found) < len(names):
            try:
                found.update(match.decode() for match in pattern.findall(file.read_bytes()))
            except OSError:
                continue
    return found
