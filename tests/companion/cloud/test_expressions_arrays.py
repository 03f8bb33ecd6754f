"""Array, object and set operators."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.aggregating import refused, value_of

DOCUMENT = {
    "list": [3, 1, 2],
    "others": [2, 3, 4],
    "deep": [{"n": 1}, {"n": 2}, {}, 5, [{"n": 9}]],
    "object": {"x": 1, "y": [1]},
    "nothing": None,
    "text": "abc",
}

VALUES = [
    ("$deep.n", [1, 2]),
    ("$object.y", [1]),
    ("$list.0", []),
    ({"$arrayElemAt": ["$list", 0]}, 3),
    ({"$arrayElemAt": ["$list", -1]}, 2),
    ({"$arrayElemAt": ["$nothing", 0]}, None),
    ({"$ifNull": [{"$arrayElemAt": ["$list", 9]}, "none"]}, "none"),
    ({"$arrayToObject": [[["a", 1], ["b", 2]]]}, {"a": 1, "b": 2}),
    ({"$arrayToObject": {"$literal": [{"k": "a", "v": 1}]}}, {"a": 1}),
    ({"$arrayToObject": "$nothing"}, None),
    ({"$concatArrays": ["$list", [9], []]}, [3, 1, 2, 9]),
    ({"$concatArrays": ["$list", "$missing"]}, None),
    ({"$filter": {"input": "$list", "as": "n", "cond": {"$gt": ["$$n", 1]}}}, [3, 2]),
    ({"$filter": {"input": "$list", "cond": {"$lt": ["$$this", 2]}}}, [1]),
    ({"$filter": {"input": "$missing", "cond": True}}, None),
    ({"$in": [1, "$list"]}, True),
    ({"$in": ["1", "$list"]}, False),
    ({"$indexOfArray": ["$list", 2]}, 2),
    ({"$indexOfArray": ["$list", 3, 1]}, -1),
    ({"$indexOfArray": ["$list", 2, 0, 2]}, -1),
    ({"$indexOfArray": ["$nothing", 2]}, None),
    ({"$isArray": "$list"}, True),
    ({"$isArray": [[1]]}, True),
    ({"$isArray": "$text"}, False),
    ({"$map": {"input": "$list", "as": "n", "in": {"$multiply": ["$$n", 2]}}}, [6, 2, 4]),
    ({"$map": {"input": "$deep", "in": "$$this.n"}}, [1, 2, None, None, [9]]),
    ({"$map": {"input": None, "in": 1}}, None),
    ({"$mergeObjects": ["$object", {"x": 2}, "$nothing"]}, {"x": 2, "y": [1]}),
    ({"$objectToArray": "$object"}, [{"k": "x", "v": 1}, {"k": "y", "v": [1]}]),
    ({"$objectToArray": "$missing"}, None),
    ({"$range": [0, 3]}, [0, 1, 2]),
    ({"$range": [5, 0, -2]}, [5, 3, 1]),
    ({"$range": [0, 3, -1]}, []),
    ({"$reduce": {"input": "$list", "initialValue": 0, "in": {"$add": ["$$value", "$$this"]}}}, 6),
    ({"$reduce": {"input": "$nothing", "initialValue": 0, "in": 1}}, None),
    ({"$reverseArray": "$list"}, [2, 1, 3]),
    ({"$size": "$list"}, 3),
    ({"$slice": ["$list", 2]}, [3, 1]),
    ({"$slice": ["$list", -2]}, [1, 2]),
    ({"$slice": ["$list", 1, 1]}, [1]),
    ({"$slice": ["$list", -2, 1]}, [1]),
    ({"$slice": ["$list", -9, 2]}, [3, 1]),
    ({"$slice": ["$list", 5]}, [3, 1, 2]),
    ({"$slice": ["$list", 1, "$missing"]}, None),
    ({"$zip": {"inputs": ["$list", ["a", "b"]]}}, [[3, "a"], [1, "b"]]),
    ({"$zip": {"inputs": [[1], [2, 3]], "useLongestLength": True}}, [[1, 2], [None, 3]]),
    ({"$zip": {"inputs": [[1], [2, 3]], "useLongestLength": True, "defaults": [0, 9]}}, [[1, 2], [0, 3]]),
    ({"$zip": {"inputs": ["$missing", [1]]}}, None),
    ({"$allElementsTrue": "$list"}, True),
    ({"$allElementsTrue": [[0, 1]]}, False),
    ({"$allElementsTrue": [[]]}, True),
    ({"$anyElementTrue": [[0, None, False]]}, False),
    ({"$anyElementTrue": [["", 0]]}, True),
    ({"$setDifference": ["$list", "$others"]}, [1]),
    ({"$setDifference": ["$list", None]}, None),
    ({"$setEquals": [[1, 2, 1], [2, 1]]}, True),
    ({"$setEquals": ["$list", "$others"]}, False),
    ({"$setIntersection": ["$list", "$others"]}, [3, 2]),
    ({"$setIsSubset": [[1, 3], "$list"]}, True),
    ({"$setUnion": ["$list", "$others", [True]]}, [3, 1, 2, 4, True]),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES, ids=str)
def test_an_array_is_worked_out(expression: Any, expected: Any) -> None:
    assert value_of(expression, DOCUMENT) == expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ({"$arrayElemAt": ["$text", 0]}, "needs an array, found: string"),
        ({"$arrayElemAt": ["$list", 0.5]}, "whole number"),
        ({"$arrayToObject": [["a", 1], ["b", 2]]}, "1 arguments. 2 were passed in"),
        ({"$arrayToObject": [[["a"]]]}, "pairs"),
        ({"$arrayToObject": [[[1, 2]]]}, "keys that are strings"),
        ({"$concatArrays": ["$list", "$text"]}, "found: string"),
        ({"$filter": {"input": "$text", "cond": True}}, "$filter needs an array"),
        ({"$filter": {"cond": True}}, "Missing 'input'"),
        ({"$filter": {"input": [], "cond": 1, "iff": 1}}, "Unrecognized argument to $filter: iff"),
        ({"$filter": {"input": [], "as": "Big", "cond": 1}}, "invalid character"),
        ({"$filter": {"input": [], "as": "a.b", "cond": 1}}, "invalid character"),
        ({"$filter": {"input": [], "as": 5, "cond": 1}}, "variable names"),
        ({"$in": [1, "$text"]}, "$in needs an array"),
        ({"$in": [1, "$missing"]}, "found: missing"),
        ({"$indexOfArray": ["$list", 1, -1]}, "not negative"),
        ({"$map": []}, "only supports an object"),
        ({"$mergeObjects": [1]}, "requires object inputs"),
        ({"$objectToArray": "$list"}, "requires an object"),
        ({"$range": [0, 3, 0]}, "non-zero step"),
        ({"$range": [0, "x"]}, "whole number"),
        ({"$range": [0, 2_000_000_000]}, "are the most"),
        ({"$reduce": {"input": "$text", "initialValue": 0, "in": 1}}, "$reduce needs an array"),
        ({"$size": "$missing"}, "found: missing"),
        ({"$size": None}, "found: null"),
        ({"$slice": ["$list", 1, 0]}, "must be positive"),
        ({"$slice": ["$list"]}, "2 to 3 arguments"),
        ({"$zip": {"inputs": []}}, "at least one"),
        ({"$zip": {"inputs": [[1]], "defaults": [1]}}, "useLongestLength"),
        ({"$zip": {"inputs": [[1]], "useLongestLength": 1}}, "must be a bool"),
        ({"$zip": {"inputs": [[1], "$text"]}}, "found: string"),
        ({"$setUnion": ["$list", 1]}, "found: int"),
        ({"$setIsSubset": ["$list", None]}, "found: null"),
        ({"$anyElementTrue": "$text"}, "found: string"),
    ],
    ids=str,
)
def test_what_is_no_array_is_refused(expression: Any, reason: str) -> None:
    assert reason in refused(value_of, expression, DOCUMENT)


def test_a_variable_may_have_any_name_that_an_app_writes() -> None:
    for name in ("self", "value", "中文", "x_1"):
        assert value_of({"$map": {"input": [1], "as": name, "in": f"$${name}"}}) == [1]


def test_loops_see_the_variables_around_them() -> None:
    rows = {"$map": {"input": "$list", "as": "cell", "in": {"$add": ["$$cell", "$$row"]}}}
    table = {"$map": {"input": [10, 20], "as": "row", "in": rows}}

    assert value_of(table, DOCUMENT) == [[13, 11, 12], [23, 21, 22]]
