"""JSON with spans: what is read, what is said of mistakes, and that nothing makes the reader fail.

A fixture holds several inputs with a line `====` between them, each followed by `---` and what it reads as.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wx2tg.syntax import config
from wx2tg.text import Source, Span

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "syntax" / "config").glob("*.txt"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def rendered(text: str) -> str:
    """The value, and a line for each finding with the text it points at."""
    value, findings = config.parse(Source("x.json", text))
    lines = [json.dumps(value.python(), ensure_ascii=False)]
    for finding in findings:
        assert finding.span
        lines.append(f"{finding.name} at {text[finding.span.start : finding.span.end]!r}: {finding.message}")
    return "\n".join(lines)


def values(value: config.Value) -> Iterator[config.Value]:
    """`value` and every value in it."""
    yield value
    inner = value.items if isinstance(value, config.Array) else ()
    if isinstance(value, config.Object):
        inner = tuple(member.value for member in value.members)
    for item in inner:
        yield from values(item)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    inputs = [case.split("\n---\n")[0].rstrip("\n") for case in text.split("\n====\n")]
    expected = "\n====\n".join(f"{case}\n---\n{rendered(case)}" for case in inputs) + "\n"
    if os.environ.get("UPDATE"):
        path.write_text(expected, encoding="utf-8")
    assert text == expected or os.environ.get("UPDATE")


@given(JSON, st.sampled_from([None, 2]))
def test_valid_json_reads_as_python_reads_it(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    read, findings = config.parse(Source("x.json", text))
    assert not findings
    assert read.python() == json.loads(text)


@given(st.text(alphabet="{}[]:,\"'\\/*\n ax1.-\ufeff"))
def test_no_text_makes_it_fail_and_spans_lie_in_it(text: str) -> None:
    value, findings = config.parse(Source("x.json", text))
    spans = [item.span for item in values(value)] + [item.span or Span(0, 0) for item in findings]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


def test_every_prefix_of_a_file_is_read() -> None:
    text = '{"pages": ["pages/index/index"], "window": {"title": "\\u8336", "n": [1.5, true, null]}}'
    for end in range(len(text)):
        _, findings = config.parse(Source("x.json", text[:end]))
        assert findings


def test_spans_cover_keys_and_values() -> None:
    text = '\ufeff{"a": {"b": "x"}}'
    value, _ = config.parse(Source("x.json", text))
    assert isinstance(value, config.Object)
    member = value.member("a")
    assert member
    assert text[member.key_span.start : member.key_span.end] == '"a"'
    assert text[member.value.span.start : member.value.span.end] == '{"b": "x"}'


def test_windows_line_ends() -> None:
    source = Source("x.json", '{\r\n  "a": 1,\r\n  "b": oops\r\n}\r\n')
    value, findings = config.parse(source)
    assert value.python() == {"a": 1, "b": None}
    assert [source.position(item.span.start) for item in findings if item.span] == [(3, 8)]


def test_the_last_of_equal_keys_counts() -> None:
    value, _ = config.parse(Source("x.json", '{"a": 1, "a": 2}'))
    assert isinstance(value, config.Object)
    assert len(value.members) == 2
    assert [member.value.python() for member in value] == [2]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "1" * 100_000, "[1" + ",1" * 5000])
def test_absurd_input_is_survived(text: str) -> None:
    value, findings = config.parse(Source("x.json", text))
    value.python()
    assert len(findings) <= 5
