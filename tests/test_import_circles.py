"""No module of wx2tg imports itself through others, not even inside of a function or only for types."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1] / "wx2tg"


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(file): file for file in ROOT.rglob("*.py")}


def imports_of(file: Path) -> set[str]:
    """The modules of ours that a file imports anywhere in it; of `from a import b` it is `a.b` where that is one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = inner & MODULES.keys()
            found |= modules
            if len(modules) < len(inner):
                found.add(node.module)
    return found & MODULES.keys()


def test_imports_have_no_circle() -> None:
    graph = {name: imports_of(file) for name, file in MODULES.items()}
    assert graph["wx2tg.emit.template"] >= {"wx2tg.emit.template.block", "wx2tg.analyze.template"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" imports ".join(reversed(error.args[1]))) from None
