"""Boolean, comparison and conditional operators, literals, variables, and how expressions are read."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.aggregating import date, refused, value_of

from wx2tg.companion.cloud.expressions import OPERATORS

DOCUMENT = {
    "a": 1,
    "b": 2,
    "zero": 0,
    "nothing": None,
    "text": "x",
    "object": {"x": {"y": 5}},
    "day": date("2020-01-01"),
}

VALUES = [
    ("$a", 1),
    ("$object.x.y", 5),
    ("$$ROOT.a", 1),
    ("$$CURRENT.object.x", {"y": 5}),
    ("plain", "plain"),
    ({"x": "$a", "y": {"z": "$missing"}}, {"x": 1, "y": {}}),
    (["$a", "$missing"], [1, None]),
    ({"$and": []}, True),
    ({"$and": ["$a", "$text", [[]]]}, True),
    ({"$and": ["$a", "$zero"]}, False),
    ({"$or": []}, False),
    ({"$or": ["$nothing", "$missing", False]}, False),
    ({"$or": ["$zero", "$day"]}, True),
    ({"$not": "$zero"}, True),
    ({"$not": ["$text"]}, False),
    ({"$cmp": ["$a", "$b"]}, -1),
    ({"$eq": ["$a", 1.0]}, True),
    ({"$eq": ["$a", True]}, False),
    ({"$eq": ["$nothing", None]}, True),
    ({"$ne": ["$a", "$b"]}, True),
    ({"$gt": ["x", 5]}, True),
    ({"$gt": ["$day", "$text"]}, True),
    ({"$gte": [1, 1]}, True),
    ({"$lt": ["$missing", None]}, True),
    ({"$lte": [[1], [1, 0]]}, True),
    ({"$cond": ["$zero", "yes", "no"]}, "no"),
    ({"$cond": {"if": {"$gt": ["$b", 1]}, "then": "$b", "else": 0}}, 2),
    ({"$cond": [True, "$a", {"$divide": [1, 0]}]}, 1),
    ({"$ifNull": ["$nothing", "$missing", "last"]}, "last"),
    ({"$ifNull": ["$zero", 5]}, 0),
    ({"$switch": {"branches": [{"case": "$zero", "then": 1}, {"case": "$a", "then": 2}]}}, 2),
    ({"$switch": {"branches": [{"case": False, "then": 1}], "default": 3}}, 3),
    ({"$let": {"vars": {"x": "$a", "y": 10}, "in": {"$add": ["$$x", "$$y"]}}}, 11),
    ({"$literal": {"$add": [1, 2]}}, {"$add": [1, 2]}),
    ({"$literal": "$a"}, "$a"),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES, ids=str)
def test_a_condition_is_worked_out(expression: Any, expected: Any) -> None:
    found = value_of(expression, DOCUMENT)

    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ({"$nope": 1}, "Unrecognized expression '$nope'"),
        ({"$where": "1"}, "Unrecognized expression '$where'"),
        ({"$function": {"body": "f", "args": [], "lang": "js"}}, "Unrecognized expression '$function'"),
        ({"$accumulator": {}}, "Unrecognized expression"),
        ({"$push": "$a"}, "Unrecognized expression"),
        ({"$add": [1], "$abs": 1}, "one operator and nothing beside it"),
        ({"$add": [1], "x": 1}, "one operator and nothing beside it"),
        ({"a.b": 1}, "may not contain '.'"),
        ({"": 1}, "empty"),
        ("$", "empty"),
        ("$a..b", "empty"),
        ("$a.$b", "may not start with '$'"),
        ("$$nope", "undefined variable: nope"),
        ("$$", "undefined variable"),
        ("$$ROOT.", "empty"),
        ({"$cond": [1, 2]}, "takes 3 arguments"),
        ({"$cond": {"if": 1, "then": 2}}, "Missing 'else'"),
        ({"$cond": {"if": 1, "then": 2, "else": 3, "elif": 4}}, "Unrecognized argument to $cond: elif"),
        ({"$ifNull": ["$a"]}, "at least 2 arguments"),
        ({"$switch": {"branches": []}}, "at least one branch"),
        ({"$switch": {"branches": [{"case": 1}]}}, "Missing 'then'"),
        ({"$switch": {"branches": [{"case": False, "then": 1}]}}, "no default was specified"),
        ({"$let": {"vars": 1, "in": 1}}, "must be an object"),
        ({"$let": {"vars": {"CURRENT": "$object"}, "in": "$a"}}, "invalid character"),
        ({"$let": {"vars": {"x": 1, "y": "$$x"}, "in": 1}}, "undefined variable: x"),
        ({"$eq": [1]}, "takes 2 arguments"),
        ({"$not": []}, "takes 1 arguments"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(expression: Any, reason: str) -> None:
    assert reason in refused(value_of, expression, DOCUMENT)


@pytest.mark.parametrize(
    "argument", [None, True, 5, "x", [], [1, 2, 3, 4, 5], {}, {"x": 1}, {"$x": 1}, [[]], DOCUMENT["day"]], ids=str
)
@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_every_operator_works_or_refuses_whatever_it_is_given(name: str, argument: Any) -> None:
    try:
        value_of({name: argument}, DOCUMENT)
    except Exception as error:
        assert type(error).__name__ == "QueryError", error


def test_a_very_deep_expression_is_refused() -> None:
    expression: Any = 1
    for _ in range(5000):
        expression = {"$abs": expression}

    assert "nested deeper" in refused(value_of, expression)


@pytest.mark.parametrize(
    "step",
    [["$$value", "$$value"], {"a": "$$value", "b": "$$value"}, {"$concatArrays": ["$$value", "$$value"]}],
    ids=str,
)
def test_a_value_that_doubles_in_each_round_is_stopped(step: Any) -> None:
    doubled = {"$reduce": {"input": {"$range": [0, 90]}, "initialValue": ["x"], "in": step}}

    assert "larger than" in refused(value_of, doubled)


def test_a_text_that_doubles_in_each_round_is_stopped() -> None:
    step = {"$concat": ["$$value", "$$value"]}

    assert "larger than" in refused(
        value_of, {"$reduce": {"input": {"$range": [0, 90]}, "initialValue": "x", "in": step}}
    )


def test_variables_that_double_in_each_level_are_stopped() -> None:
    expression: Any = "$$x"
    for _ in range(40):
        expression = {"$let": {"vars": {"x": ["$$x", "$$x"]}, "in": expression}}

    assert "larger than" in refused(value_of, {"$let": {"vars": {"x": "y"}, "in": expression}})


def test_loops_in_loops_are_stopped() -> None:
    loop: Any = 1
    for _ in range(3):
        loop = {"$map": {"input": {"$range": [0, 100_000]}, "in": loop}}

    assert "exceeded its limit" in refused(value_of, {"$size": loop})
