"""Fixtures of the workbench's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from dev.bench_stand import Bench, Contexts, Served, serving
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def _served(telegram_script: Path) -> Iterator[Served]:
    with serving(telegram_script) as found:
        yield found


@pytest.fixture
def served(_served: Served) -> Served:
    """A server of the workbench's page and of a small app."""
    _served.forget()
    return _served


@pytest.fixture(scope="session")
def _contexts(chromium: Browser) -> Iterator[Contexts]:
    made = Contexts(chromium)
    yield made
    made.close()


@pytest.fixture
def bench_of(_contexts: Contexts, served: Served) -> Iterator[Callable[..., Bench]]:
    """Opens workbenches with nothing kept from before; at the end of the test, none may have met a problem."""
    made: list[Bench] = []
    with ExitStack() as stack:

        def make(width: int = 1280, options: dict[str, Any] | None = None, **settings: Any) -> Bench:
            bench = Bench(_contexts(width, options or {}), served)
            stack.callback(bench.close)
            made.append(bench)
            return bench.open(**settings)

        yield make
        found = [problem for bench in made for problem in bench.problems]
    assert not found, "\n".join(found)
