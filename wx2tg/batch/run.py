"""Runs a fleet: makes the jobs, has them done here or by an engine, and writes the summaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from wx2tg.batch import crew, folder, summary
from wx2tg.batch.fleet import Fleet
from wx2tg.batch.listing import ListError, Listing
from wx2tg.batch.model import Flags, Job, Limits, Outcome


def run(
    listing: Listing,
    out: Path,
    *,
    flags: Flags,
    limits: Limits,
    jobs: int,
    again: bool,
    dask: str | None,
    told: Callable[[Outcome], None],
) -> Fleet:
    """Convert the projects of a list into `out`, and call `told` for each as it is done.

    With `again` nothing is kept of earlier runs. ListError where `out` cannot be written, EngineError of `dask`.
    """
    names = [project.name for project in listing.projects]
    work = [Job(project.name, str(project.path), str(out), flags=flags, limits=limits) for project in listing.projects]
    fleet = Fleet()
    try:
        folder.prepare(out)
        if again:
            folder.forget(out)
    except OSError as error:
        raise ListError(f"{out} cannot be written: {error.strerror}.") from None
    for outcome in _outcomes(work, jobs, dask):
        fleet.add(outcome)
        told(outcome)
    try:
        summary.write(out, fleet, names)
    except OSError as error:
        raise ListError(f"The summary cannot be written to {out}: {error.strerror}.") from None
    return fleet


def _outcomes(work: Sequence[Job], jobs: int, dask: str | None) -> Iterator[Outcome]:
    if dask is None:
        return crew.outcomes(work, jobs or crew.cores())
    from wx2tg.batch import engine  # It needs the extra `dask`.

    return engine.outcomes(work, dask)
