"""WeChat's commands, as pages send them, find and change what WeChat's documentation says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from wx2tg.companion.cloud.commands import query_document, update_document
from wx2tg.companion.cloud.documents import CLIENT_BYTES, check_document
from wx2tg.companion.cloud.errors import CloudError, WriteError, denied, duplicate, no_collection
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.update import apply_update
from wx2tg.companion.cloud.values import decode

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def command(name: str, *args: Any, of: Any = None) -> dict[str, Any]:
    """`_.name(...args)`, or `of.name(...args)`."""
    return {"$command": name, "args": list(args), **({"of": of} if of else {})}


GT1, LT9 = command("gt", 1), command("lt", 9)
SPHERE = {"type": "Point", "coordinates": [0, 0]}

FOUND: list[tuple[Any, Any, bool]] = [
    ({"style": {"color": "red"}}, {"style": {"color": "red", "size": 1}}, True),
    ({"style": command("eq", {"color": "red"})}, {"style": {"color": "red", "size": 1}}, False),
    ({"style.color": "red"}, {"style": {"color": "red"}}, True),
    ({"a": {}}, {"a": {}}, True),
    ({"a": None}, {}, True),
    ({"a": command("neq", None)}, {}, False),
    ({"tags": "x"}, {"tags": ["x", "y"]}, True),
    ({"a": command("and", LT9, of=GT1)}, {"a": 5}, True),
    ({"a": command("and", LT9, of=GT1)}, {"a": 9}, False),
    ({"a": command("lt", 9, of=GT1)}, {"a": 0}, False),
    ({"a": command("and", [GT1, LT9])}, {"a": 5}, True),
    ({"a": command("or", command("lt", 2), command("gt", 8))}, {"a": 5}, False),
    ({"a": command("or", command("gt", 8), of=command("lt", 2))}, {"a": 1}, True),
    ({"a": command("or", [1, 2])}, {"a": 2}, True),
    ({"a": command("nor", [1, 2])}, {"a": 3}, True),
    ({"a": command("not", GT1)}, {"a": 1}, True),
    ({"a": command("not", command("or", 1, 2))}, {"a": 2}, False),
    ({"a": command("not", GT1), "b": command("not", GT1)}, {"a": 2, "b": 1}, False),
    (command("or", {"a": 1}, {"b": LT9}), {"b": 1}, True),
    (command("or", [{"a": 1}, {"b": LT9}]), {"a": 2, "b": 9}, False),
    (command("and", command("or", {"c": 1}), of=command("or", {"a": 1}, {"b": 1})), {"b": 1, "c": 1}, True),
    ({"a": command("in", [1, 2])}, {"a": 2}, True),
    ({"a": command("nin", [1, 2])}, {"a": 2}, False),
    ({"a": command("exists", False)}, {}, True),
    ({"a": command("size", 2)}, {"a": [1, 2]}, True),
    ({"a": command("mod", 10, 1)}, {"a": 21}, True),
    ({"a": command("all", ["x", "y"])}, {"a": ["y", "x"]}, True),
    ({"a": command("all", [command("elemMatch", {"b": GT1})])}, {"a": [{"b": 2}]}, True),
    ({"a": command("elemMatch", {"b": GT1, "c": 1})}, {"a": [{"b": 2, "c": 1}]}, True),
    ({"a": command("elemMatch", command("lt", 9, of=GT1))}, {"a": [0, 10]}, False),
    ({"a": command("geoNear", {"geometry": SPHERE, "maxDistance": 10})}, {"a": SPHERE}, True),
    ({"a": command("geoWithin", {"centerSphere": [[0, 0], 0.1]})}, {"a": SPHERE}, True),
    ({"a": command("geoIntersects", {"geometry": SPHERE})}, {"a": SPHERE}, True),
    ({"a": {"$regex": "^x", "$options": "i"}}, {"a": "Xy"}, True),
    ({"a": GT1, "a.b": 1}, {"a": 2}, False),
]


@pytest.mark.parametrize(("where", "document", "expected"), FOUND)
def test_finds(where: Any, document: Any, expected: bool) -> None:
    assert compile_query(query_document(decode(where, NOW)))(document) is expected


def test_expr_takes_expressions_of_aggregate() -> None:
    spent = {"$command": "gt", "args": [["$spent", "$budget"]], "of": {"$aggregate": True}}
    assert query_document(command("expr", spent)) == {"$expr": {"$gt": ["$spent", "$budget"]}}


CHANGED: list[tuple[Any, Any, Any]] = [
    ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"c": 2, "b": 1}}),
    ({"a": command("set", {"b": 1})}, {"a": {"c": 2}}, {"a": {"b": 1}}),
    ({"a.b": 1}, {"a": {"c": 2}}, {"a": {"c": 2, "b": 1}}),
    ({"a.b.c": 1}, {}, {"a": {"b": {"c": 1}}}),
    ({"a": [1]}, {"a": [2, 3]}, {"a": [1]}),
    ({"a": {}}, {"a": {"b": 1}}, {"a": {}}),
    ({"a": None}, {"a": 1}, {"a": None}),
    ({"a.1": 9}, {"a": [1, 2, 3]}, {"a": [1, 9, 3]}),
    ({"a.3": 9}, {"a": [1]}, {"a": [1, None, None, 9]}),
    ({"a": command("remove")}, {"a": 1, "b": 2}, {"b": 2}),
    ({"a": {"b": command("remove")}}, {"a": {"b": 1, "c": 2}}, {"a": {"c": 2}}),
    ({"a.0": command("remove")}, {"a": [1, 2]}, {"a": [None, 2]}),
    ({"a": command("inc", 2)}, {}, {"a": 2}),
    ({"a": command("inc", -0.5)}, {"a": 2}, {"a": 1.5}),
    ({"a": command("mul", 3)}, {}, {"a": 0}),
    ({"a": command("min", 3)}, {"a": 5}, {"a": 3}),
    ({"a": command("max", 3)}, {"a": 5}, {"a": 5}),
    ({"a": command("rename", "b")}, {"a": 5}, {"b": 5}),
    ({"a.b": command("rename", "a.c")}, {"a": {"b": 5}}, {"a": {"c": 5}}),
    ({"a": command("push", 3)}, {"a": [1]}, {"a": [1, 3]}),
    ({"a": command("push", [3, 4])}, {"a": [1]}, {"a": [1, 3, 4]}),
    ({"a": command("push", 3, 4)}, {}, {"a": [3, 4]}),
    ({"a": command("push", {"b": 1})}, {}, {"a": [{"b": 1}]}),
    ({"a": command("push", {"each": [3], "position": 1})}, {"a": [1, 2]}, {"a": [1, 3, 2]}),
    ({"a": command("push", {"each": [3], "position": -1})}, {"a": [1, 2]}, {"a": [1, 3, 2]}),
    ({"a": command("push", {"each": [3, 1], "sort": -1, "slice": 2})}, {"a": [2]}, {"a": [3, 2]}),
    ({"a": command("push", {"each": [{"n": 1}], "sort": {"n": 1}, "slice": -1})}, {"a": [{"n": 2}]}, {"a": [{"n": 2}]}),
    ({"a": command("pop")}, {"a": [1, 2]}, {"a": [1]}),
    ({"a": command("shift")}, {"a": [1, 2]}, {"a": [2]}),
    ({"a": command("unshift", [8, 9])}, {"a": [1]}, {"a": [8, 9, 1]}),
    ({"a": command("addToSet", 1)}, {"a": [1]}, {"a": [1]}),
    ({"a": command("addToSet", {"each": [1, 2, 2]})}, {"a": [1]}, {"a": [1, 2]}),
    ({"a": command("pull", 1)}, {"a": [1, 2, 1]}, {"a": [2]}),
    ({"a": command("pull", command("in", [1, 2]))}, {"a": [1, 2, 3]}, {"a": [3]}),
    ({"a": command("pull", {"b": GT1})}, {"a": [{"b": 1, "c": 1}, {"b": 2}, 7]}, {"a": [{"b": 1, "c": 1}, 7]}),
    ({"a": command("pullAll", [1, 2])}, {"a": [1, 2, 3, 1]}, {"a": [3]}),
    ({"a.$[].n": command("inc", 1)}, {"a": [{"n": 1}, {"n": 2}]}, {"a": [{"n": 2}, {"n": 3}]}),
    ({"a": {"$date": "server", "offset": 1000}}, {}, {"a": datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)}),
]


@pytest.mark.parametrize(("data", "document", "expected"), CHANGED)
def test_changes(data: Any, document: Any, expected: Any) -> None:
    before = repr(document)
    update = update_document(decode(data, NOW))
    assert apply_update({"_id": "1", **document}, update, now=NOW) == {"_id": "1", **expected}
    assert repr(document) == before


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"a.n": 2}, [{"n": 1}, {"n": 9}, {"n": 2}]),
        ({"a": command("elemMatch", {"n": GT1})}, [{"n": 1}, {"n": 9}, {"n": 2}]),
        (command("and", [{"b": 1}, {"a.n": command("lt", 2)}]), [{"n": 9}, {"n": 2}, {"n": 2}]),
    ],
)
def test_the_position_that_the_query_found(where: Any, expected: Any) -> None:
    document = {"_id": "1", "a": [{"n": 1}, {"n": 2}, {"n": 2}], "b": 1}
    update = update_document({"a.$.n": command("set", 9)})
    assert apply_update(document, update, now=NOW, query=query_document(where))["a"] == expected


REFUSED: list[Any] = [
    *({"$set": {"a": 1}}, {"a": {"$inc": 1}}, {"a": [{"$ne": 1}]}, {"a": command("set", {"$x": 1})}, {"a..b": 1}),
    *({"a\x00": 1}, {"": 1}, {"_id": "2"}, {"a": command("gt", 1)}, {"a": command("inc")}, {"a": command("inc", "1")}),
    *({"a": [command("inc", 1)]}, {"a": command("push", {"each": [1], "fly": 1})}, {"a": 1, "a.b": 2}, [], {}),
    *({"a": command("rename", "a")}, {"a": command("rename", "$b")}, {"a": command("pullAll", 1)}, {"a.$x": 1}),
]


@pytest.mark.parametrize("data", REFUSED, ids=range(len(REFUSED)))
def test_a_malformed_update_is_refused(data: Any) -> None:
    with pytest.raises(CloudError) as caught:
        apply_update({"a": 1}, update_document(data), now=NOW)
    assert caught.value.code in (-501007, -502001)
    assert not isinstance(caught.value, WriteError)


NOT_ADMITTED: list[tuple[Any, Any]] = [
    ({"a": {"b": 1}}, {"a": None}),
    ({"a": command("inc", 1)}, {"a": "1"}),
    ({"a": command("push", 1)}, {"a": 1}),
    ({"a.b": 1}, {"a": [1]}),
    ({"a.100000000": 1}, {"a": []}),
    ({"a.$": 1}, {"a": [1]}),
    ({"a.$[]": 1}, {"a": 1}),
    ({"a.0": command("rename", "b")}, {"a": [1]}),
]


@pytest.mark.parametrize(("data", "document"), NOT_ADMITTED, ids=range(len(NOT_ADMITTED)))
def test_a_document_that_does_not_admit_an_update(data: Any, document: Any) -> None:
    with pytest.raises(WriteError) as caught:
        apply_update(document, update_document(data), now=NOW)
    assert caught.value.code == -502001


WHERE_REFUSED: list[Any] = [
    *({"$or": [{"a": 1}]}, {"a": {"$ne": None}}, {"a": command("inc", 1)}, {"a": command("gt")}, 1, None, [{}]),
    *({"a": [GT1]}, {"a": command("eq", {"$gt": 1})}, command("gt", 1), command("or"), {"a": command("or", [])}),
    *({"a": command("in", [GT1])}, {"a": command("geoNear", {"near": 1})}, {"a": {"$command": "gt", "args": 1}}),
    *({"a": command("elemMatch", command("gt", 2, of=GT1))}, {"a": command("constructor", 1)}),
]


@pytest.mark.parametrize("where", WHERE_REFUSED, ids=range(len(WHERE_REFUSED)))
def test_a_malformed_condition_is_refused(where: Any) -> None:
    """MongoDB's own operators are refused too: sent in place of a text, they would find what they should not."""
    with pytest.raises(CloudError) as caught:
        query_document(where)
    assert caught.value.code == -501007


def test_failures_have_wechats_codes_and_words() -> None:
    assert no_collection("notes").message("collection.get") == (
        "collection.get:fail -502005 database collection not exists. [ResourceNotFound] Db or Table not exist: notes."
    )
    assert denied().message("document.set") == "document.set:fail -502003 database permission denied. Permission denied"
    assert "E11000 duplicate key error" in duplicate("notes", "_id_", '"1"').message("collection.add")
    with pytest.raises(CloudError) as caught:
        update_document({"_id": "x"})
    assert caught.value.message("document.update") == "document.update:fail -501007 invalid parameters. 不能更新_id的值"


def test_what_may_be_stored() -> None:
    assert check_document({"a": "b"}) == 5 + 3 + 6
    deep: Any = 1
    for _ in range(101):
        deep = {"a": deep}
    for bad in ({"$a": 1}, {"a": {"b.c": 1}}, {"a": [{"": 1}]}, {"a": float("nan")}, deep, [], "x"):
        with pytest.raises(CloudError) as caught:
            check_document(bad)
        assert caught.value.code == -501007
    big = {"a": "x" * CLIENT_BYTES}
    assert check_document(big) > CLIENT_BYTES
    for many in (big, {"a": [0] * CLIENT_BYTES}):
        with pytest.raises(CloudError, match="at most 524,288"):
            check_document(many, CLIENT_BYTES)
