"""The tables of options and results have every name of WeChat's own typings: none is silent for want of a row."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from browser.npm import installed

from wx2tg import knowledge

TYPESCRIPT = "typescript@5.6.3"
TYPINGS = "miniprogram-api-typings@5.2.3"


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    """Names of options, results and methods, as `documented.mjs` finds them."""
    script = Path(__file__).with_name("documented.mjs")
    call = ["node", str(script), str(installed(TYPESCRIPT)), str(installed(TYPINGS))]
    done = subprocess.run(call, capture_output=True, text=True, timeout=300, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_member_has_a_row(documented: dict[str, Any]) -> None:
    assert len(documented["apis"]) > 450
    assert [name for name in documented["apis"] if knowledge.api(f"wx.{name}") is None] == []


def test_every_option_and_every_result_has_a_row(documented: dict[str, Any]) -> None:
    rows = documented["apis"].items()
    assert sum(len(row["options"]) for _, row in rows) > 550
    assert sum(len(row["results"]) for _, row in rows) > 300
    signatures = {name: knowledge.signature(f"wx.{name}") for name, _ in rows}
    options = [f"{name}: {key}" for name, row in rows for key in row["options"] if key not in signatures[name].options]
    results = [f"{name}: {key}" for name, row in rows for key in row["results"] if key not in signatures[name].results]
    assert options == []
    assert results == []


def test_every_option_of_a_method_has_a_row(documented: dict[str, Any]) -> None:
    """Of what is made here: a manager that is only a stub is a finding by itself, whatever its methods are given."""
    made = {
        name: methods
        for name, methods in documented["managers"].items()
        if (row := knowledge.api(f"wx.{name}")) is not None and row.leaf
    }
    assert sum(len(options) for methods in made.values() for options in methods.values()) > 150
    missing = [
        f"{name}().{method}: {key}"
        for name, methods in made.items()
        for method, options in methods.items()
        for key in options
        if key not in knowledge.signature(f"wx.{name}").methods.get(method, {})
    ]
    assert missing == []
