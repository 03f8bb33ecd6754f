"""The trend of a project as a picture: where the lines of its chart run, in the units of an SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from wx2tg.report.model import Point

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 46, 12, 24
_MOST = 120


class Mark(msgspec.Struct, frozen=True):
    """A line of the grid: its height in the chart, what it means on the left, and on the right."""

    y: float
    share: str
    number: str


class Chart(msgspec.Struct, frozen=True):
    """A chart of the last `points`, each a step to the right.

    `coverage`, `errors` and `warnings` are the points of polylines; `dots` are those of the last point.
    """

    points: tuple[Point, ...]
    left_out: int
    coverage: str
    errors: str
    warnings: str
    dots: tuple[tuple[str, float, float], ...]
    grid: tuple[Mark, ...]


def chart_of(history: tuple[Point, ...]) -> Chart | None:
    """The chart of a trend file; None where it has no points. Coverage is on the left scale, findings on the right."""
    points = history[-_MOST:]
    if not points:
        return None
    low = _floor(min(item.coverage for item in points))
    high = _ceiling(max(max(item.errors, item.warnings) for item in points))
    share = _heights((item.coverage - low) / (1 - low) for item in points)
    errors = _heights(item.errors / high for item in points)
    warnings = _heights(item.warnings / high for item in points)
    across = _across(len(points))
    return Chart(
        points=points,
        left_out=len(history) - len(points),
        coverage=_line(across, share),
        errors=_line(across, errors),
        warnings=_line(across, warnings),
        dots=(
            ("warning", across(len(points) - 1), warnings[-1]),
            ("error", across(len(points) - 1), errors[-1]),
            ("good", across(len(points) - 1), share[-1]),
        ),
        grid=tuple(
            Mark(_heights([part])[0], f"{low + (1 - low) * part:.0%}", f"{high * part:g}") for part in (0, 0.5, 1)
        ),
    )


def _floor(share: float) -> float:
    """Where the scale of the coverage begins, so that small changes can be seen: a multiple of 10 %, at most 90 %."""
    return min(0.9, int(share * 10) / 10)


def _ceiling(number: int) -> int:
    """Where the scale of findings ends: 2, 10, 20, 100, ... so that the middle is a whole number, too."""
    size = 2
    while size < number:
        size *= 5 if str(size)[0] == "2" else 2
    return size


def _across(count: int) -> Callable[[int], float]:
    """The x of a point by its index; one alone stands in the middle."""
    room = WIDTH - _LEFT - _RIGHT
    return lambda index: round(_LEFT + (room * index / (count - 1) if count > 1 else room / 2), 1)


def _heights(parts: Iterable[float]) -> list[float]:
    return [round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * part, 1) for part in parts]


def _line(across: Callable[[int], float], heights: list[float]) -> str:
    """The points of a polyline; one point alone becomes a dot's width, which round ends make visible."""
    places = [(across(index), y) for index, y in enumerate(heights)]
    return " ".join(f"{x:g},{y:g}" for x, y in (places if len(places) > 1 else places * 2))
