"""The stage that orders documents by their distance from a place: geoNear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_base import is_number
from wx2tg.companion.cloud.geo import distance_to, point_of
from wx2tg.companion.cloud.sphere import Vector
from wx2tg.companion.cloud.stages_base import BuildStage, Context, Stage, StageCompiler, options, path_of, set_path
from wx2tg.companion.cloud.stages_select import compile_match
from wx2tg.companion.cloud.values import Document, reach, type_name

_OPTIONAL = (
    "spherical",
    "limit",
    "num",
    "maxDistance",
    "minDistance",
    "query",
    "distanceMultiplier",
    "includeLocs",
    "uniqueDocs",
    "key",
)

# What MongoDB returned without a limit in the versions that had one.
_COUNT = 100


def _geo_near(source: Any, compiler: StageCompiler) -> Stage:
    found = options(source, "$geoNear", ["near", "distanceField"], _OPTIONAL)
    near = point_of(found["near"])
    if found.get("spherical", True) is not True:
        raise QueryError("$geoNear requires spherical to be true")
    place = path_of(found["distanceField"], "distanceField of $geoNear")
    locations = path_of(found["includeLocs"], "includeLocs of $geoNear") if "includeLocs" in found else None
    key = path_of(found["key"], "key of $geoNear") if "key" in found else None
    least, most = (_number(found.get(name), name) for name in ("minDistance", "maxDistance"))
    factor = _number(found.get("distanceMultiplier", 1), "distanceMultiplier") or 0
    count = _number(found.get("limit", found.get("num", _COUNT)), "limit")
    test = compile_match(found.get("query", {}), compiler)

    def run(documents: Sequence[Document], context: Context) -> Sequence[Document]:
        measured = []
        for document in documents:
            nearest = _nearest(document, near, key)
            if nearest is None or not test(document, context):
                continue
            metres, shape = nearest
            if (least is None or metres >= least) and (most is None or metres <= most):
                measured.append((metres, shape, document))
        measured.sort(key=lambda item: item[0])
        return context.held((_told(*item) for item in measured[: int(count or _COUNT)]), "$geoNear")

    def _told(metres: float, shape: Any, document: Document) -> Document:
        result = set_path(document, place, metres * factor)
        return set_path(result, locations, shape) if locations else result

    return run


def _nearest(document: Document, near: Vector, key: tuple[str, ...] | None) -> tuple[float, Any] | None:
    """The place of a document that is nearest, and how far it is in metres. Without a key, all its fields count."""
    shapes = _shapes(document) if key is None else (shape for value in reach(document, key) for shape in _shapes(value))
    found = [(metres, shape) for shape in shapes if (metres := distance_to(near, shape)) is not None]
    return min(found, key=lambda item: item[0], default=None)


def _shapes(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if isinstance(value.get("type"), str) and isinstance(value.get("coordinates"), list):
            yield value
        else:
            for part in value.values():
                yield from _shapes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _shapes(part)


def _number(value: Any, name: str) -> float | None:
    if value is None:
        return None
    if not is_number(value) or not 0 <= value < float("inf"):
        raise QueryError(f"{name} of $geoNear must be a number that is not negative, found: {type_name(value)}")
    return float(value)


STAGES: Mapping[str, BuildStage] = {"$geoNear": _geo_near}
