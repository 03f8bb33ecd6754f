"""What a check finds: a line for each piece that was tried, or for each thing that is wrong with it."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from pathlib import Path

import httpx
import msgspec

from wx2tg.companion.config import Config


class Level(StrEnum):
    """How a piece is: it works, it works with a danger, it could not be tried, or it does not work."""

    OK = "ok"
    WARNING = "warning"
    UNTRIED = "untried"
    MISSING = "missing"


class Line(msgspec.Struct, frozen=True):
    """One finding: `message` says how `piece` is, and `todo` what to do about it; both are whole sentences."""

    piece: str
    level: Level
    message: str
    todo: str = ""


class Checked(msgspec.Struct, frozen=True):
    """Every line, in the order in which a companion is set up."""

    lines: tuple[Line, ...]

    def count(self, level: Level) -> int:
        """How many lines have `level`."""
        return sum(line.level is level for line in self.lines)

    @property
    def exit_code(self) -> int:
        """1 where something is missing, and 0 otherwise."""
        return 1 if self.count(Level.MISSING) else 0


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: the configuration of `file`; `http` calls servers as the companion calls them."""

    config: Config
    file: Path
    http: httpx.AsyncClient
    now: float

    @property
    def root(self) -> Path:
        """The folder of `companion.toml`."""
        return self.file.parent


def ok(piece: str, message: str) -> Line:
    """A piece that works."""
    return Line(piece, Level.OK, message)


def warning(piece: str, message: str, todo: str) -> Line:
    """A piece that works, with a danger."""
    return Line(piece, Level.WARNING, message, todo)


def untried(piece: str, message: str, todo: str = "") -> Line:
    """A piece that could not be tried."""
    return Line(piece, Level.UNTRIED, message, todo)


def missing(piece: str, message: str, todo: str) -> Line:
    """A piece that does not work."""
    return Line(piece, Level.MISSING, message, todo)
