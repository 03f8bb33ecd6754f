"""Points, arcs of great circles and polygons on the unit sphere."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

Vector = tuple[float, float, float]
Arc = tuple[Vector, Vector]

TOLERANCE = 1e-12
"""Radians within which a point counts as on an arc: some micrometres on the earth."""


def vector(longitude: float, latitude: float) -> Vector:
    """The point on the unit sphere, from degrees."""
    turn, height = math.radians(longitude), math.radians(latitude)
    return math.cos(height) * math.cos(turn), math.cos(height) * math.sin(turn), math.sin(height)


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def angle(a: Vector, b: Vector) -> float:
    """The radians between two points; exact also where they are close to each other."""
    normal = cross(a, b)
    return math.atan2(math.sqrt(dot(normal, normal)), dot(a, b))


def to_arc(point: Vector, arc: Arc) -> float:
    """The radians from a point to the nearest point of an arc."""
    start, end = arc
    nearest = min(angle(point, start), angle(point, end))
    normal = cross(start, end)
    length = math.sqrt(dot(normal, normal))
    if length and dot(cross(normal, start), point) > 0 and dot(cross(end, normal), point) > 0:
        return min(nearest, abs(math.asin(max(-1.0, min(1.0, dot(normal, point) / length)))))
    return nearest


def meet(first: Arc, second: Arc) -> bool:
    """Whether two arcs cross or touch."""
    return properly_cross(first, second) or any(
        to_arc(point, arc) <= TOLERANCE for arc, other in ((first, second), (second, first)) for point in other
    )


def properly_cross(first: Arc, second: Arc) -> bool:
    """Whether each arc goes from one side of the other to the other side."""
    (a, b), (c, d) = first, second
    across, along = cross(a, b), cross(c, d)
    sides = -dot(across, c), dot(across, d), -dot(along, b), dot(along, a)
    # Where all have one sign, the great circles meet on both arcs at the same of their two points.
    return min(sides) > TOLERANCE or max(sides) < -TOLERANCE


@dataclass(frozen=True)
class Polygon:
    """An area smaller than half the sphere: its first ring bounds it, further rings are holes. Rings are closed."""

    rings: Sequence[Sequence[Vector]]

    @cached_property
    def arcs(self) -> list[Arc]:
        return [arc for ring in self.rings for arc in pairwise(ring)]

    @cached_property
    def _centre(self) -> Vector:
        outer = self.rings[0][:-1]
        x, y, z = (sum(point[axis] for point in outer) for axis in range(3))
        return x, y, z

    def has(self, point: Vector) -> bool:
        """Whether a point is inside or on the border."""
        if dot(point, self._centre) <= 0:
            return False
        if any(to_arc(point, arc) <= TOLERANCE for arc in self.arcs):
            return True
        return winds(self.rings[0], point) and not any(winds(hole, point) for hole in self.rings[1:])

    def vertices(self) -> Iterator[Vector]:
        for ring in self.rings:
            yield from ring


def winds(ring: Sequence[Vector], point: Vector) -> bool:
    """Whether a ring goes around a point or the point opposite to it, by the sum of the angles between its corners."""
    turned = 0.0
    for start, end in pairwise(ring):
        left, right = cross(point, start), cross(point, end)
        turned += math.atan2(dot(point, cross(left, right)), dot(left, right))
    return abs(turned) > math.pi


@dataclass(frozen=True)
class Shape:
    """A geometry in parts: of each kind as many as it has."""

    points: Sequence[Vector] = ()
    lines: Sequence[Sequence[Vector]] = ()
    polygons: Sequence[Polygon] = ()

    @cached_property
    def arcs(self) -> list[Arc]:
        """The arcs of its lines."""
        return [arc for line in self.lines for arc in pairwise(line)]

    @cached_property
    def corners(self) -> int:
        """How many points it is given by."""
        in_polygons = sum(len(ring) for polygon in self.polygons for ring in polygon.rings)
        return len(self.points) + sum(map(len, self.lines)) + in_polygons

    def distance(self, point: Vector) -> float:
        """The radians from a point; 0 inside an area."""
        if any(polygon.has(point) for polygon in self.polygons):
            return 0.0
        arcs = [*self.arcs, *(arc for polygon in self.polygons for arc in polygon.arcs)]
        return min([angle(point, other) for other in self.points] + [to_arc(point, arc) for arc in arcs])

    def within(self, area: Polygon) -> bool:
        """Whether all of it is in one area."""
        if not all(map(area.has, self.points)):
            return False
        chains = [*self.lines, *(ring for polygon in self.polygons for ring in polygon.rings)]
        for chain in chains:
            if not all(map(area.has, chain)):
                return False
            if any(properly_cross(arc, border) for arc in pairwise(chain) for border in area.arcs):
                return False
        holes = [hole[0] for hole in area.rings[1:]]
        return not any(polygon.has(corner) for polygon in self.polygons for corner in holes)

    def meets(self, other: Shape) -> bool:
        """Whether the two have a point in common."""
        return self._touches(other) or other._touches(self) or _borders_meet(self, other)

    def _touches(self, other: Shape) -> bool:
        """Whether one of its points, or a corner of its lines and areas, lies in the other."""
        for point in self.points:
            if any(angle(point, found) <= TOLERANCE for found in other.points):
                return True
            if any(to_arc(point, arc) <= TOLERANCE for arc in other.arcs):
                return True
        corners = [
            *self.points,
            *(corner for line in self.lines for corner in line),
            *(corner for polygon in self.polygons for corner in polygon.vertices()),
        ]
        return any(polygon.has(corner) for polygon in other.polygons for corner in corners)


def _borders_meet(first: Shape, second: Shape) -> bool:
    borders = [*second.arcs, *(arc for polygon in second.polygons for arc in polygon.arcs)]
    own = [*first.arcs, *(arc for polygon in first.polygons for arc in polygon.arcs)]
    return any(meet(arc, border) for arc in own for border in borders)
