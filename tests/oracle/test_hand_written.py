"""Every case of `fixtures/units` on glass-easel: its transcript is ours, or the difference is listed with a reason."""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.cases import CASES, commands_of, files_of, is_page, name_of
from playwright.sync_api import Browser

from oracle.differences import Difference, not_compared, read_differences, write_differences
from oracle.program import Program
from oracle.stages import Stages

pytestmark = pytest.mark.browser

COMPARED = [case for case in CASES if name_of(case) not in not_compared()]
# Where in a framework an error was thrown is of no interest.
_FRAME = re.compile(r"\s+at ")

# How a command of a transcript is said to glass-easel's page.
_STATEMENTS = {
    "attribute": "see.attribute({first}, {last})",
    "css": "see.css({first}, {last})",
    "run": "see.value(await ({code}))",
    "tap": "see.touch({all})",
    "text": "see.texts({all})",
    "type": "see.type({word}, {rest})",
    "value": "see.input({all})",
    "wait": "",
    "expect": "",
}


@pytest.fixture(scope="module")
def stages(chromium: Browser) -> Iterator[Stages]:
    """Both sides in one page."""
    made = Stages(chromium)
    yield made
    made.close()


@pytest.fixture(scope="module")
def seen_differences() -> Iterator[dict[str, str]]:
    """How each case differs, "" where it does not. With `UPDATE=1` it is written into the list at the end."""
    seen: dict[str, str] = {}
    yield seen
    if os.environ.get("UPDATE"):
        write_differences(seen)


def statement(command: str) -> str:
    """A command as JavaScript. glass-easel's elements have no `wx-` before their names."""
    verb, _, rest = command.partition(" ")
    rest = re.sub(r"\bwx-(?!page)", "", rest)
    first, _, last = rest.rpartition(" ")
    word, _, tail = rest.partition(" ")
    quoted = {"first": first, "last": last, "all": rest, "word": word, "rest": tail}
    return _STATEMENTS.get(verb, f"see.unknown('{verb}')").format(
        code=rest, **{name: json.dumps(text) for name, text in quoted.items()}
    )


def transcript(stages: Stages, case: Path, commands: list[str]) -> str:
    """What glass-easel makes of a case, written as ours is."""
    query = commands.pop(0) if commands and commands[0].startswith("open ") else ""
    files = {path: text for path, text in files_of(case).items() if not is_page(path) or path.startswith("page.")}
    steps = tuple(statement(command) for command in commands)
    states = stages.theirs(Program(files, steps, query.removeprefix("open ")))
    heads = [query, *commands]
    lines: list[str] = []
    for head, state in zip(heads, states, strict=False):
        lines += [*([f"> {head}"] if head else []), *state.log]
    shown = (line for text in lines for line in text.split("\n") if not _FRAME.match(line))
    return "".join(f"{line}\n" for line in shown)


@pytest.mark.parametrize("case", COMPARED, ids=name_of)
def test_case(stages: Stages, seen_differences: dict[str, str], case: Path) -> None:
    steps = case.read_text(encoding="utf-8").partition("--- steps\n")[2]
    theirs = transcript(stages, case, commands_of(steps))
    # What was logged between a command and the `wait` after it belongs to either.
    lines = difflib.unified_diff(steps.splitlines(), theirs.splitlines(), lineterm="", n=1)
    difference = "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
    seen_differences[name_of(case)] = difference
    if not os.environ.get("UPDATE"):
        assert difference == read_differences().get(name_of(case), Difference("", "")).diff


def test_list_is_true() -> None:
    """Every difference of the list belongs to a case, and says why it is kept."""
    listed = read_differences()
    assert listed.keys() <= {name_of(case) for case in COMPARED}
    assert not_compared().keys() <= {name_of(case) for case in CASES}
    assert not [name for name, difference in listed.items() if not difference.reason]
