"""Prints tables as Markdown, so that a run can be pasted as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table with padded columns; the first is aligned left, the others right."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    padded = [_line(line, widths) for line in lines]
    rule = "".join("-" * (width + 1) + ("-|" if column == 0 else ":|") for column, width in enumerate(widths))
    return "\n".join([padded[0], f"|{rule}", *padded[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]) + " |"


def kilobytes(size: int) -> str:
    """Bytes as kB with one decimal."""
    return f"{size / 1000:.1f}"
