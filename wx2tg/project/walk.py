"""Lists the files below a folder, and keeps to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wx2tg.diagnostics import Diagnostic, diagnostic

_SKIPPED = frozenset({"node_modules", "__MACOSX"})


@dataclass(frozen=True, slots=True)
class Walk:
    """What stands below a folder: files by path relative to it, in a fixed order, and what could not be followed."""

    files: dict[str, Path] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def walk(
    root: Path, within: Path, *, left_out: Collection[Path] = (), ignored: Callable[[str], bool] = lambda path: False
) -> Walk:
    """Every file below `root`, without node_modules, names that begin with a dot, and the folders `left_out`.

    Symbolic links are followed as long as they stay below `within`; another one is a finding.
    """
    result = Walk()
    real = Path(os.path.realpath(within))
    skipped = {os.path.normpath(folder.absolute()) for folder in left_out}
    for path, entry in _entries(root, "", real, frozenset(), result.diagnostics, skipped):
        if not ignored(path):
            result.files[path] = entry
    return result


def _entries(
    folder: Path, prefix: str, within: Path, above: frozenset[str], findings: list[Diagnostic], skipped: set[str]
) -> Iterator[tuple[str, Path]]:
    """The files below `folder`, depth first. `above` are the real paths of linked folders that led here."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        findings.append(diagnostic("unreadable-file", path=prefix.rstrip("/"), reason=error.strerror or str(error)))
        return
    for entry in entries:
        name, path = entry.name, prefix + entry.name
        if name.startswith(".") or name in _SKIPPED or not _is_text(name):
            continue
        linked = entry.is_symlink()
        if linked and not _followed(entry, path, within, above, findings):
            continue
        if entry.is_dir():
            if os.path.normpath(Path(entry.path).absolute()) not in skipped:
                seen = above | {os.path.realpath(entry.path)} if linked else above
                yield from _entries(Path(entry.path), path + "/", within, seen, findings, skipped)
        elif entry.is_file():
            yield path, Path(entry.path)
        elif not linked:
            findings.append(diagnostic("special-file", path=path, file=path))


def _is_text(name: str) -> bool:
    """Whether a name can be written in UTF-8; one that cannot is not what any reference means."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _followed(
    entry: os.DirEntry[str], path: str, within: Path, above: frozenset[str], findings: list[Diagnostic]
) -> bool:
    """Whether a symbolic link leads to a place in the project that the walk is not in already."""
    target = os.path.realpath(entry.path)
    if not Path(target).is_relative_to(within):
        findings.append(diagnostic("symlink-outside-project", path=path, link=path))
        return False
    folder = os.path.realpath(Path(entry.path).parent)
    return target not in above and not Path(folder).is_relative_to(target)
