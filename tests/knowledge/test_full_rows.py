"""A row of the API tables may say `full` only if a browser test tries that API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wx2tg import knowledge

TESTS = Path(__file__).parents[1] / "runtime"
TESTED = "".join(file.read_text(encoding="utf-8") for file in sorted(TESTS.rglob("test_*.py")))
FULL = [row.name for row in knowledge.apis().values() if row.tier == "full"]


@pytest.mark.parametrize("name", FULL)
def test_it_is_tried(name: str) -> None:
    short = name.removeprefix("wx.")
    assert re.search(rf'\bwx\.{short}\b|"{short}"', TESTED), f"{name} is `full`, and no test of the runtime names it"
