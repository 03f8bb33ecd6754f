"""Runs Python's garbage collector less often during a conversion."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects between two runs of the collector, instead of 700: a conversion of 350 pages makes some millions.
_THRESHOLD = 50_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Collect garbage less often: nearly every object of a conversion lives until it ends, so there is little to find.

    A context manager, and a decorator. Afterwards the settings are what they were; a process that collects even less
    often, or never, keeps its settings.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _THRESHOLD) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
