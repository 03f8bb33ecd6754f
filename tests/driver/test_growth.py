"""The time of a conversion grows with the size of what is converted, and not with its square, in every language.

`python -m bench.growth` tries many more texts, at larger sizes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="the time of a process is asked of POSIX")

ROOT = Path(__file__).parents[2]

CASES = {
    "wxml": ('"', "<a>", "</a>", "attributes", "branches", "{{a+"),
    "hole": ("1+", "a.", "nested lists"),
    "wxss": ('"', "@media{", "a,", "media", "classes in a selector"),
    "js": ('"', "'", "(", "{", "elements", "addresses", "mistakes on every line"),
    "ts": ('"', "<", "a<b<c<", "type arguments"),
    "wxs": ("1+", "sum", "nested parentheses"),
    "page.json": ('"', "nested lists", "keys"),
    "wx2tg.toml": ("nested lists",),
    "crowd": ("pages", "missing components", "templates", "findings on one line", "calls of wx"),
}

# A text that seems to take more than its size says is tried again, then four times as large: a quadratic one does so
# there too.
MEASURE = """
import json, sys
from bench import growth
wanted = {tuple(pair) for pair in json.load(sys.stdin)}
growth.warm()
for language, name, project in growth.cases():
    if (language, name) in wanted:
        found = growth.grown(language, name, project, (16_000, 64_000))
        for sizes in ((16_000, 64_000), (64_000, 256_000)):
            if found.worst > growth.BOUND:
                found = growth.grown(language, name, project, sizes)
        print(json.dumps([language, name, found.worst <= growth.BOUND, str(found), found.fault]), flush=True)
"""


WANTED = [(language, name) for language, names in CASES.items() for name in names]


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, str], tuple[bool, str, str]]:
    """By language and pattern: whether the time is linear, the figures, and a fault of ours that came up."""
    asked = json.dumps(WANTED)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=ROOT, input=asked, capture_output=True, text=True, check=True
    )
    rows = map(json.loads, done.stdout.splitlines())
    return {(language, name): (linear, told, fault) for language, name, linear, told, fault in rows}


@pytest.mark.parametrize(("language", "name"), WANTED)
def test_time_grows_with_the_size(
    language: str, name: str, measured: dict[tuple[str, str], tuple[bool, str, str]]
) -> None:
    linear, told, fault = measured[language, name]
    assert not fault, told
    assert linear, told
