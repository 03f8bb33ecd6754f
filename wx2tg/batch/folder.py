"""The folder of a fleet: where its bundles, reports and records are, and how they are written."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec

from wx2tg.batch.model import Outcome
from wx2tg.driver.write import MARKER
from wx2tg.version import __version__

REPORTS = "reports"
RECORDS = ".wx2tg-batch"
SUMMARIES = ("summary.html", "summary.json", "summary.csv")
RESERVED = frozenset({REPORTS, *SUMMARIES})
"""Names in the folder of a fleet that no project may have. A name that begins with a dot is no project's either."""


class _Record(msgspec.Struct, frozen=True):
    """An outcome as it is kept for later runs, with the version of wx2tg that wrote it."""

    version: str
    outcome: Outcome


def bundle_of(out: Path, name: str) -> Path:
    """Where the bundle of a project is."""
    return out / name


def report_of(out: Path, name: str) -> Path:
    """Where the JSON report of a project is."""
    return out / REPORTS / f"{name}.json"


def record_of(out: Path, name: str) -> Path:
    """Where the outcome of a project is kept."""
    return out / RECORDS / f"{name}.json"


def prepare(out: Path) -> None:
    """Make the folders of a fleet. OSError."""
    for folder in (out, out / REPORTS, out / RECORDS):
        folder.mkdir(parents=True, exist_ok=True)


def forget(out: Path) -> None:
    """Remove all outcomes that are kept, so that every project is converted again. OSError."""
    for file in (out / RECORDS).glob("*.json"):
        file.unlink(missing_ok=True)


def keep(out: Path, outcome: Outcome) -> None:
    """Keep an outcome. OSError."""
    write(record_of(out, outcome.name), msgspec.json.encode(_Record(__version__, outcome)))


def kept(out: Path, name: str, path: str) -> Outcome | None:
    """The outcome of an earlier run for the project `name` at `path`, where its bundle and its report still stand."""
    try:
        record = msgspec.json.decode(record_of(out, name).read_bytes(), type=_Record)
    except (OSError, ValueError):
        return None
    outcome = record.outcome
    if record.version != __version__ or (outcome.name, outcome.path) != (name, path) or outcome.stamp is None:
        return None
    stands = report_of(out, name).is_file() and _amount(bundle_of(out, name)) == (outcome.files, outcome.bytes)
    return outcome if stands else None


def _amount(bundle: Path) -> tuple[int, int] | None:
    """How many files a bundle lists, and how many bytes they have; None where one is missing."""
    try:
        paths = json.loads((bundle / MARKER).read_bytes())["files"]
        return len(paths), sum((bundle / path).stat().st_size for path in paths)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write(file: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it meets the old content or the new one. OSError."""
    handle, fresh = tempfile.mkstemp(prefix=f".{file.stem[:40]}-", suffix=".tmp", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(fresh).unlink()
        raise
