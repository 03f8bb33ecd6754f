"""Scripts as CommonJS: what is written, line by line.

A fixture holds several inputs with a line `====` between them, each followed by `---` and the body of its function.
Those of a file `*.ts.txt` are TypeScript, with decorators of the older kind in `legacy.ts.txt`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wx2tg.emit.script import emit_module
from wx2tg.syntax import script
from wx2tg.text import Source, join

FIXTURES = sorted((Path(__file__).parents[3] / "fixtures" / "script").glob("*.txt"))


def resolve(specifier: str) -> str | None:
    """`./a` is the module `a`; `./missing` does not exist."""
    return None if specifier == "./missing" else specifier.removeprefix("./")


def output(text: str, typescript: bool, legacy: bool = False) -> str:
    source = Source("a.ts" if typescript else "a.js", text)
    return join(emit_module(script.parse(source, typescript, legacy), resolve).pieces)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    inputs = [case.split("\n---\n")[0].rstrip("\n") for case in text.split("\n====\n")]
    written = [output(case, path.name.endswith(".ts.txt"), path.name == "legacy.ts.txt") for case in inputs]
    expected = "====\n".join(f"{case}\n---\n{code}" for case, code in zip(inputs, written, strict=True))
    if os.environ.get("UPDATE"):
        path.write_text(expected, encoding="utf-8")
    assert text == expected or os.environ.get("UPDATE")


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_line_stays_on_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for case in text.split("\n====\n"):
        code, written = case.split("\n---\n")
        extra = written.count(
            "$exports=exports;{"
        )  # The block of a module with a `require` of its own is closed below it.
        assert written.rstrip("\n").count("\n") == code.count("\n") + extra


def test_verbatim_pieces_are_copies_of_the_source() -> None:
    source = Source("a.ts", 'import 茶 from "./a";\nconst b: string = "🍵"; 茶(b as any);\n')
    pieces = emit_module(script.parse(source, typescript=True), resolve).pieces
    copies = [piece for piece in pieces if piece.verbatim]
    assert copies
    assert all(source.text.startswith(piece.text, piece.start) for piece in copies)


def test_a_broken_module_throws_what_is_wrong() -> None:
    assert output("const = 1;", typescript=False) == (
        'throw new SyntaxError("a.js: This is not valid JavaScript: `1` is not expected here.");\n'
    )
