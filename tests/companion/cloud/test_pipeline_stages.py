"""Each stage of an aggregation."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from companion.cloud.aggregating import aggregate

SALES = [
    {"_id": 1, "shop": "a", "sum": 10, "tags": ["x", "y"], "at": {"city": "H", "zip": 1}},
    {"_id": 2, "shop": "b", "sum": 20, "tags": [], "at": {"city": "S", "zip": 2}},
    {"_id": 3, "shop": "a", "sum": 30, "tags": "z"},
    {"_id": 4, "sum": None, "rows": [{"n": 1, "m": 1}, {"n": 2}, 5]},
]

SHOPS = [{"_id": "a", "name": "A"}, {"_id": "b", "name": "B"}, {"_id": None, "name": "none"}]

RESULTS: list[tuple[list[Any], list[Any]]] = [
    ([], SALES),
    ([{"$match": {"shop": "a"}}, {"$project": {"sum": 1}}], [{"_id": 1, "sum": 10}, {"_id": 3, "sum": 30}]),
    ([{"$match": {"$expr": {"$gt": ["$sum", 15]}}}, {"$project": {"_id": 1}}], [{"_id": 2}, {"_id": 3}]),
    (
        [{"$match": {"$or": [{"shop": "b"}, {"$expr": {"$eq": ["$sum", 10]}}]}}, {"$project": {"_id": 1}}],
        [{"_id": 1}, {"_id": 2}],
    ),
    ([{"$match": {"$nor": [{"shop": "a"}, {"$expr": {"$eq": ["$sum", 20]}}]}}, {"$project": {"_id": 1}}], [{"_id": 4}]),
    ([{"$sort": {"shop": -1, "sum": -1}}, {"$project": {"_id": 1}}], [{"_id": 2}, {"_id": 3}, {"_id": 1}, {"_id": 4}]),
    ([{"$skip": 1}, {"$limit": 2}, {"$project": {"_id": 1}}], [{"_id": 2}, {"_id": 3}]),
    ([{"$count": "n"}], [{"n": 4}]),
    ([{"$match": {"_id": 9}}, {"$count": "n"}], []),
    ([{"$limit": 1}, {"$project": {"at.city": 1}}], [{"_id": 1, "at": {"city": "H"}}]),
    ([{"$limit": 1}, {"$project": {"at": {"city": True}, "_id": False}}], [{"at": {"city": "H"}}]),
    ([{"$limit": 1}, {"$project": {"at": 0, "tags": 0}}], [{"_id": 1, "shop": "a", "sum": 10}]),
    (
        [{"$limit": 1}, {"$project": {"_id": 0, "tags": 0, "at.zip": 0}}],
        [{"shop": "a", "sum": 10, "at": {"city": "H"}}],
    ),
    ([{"$limit": 1}, {"$project": {"_id": 0, "x": "$sum", "y": {"$add": ["$sum", 1]}}}], [{"x": 10, "y": 11}]),
    ([{"$limit": 1}, {"$project": {"_id": "$shop", "at.x": "$sum"}}], [{"_id": "a", "at": {"x": 10}}]),
    ([{"$skip": 3}, {"$project": {"_id": 0, "rows.n": 1}}], [{"rows": [{"n": 1}, {"n": 2}]}]),
    ([{"$skip": 3}, {"$project": {"rows": {"n": 0}}}], [{"_id": 4, "sum": None, "rows": [{"m": 1}, {}, 5]}]),
    (
        [{"$skip": 3}, {"$addFields": {"rows.k": "$_id"}}],
        [{"_id": 4, "sum": None, "rows": [{"n": 1, "m": 1, "k": 4}, {"n": 2, "k": 4}, {"k": 4}]}],
    ),
    (
        [
            {"$skip": 2},
            {"$limit": 1},
            {"$addFields": {"sum": {"$multiply": ["$sum", 2]}, "at.zip": 9, "tags": "$$REMOVE"}},
        ],
        [{"_id": 3, "shop": "a", "sum": 60, "at": {"zip": 9}}],
    ),
    ([{"$limit": 2}, {"$replaceRoot": {"newRoot": "$at"}}], [{"city": "H", "zip": 1}, {"city": "S", "zip": 2}]),
    (
        [{"$unwind": "$tags"}, {"$project": {"tags": 1}}],
        [{"_id": 1, "tags": "x"}, {"_id": 1, "tags": "y"}, {"_id": 3, "tags": "z"}],
    ),
    (
        [
            {"$unwind": {"path": "$tags", "includeArrayIndex": "i", "preserveNullAndEmptyArrays": True}},
            {"$project": {"tags": 1, "i": 1}},
        ],
        [
            {"_id": 1, "tags": "x", "i": 0},
            {"_id": 1, "tags": "y", "i": 1},
            {"_id": 2, "i": None},
            {"_id": 3, "tags": "z", "i": None},
            {"_id": 4, "i": None},
        ],
    ),
    (
        [{"$group": {"_id": "$shop", "n": {"$sum": 1}, "sum": {"$sum": "$sum"}, "ids": {"$push": "$_id"}}}],
        [
            {"_id": "a", "n": 2, "sum": 40, "ids": [1, 3]},
            {"_id": "b", "n": 1, "sum": 20, "ids": [2]},
            {"_id": None, "n": 1, "sum": 0, "ids": [4]},
        ],
    ),
    (
        [
            {
                "$group": {
                    "_id": None,
                    "avg": {"$avg": "$sum"},
                    "min": {"$min": "$sum"},
                    "max": {"$max": "$sum"},
                    "first": {"$first": "$shop"},
                    "last": {"$last": "$shop"},
                    "set": {"$addToSet": "$shop"},
                    "pop": {"$stdDevPop": {"$cond": [{"$lt": ["$_id", 3]}, "$sum", None]}},
                    "samp": {"$stdDevSamp": "$missing"},
                    "all": {"$mergeObjects": "$at"},
                }
            }
        ],
        [
            {
                "_id": None,
                "avg": 20,
                "min": 10,
                "max": 30,
                "first": "a",
                "last": None,
                "set": ["a", "b"],
                "pop": 5,
                "samp": None,
                "all": {"city": "S", "zip": 2},
            }
        ],
    ),
    (
        [{"$limit": 3}, {"$group": {"_id": {"s": "$shop", "big": {"$gt": ["$sum", 5]}}}}],
        [{"_id": {"s": "a", "big": True}}, {"_id": {"s": "b", "big": True}}],
    ),
    ([{"$sortByCount": "$shop"}, {"$limit": 1}], [{"_id": "a", "count": 2}]),
    (
        [{"$bucket": {"groupBy": "$sum", "boundaries": [0, 15, 25], "default": "other"}}],
        [{"_id": 0, "count": 1}, {"_id": 15, "count": 1}, {"_id": "other", "count": 2}],
    ),
    (
        [{"$bucket": {"groupBy": "$_id", "boundaries": [1, 3, 5], "output": {"ids": {"$push": "$_id"}}}}],
        [{"_id": 1, "ids": [1, 2]}, {"_id": 3, "ids": [3, 4]}],
    ),
    (
        [{"$bucketAuto": {"groupBy": "$_id", "buckets": 2}}],
        [{"_id": {"min": 1, "max": 3}, "count": 2}, {"_id": {"min": 3, "max": 4}, "count": 2}],
    ),
    (
        [{"$bucketAuto": {"groupBy": "$_id", "buckets": 2, "granularity": "R5"}}],
        [{"_id": {"min": 0.63, "max": 2.5}, "count": 2}, {"_id": {"min": 2.5, "max": 6.3}, "count": 2}],
    ),
    (
        [
            {"$lookup": {"from": "shops", "localField": "shop", "foreignField": "_id", "as": "found"}},
            {"$project": {"found.name": 1}},
        ],
        [
            {"_id": 1, "found": [{"name": "A"}]},
            {"_id": 2, "found": [{"name": "B"}]},
            {"_id": 3, "found": [{"name": "A"}]},
            {"_id": 4, "found": [{"name": "none"}]},
        ],
    ),
    (
        [
            {
                "$lookup": {
                    "from": "shops",
                    "let": {"shop": "$shop"},
                    "pipeline": [
                        {"$match": {"$expr": {"$eq": ["$_id", "$$shop"]}}},
                        {"$project": {"_id": 0, "name": {"$concat": ["$name", "$$shop"]}}},
                    ],
                    "as": "at.found",
                }
            },
            {"$limit": 1},
            {"$project": {"at": 1}},
        ],
        [{"_id": 1, "at": {"city": "H", "zip": 1, "found": [{"name": "Aa"}]}}],
    ),
    (
        [{"$lookup": {"from": "none", "pipeline": [], "as": "found"}}, {"$limit": 1}, {"$project": {"found": 1}}],
        [{"_id": 1, "found": []}],
    ),
    (
        [{"$project": {"_id.x": 1}}, {"$limit": 1}],
        [{}],
    ),
]


@pytest.mark.parametrize(("stages", "expected"), RESULTS, ids=str)
def test_a_pipeline_gives(stages: list[Any], expected: list[Any]) -> None:
    before = str(SALES)

    assert aggregate(stages, SALES, {"shops": SHOPS}) == expected
    assert str(SALES) == before, "the documents that were given are not changed"


def test_the_elements_of_an_array_are_looked_up_each() -> None:
    documents = [{"_id": 1, "shops": ["b", "a", "a"]}]
    stage = {"$lookup": {"from": "shops", "localField": "shops", "foreignField": "_id", "as": "found"}}

    assert aggregate([stage], documents, SHOPS)[0]["found"] == SHOPS[:2]


def test_a_lookup_in_a_lookup_sees_the_variables_of_both() -> None:
    inner = {
        "from": "b",
        "let": {"y": "$_id"},
        "pipeline": [{"$project": {"_id": 0, "sum": {"$add": ["$$x", "$$y", "$_id"]}}}],
        "as": "found",
    }
    outer = {"from": "a", "let": {"x": "$_id"}, "pipeline": [{"$lookup": inner}], "as": "found"}

    found = aggregate([{"$lookup": outer}], [{"_id": 1}], {"a": [{"_id": 10}], "b": [{"_id": 100}]})

    assert found == [{"_id": 1, "found": [{"_id": 10, "found": [{"sum": 111}]}]}]


def test_a_sample_is_chosen_without_repetition() -> None:
    documents = [{"_id": number} for number in range(50)]

    chosen = aggregate([{"$sample": {"size": 20}}], documents, random=Random(1))
    other = aggregate([{"$sample": {"size": 20}}], documents, random=Random(2))

    assert len({document["_id"] for document in chosen}) == 20
    assert chosen != other
    assert len(aggregate([{"$sample": {"size": 90}}], documents)) == 50


PLACES = [
    {"_id": "far", "place": {"type": "Point", "coordinates": [121.47, 31.23]}},
    {"_id": "near", "place": {"type": "Point", "coordinates": [120.16, 30.28]}},
    {"_id": "nowhere"},
    {"_id": "deep", "info": {"spots": [{"type": "Point", "coordinates": [120.5, 30.28]}]}},
]


def _near(**options: Any) -> list[Any]:
    near = {"type": "Point", "coordinates": [120.15, 30.28]}
    return aggregate([{"$geoNear": {"near": near, "distanceField": "d.m", "spherical": True, **options}}], PLACES)


def test_the_nearest_place_comes_first() -> None:
    found = _near(includeLocs="d.at")

    assert [document["_id"] for document in found] == ["near", "deep", "far"]
    assert found[0]["d"]["m"] == pytest.approx(961, abs=5)
    assert found[1]["d"]["at"] == {"type": "Point", "coordinates": [120.5, 30.28]}


def test_places_are_bounded_by_distance_query_and_number() -> None:
    assert [document["_id"] for document in _near(maxDistance=50_000)] == ["near", "deep"]
    assert [document["_id"] for document in _near(minDistance=50_000)] == ["far"]
    assert [document["_id"] for document in _near(query={"_id": "deep"})] == ["deep"]
    assert [document["_id"] for document in _near(limit=1)] == ["near"]
    assert [document["_id"] for document in _near(key="place")] == ["near", "far"]
    assert _near(distanceMultiplier=0.001)[0]["d"]["m"] == pytest.approx(0.961, abs=0.005)
