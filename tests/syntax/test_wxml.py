"""WXML: what is read, what is mended, and that nothing an author writes can stop it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.wxml import Document, Element, Hole, Node, Text, outline, parse
from wx2tg.text import Source, Span

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "syntax" / "wxml").glob("*.txt"))
CASES = [
    pytest.param(case.partition("\n---\n")[0], id=f"{file.stem}-{number}")
    for file in FIXTURES
    for number, case in enumerate(file.read_text(encoding="utf-8").split("\n\n"), 1)
]


def read(text: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    return parse(Source("pages/index/index.wxml", text))


def printed(text: str) -> str:
    """The tree, and a line for each finding with the text that it marks."""
    document, found = read(text)
    lines = [outline(document)]
    for item in found:
        assert item.source is not None and item.span is not None
        position = item.source.position(item.span.start)
        marked = text[item.span.start : item.span.end].replace("\n", "\\n")
        lines.append(f"! {position.line}:{position.column} {item.name} `{marked}`")
    return "\n".join(line for line in lines if line)


def nodes(document: Document) -> Iterator[Node]:
    waiting = list(document.children)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Element):
            waiting.extend(node.children)


def spans(document: Document) -> Iterator[Span]:
    for node in nodes(document):
        yield node.span
        if isinstance(node, Hole):
            yield node.code_span
        if isinstance(node, Element):
            yield node.name_span
            for attribute in node.attributes:
                yield from (attribute.span, attribute.name_span)
                if attribute.value_span:
                    yield attribute.value_span
                for part in attribute.value or ():
                    yield part.span
                    if isinstance(part, Hole):
                        yield part.code_span


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
        prefix = text[:end]
        document, found = read(prefix)
        for span in (*spans(document), *(item.span for item in found if item.span)):
            assert 0 <= span.start <= span.end <= end
        for node in nodes(document):
            if isinstance(node, Element):
                name = prefix[node.name_span.start : node.name_span.end]
                assert node.tag == {"fts": "wxs"}.get(name, name)
                assert prefix[node.span.start] == "<"
                for attribute in node.attributes:
                    written = prefix[attribute.name_span.start : attribute.name_span.end]
                    assert attribute.name == re.sub("^ft:", "wx:", written)
            elif isinstance(node, Hole):
                assert prefix[node.code_span.start : node.code_span.end] == node.code
            elif isinstance(node, Text) and "&" not in node.text:
                assert "&" in prefix[node.span.start : node.span.end] or (
                    prefix[node.span.start : node.span.end] == node.text
                )


@given(st.text(alphabet=list("<>/{}\"'=&;!- \nab:x")) | st.text())
def test_any_text_is_read(text: str) -> None:
    document, found = read(text)
    assert all(0 <= span.start <= span.end <= len(text) for span in spans(document))
    assert [item.span.start for item in found if item.span] == sorted(item.span.start for item in found if item.span)


def test_byte_order_mark_and_line_ends() -> None:
    document, found = read("\ufeff<view>\r\n</view>\r\n")
    view, after = document.children
    assert isinstance(view, Element) and isinstance(after, Text)
    assert view.span.start == 1
    assert view.children == (Text("\r\n", Span(7, 9)),)
    assert after.text == "\r\n"
    assert not found


def test_which_of_two_attributes_counts_is_a_question_of_the_framework() -> None:
    source = Source("pages/index/index.wxml", '<view class="a" hidden class="b" class="c"/>')
    for first_counts, written, ignored in ((False, "c", [6, 23]), (True, "a", [23, 33])):
        document, found = parse(source, first_counts)
        assert outline(document) == f'view class="{written}" hidden'
        assert [item.span.start for item in found if item.span] == ignored


def test_empty_file() -> None:
    assert read("") == (Document(()), ())


HOSTILE = {
    "open holes": "{{" * 40_000,
    "spaced open holes": "{{ " * 26_000,
    "holes in strings": "{{'\\'" * 16_000 + "</a>}}",
    "escaped quotes": "{{ " + "\\'" * 40_000,
    "holes with a lone quote": "{{\\'}} " * 11_000,
    "nested tags": "<a>" * 20_000 + "</a>" * 20_000,
    "unclosed tags": "<a>" * 20_000,
    "mismatched tags": "<a><b>" * 10_000 + "</a>" * 10_000,
    "a long value": '<a b="' + "x" * 1_000_000 + '"/>',
    "a long unclosed value": '<a b="' + "x" * 1_000_000,
    "many holes": '<a b="' + "{{x}}" * 50_000 + '"/>',
    "many open holes in a value": '<a b="' + "{{" * 40_000,
    "a large object": '<a b="{{ {' + "a: {}, " * 50_000 + '} }}"/>',
    "unfinished tags": "<a " * 26_000,
    "unfinished values": "<a b='" * 13_000,
    "open holes without quotes": "<a b={{'\\'" * 8_000,
    "angles": "<" * 80_000,
    "ampersands": "&#" * 40_000,
    "comments": "<!--" * 20_000,
    "junk": "<a " + '"' * 80_000,
    "attributes": "<a " + " b" * 40_000 + ">",
    "white space": "<a>" + " " * 500_000 + "x",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_input_takes_linear_time(text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 10, "quadratic work would take minutes"


def test_deep_nesting_is_kept() -> None:
    document, _ = read("<a>" * 20_000)
    assert sum(1 for _ in nodes(document)) == 20_000
