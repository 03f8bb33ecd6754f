"""Reads tsconfig.json for what changes the behaviour of scripts: which decorators are meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from wx2tg.places import is_file, is_within
from wx2tg.project.reading import read_config

_NAMES = ("tsconfig.json", "jsconfig.json")
_MOST_EXTENDED = 10
_FLAG = "experimentalDecorators"


def legacy_decorators(base: Path, root: Path) -> bool | None:
    """`experimentalDecorators` in the folder of project.config.json or in that of app.json, None where nothing says.

    The settings of files that are extended count where a file says nothing itself. Anything that cannot be read, or is
    outside of the project, says nothing: it is not the app's.
    """
    within = base if root.is_relative_to(base) else root
    for folder in dict.fromkeys((base, root)):
        for name in _NAMES:
            if _is_own(folder / name, within):
                return next(_flags(folder / name, within, _MOST_EXTENDED), None)
    return None


def _flags(file: Path, within: Path, depth: int) -> Iterator[bool]:
    """What a file says of the flag, then what those say that it extends; the last one of these comes first."""
    raw = read_config(file, file.name)[0].python()
    options = raw.get("compilerOptions")
    flag = options.get(_FLAG) if isinstance(options, Mapping) else None
    if isinstance(flag, bool):
        yield flag
    extended = raw.get("extends")
    names = extended if isinstance(extended, list) else [extended]
    for name in reversed(names):
        other = _extended(file.parent, name, within) if isinstance(name, str) and depth else None
        if other is not None:
            yield from _flags(other, within, depth - 1)


def _extended(folder: Path, name: str, within: Path) -> Path | None:
    """The file inside of `within` that `extends` names: a path, or one in a package."""
    if name.startswith((".", "/")):
        starts = [folder / name]
    else:
        starts = [parent / "node_modules" / name for parent in (folder, *folder.parents)]
    files = (file for start in starts for file in (start, start.with_name(f"{start.name}.json"), start / _NAMES[0]))
    return next((file for file in files if _is_own(file, within)), None)


def _is_own(file: Path, within: Path) -> bool:
    return is_file(file) and is_within(file, [within])
