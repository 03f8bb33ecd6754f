"""Fixtures of the workbench's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from dev.bench_stand import Bench, Served, serving
from playwright.sync_api import Browser


@pytest.fixture
def served() -> Iterator[Served]:
    """A server of the workbench's page and of a small app."""
    with serving() as found:
        yield found


@pytest.fixture
def bench_of(chromium: Browser, telegram_script: Path, served: Served) -> Iterator[Callable[..., Bench]]:
    """Opens workbenches, each in a fresh context; at the end of the test, none may have met a problem."""
    made: list[Bench] = []
    with ExitStack() as stack:

        def make(width: int = 1280, options: dict[str, Any] | None = None, **settings: Any) -> Bench:
            bench = Bench(chromium, served, telegram_script, width, **(options or {}))
            stack.callback(bench.context.close)
            made.append(bench)
            return bench.open(**settings)

        yield make
        found = [problem for bench in made for problem in bench.problems]
    assert not found, "\n".join(found)
