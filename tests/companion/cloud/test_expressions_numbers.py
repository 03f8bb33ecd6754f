"""Arithmetic operators and accumulators as expressions."""

from __future__ import annotations

import math
from typing import Any

import pytest
from companion.cloud.aggregating import date, refused, value_of

DOCUMENT = {"a": 7, "b": -2.5, "zero": 0, "nothing": None, "text": "x", "list": [1, 2, 6], "day": date("2020-02-28")}

VALUES = [
    ({"$abs": "$b"}, 2.5),
    ({"$abs": "$missing"}, None),
    ({"$add": ["$a", "$b", 1]}, 5.5),
    ({"$add": []}, 0),
    ({"$add": ["$a", "$nothing"]}, None),
    ({"$add": ["$day", 86_400_000]}, date("2020-02-29")),
    ({"$add": [1000, "$day"]}, date("2020-02-28T00:00:01")),
    ({"$ceil": "$b"}, -2),
    ({"$divide": ["$a", 2]}, 3.5),
    ({"$divide": ["$a", None]}, None),
    ({"$exp": 0}, 1),
    ({"$floor": "$b"}, -3),
    ({"$ln": 1}, 0),
    ({"$log": [8, 2]}, 3),
    ({"$log10": 1000}, 3),
    ({"$mod": ["$a", 4]}, 3),
    ({"$mod": [-7, 4]}, -3),
    ({"$mod": [7.5, 2]}, 1.5),
    ({"$multiply": ["$a", "$b", 2]}, -35),
    ({"$multiply": []}, 1),
    ({"$pow": [2, 10]}, 1024),
    ({"$pow": [4, 0.5]}, 2),
    ({"$pow": [2, -1]}, 0.5),
    ({"$sqrt": 25}, 5),
    ({"$subtract": ["$a", "$b"]}, 9.5),
    ({"$subtract": ["$day", date("2020-02-27")]}, 86_400_000),
    ({"$subtract": ["$day", 1]}, date("2020-02-27T23:59:59.999")),
    ({"$trunc": "$b"}, -2),
    ({"$sum": "$list"}, 9),
    ({"$sum": ["$a", "$text", "$list"]}, 7),
    ({"$sum": "$text"}, 0),
    ({"$avg": "$list"}, 3),
    ({"$avg": "$text"}, None),
    ({"$max": ["$a", "$b"]}, 7),
    ({"$max": [1, "x", None]}, "x"),
    ({"$min": "$list"}, 1),
    ({"$min": "$missing"}, None),
    ({"$stdDevPop": [1, 3]}, 1),
    ({"$stdDevSamp": [[1, 3]]}, math.sqrt(2)),
    ({"$stdDevSamp": [1]}, None),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES, ids=str)
def test_a_number_is_worked_out(expression: Any, expected: Any) -> None:
    found = value_of(expression, DOCUMENT)

    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ({"$abs": "$text"}, "$abs only supports numeric types, not string"),
        ({"$abs": True}, "not bool"),
        ({"$abs": [1, 2]}, "takes 1 arguments. 2 were passed in"),
        ({"$add": ["$day", "$day"]}, "only one date allowed"),
        ({"$add": [1, "x"]}, "not string"),
        ({"$divide": ["$a", "$zero"]}, "can't $divide by zero"),
        ({"$divide": [1]}, "takes 2 arguments. 1 were passed in"),
        ({"$mod": ["$a", 0]}, "can't $mod by zero"),
        ({"$mod": [1.5, 0.0]}, "can't $mod by zero"),
        ({"$ln": 0}, "positive"),
        ({"$log10": -1}, "positive"),
        ({"$log": [8, 1]}, "base"),
        ({"$pow": [0, -1]}, "negative exponent"),
        ({"$sqrt": -1}, "greater than or equal to 0"),
        ({"$subtract": [1, "$day"]}, "not date"),
        ({"$add": ["$day", 1e300]}, "date overflow"),
        ({"$multiply": [[1], 2]}, "not array"),
    ],
    ids=str,
)
def test_what_is_no_arithmetic_is_refused(expression: Any, reason: str) -> None:
    assert reason in refused(value_of, expression, DOCUMENT)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"$pow": [10, 400]}, math.inf),
        ({"$pow": [10**9, 10**9]}, math.inf),
        ({"$exp": 1e6}, math.inf),
        ({"$floor": math.inf}, math.inf),
        ({"$multiply": [2**62, 2**62, 2**62]}, float(2**186)),
        ({"$add": [2**53, 2**53]}, float(2**54)),
        ({"$sum": [1e308, 1e308]}, math.inf),
    ],
    ids=str,
)
def test_large_numbers_are_doubles_as_in_javascript(expression: Any, expected: float) -> None:
    found = value_of(expression)

    assert found == expected
    assert isinstance(found, float)


def test_what_has_no_value_is_not_a_number() -> None:
    assert math.isnan(value_of({"$pow": [-8, 0.5]}))
    assert math.isnan(value_of({"$mod": [math.inf, 2]}))
    assert math.isnan(value_of({"$ceil": math.nan}))
