"""The trend file: JSON lines, one for each run, of how much of a project came across."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from wx2tg.report.model import Point, Report
from wx2tg.version import __version__
from wx2tg.visible import encodable, for_json

TIME = r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$"
"""A date, or a date and a time, in ISO 8601."""


class Line(msgspec.Struct, frozen=True):
    """A line of the trend file: when, of which commit ("" where that is not known), and what the report counted."""

    tool: Literal["wx2tg"]
    time: Annotated[str, msgspec.Meta(pattern=TIME)]
    commit: str
    version: str
    errors: Annotated[int, msgspec.Meta(ge=0)]
    warnings: Annotated[int, msgspec.Meta(ge=0)]
    infos: Annotated[int, msgspec.Meta(ge=0)]
    coverage: Annotated[float, msgspec.Meta(ge=0, le=1)]


class Trend(msgspec.Struct, frozen=True):
    """A trend file that is continued: the runs that it tells of, and the time and the commit of this one."""

    file: Path
    known: tuple[Point, ...]
    time: str
    commit: str


def is_time(text: str) -> bool:
    """Whether a text is a time that a trend file can hold."""
    return re.match(TIME, text) is not None and not text.endswith("\n")


def point_of(report: Report, time: str, commit: str) -> Point:
    """What the trend file keeps of a report, as of a time and a commit."""
    summary = report.summary
    return Point(
        time=time,
        commit=commit,
        version=__version__,
        errors=summary.errors,
        warnings=summary.warnings,
        infos=summary.infos,
        coverage=summary.coverage,
    )


def read_history(text: bytes) -> tuple[Point, ...]:
    """The points of a trend file, in its order. ValueError, with the line, where a line is none."""
    points = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found = msgspec.json.decode(line, type=Line)
            except (msgspec.DecodeError, RecursionError) as error:
                raise ValueError(f"line {number} is none of a trend file of wx2tg: {error}") from None
            points.append(Point(*(getattr(found, name) for name in Point.__struct_fields__)))
    return tuple(points)


def with_point(points: tuple[Point, ...], point: Point) -> tuple[Point, ...]:
    """`points` with one more at their end. One of the same time and commit is replaced: a run was done again."""
    key = (point.time, point.commit)
    return (*(item for item in points if (item.time, item.commit) != key), point)


def written(points: tuple[Point, ...]) -> str:
    """`points` as a trend file."""
    return "".join(for_json(msgspec.json.encode(_line(point)).decode()) + "\n" for point in points)


def _line(point: Point) -> Line:
    fields = {name: getattr(point, name) for name in Point.__struct_fields__}
    return Line("wx2tg", **fields | {name: encodable(fields[name]) for name in ("time", "commit", "version")})
