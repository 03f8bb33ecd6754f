"""Reads the list of a fleet: which projects there are, what each is called, and what is odd about the list."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wx2tg.batch.names import folded, problem_of, told_apart
from wx2tg.places import is_file, is_folder, lexical

MARKS = ("app.json", "project.config.json", "fide.project.config.json")
"""The files that make a folder a project: WeChat's, and FinClip's counterpart."""

_NAMED = re.compile(r"\s*(?:\t|\s=>\s)\s*")


class ListError(Exception):
    """Wrong usage: the list of a fleet, or the folder it is to be written to."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a fleet: its name, and its folder as an absolute path, which may not be there."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Listing:
    """The projects of a fleet in the order of the list, and sentences about what is odd in it."""

    projects: tuple[Project, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A folder that the list names: where (as a sentence begins), the name that it was given or "", and the folder."""

    where: str
    name: str
    path: Path


def read_list(text: str, base: Path) -> Listing:
    """The fleet of a list whose lines are relative to `base`. ListError.

    A line is a folder, or a pattern for folders, before which a name may stand (`name => folder`, or a tab between).
    Empty lines, and those that begin with `#`, are left out. A folder that is no project stands for its sub-folders
    that are.
    """
    notes: list[str] = []
    lines = [line for number, row in enumerate(text.split("\n"), 1) for line in _lines(number, row, base, notes)]
    return _listing(lines, notes)


def of_folder(folder: Path) -> Listing:
    """The fleet of the sub-folders of `folder` that are projects. ListError."""
    lines = [_Line(str(child), "", lexical(child)) for child in _projects_in(folder)]
    if not lines:
        raise ListError(f"No sub-folder of {folder} has {_marks()}.")
    return _listing(lines, [])


def check_places(listing: Listing, out: Path) -> None:
    """Refuse a DIR in a project, and one in which a bundle would take the place of a project. ListError."""
    homes = {os.path.realpath(project.path): project for project in listing.projects}
    held = {str(parent): project for home, project in homes.items() for parent in (Path(home), *Path(home).parents)}
    real = Path(os.path.realpath(out))
    for place in (real, *real.parents):
        if project := homes.get(str(place)):
            raise ListError(
                f"{out} lies in the project {project.path}, which would take the bundles of the others for its own "
                "files; choose a folder outside of the projects."
            )
    for project in listing.projects:
        bundle = real / project.name
        if other := held.get(os.path.realpath(bundle)):
            raise ListError(
                f"The bundle of {project.name} would go to {bundle}, which is, or holds, the project {other.path}; "
                "choose another folder, or give the project another name in the list."
            )


def _lines(number: int, row: str, base: Path, notes: list[str]) -> Iterator[_Line]:
    """What a line of the list names. ListError."""
    written = row.strip()
    if not written or written.startswith("#"):
        return
    where = f"Line {number}"
    if "\0" in written:
        raise ListError(f"{where} is no path: it has a character of code 0 in it.")
    parts = _NAMED.split(row.strip("\r\n "), maxsplit=1)
    name, written = (parts[0].strip(), parts[1].strip()) if len(parts) == 2 else ("", written)
    if len(parts) == 2 and (problem := problem_of(name)):
        raise ListError(f"{where}: the name {name!r} {problem}.")
    found = _folders(Path(written).expanduser(), base)
    if not found:
        notes.append(f"{where}: no folder is called like {written}.")
    if name and len(found) > 1:
        raise ListError(f"{where}: {written} stands for {len(found)} projects, which cannot all be called {name}.")
    yield from (_Line(where, name, lexical(path)) for path in found)


def _folders(path: Path, base: Path) -> list[Path]:
    """The folders that a path of the list stands for; the path itself where nothing is there."""
    place = base / path
    if not os.path.lexists(place) and glob.has_magic(str(path)):
        found = sorted(map(Path, glob.glob(str(path), root_dir=base, recursive=True)))  # noqa: PTH207
        return [child for item in found if is_folder(base / item) for child in _projects_at(base / item)]
    return _projects_at(place) or [place]


def _projects_at(folder: Path) -> list[Path]:
    """`folder` where it is a project, or else its sub-folders that are."""
    return [folder] if _is_project(folder) else _projects_in(folder)


def _projects_in(folder: Path) -> list[Path]:
    try:
        return sorted(child for child in folder.iterdir() if not child.name.startswith(".") and _is_project(child))
    except OSError:
        return []


def _is_project(folder: Path) -> bool:
    return any(is_file(folder / mark) for mark in MARKS)


def _marks() -> str:
    return f"{', '.join(MARKS[:-1])} or {MARKS[-1]} in it"


def _listing(lines: Sequence[_Line], notes: list[str]) -> Listing:
    """The projects of `lines`, each folder once, all with names. ListError."""
    once: dict[str, _Line] = {}
    given: dict[str, _Line] = {}
    for line in lines:
        first = once.setdefault(os.path.realpath(line.path), line)
        if first is not line:
            if (first.name, first.where) != (line.name, line.where):
                notes.append(f"{line.where}: {line.path} is there already ({first.where}) and is converted once.")
            continue
        if line.name:
            other = given.setdefault(folded(line.name), line)
            if other is not line:
                raise ListError(f"{line.where}: {line.name} is the name of another project ({other.where}).")
    if not once:
        raise ListError(" ".join(["The list names no project.", *notes]))
    unnamed = [line.path for line in once.values() if not line.name]
    names = iter(told_apart(unnamed, set(given)))
    projects = tuple(Project(line.name or next(names), line.path) for line in once.values())
    return Listing(projects, tuple(notes))
