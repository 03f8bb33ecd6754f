"""Generated programs behave on our runtime as on glass-easel; `ORACLE_PROGRAMS` says how many, `ORACLE_SEED` which.

`ORACLE_SHRINK` asks for the smallest program that differs: to find it takes minutes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import zip_longest
from math import ceil

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from playwright.sync_api import Browser

from oracle.generate.programs import programs
from oracle.program import Program
from oracle.stages import Stages, State

pytestmark = pytest.mark.browser

_PROGRAMS = int(os.environ.get("ORACLE_PROGRAMS", "150"))
_SEED = int(os.environ.get("ORACLE_SEED", "0"))
_PHASES = (Phase.generate, Phase.shrink) if os.environ.get("ORACLE_SHRINK") else (Phase.generate,)
# Hypothesis remembers all that it drew for one seed.
_BATCH = 500


@pytest.fixture(scope="module")
def stages(chromium: Browser) -> Iterator[Stages]:
    """Both sides in one page."""
    made = Stages(chromium)
    yield made
    made.close()


def first_difference(ours: list[State], theirs: list[State]) -> str:
    """The first step after which the two are not the same, as text; "" where there is none."""
    for our, their in zip_longest(ours, theirs):
        if our and their and our.is_endless and their.is_endless:
            return ""
        if our == their:
            continue
        if our is None or their is None:
            return f"one side ended: {our} {their}"
        parts = [f"after: {our.step}"]
        for what, left, right in (("log", "\n".join(our.log), "\n".join(their.log)), ("dom", our.dom, their.dom)):
            if left != right:
                parts += [f"our {what}:", left, f"glass-easel's {what}:", right]
        return "\n".join(parts)
    return ""


@pytest.mark.parametrize("batch", range(ceil(_PROGRAMS / _BATCH)))
def test_programs(stages: Stages, batch: int) -> None:
    @seed(_SEED * 1000 + batch)
    @settings(
        max_examples=min(_BATCH, _PROGRAMS - batch * _BATCH),
        deadline=None,
        database=None,
        phases=_PHASES,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        # The program is in the message, as files; here it would come again as one long line.
        verbosity=Verbosity.quiet,
    )
    @given(programs())
    def check(program: Program) -> None:
        difference = first_difference(stages.ours(program), stages.theirs(program))
        assert not difference, f"\n{program}\n{difference}"

    check()
