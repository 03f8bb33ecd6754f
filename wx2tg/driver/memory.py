"""Looking for garbage less often while a conversion runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects between two looks, instead of 700: a conversion of 350 pages makes some millions.
_THRESHOLD = 50_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Nearly all that a conversion makes lives until it ends: searching it again and again finds next to nothing.

    Usable as a decorator. The settings of the process are put back; one that collects less often still keeps them.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _THRESHOLD) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
