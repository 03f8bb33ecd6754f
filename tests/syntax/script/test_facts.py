"""Scripts: the facts that are read from them, the mistakes that are found, and that nothing makes the reader fail.

A fixture holds several inputs with a line `====` between them, each followed by `---` and its facts. Those of a file
`*.ts.txt` are TypeScript.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wx2tg.syntax import script
from wx2tg.syntax.script.nodes import ExportFrom, ExportNames
from wx2tg.text import Source, Span

FIXTURES = sorted((Path(__file__).parents[3] / "fixtures" / "syntax" / "script").glob("*.txt"))


def parse(text: str, typescript: bool = False) -> script.Module:
    return script.parse(Source("a.ts" if typescript else "a.js", text), typescript)


def facts(module: script.Module) -> Iterator[str]:
    """One line for each fact, with the text that it points at."""
    text = module.source.text
    for request in module.requests:
        yield f"{request.kind} {request.specifier} at {text[request.span.start : request.span.end]}"
    for item in module.imports:
        for binding in item.bindings:
            places = " ".join(f"{place.span.start}:{place.form}" for place in binding.references)
            yield f"binding {binding.local} = {binding.imported} of {item.specifier} {places}".rstrip()
    for export in module.exports:
        if isinstance(export, (ExportNames, ExportFrom)):
            yield f"export {export.names}"
    for name, uses in (("use", module.uses), ("assigned", module.assigned), ("constructor", module.constructors)):
        yield from (f"{name} {use.name} at {text[use.span.start : use.span.end]}" for use in uses)
    yield from (f"escape {escape.kind} at {text[escape.span.start : escape.span.end]}" for escape in module.escapes)
    yield from (f"url {url.url}" for url in module.urls)
    for found in module.diagnostics:
        assert found.span
        yield f"{found.name} at {text[found.span.start : found.span.end]!r}: {found.message}"
    if module.broken:
        yield "broken"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    inputs = [case.split("\n---\n")[0].rstrip("\n") for case in text.split("\n====\n")]
    rendered = ["\n".join(facts(parse(case, path.name.endswith(".ts.txt")))) for case in inputs]
    expected = "\n====\n".join(f"{case}\n---\n{lines}" for case, lines in zip(inputs, rendered, strict=True)) + "\n"
    if os.environ.get("UPDATE"):
        path.write_text(expected, encoding="utf-8")
    assert text == expected or os.environ.get("UPDATE")


@settings(deadline=None)  # The first text waits for the grammars, on a busy machine for long.
@given(st.text(alphabet="wx.reqi(){}[]<>=;:,'\"`\\/* \nimport as@!?茶🍵\u3000（\x00"), st.booleans())
def test_no_text_makes_it_fail_and_spans_lie_in_it(text: str, typescript: bool) -> None:
    module = parse(text, typescript)
    found: list[Span] = [item.span for item in (*module.requests, *module.uses, *module.escapes, *module.urls)]
    found += [item.span for item in module.diagnostics if item.span]
    assert all(0 <= span.start <= span.end <= len(text) for span in found)


def test_every_prefix_of_a_file_is_read() -> None:
    text = 'import { a } from "./a";\nenum E { A, B = a() }\nexport default class 茶<T> { x!: T; m() { wx.login() } }\n'
    for end in range(len(text)):
        parse(text[:end], typescript=True)


def test_a_broken_file_still_tells_its_addresses() -> None:
    module = parse('const host = "https://a.example/"; const = 1')
    assert module.broken
    assert [url.url for url in module.urls] == ["https://a.example/"]
