"""What templates become: `fixtures/emit/<construct>.md` shows the JavaScript of each construct, as it is unminified.

A fixture is named after the visitor of its construct, `for.md`, or after that and what it shows, `for-keyed.md`.
`UPDATE=1 pytest tests/emit/test_template_fixtures.py` writes the JavaScript anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from wx2tg.emit.code import flattened
from wx2tg.emit.needs import Needs
from wx2tg.emit.template import emit_template
from wx2tg.emit.template.nodes import VISITORS
from wx2tg.ir.nodes import Node, Template
from wx2tg.ir.walk import walk_template
from wx2tg.lower.template import lower_template
from wx2tg.syntax import wxml
from wx2tg.text import Source, join

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures/emit").glob("*.md"))
FORM = re.compile(r"(# .+\n\n.+\n\n```wxml\n(.*?)```\n\n```js\n)(.*?)```\n", re.DOTALL)
# The tags that stand for components of the project.
COMPONENTS = ("card", "line", "list", "tabs")


class Alone:
    """One WXML file without any other."""

    def __init__(self, source: Source) -> None:
        self.source, self.tree = source, wxml.parse(source)[0]

    def document(self, path: str) -> tuple[Source, wxml.Document] | None:
        return (self.source, self.tree) if path == self.source.path else None

    def resolve_template(self, from_path: str, src: str) -> str | None:
        return None

    def resolve_wxs(self, from_path: str, src: str) -> str | None:
        return None


def template_of(text: str) -> Template:
    lowered = lower_template("page.wxml", dict.fromkeys(COMPONENTS, ""), Alone(Source("page.wxml", text)))
    assert lowered is not None and lowered.diagnostics == ()
    return lowered.template


def emitted(text: str) -> str:
    code = emit_template(template_of(text), Needs(), scoped=False, inner=False, style=str)
    parts = [join(flattened(lines)) for lines in (code.prologue, code.render) if lines]
    return "\n".join(parts).replace("\n},\n", "\n}\n")


def parts_of(file: Path) -> tuple[str, str, str]:
    match = FORM.fullmatch(file.read_text(encoding="utf-8"))
    assert match is not None, f"{file.name} is a heading, a sentence, WXML and JavaScript"
    return match[1], match[2], match[3]


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_templates_become_what_the_fixtures_show(file: Path) -> None:
    head, text, shown = parts_of(file)
    code = emitted(text)
    if os.environ.get("UPDATE"):
        file.write_text(f"{head}{code}```\n", encoding="utf-8")
    else:
        assert code == shown


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_what_the_fixtures_show_is_javascript(file: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node is not None, "node is missing; `make test` sets it up"
    script = tmp_path / "shown.mjs"
    script.write_text(parts_of(file)[2].replace("\nrender(", "\nexport function render(", 1).lstrip(), encoding="utf-8")
    text = script.read_text(encoding="utf-8")
    script.write_text(re.sub(r"\Arender\(", "export function render(", text), encoding="utf-8")
    done = subprocess.run([node, "--check", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def construct(name: str) -> str:
    """The construct that a fixture or a visitor is named after."""
    return name.rstrip("_").replace("_", "-")


def fixture_constructs() -> dict[str, str]:
    """Fixture -> its construct: the longest name of a visitor that its own begins with."""
    names = sorted((construct(visitor.__name__) for visitor in VISITORS.values()), key=len, reverse=True)
    found = {}
    for file in FIXTURES:
        fits = [name for name in names if f"{file.stem}-".startswith(f"{name}-")]
        assert fits, f"{file.name} is named after no visitor"
        found[file.stem] = fits[0]
    return found


def test_every_construct_has_a_visitor_and_every_visitor_a_fixture() -> None:
    assert set(VISITORS) == set(get_args(Node))
    visitors = {construct(visitor.__name__) for visitor in VISITORS.values()}
    assert set(fixture_constructs().values()) == visitors
    folder = Path(VISITORS[get_args(Node)[0]].__code__.co_filename).parent
    modules = {construct(file.stem) for file in folder.glob("*.py") if file.stem != "__init__"}
    assert modules == visitors


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_a_fixture_has_the_construct_that_it_is_named_after(file: Path) -> None:
    kinds = {construct(visitor.__name__): kind for kind, visitor in VISITORS.items()}
    wanted = kinds[fixture_constructs()[file.stem]]
    assert any(isinstance(node, wanted) for node in walk_template(template_of(parts_of(file)[1])))
