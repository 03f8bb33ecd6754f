"""The names of projects in a fleet: each is a folder and a file of DIR, on any system, and no two are alike."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from wx2tg.batch.folder import RESERVED

# What some system does not allow in a name, and control characters.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LONGEST = 120


def problem_of(name: str) -> str:
    """Why a name that somebody has given cannot be used, as the end of a sentence; "" where it can."""
    if not name:
        return "is empty"
    if found := _FORBIDDEN.search(name):
        return f"has {found[0]!r} in it, which not every system allows"
    if name != name.strip(" ") or name.startswith(".") or name.endswith("."):
        return "begins or ends with a dot or a space"
    if len(name.encode("utf-8", "replace")) > _LONGEST:
        return f"is longer than {_LONGEST} bytes"
    if _DEVICES.fullmatch(name):
        return "is that of a device on Windows"
    if folded(name) in RESERVED:
        return "is that of a file or folder which the fleet itself has in DIR"
    return ""


def folded(name: str) -> str:
    """What two names have in common that some disk takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def proposed(path: Path) -> str:
    """A name for the project in a folder: the folder's own, changed where it cannot be used."""
    name = _FORBIDDEN.sub("-", path.name.encode("utf-8", "replace").decode()).strip(" .")
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    name = name.rstrip(" .") or "project"
    return f"{name}-project" if problem_of(name) else name


def told_apart(paths: Sequence[Path], taken: set[str]) -> list[str]:
    """A name for each of `paths`, none of which is, folded, in `taken`.

    Where several folders are called alike, the name of the folder around goes before (`shop-miniprogram`); those that
    are alike even then get numbers. Which names come out depends on the paths and their order alone.
    """
    plain = [proposed(path) for path in paths]
    often = Counter(map(folded, plain))
    names: list[str] = []
    for path, name in zip(paths, plain, strict=True):
        around = proposed(path.parent) if path.parent.name else ""
        if around and (often[folded(name)] > 1 or folded(name) in taken):
            name = proposed(Path(f"{around}-{name}"))
        number, chosen = 1, name
        while folded(chosen) in taken:
            number += 1
            chosen = f"{name}-{number}"
        taken.add(folded(chosen))
        names.append(chosen)
    return names
