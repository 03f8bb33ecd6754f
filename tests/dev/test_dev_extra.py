"""The extra `dev` brings every library that the workbench imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = {"markdown_it": "markdown-it-py"}
"""Modules of distributions with another name."""


def test_the_extra_brings_what_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    given = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    brought = {re.split(r"[\[<>=!;~ ]", one)[0] for one in given}
    imported = set()
    for file in (*(ROOT / "wx2tg/dev").rglob("*.py"), ROOT / "wx2tg/certificates.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    others = {name for name in imported if name not in sys.stdlib_module_names and name != "wx2tg"}
    assert {NAMES.get(name, name) for name in others} <= brought
