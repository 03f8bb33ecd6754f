"""WXSS: what is read, what is skipped as a browser would skip it, and that nothing an author writes can stop it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.wxss import AtRule, Body, Keyframe, Rule, Sheet, css, outline, parse, selector
from wx2tg.text import Source, Span

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "syntax" / "wxss").glob("*.txt"))
CASES = [
    pytest.param(case.partition("\n---")[0], id=f"{file.stem}-{number}")
    for file in FIXTURES
    for number, case in enumerate(file.read_text(encoding="utf-8").split("\n\n"), 1)
]


def read(text: str) -> tuple[Sheet, tuple[Diagnostic, ...]]:
    return parse(Source("pages/index/index.wxss", text))


def printed(text: str) -> str:
    """The tree, and a line for each finding with the text that it marks."""
    sheet, found = read(text)
    lines = [outline(sheet)]
    for item in found:
        assert item.source is not None and item.span is not None
        position = item.source.position(item.span.start)
        marked = text[item.span.start : item.span.end].replace("\n", "\\n")
        lines.append(f"! {position.line}:{position.column} {item.name} `{marked}`")
    return "\n".join(line for line in lines if line)


def spans(body: Body) -> Iterator[Span]:
    for item in body:
        assert not isinstance(item, Sheet)
        yield item.span
        if isinstance(item, Rule | Keyframe | AtRule):
            yield item.head
            assert item.span.start == item.head.start and item.head.end <= item.span.end
            yield from spans(item.body or ())


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_fixtures(file: Path) -> None:
    cases = file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    sources = [case.partition("\n---")[0] for case in cases]
    result = "\n\n".join(f"{source}\n---\n{printed(source)}".rstrip() for source in sources) + "\n"
    if os.environ.get("UPDATE"):
        file.write_text(result, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == result


@pytest.mark.parametrize("text", CASES)
def test_every_prefix_is_read_and_every_span_is_true(text: str) -> None:
    for end in range(len(text) + 1):
        sheet, found = read(text[:end])
        marked = [*spans(sheet.items), *(item.span for item in found if item.span)]
        assert all(0 <= span.start <= span.end <= end for span in marked)


@pytest.mark.parametrize("text", CASES)
def test_what_is_printed_is_read_without_findings_and_printed_alike(text: str) -> None:
    sheet, _ = read(text)
    again, found = read(css(sheet))
    assert not found
    assert css(again) == css(sheet)
    assert outline(again) == outline(sheet)


@given(st.text(alphabet=st.sampled_from("ab:;{}()[]\"'/*\\@!#.,> \n-&<%1"), max_size=60))
def test_any_text_is_read_and_what_is_kept_is_good(text: str) -> None:
    sheet, _ = read(text)
    again, found = read(css(sheet))
    assert not found
    assert css(again) == css(sheet)


def test_a_byte_order_mark_and_windows_line_ends_are_no_findings() -> None:
    sheet, found = read("\ufeff.a {\r\n  color: red;\r\n}\r\n")
    assert not found
    assert outline(sheet) == "rule .a\n  declaration color: red"


def test_plain_selectors_are_read_as_the_grammar_reads_them() -> None:
    for text in ("view", ".a .b>.c", "view.a:hover::after + .b, .c-d ~ e", ".a\n.b"):
        assert selector.parse(text) == selector.parse(f"{text}, #x")[:-1]  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text[:8])
        for text in (
            ".a{b:" + "(" * 40_000,
            "a{" * 40_000,
            "--x:" + "{" * 40_000,
            "\"'" * 40_000,
            "/*" * 40_000,
            "@media{" * 10_000,
            "a:" * 40_000,
            "a{b:c(" * 10_000,
            ":is(" * 20_000 + "{",
            '.a{b:"' + '\\\n"' * 20_000,
            ".a{" + "// x\n" * 20_000,
            "." * 40_000 + "{",
            "a " * 40_000 + "{}",
            "a{b:url(" * 10_000,
            '[a="' * 20_000 + "{}",
            ".a:x(" * 20_000 + "{}",
            ".a{b:c/" * 20_000,
        )
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = time.process_time()
    sheet, _ = read(text)
    css(sheet)
    # A second for what takes a tenth: a quadratic algorithm takes minutes.
    assert time.process_time() - start < 2
