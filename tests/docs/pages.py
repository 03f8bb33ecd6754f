"""The pages of the documentation site, and the modules in docs/site that make parts of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(str(file.relative_to(DOCS)) for file in DOCS.rglob("*.md") if not file.name.endswith(".zh.md"))
"""The English pages, relative to docs/; each has its Chinese one beside it."""

_AT_ROOT = {"contributing.md": "CONTRIBUTING.md", "security.md": "SECURITY.md"}
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


class Fence(NamedTuple):
    """A block of code: its language, and its lines without the indentation of the block."""

    language: str
    lines: tuple[str, ...]


def english(name: str) -> str:
    """The text of a page; of one that shows a file of the root, that file."""
    return (ROOT / _AT_ROOT[name] if name in _AT_ROOT else DOCS / name).read_text(encoding="utf-8")


def chinese(name: str) -> str:
    """The Chinese page beside `name`."""
    return (DOCS / name).with_suffix(".zh.md").read_text(encoding="utf-8")


def fences(text: str) -> list[Fence]:
    """The blocks of code of a page."""
    return [
        Fence(found[2], tuple(line.removeprefix(found[1]) for line in found[3].splitlines()))
        for found in _FENCE.finditer(text)
    ]


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return _FENCE.sub("", text)


def commands(text: str) -> Iterator[str]:
    """The command lines of a page that begin with `wx2tg`, without what a comment says of them."""
    for fence in fences(text):
        if fence.language in ("", "yaml"):
            for line in fence.lines:
                if found := re.match(r"\s*(?:\$ |- (?:run: )?)?(wx2tg .*)", line):
                    yield re.split(r"\s+# |\s{3,}#", found[1])[0].strip()


def part(name: str) -> ModuleType:
    """A module of docs/site, loaded as MkDocs does: with its folder on the path."""
    folder = DOCS / "site"
    spec = spec_from_file_location(f"docs_site_{name}", folder / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.path.insert(0, str(folder))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module
