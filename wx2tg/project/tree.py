"""The virtual file map: every file of a project under the path that the app knows it by.

Resolution of any reference is look-up in this map, so nothing outside of a project can be reached.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

import msgspec

from wx2tg.text.finclip import SUFFIXES, spellings

NPM = "miniprogram_npm"


class Suffixes(msgspec.Struct, frozen=True):
    """The suffixes of each kind of file, those that are preferred first. FinClip has its own names for WeChat's."""

    template: tuple[str, ...]
    style: tuple[str, ...]
    script: tuple[str, ...]
    wxs: tuple[str, ...]

    @classmethod
    def of(cls, *, finclip: bool, typescript: bool, compiled: Sequence[str] = ()) -> Suffixes:
        """The order for a project.

        A compiled `.js` beside a `.ts` wins unless the project compiles TypeScript, and so it is with sheets:
        `compiled` are the suffixes that the project compiles, each one stronger than those before it.
        """
        step = -1 if finclip else 1
        strong = tuple(dict.fromkeys(reversed(compiled)))
        weak = tuple(suffix for suffix in (".less", ".scss", ".sass") if suffix not in strong)
        return cls(
            template=spellings(SUFFIXES, ".wxml")[::step],
            style=(*strong, *spellings(SUFFIXES, ".wxss")[::step], *weak),
            script=(".ts", ".js") if typescript else (".js", ".ts"),
            wxs=spellings(SUFFIXES, ".wxs")[::step],
        )


class Tree(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Files by virtual path.

    `folded` finds a path whose capital letters differ; `mains` maps what a package is imported as to the file that is
    meant; `aliases` are the rules of `resolveAlias`, longest first; `npm_places` are the folders that hold a
    miniprogram_npm; `missing` are packages that package.json lists and that are not installed, with the command to run.
    """

    files: Mapping[str, Path]
    folded: Mapping[str, str]
    mains: Mapping[str, str]
    aliases: tuple[tuple[str, str], ...]
    npm_places: frozenset[str]
    missing: Mapping[str, str]
    suffixes: Suffixes = msgspec.field(default_factory=lambda: Suffixes.of(finclip=False, typescript=False))

    def at(self, path: str) -> str | None:
        """The file at `path`, if need be one whose capital letters differ."""
        if path in self.files:
            return path
        return self.folded.get(path.lower()) if self.folded else None

    def first(self, stem: str, suffixes: Iterable[str]) -> str | None:
        """The first of `stem` + suffix that is a file."""
        return next((found for suffix in suffixes if (found := self.at(stem + suffix))), None)


def fold(files: Iterable[str]) -> dict[str, str]:
    """Lower-case path to path; of several that differ in capital letters only, the first."""
    folded: dict[str, str] = {}
    for path in files:
        folded.setdefault(path.lower(), path)
    return folded


def npm_places(files: Iterable[str]) -> frozenset[str]:
    """The folders that hold a miniprogram_npm, "" for the root."""
    places = set()
    for path in files:
        head, found, _ = path.rpartition(NPM + "/")
        while found:
            places.add(head.rstrip("/"))
            head, found, _ = head.rpartition(NPM + "/")
    return frozenset(places)


def join(folder: str, reference: str) -> str | None:
    """`reference`, relative to `folder`, as a path from the root ("" is the root); None where it climbs out of it."""
    path = posixpath.normpath(posixpath.join(folder, reference))
    if path == ".." or path.startswith(("../", "/")):
        return None
    return "" if path == "." else path


def package_of(path: str, roots: Set[str]) -> str:
    """The innermost of the subpackages with these `roots` that a file belongs to, "" for the main package."""
    return next((folder for folder in ancestors(path.rpartition("/")[0]) if folder in roots), "")


def ancestors(folder: str) -> Iterator[str]:
    """`folder`, its parent, and so on to the root, ""."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
