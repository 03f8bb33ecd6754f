"""Runs a coroutine in a thread of its own: with Chromium open, the main thread has a loop running already."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_T = TypeVar("_T")


def run_in_loop(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """What `coroutine` returns or raises; Playwright's synchronous form keeps a loop running in the main thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
