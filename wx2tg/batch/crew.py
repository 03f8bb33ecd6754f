"""Converts a fleet on this machine: several places of work, each with a process, take projects from one queue."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from wx2tg.batch.model import Job, Outcome
from wx2tg.batch.places import Place

_MOST = 8


def cores() -> int:
    """The number of processes that a fleet takes unless it is told: one for each core that may be used, at most 8."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(count, _MOST)


def outcomes(jobs: Sequence[Job], count: int) -> Iterator[Outcome]:
    """The outcomes of `jobs` as they come, by `count` processes, which end with the iterator."""
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    distrusted = _distrusted(jobs)
    places = [Place(distrusted) for _ in range(max(1, min(count, len(jobs))))]
    stop = threading.Event()

    def work(place: Place) -> None:
        while not stop.is_set():
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            done.put(place.do(job))

    for place in places:
        threading.Thread(target=work, args=(place,), daemon=True).start()
    try:
        for _ in jobs:
            yield done.get()
    finally:
        stop.set()
        for place in places:
            place.end()


def _distrusted(jobs: Sequence[Job]) -> tuple[Path, ...]:
    """The entries of the search path that lie in a project, which may hold a `signal.py` or a `click.py`."""
    homes = {os.path.realpath(job.path) for job in jobs}
    entries = [Path(os.path.realpath(entry)) for entry in sys.path if entry]
    return tuple(entry for entry in entries if any(str(place) in homes for place in (entry, *entry.parents)))
