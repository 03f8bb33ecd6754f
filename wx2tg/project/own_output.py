"""Recognises what wx2tg itself wrote into a project: bundles of earlier conversions, and reports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

MARKER = "_app/wx2tg.json"
"""The file of a bundle by which it is known."""

_HEAD = 2000
# How a report of each format begins. Markdown and text have no such beginning, but a sentence on the coverage.
_JSON = re.compile(rb'"(?:tool|driver)"\s*+:\s*+\{\s*+"name"\s*+:\s*+"wx2tg"')
_MARKS = {
    ".json": _JSON,
    ".sarif": _JSON,
    ".xml": re.compile(rb'<testsuites name="wx2tg"'),
    ".html": re.compile(rb'<meta name="generator" content="wx2tg'),
    ".md": re.compile(rb"of the API and component uses come across"),
    ".txt": re.compile(rb"of their uses come across"),
}


def old_bundles(files: Iterable[str]) -> tuple[str, ...]:
    """The folders, with a slash at their end, that hold a bundle. The root of the app is none: its pages are there."""
    ends = (path for path in files if path.endswith(f"/{MARKER}"))
    return tuple(path.removesuffix(MARKER) for path in ends)


def is_report(file: Path) -> bool:
    """Whether a file is a report of wx2tg, in any format."""
    suffix = file.suffix.lower()
    mark = _MARKS.get(suffix)
    if mark is None:
        return False
    try:
        with file.open("rb") as opened:
            return bool(mark.search(opened.read(-1 if suffix == ".txt" else _HEAD)))
    except OSError:
        return False
