"""The one list of differences from glass-easel that are kept: `differences.md`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("differences.md")

_SECTION = re.compile(r"^## (?P<name>\S+)\n\n(?P<reason>.*?)\s*```diff\n(?P<diff>.*?)\n```\n", re.MULTILINE | re.DOTALL)
_GROUP = re.compile(r"^- (?P<names>(?:`[\w/-]+`,?\s+)*`[\w/-]+`): (?P<reason>(?:.+\n)+?)(?=- |\n|\Z)", re.MULTILINE)
_NAME = re.compile(r"`([\w/-]+)`")


@dataclass(frozen=True, slots=True)
class Difference:
    """Why a case may differ, and how: a diff from our transcript (`-`) to glass-easel's (`+`)."""

    reason: str
    diff: str


def read_differences() -> dict[str, Difference]:
    """The list, by case."""
    text = FILE.read_text(encoding="utf-8")
    return {found["name"]: Difference(found["reason"].strip(), found["diff"]) for found in _SECTION.finditer(text)}


def not_compared() -> dict[str, str]:
    """The cases that are about what glass-easel does not have, each with the reason."""
    groups = _GROUP.finditer(FILE.read_text(encoding="utf-8").partition("\n# Compared\n")[0])
    return {name: " ".join(found["reason"].split()) for found in groups for name in _NAME.findall(found["names"])}


def write_differences(seen: Mapping[str, str]) -> None:
    """Write what was seen of the cases that were run into the list: "" where one does not differ.

    Reasons stay, and a new difference waits for one. What the list says of other cases stays too.
    """
    known = read_differences()
    differing = {name: difference.diff for name, difference in known.items()} | dict(seen)
    head = FILE.read_text(encoding="utf-8").partition("\n## ")[0].rstrip()
    sections = [
        f"## {name}\n\n{known[name].reason + chr(10) * 2 if name in known else ''}```diff\n{differing[name]}\n```\n"
        for name in sorted(differing)
        if differing[name]
    ]
    FILE.write_text("\n".join([f"{head}\n", *sections]), encoding="utf-8")
