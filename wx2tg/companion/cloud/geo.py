"""Places in documents (GeoJSON): near a point, within an area, meeting a geometry, on a sphere of the earth's size."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from wx2tg.companion.cloud.comparisons import NUMBERS, Leaf
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.sphere import Polygon, Shape, Vector, angle, vector

EARTH = 6_378_100.0
"""Metres of the earth's radius, as MongoDB counts them."""

MOST_CORNERS = 1_000
"""How many points a geometry in a query may be given by."""

MOST_PAIRS = 2_000_000
"""How many pairs of corners are compared for one document before the query is given up."""


class GeometryError(ValueError):
    """A value is no geometry. The message says why."""


def near(operand: Any) -> Leaf:
    """`$near` and `$nearSphere`: `{$geometry: point, $minDistance, $maxDistance}`, distances in metres."""
    if not isinstance(operand, dict) or operand.keys() - {"$geometry", "$minDistance", "$maxDistance"}:
        raise QueryError("$near needs {$geometry, $minDistance, $maxDistance}")
    point = _point(operand.get("$geometry"))
    least = _distance(operand.get("$minDistance"), 0.0)
    most = _distance(operand.get("$maxDistance"), math.inf)

    def test(value: Any) -> bool:
        found = distance_to(point, value)
        return found is not None and least <= found <= most

    return test


def distance_from(operand: Any) -> Callable[[Any], float | None]:
    """The distance in metres from the `$geometry` of a `$near` to a value, or None where the value is no place."""
    point = _point(operand["$geometry"])
    return lambda value: distance_to(point, value)


def distance_to(point: Vector, value: Any) -> float | None:
    """The metres from a point to a place in a document; of an array the nearest. None: no place."""
    if type(value) is list:
        found = [distance for part in value if (distance := distance_to(point, part)) is not None]
        return min(found, default=None)
    shape = _stored(value)
    if shape is None:
        return None
    if shape.points and not shape.lines and not shape.polygons:
        return min(angle(point, other) for other in shape.points) * EARTH
    return shape.distance(point) * EARTH


def point_of(value: Any) -> Vector:
    """A GeoJSON point, or `[longitude, latitude]`, as a vector. Raises QueryError where it is neither."""
    if isinstance(value, list):
        value = {"type": "Point", "coordinates": value}
    return _point(value)


def metres_between(first: Vector, second: Vector) -> float:
    """The distance of two points along the sphere."""
    return angle(first, second) * EARTH


def within(operand: Any) -> Leaf:
    """`$geoWithin`: `{$geometry: Polygon | MultiPolygon}` or `{$centerSphere: [[longitude, latitude], radians]}`."""
    if not isinstance(operand, dict) or len(operand) != 1 or operand.keys() - {"$geometry", "$centerSphere"}:
        raise QueryError("$geoWithin needs {$geometry} or {$centerSphere}")
    if "$centerSphere" in operand:
        return _in_circle(operand["$centerSphere"])
    area = _asked(operand["$geometry"])
    if not area.polygons or area.points or area.lines:
        raise QueryError("$geoWithin needs a Polygon or a MultiPolygon")

    def test(value: Any) -> bool:
        shape = _stored(value)
        if shape is None:
            return False
        _check_pairs(shape, area)
        return all(any(part.within(polygon) for polygon in area.polygons) for part in _parts(shape))

    return test


def intersects(operand: Any) -> Leaf:
    """`$geoIntersects`: `{$geometry}` of any type."""
    if not isinstance(operand, dict) or list(operand) != ["$geometry"]:
        raise QueryError("$geoIntersects needs {$geometry}")
    asked = _asked(operand["$geometry"])

    def test(value: Any) -> bool:
        shape = _stored(value)
        if shape is None:
            return False
        _check_pairs(shape, asked)
        return shape.meets(asked)

    return test


def shape_of(value: Any) -> Shape:
    """A GeoJSON geometry on the sphere. Raises GeometryError."""
    if not isinstance(value, dict) or not isinstance(value.get("coordinates"), list):
        raise GeometryError("a geometry has a type and coordinates")
    given = value["coordinates"]
    match value.get("type"):
        case "Point":
            return Shape(points=[_position(given)])
        case "MultiPoint":
            return Shape(points=_positions(given, 1))
        case "LineString":
            return Shape(lines=[_positions(given, 2)])
        case "MultiLineString":
            return Shape(lines=[_positions(line, 2) for line in _filled(given)])
        case "Polygon":
            return Shape(polygons=[_polygon(given)])
        case "MultiPolygon":
            return Shape(polygons=[_polygon(rings) for rings in _filled(given)])
    raise GeometryError(f"unknown type of geometry: {value.get('type')}")


def _position(given: Any) -> Vector:
    if not isinstance(given, list) or len(given) < 2 or not all(type(part) in NUMBERS for part in given[:2]):
        raise GeometryError("a position is [longitude, latitude]")
    longitude, latitude = given[:2]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise GeometryError("longitude must be within [-180, 180], latitude within [-90, 90]")
    return vector(longitude, latitude)


def _positions(given: Any, least: int) -> list[Vector]:
    if not isinstance(given, list) or len(given) < least:
        raise GeometryError(f"at least {least} positions are needed")
    return [_position(part) for part in given]


def _filled(given: list[Any]) -> list[Any]:
    if not given:
        raise GeometryError("the coordinates are empty")
    return given


def _polygon(given: Any) -> Polygon:
    if not isinstance(given, list):
        raise GeometryError("a polygon is an array of rings")
    for ring in _filled(given):
        if isinstance(ring, list) and ring and ring[0] != ring[-1]:
            raise GeometryError("a ring of a polygon must be closed: its last position is its first")
    return Polygon([_positions(ring, 4) for ring in given])


def _stored(value: Any) -> Shape | None:
    try:
        return shape_of(value) if type(value) is dict else None
    except GeometryError:
        return None


def _asked(value: Any) -> Shape:
    try:
        shape = shape_of(value)
    except GeometryError as error:
        raise QueryError(f"the geometry of a query is malformed: {error}") from None
    if shape.corners > MOST_CORNERS:
        raise QueryError(f"the geometry of a query may have at most {MOST_CORNERS:,} positions")
    return shape


def _point(value: Any) -> Vector:
    shape = _asked(value)
    if len(shape.points) != 1 or value["type"] != "Point":
        raise QueryError("the geometry must be a Point")
    return shape.points[0]


def _distance(value: Any, default: float) -> float:
    if value is None:
        return default
    if type(value) not in NUMBERS or not value >= 0:
        raise QueryError("a distance must be a number of metres that is not negative")
    return float(value)


def _in_circle(operand: Any) -> Leaf:
    if not isinstance(operand, list) or len(operand) != 2:
        raise QueryError("$centerSphere needs [[longitude, latitude], radians]")
    centre, radius = point_of(operand[0]), _distance(operand[1], 0.0)

    def test(value: Any) -> bool:
        shape = _stored(value)
        if shape is None:
            return False
        lines = [*shape.lines, *(ring for polygon in shape.polygons for ring in polygon.rings)]
        return all(angle(centre, point) <= radius for line in [shape.points, *lines] for point in line)

    return test


def _check_pairs(shape: Shape, asked: Shape) -> None:
    if shape.corners * asked.corners > MOST_PAIRS:
        raise QueryError("the geometries of the query and of a document have too many positions to be compared")


def _parts(shape: Shape) -> list[Shape]:
    return [
        *(Shape(points=[point]) for point in shape.points),
        *(Shape(lines=[line]) for line in shape.lines),
        *(Shape(polygons=[polygon]) for polygon in shape.polygons),
    ]
