"""Places are found by distance, within areas and where they meet, on the sphere."""

from __future__ import annotations

from typing import Any

import pytest

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.geo import EARTH, metres_between, point_of
from wx2tg.companion.cloud.query import compile_query


def point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def line(*positions: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(position) for position in positions]}


def polygon(*rings: list[tuple[float, float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(position) for position in [*ring, ring[0]]] for ring in rings]}


SQUARE = polygon([(113, 23), (114, 23), (114, 24), (113, 24)])
HOLED = polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [(4, 4), (6, 4), (6, 6), (4, 6)])
PACIFIC = polygon([(170, -10), (-170, -10), (-170, 10), (170, 10)])
POLAR = polygon([(0, 80), (90, 80), (180, 80), (-90, 80)])
ARROW = polygon([(0, 0), (10, 0), (5, 1), (10, 10), (0, 10)])
TWO = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], PACIFIC["coordinates"]]}

WITHIN: list[tuple[Any, Any, bool]] = [
    (SQUARE, point(113.3, 23.1), True),
    (SQUARE, point(112.9, 23.1), False),
    (SQUARE, point(-66.7, -23.1), False),  # opposite on the earth
    (SQUARE, point(113, 23), True),  # a corner
    (SQUARE, [point(0, 0), point(113.5, 23.5)], True),
    (SQUARE, line((113.1, 23.1), (113.9, 23.9)), True),
    (SQUARE, line((113.1, 23.1), (115, 23.9)), False),
    (SQUARE, polygon([(113.2, 23.2), (113.4, 23.2), (113.3, 23.4)]), True),
    (HOLED, point(5, 5), False),
    (HOLED, point(2, 2), True),
    (HOLED, polygon([(3, 3), (7, 3), (7, 7), (3, 7)]), False),  # around the hole
    (ARROW, line((9, 0.1), (9, 9)), False),  # both ends inside, the way leads outside
    (PACIFIC, point(180, 0), True),
    (PACIFIC, point(-179, 5), True),
    (PACIFIC, point(0, 0), False),
    (POLAR, point(45, 89), True),
    (POLAR, point(45, -89), False),
    (TWO, point(180, 0), True),
    (TWO, {"type": "MultiPoint", "coordinates": [[113.5, 23.5], [180, 0]]}, True),
    (SQUARE, {"type": "Point", "coordinates": [999, 0]}, False),
    (SQUARE, "here", False),
    (SQUARE, None, False),
]


@pytest.mark.parametrize(("area", "place", "expected"), WITHIN)
def test_within(area: Any, place: Any, expected: bool) -> None:
    assert compile_query({"a": {"$geoWithin": {"$geometry": area}}})({"a": place}) is expected


MEETS: list[tuple[Any, Any, bool]] = [
    (line((112, 23.5), (115, 23.5)), SQUARE, True),
    (line((112, 25.5), (115, 25.5)), SQUARE, False),
    (line((-68, -23.5), (-65, -23.5)), SQUARE, False),
    (point(113.5, 23.5), SQUARE, True),
    (point(5, 5), HOLED, False),
    (line((4.5, 5), (5.5, 5)), HOLED, False),
    (SQUARE, polygon([(112, 22), (115, 22), (115, 25), (112, 25)]), True),
    (line((0, 0), (10, 0)), line((5, -5), (5, 5)), True),
    (line((0, 0), (10, 0)), line((175, -5), (-175, 5)), False),
    (line((0, 0), (10, 0)), point(5, 0), True),
    (point(1, 2), point(1, 2), True),
    (point(1, 2), point(1, 2.001), False),
]


@pytest.mark.parametrize(("asked", "place", "expected"), MEETS)
def test_intersects(asked: Any, place: Any, expected: bool) -> None:
    assert compile_query({"a": {"$geoIntersects": {"$geometry": asked}}})({"a": place}) is expected
    assert compile_query({"a": {"$geoIntersects": {"$geometry": place}}})({"a": asked}) is expected


def test_distances_are_metres_on_the_sphere() -> None:
    """A degree of the equator is 111.3 km, on MongoDB's earth of 6,378.1 km radius."""
    found = metres_between(point_of([0, 0]), point_of(point(1, 0)))
    assert found == pytest.approx(EARTH * 3.141592653589793 / 180)
    assert metres_between(point_of([179.5, 0]), point_of([-179.5, 0])) == pytest.approx(found)


def test_near_has_bounds() -> None:
    near = compile_query(
        {"a": {"$nearSphere": {"$geometry": point(0, 0), "$minDistance": 1000, "$maxDistance": 200_000}}}
    )
    assert [near({"a": point(*at)}) for at in ((0, 0), (1, 0), (2, 0))] == [False, True, False]
    assert near({"a": line((1, -5), (1, 5))}) is True
    assert near({"a": "nowhere"}) is False


def test_a_circle() -> None:
    inside = compile_query({"a": {"$geoWithin": {"$centerSphere": [[0, 0], 1.5 * 3.141592653589793 / 180]}}})
    assert [inside({"a": point(1, 0)}), inside({"a": point(2, 0)}), inside({"a": line((1, 0), (2, 0))})] == [
        True,
        False,
        False,
    ]


MALFORMED: list[Any] = [
    {"$geoWithin": {"$geometry": point(0, 0)}},
    {"$geoWithin": {"$box": [[0, 0], [1, 1]]}},
    {"$geoWithin": {"$geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}}},
    {"$geoWithin": {"$geometry": {"type": "Polygon", "coordinates": []}}},
    {"$geoIntersects": {"$geometry": {"type": "Circle", "coordinates": [0, 0]}}},
    {"$geoIntersects": {"$geometry": {"type": "Point", "coordinates": [0, 91]}}},
    {"$geoIntersects": {"$geometry": {"type": "Point", "coordinates": ["0", 1]}}},
    {"$geoIntersects": {"$geometry": line(*[(0.0, 0.0)] * 1001)}},
    {"$near": {"$geometry": point(0, 0), "$maxDistance": -1}},
    {"$near": {"$geometry": line((0, 0), (1, 1))}},
    {"$near": [0, 0]},
]


@pytest.mark.parametrize("condition", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_geometry_in_a_query_is_refused(condition: Any) -> None:
    with pytest.raises(QueryError):
        compile_query({"a": condition})


def test_too_many_corners_are_given_up() -> None:
    asked = line(*[(at / 100, 0.0) for at in range(900)])
    stored = line(*[(at / 100, 1.0) for at in range(9000)])
    with pytest.raises(QueryError, match="too many positions"):
        compile_query({"a": {"$geoIntersects": {"$geometry": asked}}})({"a": stored})
