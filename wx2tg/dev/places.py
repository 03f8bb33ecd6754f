"""Finds the places in a project that places in its bundle come from, by the source maps of the scripts."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from wx2tg.text.generated import Mapped, read_mappings

_AROUND = 2
_WIDEST = 400


class Frame(msgspec.Struct, frozen=True):
    """A place in the bundle: the path of a script, line and column from 1 (columns in UTF-16 units)."""

    path: str
    line: int
    column: int = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Script:
    """The map of a script: its mappings by line (0-based), each line's in the order of columns, and the sources."""

    lines: Mapping[int, list[Mapped]]
    texts: Mapping[str, str]


class Places:
    """The maps of one version of the app; each script's is read once. `root` is the app's folder relative to SRC."""

    def __init__(self, files: Mapping[str, bytes], root: str) -> None:
        self._files = files
        self._prefix = "" if root == "." else f"{root}/"
        self._scripts: dict[str, _Script | None] = {}

    def find_all(self, frames: Iterable[Frame]) -> list[dict[str, Any] | None]:
        """`find` for each of several frames."""
        return list(map(self.find, frames))

    def find(self, frame: Frame) -> dict[str, Any] | None:
        """Where a frame comes from, relative to SRC, with an `excerpt`; None for what is no code of the project."""
        script = self._script(frame.path.lstrip("/"))
        row = script.lines.get(frame.line - 1) if script else None
        if script is None or not row:
            return None
        index = bisect_right([item.column for item in row], frame.column - 1) - 1
        item = row[max(index, 0)]
        line, column = item.source_line + 1, item.source_column + 1
        return {
            "path": self._prefix + item.file,
            "line": line,
            "column": column,
            "name": frame.name,
            "excerpt": _excerpt(script.texts.get(item.file, ""), line),
        }

    def _script(self, path: str) -> _Script | None:
        if path not in self._scripts:
            self._scripts[path] = _read(self._files.get(f"{path}.map"))
        return self._scripts[path]


def _read(content: bytes | None) -> _Script | None:
    if content is None:
        return None
    document = json.loads(content)
    sources: list[str] = document["sources"]
    lines: dict[int, list[Mapped]] = {}
    for item in read_mappings(document["mappings"], sources):
        lines.setdefault(item.line, []).append(item)
    return _Script(lines, dict(zip(sources, document["sourcesContent"], strict=True)))


def _excerpt(text: str, line: int) -> dict[str, Any]:
    """The lines around a `line` (from 1): the number of the first, and their texts."""
    lines = text.split("\n")
    first = max(1, line - _AROUND)
    return {"line": first, "lines": [row.rstrip("\r")[:_WIDEST] for row in lines[first - 1 : line + _AROUND]]}
