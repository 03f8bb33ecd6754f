"""The one list of differences from glass-easel that are kept: `differences.md`, a section for each case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("differences.md")

_SECTION = re.compile(r"^## (?P<name>\S+)\n\n(?P<reason>.*?)\s*```diff\n(?P<diff>.*?)\n```\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Difference:
    """Why a case may differ, and how: a diff from our transcript (`-`) to glass-easel's (`+`)."""

    reason: str
    diff: str


def read_differences() -> dict[str, Difference]:
    """The list, by case."""
    text = FILE.read_text(encoding="utf-8")
    return {found["name"]: Difference(found["reason"].strip(), found["diff"]) for found in _SECTION.finditer(text)}


def write_differences(seen: Mapping[str, str]) -> None:
    """Write what was seen into the list; reasons stay, a new difference waits for one."""
    known = read_differences()
    head = FILE.read_text(encoding="utf-8").partition("\n## ")[0].rstrip()
    sections = [
        f"## {name}\n\n{known[name].reason + chr(10) * 2 if name in known else ''}```diff\n{seen[name]}\n```\n"
        for name in sorted(seen)
    ]
    FILE.write_text("\n".join([f"{head}\n", *sections]), encoding="utf-8")
