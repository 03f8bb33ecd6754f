"""A companion's test runs while Chromium is open in the same process."""

from __future__ import annotations

import asyncio

import pytest
from companion.loops import run_in_loop


async def _answer(value: int) -> int:
    await asyncio.sleep(0)
    if value < 0:
        raise ValueError(value)
    return value


def test_a_loop_beside_one_that_runs() -> None:
    async def outer() -> int:
        with pytest.raises(ValueError, match="-1"):
            run_in_loop(_answer(-1))
        return run_in_loop(_answer(7))

    assert run_in_loop(outer()) == 7
