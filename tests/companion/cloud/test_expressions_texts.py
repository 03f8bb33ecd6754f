"""String operators."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.aggregating import date, refused, value_of

DOCUMENT = {
    "name": "Ärger ÄÖ",
    "shop": "杭州café😀",
    "nothing": None,
    "count": 3,
    "half": 2.0,
    "day": date("2020-02-28"),
}

VALUES = [
    ({"$concat": ["$shop", "-", "$name"]}, "杭州café😀-Ärger ÄÖ"),
    ({"$concat": ["a", "$missing"]}, None),
    ({"$indexOfBytes": ["$shop", "c"]}, 6),
    ({"$indexOfCP": ["$shop", "c"]}, 2),
    ({"$indexOfCP": ["$shop", "😀"]}, 6),
    ({"$indexOfCP": ["$shop", "c", 3]}, -1),
    ({"$indexOfBytes": ["$nothing", "c"]}, None),
    ({"$indexOfCP": ["abab", "b", 2]}, 3),
    ({"$indexOfCP": ["abab", "b", 2, 3]}, -1),
    ({"$indexOfCP": ["ab", "", 9]}, -1),
    ({"$split": ["a,b,,c", ","]}, ["a", "b", "", "c"]),
    ({"$split": ["$nothing", ","]}, None),
    ({"$strLenBytes": "$shop"}, 15),
    ({"$strLenCP": "$shop"}, 7),
    ({"$strLenBytes": "\ud83d"}, 3),
    ({"$strcasecmp": ["ABC", "abd"]}, -1),
    ({"$strcasecmp": ["ABC", "abc"]}, 0),
    ({"$strcasecmp": ["$nothing", ""]}, 0),
    ({"$substr": ["abcdef", 1, 2]}, "bc"),
    ({"$substr": ["abcdef", 1, -1]}, "bcdef"),
    ({"$substr": ["$count", 0, 9]}, "3"),
    ({"$substr": ["$half", 0, 9]}, "2"),
    ({"$substr": ["$day", 0, 10]}, "2020-02-28"),
    ({"$substr": ["$nothing", 0, 2]}, ""),
    ({"$substrBytes": ["$shop", 3, 3]}, "州"),
    ({"$substrBytes": ["abc", 9, 2]}, ""),
    ({"$substrCP": ["$shop", 1, 3]}, "州ca"),
    ({"$substrCP": ["$shop", 6, 9]}, "😀"),
    ({"$toLower": "ABÄ"}, "abÄ"),
    ({"$toUpper": "$name"}, "ÄRGER ÄÖ"),
    ({"$toUpper": "$missing"}, ""),
    ({"$toLower": "$count"}, "3"),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES, ids=ascii)
def test_a_text_is_worked_out(expression: Any, expected: Any) -> None:
    assert value_of(expression, DOCUMENT) == expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ({"$concat": ["a", 1]}, "requires a string argument, found: int"),
        ({"$indexOfCP": ["$count", "c"]}, "found: int"),
        ({"$indexOfCP": ["a", "$missing"]}, "found: missing"),
        ({"$indexOfBytes": ["abc", "c", -1]}, "not negative"),
        ({"$indexOfBytes": ["abc", "c", "x"]}, "whole number"),
        ({"$split": ["abc", ""]}, "non-empty separator"),
        ({"$split": [5, ","]}, "found: int"),
        ({"$strLenCP": "$missing"}, "found: missing"),
        ({"$strLenBytes": None}, "found: null"),
        ({"$substrBytes": ["$shop", 1, 3]}, "in the middle of a UTF-8 character"),
        ({"$substrBytes": ["$shop", 0, 4]}, "in the middle of a UTF-8 character"),
        ({"$substrBytes": ["abc", -1, 3]}, "non-negative"),
        ({"$substrBytes": ["abc", "x", 3]}, "whole number"),
        ({"$substrCP": ["abc", 0, -1]}, "non-negative"),
        ({"$toLower": [["a"]]}, "can't convert from BSON type array to String"),
        ({"$substr": [True, 0, 1]}, "can't convert from BSON type bool"),
    ],
    ids=ascii,
)
def test_what_is_no_text_is_refused(expression: Any, reason: str) -> None:
    assert reason in refused(value_of, expression, DOCUMENT)
