"""Aggregations as pages send them, with the commands of `db.command.aggregate`."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.aggregating import aggregate, refused

from wx2tg.companion.cloud.aggregate_chains import stages_of
from wx2tg.companion.cloud.aggregate_commands import expression
from wx2tg.companion.cloud.commands import query_document

ROOT = {"$aggregate": True}


def command(name: str, *args: Any, of: Any = ROOT) -> dict[str, Any]:
    """`$.name(...args)`, or the call of `name` on the command `of`."""
    return {"$command": name, "args": list(args), **({"of": of} if of else {})}


def steps(*calls: tuple[str, Any]) -> list[dict[str, Any]]:
    """`aggregate().first(argument).second(argument)`."""
    found = [{"name": name, "args": [argument]} for name, argument in calls]
    return [{"name": "aggregate", "args": []}, *found]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (command("sum", "$a"), {"$sum": "$a"}),
        (command("neq", ["$a", 1]), {"$ne": ["$a", 1]}),
        (command("and", command("gt", ["$a", 1]), True), {"$and": [{"$gt": ["$a", 1]}, True]}),
        (command("and", [command("gt", ["$a", 1])]), {"$and": [{"$gt": ["$a", 1]}]}),
        (command("literal", {"x": "$a"}), {"$literal": {"x": "$a"}}),
        ({"x": [command("size", "$a")], "y": "$b"}, {"x": [{"$size": "$a"}], "y": "$b"}),
        (
            command("cond", {"if": command("in", [1, "$a"]), "then": 1, "else": command("abs", -2)}),
            {"$cond": {"if": {"$in": [1, "$a"]}, "then": 1, "else": {"$abs": -2}}},
        ),
    ],
    ids=str,
)
def test_a_command_becomes_an_operator(sent: Any, expected: Any) -> None:
    assert expression(sent) == expected


def test_a_chain_becomes_stages_that_run() -> None:
    sent = steps(
        ("match", {"kind": command("in", ["a", "b"], of=None), "n": command("gt", 0, of=None)}),
        ("group", {"_id": "$kind", "total": command("sum", "$n"), "count": command("sum", 1)}),
        ("addFields", {"double": command("multiply", ["$total", 2])}),
        ("sort", {"_id": -1}),
        ("limit", 5),
    )
    documents = [{"kind": "a", "n": 1}, {"kind": "b", "n": 2}, {"kind": "a", "n": 3}, {"kind": "a", "n": 0}]

    assert aggregate(stages_of(sent), documents) == [
        {"_id": "b", "total": 2, "count": 1, "double": 4},
        {"_id": "a", "total": 4, "count": 2, "double": 8},
    ]


def test_a_lookup_with_a_pipeline_of_commands_runs() -> None:
    equal = command("eq", ["$book", "$$id"])
    inner = command("pipeline")
    inner = command("match", command("expr", command("and", [equal, True]), of=None), of=inner)
    inner = command("project", {"_id": 0, "n": 1}, of=inner)
    inner = command("done", of=inner)
    sent = steps(("lookup", {"from": "orders", "let": {"id": "$_id"}, "pipeline": inner, "as": "orders"}))

    found = aggregate(stages_of(sent), [{"_id": 1}, {"_id": 2}], {"orders": [{"book": 1, "n": 7}, {"book": 3, "n": 8}]})

    assert found == [{"_id": 1, "orders": [{"n": 7}]}, {"_id": 2, "orders": []}]


def test_the_query_of_geo_near_is_a_query() -> None:
    point = {"type": "Point", "coordinates": [1, 2]}
    near = {"near": point, "distanceField": "d", "query": {"n": command("gte", 2, of=None)}}
    documents = [{"n": 1, "at": point}, {"n": 2, "at": point}]

    assert [item["n"] for item in aggregate(stages_of(steps(("geoNear", near))), documents)] == [2]


def test_a_query_may_hold_an_expression() -> None:
    where = command("expr", command("neq", ["$a", "$b"]), of=None)

    assert query_document(where) == {"$expr": {"$ne": ["$a", "$b"]}}


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("addFields", {"x": 1}),
        ("bucket", {"groupBy": "$n", "boundaries": [0, 5]}),
        ("bucketAuto", {"groupBy": "$n", "buckets": 2}),
        ("count", "total"),
        ("group", {"_id": "$n"}),
        ("limit", 1),
        ("lookup", {"from": "x", "localField": "n", "foreignField": "n", "as": "x"}),
        ("match", {"n": 1}),
        ("project", {"n": True}),
        ("replaceRoot", {"newRoot": "$inner"}),
        ("sample", {"size": 1}),
        ("skip", 0),
        ("sort", {"n": 1}),
        ("sortByCount", "$n"),
        ("unwind", "$n"),
        ("unwind", {"path": "$n"}),
    ],
)
def test_every_stage_of_wechat_can_be_sent(name: str, argument: Any) -> None:
    sent = stages_of(steps((name, argument)))

    assert sent == [{f"${name}": argument}]
    assert len(aggregate(sent, [{"n": 1, "inner": {"a": 1}}])) == 1


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (steps(("out", "other")), "Unrecognized pipeline stage name: '$out'"),
        (steps(("where", {})), "Unrecognized pipeline stage name: '$where'"),
        ([{"name": "limit", "args": []}], "takes one argument"),
        ([{"name": "limit", "args": [1, 2]}], "takes one argument"),
        ([{"name": 5, "args": [1]}], "must have a name"),
        ([{"name": "limit"}, {"args": 5}], "must have a name"),
        (steps(("project", {"x": command("gt", 1, of=None)})), "is no operator of expressions"),
        (steps(("project", {"x": command("gt", [1, 2], of=command("sum", 1))})), "was called on another operator"),
        (steps(("lookup", {"pipeline": command("sum", 1)})), "must be made by db.command.aggregate.pipeline()"),
        (steps(("lookup", {"pipeline": "x"})), "must be made by db.command.aggregate.pipeline()"),
        (steps(("lookup", {"pipeline": command("out", "x", of=command("pipeline"))})), "Unrecognized pipeline stage"),
        (steps(("match", 5)), "must be an object"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_chain_is_refused(sent: Any, reason: str) -> None:
    assert reason in refused(stages_of, sent)
