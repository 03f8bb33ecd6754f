"""Recognises what wx2tg itself wrote into a project: bundles of earlier conversions, reports, a companion's folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

MARKER = "_app/wx2tg.json"
"""The file of a bundle by which it is known."""

_GITLAB = "gl-code-quality-report.json"
"""What GitLab's users call their report, which is an empty list where nothing was found."""

_COMPANION = "companion.toml"
_HEAD = 2000
# How a report of each format begins. Markdown and text have no such beginning, but a sentence on the coverage.
_JSON = re.compile(
    rb'"(?:tool|driver)"\s*+:\s*+\{\s*+"name"\s*+:\s*+"wx2tg"|"check_name"\s*+:\s*+"WX\d{4} |\A\{"tool":"wx2tg","time":'
)
_MARKS = {
    ".json": _JSON,
    ".jsonl": _JSON,
    ".sarif": _JSON,
    ".svg": re.compile(rb'<svg [^>]*data-generator="wx2tg"'),
    ".xml": re.compile(rb'<testsuites name="wx2tg"'),
    ".html": re.compile(rb'<meta name="generator" content="wx2tg'),
    ".md": re.compile(rb"of the API and component uses come across"),
    ".txt": re.compile(rb"of their uses come across"),
}


def own_folders(files: Iterable[str]) -> tuple[str, ...]:
    """The folders, with a slash at their end, that hold a bundle, or the settings of a companion.

    The root of the app is none, since its pages are there. Outer folders come before those in them.
    """
    found = [path.removesuffix(mark) for path in files for mark in (MARKER, _COMPANION) if path.endswith(f"/{mark}")]
    return tuple(sorted(found))


def is_report(file: Path) -> bool:
    """Whether a file is a report of wx2tg, in any format."""
    suffix = file.suffix.lower()
    mark = _MARKS.get(suffix)
    if mark is None:
        return False
    try:
        with file.open("rb") as opened:
            text = opened.read(-1 if suffix == ".txt" else _HEAD)
    except OSError:
        return False
    return bool(mark.search(text)) or (file.name == _GITLAB and text.split() == [b"[]"])
