"""Queries of the cloud's database match as MongoDB's manual and WeChat's documentation say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from wx2tg.companion.cloud.errors import CloudError, QueryError
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.values import Regex, decode, encode, get_path, reach, sort_documents

NOW = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
NAN = float("nan")

MATCHES: list[tuple[Any, Any, bool]] = [
    ({}, {}, True),
    ({"a": 1}, {"a": 1.0}, True),
    ({"a": 1}, {"a": True}, False),
    ({"a": True}, {"a": 1}, False),
    ({"a": None}, {}, True),
    ({"a": None}, {"a": None}, True),
    ({"a": None}, {"a": 0}, False),
    ({"a": None}, {"a": [1, None]}, True),
    ({"a": {"$ne": None}}, {}, False),
    ({"a": {"$exists": True}}, {"a": None}, True),
    ({"a": {"$exists": False}}, {}, True),
    ({"a.b": None}, {"a": 5}, True),
    ({"a.b": None}, {"a": [1]}, False),
    ({"a.b": None}, {"a": [{"b": 1}, {}]}, True),
    ({"a": 2}, {"a": [1, 2, 3]}, True),
    ({"a": [1, 2]}, {"a": [1, 2]}, True),
    ({"a": [1, 2]}, {"a": [2, 1]}, False),
    ({"a": [1, 2]}, {"a": [[1, 2]]}, True),
    ({"a.1": 2}, {"a": [1, 2]}, True),
    ({"a.b": 2}, {"a": [{"b": 1}, {"b": 2}]}, True),
    ({"a.1.b": 2}, {"a": [{"b": 2}, {"b": 1}]}, False),
    ({"a": {"$gt": 1}}, {"a": "x"}, False),
    ({"a": {"$gt": 1, "$lt": 3}}, {"a": [0, 4]}, True),
    ({"a": {"$elemMatch": {"$gt": 1, "$lt": 3}}}, {"a": [0, 4]}, False),
    ({"a": {"$elemMatch": {"b": 1, "c": 2}}}, {"a": [{"b": 1}, {"c": 2}]}, False),
    ({"a.b": 1, "a.c": 2}, {"a": [{"b": 1}, {"c": 2}]}, True),
    ({"a": {"$ne": 2}}, {"a": [1, 2]}, False),
    ({"a": {"$nin": [2]}}, {}, True),
    ({"a": {"$in": [None]}}, {}, True),
    ({"a": {"$in": [Regex("^x"), 1]}}, {"a": "xy"}, True),
    ({"a": {"$all": [1, 2]}}, {"a": [2, 3, 1]}, True),
    ({"a": {"$all": []}}, {"a": []}, False),
    ({"a": {"$size": 0}}, {"a": []}, True),
    ({"a": {"$size": 1}}, {"a": 1}, False),
    ({"a": {"$mod": [4, 1]}}, {"a": 5.9}, True),
    ({"a": {"$mod": [4, -1]}}, {"a": -5}, True),
    ({"a": {"$not": {"$gt": 1}}}, {"a": "x"}, True),
    ({"a": {"$type": "number"}}, {"a": 1.5}, True),
    ({"a": {"$type": "int"}}, {"a": True}, False),
    ({"$nor": [{"a": 1}, {"b": 1}]}, {"a": 2}, True),
    ({"a": Regex("ab", "i")}, {"a": "xAB"}, True),
    ({"a": Regex("^b", "m")}, {"a": "a\nb"}, True),
    ({"a": Regex("a.b")}, {"a": "a\nb"}, False),
    ({"a": Regex("a.b", "s")}, {"a": "a\nb"}, True),
    ({"a": Regex("a b # c", "x")}, {"a": "ab"}, True),
    ({"a": Regex(r"^[\u4e00-\u9fa5]+$")}, {"a": "你好"}, True),
    ({"a": Regex(r"\（a\）")}, {"a": "（a）"}, True),
    ({"a": Regex("a/b")}, {"a": "a/b"}, True),
    ({"a": Regex("1")}, {"a": 1}, False),
    ({"a": NAN}, {"a": NAN}, True),
    ({"a": {"$gte": NAN}}, {"a": NAN}, True),
    ({"a": {"$gt": 1}}, {"a": NAN}, False),
    ({"a": {"$lt": 1}}, {"a": NAN}, False),
    ({"a": {"b": 1, "c": 2}}, {"a": {"c": 2, "b": 1}}, False),
    ({"a": {"$lt": {"b": 2}}}, {"a": {"b": 1}}, True),
    ({"a": {"$gt": datetime(2020, 1, 1, tzinfo=UTC)}}, {"a": NOW}, True),
    ({"a": {"$gt": 0}}, {"a": NOW}, False),
]


@pytest.mark.parametrize(("query", "document", "expected"), MATCHES)
def test_matches(query: Any, document: Any, expected: bool) -> None:
    assert compile_query(query)(document) is expected


MALFORMED: list[Any] = [
    *({"$foo": 1}, {"a": {"$foo": 1}}, {"a": {"$gt": 1, "b": 2}}, {"$where": "1"}, {"$or": []}, {"$and": {}}, []),
    *({"a": {"$in": 1}}, {"a": {"$in": [{"$gt": 1}]}}, {"a": {"$mod": [0, 1]}}, {"a": {"$mod": [1]}}),
    *({"a": {"$mod": [NAN, 1]}}, {"a": {"$size": -1}}, {"a": {"$size": 1.5}}, {"a": {"$type": "bird"}}),
    *({"a": {"$elemMatch": 1}}, {"a": {"$all": 1}}, {"a": {"$not": 1}}, {"a": {"$options": "i"}}, {"a..b": 1}, {"": 1}),
    *({"a": Regex("(")}, {"a": Regex("(?=a)b")}, {"a": Regex("a", "q")}, {"a": Regex("a" * 3000)}),
    *({"a": Regex("((a{100}){100}){100}")}, {"a": {"$ne": Regex("a")}}, {"a": {"$gt": Regex("a")}}, {"$expr": 1}),
]


@pytest.mark.parametrize("query", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_query_is_refused(query: Any) -> None:
    with pytest.raises(CloudError) as caught:
        compile_query(query)
    assert caught.value.code in (-502001, -501007)


def test_a_query_that_is_too_deep_or_too_large_is_refused() -> None:
    deep: dict[str, Any] = {"a": 1}
    for _ in range(60):
        deep = {"$and": [deep]}
    with pytest.raises(QueryError, match="levels"):
        compile_query(deep)
    with pytest.raises(QueryError, match="100,000 values"):
        compile_query({"a": {"$in": list(range(100_001))}})


def test_an_expression_cannot_run_for_ever() -> None:
    """A backtracking engine would take longer than the age of the universe."""
    assert compile_query({"a": Regex("(a+)+$")})({"a": "a" * 100_000 + "!"}) is False


def test_expr_is_what_the_caller_makes_of_it() -> None:
    test = compile_query({"$expr": "a", "b": 1}, expression=lambda name: lambda document: bool(document[name]))
    assert [test({"a": 1, "b": 1}), test({"a": 0, "b": 1}), test({"a": 1, "b": 2})] == [True, False, False]


def test_values_travel_both_ways() -> None:
    wire = {"a": [{"$date": -5}, {"$regex": "x", "$options": "i"}, None, 1.5, "你"], "b": {"c": True}}
    assert encode(decode(wire, NOW)) == wire


def test_the_servers_date_has_an_offset() -> None:
    assert decode({"$date": "server", "offset": 60_000}, NOW) == datetime(2026, 1, 1, 12, 1, 0, 123000, tzinfo=UTC)


def test_values_that_no_document_may_have() -> None:
    assert decode("\ud800a", NOW) == "\ufffda"
    assert decode(2**70, NOW) == float(2**70)
    assert isinstance(decode(2**70, NOW), float)
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    for wire in (NAN, float("inf"), 10**400, {"$date": None}, {"$date": 1e18}, {"$date": "x"}, {"$date": NAN}, deep):
        with pytest.raises(CloudError) as caught:
            decode(wire, NOW)
        assert caught.value.code == -501007


def test_values_come_in_the_order_of_bson() -> None:
    ordered = [{}, NAN, -1, 0.5, 3, "A", "a", {"b": 1}, [0], False, True, NOW, Regex("a")]
    documents = [{"a": value} if value != {} else {} for value in reversed(ordered)]
    found = [document.get("a", {}) for document in sort_documents(documents, [("a", 1)])]
    by_element = [{}, NAN, -1, [0], 0.5, 3, "A", "a", {"b": 1}, False, True, NOW, Regex("a")]
    assert str(found) == str(by_element)


def test_an_array_is_sorted_by_its_least_or_its_greatest() -> None:
    documents = [{"a": [1, 9]}, {"a": 5}, {"a": []}, {}]
    assert sort_documents(documents, [("a", 1)]) == [{"a": []}, {}, {"a": [1, 9]}, {"a": 5}]
    assert sort_documents(documents, [("a", -1)]) == [{"a": [1, 9]}, {"a": 5}, {}, {"a": []}]


def test_paths_lead_through_arrays() -> None:
    assert reach({"a": [{"b": 1}, {"b": [2]}, [{"b": 3}]]}, ("a", "b")) == [1, [2]]
    assert get_path({"a": [{"b": 1}]}, "a.0.b") == 1
    assert not get_path({"a": [1]}, "a.b")
