"""Early errors: scripts that no engine accepts are refused before they can break the bundle; all others are accepted.

A line of `fixtures/script/early/*.txt` is a module, with `⏎` for its line ends; one that begins with `# ` and has no
semicolon is a heading.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from browser.npm import installed

from wx2tg.emit.script import emit_module
from wx2tg.syntax import script
from wx2tg.text import Source, join

FOLDER = Path(__file__).parents[3] / "fixtures" / "script" / "early"
ACORN = "acorn@8.15.0"
JUDGE = """
const { parse } = require(process.argv[1]);
const options = { ecmaVersion: "latest", allowReturnOutsideFunction: true, allowHashBang: true };
const accepts = (code, sourceType) => {
  try { return Boolean(parse(code, { ...options, sourceType })); } catch { return false; }
};
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const asModule = (code) => /\\b(?:import|export)\\b/.test(code) && accepts(code, "module");
console.log(JSON.stringify(cases.map((code) => accepts(code, "script") || asModule(code))));
"""


def cases(name: str) -> list[str]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("⏎", "\n") for line in lines if not (line.startswith("# ") and ";" not in line)]


def accepted(code: str) -> bool:
    return not script.parse(Source("a.js", code)).broken


@pytest.fixture(scope="module")
def acorn() -> str:
    return str(installed(ACORN) / "acorn" / "dist" / "acorn.js")


def test_the_tables_are_full() -> None:
    assert len(cases("invalid")) > 600
    assert len(cases("valid")) > 130


def test_what_is_valid_is_accepted() -> None:
    assert [code for code in cases("valid") if not accepted(code)] == []


def test_what_is_invalid_is_refused() -> None:
    assert [code for code in cases("invalid") if accepted(code)] == []


@pytest.mark.parametrize("name", ["valid", "invalid"])
def test_acorn_says_the_same(name: str, acorn: str) -> None:
    every = cases(name)
    command = ["node", "-e", JUDGE, acorn]
    done = subprocess.run(command, input=json.dumps(every), capture_output=True, text=True, check=True, timeout=60)
    verdicts = json.loads(done.stdout)
    assert [code for code, verdict in zip(every, verdicts, strict=True) if verdict != (name == "valid")] == []


def test_what_is_accepted_compiles_together() -> None:
    """All that is valid, as it would stand in one script of a bundle; node only compiles it."""
    bodies = []
    for number, code in enumerate(cases("valid")):
        pieces = emit_module(script.parse(Source(f"{number}.js", code)), lambda name: name).pieces
        bodies.append(f"define({number}, function (require, module, exports) {{\n{join(pieces)}}});\n")
    done = subprocess.run(
        ["node", "--check", "-"], input="".join(bodies), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("code", "place", "problem"),
    [
        ("let a;\nlet a;", (2, 5), "`a` is declared twice"),
        ("f();\nif (1) { break; }", (2, 10), "`break` stands in no loop or switch"),
        ("/a(/;", (1, 1), "in the regular expression, a parenthesis is never closed"),
        ("class A { m() { this.#b; } }", (1, 22), "no class around this has a member `#b`"),
    ],
)
def test_the_place_and_the_problem_are_told(code: str, place: tuple[int, int], problem: str) -> None:
    module = script.parse(Source("a.js", code))
    (found,) = module.diagnostics
    assert found.span is not None
    assert module.source.position(found.span.start) == place
    assert problem in found.message
