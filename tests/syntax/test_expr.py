"""Expressions: the operators and their order, what is legal in WeChat only, and what is refused where and why."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wx2tg.syntax.expr import (
    MAX_DEPTH,
    UNDEFINED,
    Expression,
    Literal,
    Member,
    Name,
    Object,
    Parsed,
    Property,
    Spread,
    children,
    outline,
    parse,
    parse_data,
)

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "syntax" / "expression").glob("*.txt"))
CASES = [
    pytest.param(case.partition("\n---\n")[0], id=f"{file.stem}-{number}")
    for file in FIXTURES
    for number, case in enumerate(file.read_text(encoding="utf-8").split("\n\n"), 1)
]


def printed(parsed: Parsed) -> str:
    if parsed.error is not None:
        return "! {}: {}".format(*parsed.error)
    assert parsed.expression is not None, "a case needs an expression"
    return outline(parsed.expression)


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_fixtures(file: Path) -> None:
    read = parse_data if file.stem == "data" else parse
    codes = [case.partition("\n---")[0] for case in file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")]
    result = "\n\n".join(f"{code}\n---\n{printed(read(code))}" for code in codes) + "\n"
    if os.environ.get("UPDATE"):
        file.write_text(result, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == result


def check_offsets(code: str, parsed: Parsed) -> None:
    """Every node lies in the code and in its parent, and names are where they are said to be."""
    waiting: list[Expression | Spread | Property] = [parsed.expression] if parsed.expression else []
    while waiting:
        node = waiting.pop()
        assert 0 <= node.start <= node.end <= len(code)
        assert all(node.start <= child.start and child.end <= node.end for child in children(node))
        if isinstance(node, Name):
            assert code[node.start : node.end] == node.name
        if isinstance(node, Member):
            assert code[: node.end].endswith(node.property)
        waiting.extend(children(node))


@pytest.mark.parametrize("code", CASES)
def test_every_prefix_is_read(code: str) -> None:
    for end in range(len(code) + 1):
        for parsed in (parse(code[:end]), parse_data(code[:end])):
            assert parsed.expression is None or parsed.error is None
            assert parsed.error is None or 0 <= parsed.error[0] <= end
            check_offsets(code[:end], parsed)


@given(st.text(alphabet=list("ab.?:+-*/%<>=!~&|^()[]{},'\"\\ 1x")) | st.text())
def test_any_text_is_read(code: str) -> None:
    for parsed in (parse(code), parse_data(code)):
        assert parsed.expression is None or parsed.error is None
        check_offsets(code, parsed)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("'a\\n\\x41\\u4f60\\q'", "a\nA你q"),
        ("'\\ud83d\\ude00'", "😀"),
        ("'\\ud83d'", "\ufffd"),
        ("'\\u{1f600}'", "😀"),
        ('"it\'s"', "it's"),
        ("017", 15),
        ("0x1F", 31),
        ("089", 89),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ("9007199254740993123", 9007199254740993123.0),
        ("true", True),
        ("null", None),
        ("undefined", UNDEFINED),
    ],
)
def test_literals(code: str, value: object) -> None:
    expression = parse(code).expression
    assert isinstance(expression, Literal)
    assert expression.value == value
    assert type(expression.value) is type(value)


def test_data_of_a_template_is_an_object() -> None:
    for code in ("item", "a: 1, b", "...a", "{a: 1}", "item.card", "a ? b : c", "true"):
        assert isinstance(parse_data(code).expression, Object)


@pytest.mark.parametrize(
    "code",
    [
        "(" * 20_000 + "a" + ")" * 20_000,
        "!" * 40_000 + "a",
        "a" + " + a" * 20_000,
        "a" + ".b" * 20_000,
        "[" * 20_000 + "]" * 20_000,
        "a ? " * 20_000,
        "'" + "\\'" * 40_000,
        "1" * 80_000 + "a",
        "/*" * 40_000,
        "a" + " " * 200_000 + "b",
    ],
    ids=lambda code: code[:10],
)
def test_hostile_input_takes_linear_time(code: str) -> None:
    began = time.process_time()
    parsed = parse(code)
    assert parsed.expression is None or parsed.error is None
    assert time.process_time() - began < 10, "quadratic work would take minutes"


def test_depth_is_bounded() -> None:
    assert parse("!" * (MAX_DEPTH - 1) + "a").expression is not None
    assert parse("!" * MAX_DEPTH + "a").error == (0, "it is nested too deeply")


@pytest.mark.parametrize("code", ["", " \n", "/* why */"])
def test_nothing_is_no_expression_and_no_error(code: str) -> None:
    assert parse(code) == parse_data(code) == Parsed(None, None)
