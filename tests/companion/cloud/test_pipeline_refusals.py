"""Aggregations that are refused or stopped."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.aggregating import aggregate, refused

from wx2tg.companion.cloud.errors import FAILED, QueryError
from wx2tg.companion.cloud.pipeline import STAGES, collections_of
from wx2tg.companion.cloud.stages_base import Limits

DOCUMENTS = [{"_id": number, "text": "x", "rows": [1, 2]} for number in range(4)]

POINT = {"type": "Point", "coordinates": [1, 2]}


@pytest.mark.parametrize(
    ("stages", "reason"),
    [
        ({}, "must be an array"),
        ([5], "exactly one field"),
        ([{}], "exactly one field"),
        ([{"$match": {}, "$limit": 1}], "exactly one field"),
        ([{"$out": "other"}], "Unrecognized pipeline stage name: '$out'"),
        ([{"$merge": {"into": "other"}}], "Unrecognized pipeline stage"),
        ([{"match": {}}], "Unrecognized pipeline stage"),
        ([{"$limit": 1}] * 501, "at most 500 stages"),
        ([{"$match": 5}], "must be an expression in an object"),
        ([{"$match": {"$where": "this.a"}}], "$where"),
        ([{"$match": {"$function": {}}}], "$function"),
        ([{"$match": {"$expr": {"$function": {"body": "f", "args": []}}}}], "$function"),
        ([{"$match": {"$or": [{"$where": "1"}]}}], "$where"),
        ([{"$match": {"$expr": "$$x"}}], "undefined variable: x"),
        ([{"$sort": {}}], "at least one field"),
        ([{"$sort": {"a": 2}}], "1 (for ascending) or -1"),
        ([{"$sort": {"a": True}}], "1 (for ascending) or -1"),
        ([{"$sort": {"$a": 1}}], "path of a field"),
        ([{"$sort": {f"a{number}": 1 for number in range(33)}}], "at most 32"),
        ([{"$skip": -1}], "from 0 upwards"),
        ([{"$limit": 0}], "from 1 upwards"),
        ([{"$limit": "5"}], "from 1 upwards, found: string"),
        ([{"$limit": 1.5}], "whole number"),
        ([{"$sample": 5}], "needs an object"),
        ([{"$sample": {"size": -1}}], "from 0 upwards"),
        ([{"$count": "$n"}], "count field"),
        ([{"$count": "a.b"}], "count field"),
        ([{"$count": ""}], "count field"),
        ([{"$project": {}}], "at least one field"),
        ([{"$project": {"a": {}}}], "at least one field at 'a'"),
        ([{"$project": {"a": 1, "b": 0}}], "cannot exclude fields other than '_id'"),
        ([{"$project": {"a": 0, "b": 1}}], "cannot exclude fields other than '_id'"),
        ([{"$project": {"a": 0, "b": "$x"}}], "cannot exclude fields other than '_id'"),
        ([{"$project": {"a": 1, "a.b": 1}}], "conflicting paths"),
        ([{"$project": {"a": {"b": 1}, "a.b": 1}}], "conflicting paths"),
        ([{"$project": {"a..b": 1}}], "empty"),
        ([{"$project": {"$a": 1}}], "may not start with '$'"),
        ([{"$addFields": {"a.b": 1, "a": 1}}], "conflicting paths"),
        ([{"$addFields": []}], "must be an object"),
        ([{"$replaceRoot": {"newRoot": "$text"}}], "must evaluate to an object"),
        ([{"$replaceRoot": "$text"}], "needs an object"),
        ([{"$unwind": "rows"}], "prefixed with a '$'"),
        ([{"$unwind": {"path": "$rows", "x": 1}}], "Unrecognized option to $unwind: x"),
        ([{"$unwind": {"path": "$rows", "includeArrayIndex": "$i"}}], "path of a field"),
        ([{"$unwind": {"path": "$rows", "preserveNullAndEmptyArrays": 1}}], "must be a bool"),
        ([{"$group": {"n": {"$sum": 1}}}], "must include an _id"),
        ([{"$group": 5}], "specified in an object"),
        ([{"$group": {"_id": 1, "n": "$a"}}], "must be an accumulator object"),
        ([{"$group": {"_id": 1, "n": {"$nope": 1}}}], "unknown group operator '$nope'"),
        ([{"$group": {"_id": 1, "n": {"$accumulator": {}}}}], "unknown group operator '$accumulator'"),
        ([{"$group": {"_id": 1, "n": {"$sum": ["$a", "$b"]}}}], "unary operator"),
        ([{"$group": {"_id": 1, "a.b": {"$sum": 1}}}], "may not contain '.'"),
        ([{"$group": {"_id": {"$divide": [1, 0]}}}], "can't $divide by zero"),
        ([{"$group": {"_id": 1, "n": {"$mergeObjects": "$text"}}}], "requires object inputs"),
        ([{"$sortByCount": "text"}], "must be a path"),
        ([{"$bucket": {"groupBy": "$_id", "boundaries": [0, 2]}}], "outside of the boundaries"),
        ([{"$bucket": {"groupBy": "$_id", "boundaries": [0]}}], "at least two"),
        ([{"$bucket": {"groupBy": "$_id", "boundaries": [2, 0]}}], "ascending"),
        ([{"$bucket": {"groupBy": "$_id", "boundaries": [0, "x"]}}], "same type"),
        ([{"$bucket": {"groupBy": "$_id", "boundaries": [0, 5], "default": 3}}], "'default' field"),
        ([{"$bucket": {"groupBy": 5, "boundaries": [0, 5]}}], "must be a path"),
        ([{"$bucket": {"boundaries": [0, 5]}}], "requires 'groupBy'"),
        ([{"$bucketAuto": {"groupBy": "$_id", "buckets": 0}}], "greater than 0"),
        ([{"$bucketAuto": {"groupBy": "$text", "buckets": 2, "granularity": "R5"}}], "can only group numbers"),
        ([{"$bucketAuto": {"groupBy": "$_id", "buckets": 2, "granularity": "R7"}}], "Unknown rounding granularity"),
        ([{"$lookup": {"from": "a", "as": "b"}}], "requires either"),
        ([{"$lookup": {"from": "a", "localField": "x", "as": "b"}}], "requires either"),
        ([{"$lookup": {"localField": "x", "foreignField": "x", "as": "b"}}], "requires 'from'"),
        ([{"$lookup": {"from": 5, "pipeline": [], "as": "b"}}], "name of a collection"),
        ([{"$lookup": {"from": "a", "pipeline": [], "as": "$b"}}], "path of a field"),
        ([{"$lookup": {"from": "a", "pipeline": [{"$out": "x"}], "as": "b"}}], "Unrecognized pipeline stage"),
        ([{"$lookup": {"from": "a", "pipeline": [], "let": {"X": 1}, "as": "b"}}], "invalid character"),
        ([{"$lookup": {"from": "a", "pipeline": [], "let": 5, "as": "b"}}], "must be an object"),
        ([{"$limit": 1}, {"$geoNear": {"near": POINT, "distanceField": "d"}}], "only valid as the first stage"),
        ([{"$geoNear": {"near": {}, "distanceField": "d"}}], "malformed"),
        ([{"$geoNear": {"near": POINT}}], "requires 'distanceField'"),
        ([{"$geoNear": {"near": POINT, "distanceField": "d", "spherical": False}}], "spherical"),
        ([{"$geoNear": {"near": POINT, "distanceField": "d", "maxDistance": "x"}}], "maxDistance"),
    ],
    ids=lambda value: str(value)[:80],
)
def test_a_pipeline_is_refused(stages: Any, reason: str) -> None:
    assert reason in refused(aggregate, stages, DOCUMENTS)


def test_a_refusal_carries_the_code_of_a_failed_request() -> None:
    with pytest.raises(QueryError) as caught:
        aggregate([{"$nope": 1}], [])

    assert caught.value.code == FAILED


@pytest.mark.parametrize("argument", [None, True, -1, 5, "x", "$x", [], [1], {}, {"x": 1}, {"$x": 1}, {"x": {"$x": 1}}])
@pytest.mark.parametrize("name", sorted(STAGES))
def test_every_stage_works_or_refuses_whatever_it_is_given(name: str, argument: Any) -> None:
    for stages in ([{name: argument}], [{"$lookup": {"from": "a", "as": "b", "pipeline": [{name: argument}]}}]):
        try:
            aggregate(stages, DOCUMENTS)
        except Exception as error:
            assert type(error).__name__ == "QueryError", error


def test_what_is_malformed_is_refused_without_a_document_as_well() -> None:
    assert "Unrecognized expression" in refused(aggregate, [{"$project": {"a": {"$nope": 1}}}], [])


def test_a_stage_holds_no_more_documents_than_allowed() -> None:
    many = [{"_id": number, "rows": list(range(100))} for number in range(20)]

    reason = refused(aggregate, [{"$unwind": "$rows"}], many, limits=Limits(documents=1000))

    assert "Exceeded memory limit for $unwind" in reason
    assert len(aggregate([{"$unwind": "$rows"}], many, limits=Limits(documents=2000))) == 2000


def test_a_stage_holds_no_more_bytes_than_allowed() -> None:
    pairs = [{"_id": number, "text": "x" * 1000} for number in range(100)]
    stage = {"$lookup": {"from": "pairs", "pipeline": [], "as": "all"}}

    reason = refused(aggregate, [stage], pairs, pairs, limits=Limits(size=2_000_000))

    assert "Exceeded memory limit for $lookup" in reason
    assert len(aggregate([stage], pairs[:2], pairs, limits=Limits(size=2_000_000))) == 2


def test_documents_that_double_in_each_stage_are_stopped() -> None:
    stages = [{"$addFields": {"a": ["$a", "$a"]}}] * 60

    assert "is larger than" in refused(aggregate, stages, [{"_id": 1, "a": "x"}])


def test_documents_that_grow_deeper_in_each_stage_are_stopped() -> None:
    stages = [{"$project": {"_id": 0, "a": "$$ROOT"}}] * 300

    assert "nested deeper" in refused(aggregate, stages, [{"a": 1}])


def test_lookups_of_everything_in_everything_are_stopped() -> None:
    many = [{"_id": number} for number in range(3000)]
    inner = {"$lookup": {"from": "many", "pipeline": [{"$count": "n"}], "as": "x"}}
    stage = {"$lookup": {"from": "many", "pipeline": [inner, {"$count": "n"}], "as": "x"}}

    assert "exceeded its limit" in refused(aggregate, [stage], many, many, limits=Limits(steps=1_000_000))


def test_lookups_nested_too_deep_are_refused() -> None:
    pipeline: list[Any] = []
    for _ in range(30):
        pipeline = [{"$lookup": {"from": "a", "pipeline": pipeline, "as": "b"}}]

    assert "nested $lookup" in refused(aggregate, pipeline, DOCUMENTS)
    assert "nested $lookup" in refused(collections_of, pipeline)


def test_the_collections_that_are_read_are_known_before() -> None:
    inner = {"$lookup": {"from": "b", "localField": "x", "foreignField": "y", "as": "z"}}
    stages = [{"$limit": 1}, {"$lookup": {"from": "a", "pipeline": [inner], "as": "z"}}]

    assert collections_of(stages) == {"a", "b"}
    assert collections_of([]) == set()
