"""Makes TypeScript programs of the forms in `programs.txt`, where a name stands above what it may be."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

_DEEPEST = 7
_SIMPLE = {
    "base": "name",
    "member": "name",
    "program": "small",
    "statement": "small",
    "type": "type-name",
    "pattern": "name",
    "target-in-array": "name",
    "target-in-object": "name",
    "property": "name",
    "member-of-class": "method",
}
_NESTING = frozenset(
    "expression operand paren arrow function call member new template optional condition binary assign waiting chain "
    "object array class typed-arrow typed-function body".split()
)
_MARKS = {"nothing": "", "blank": " ", "method": "m() {}", "body": "{}"}


def program(seed: int) -> str:
    """The program of a number; the same one every time."""
    return _made(Random(seed), "program", 0).replace("⏎", "\n")


def _made(random: Random, name: str, depth: int) -> str:
    forms = _forms()
    if name not in forms or (depth > _DEEPEST and name == "body"):
        return _MARKS[name]
    if depth > _DEEPEST and (name in _SIMPLE or name in _NESTING):
        return _made(random, _SIMPLE.get(name, "small"), depth)
    parts = random.choice(forms[name])
    return "".join(_made(random, part, depth + 1) if index % 2 else part for index, part in enumerate(parts))


@cache
def _forms() -> dict[str, list[list[str]]]:
    """The forms of each name: text, and at every second place the name of a part."""
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith(" ")]
    part = re.compile(f"<({'|'.join(map(re.escape, [*names, *_MARKS]))})>")
    found: dict[str, list[list[str]]] = {}
    for line in lines:
        if line.startswith("  "):
            found[next(reversed(found))].append(part.split(line[2:]))
        else:
            found[line] = []
    return found
