"""Makes the Selection of an engine from a chain and from what of its documents may be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wx2tg.companion.cloud.engines.base import Selection
from wx2tg.companion.cloud.expressions import conditions
from wx2tg.companion.cloud.expressions_base import Budget
from wx2tg.companion.cloud.geo import distance_from
from wx2tg.companion.cloud.permissions.access import Visible
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.service.chains import Chain
from wx2tg.companion.cloud.values import Document, reach, split_path


def matcher(query: Document, visible: Visible, now: datetime, steps: int) -> Callable[[Document], bool]:
    """Whether a document is found by a query and may be seen. CloudError where the query is malformed."""
    test, seen = compile_query(query, expression=conditions(now, Budget(steps))), visible.matches
    if seen is None:
        return test
    return lambda document: test(document) and seen(document)


def selection(chain: Chain, visible: Visible, now: datetime, *, steps: int, limit: int | None) -> Selection:
    """What a chain selects of its collection; `limit` is how many documents at most. CloudError."""
    return Selection(
        query=both(chain.query, visible.query),
        matches=matcher(chain.query, visible, now, steps),
        order=chain.order,
        distance=None if chain.order else nearness(chain.query),
        skip=chain.skip,
        limit=limit,
    )


def both(first: Mapping[str, Any], second: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query that demands what two queries demand."""
    return {"$and": [first, second]} if first and second else first or second


def nearness(query: Mapping[str, Any]) -> Callable[[Document], float | None] | None:
    """By which distance the documents of a query come: that of its `geoNear`, if it has one."""
    for path, condition in query.items():
        if path == "$and":
            found = next((near for part in condition if (near := nearness(part))), None)
            if found:
                return found
        elif isinstance(condition, dict) and "$nearSphere" in condition:
            return _distance(path, condition["$nearSphere"])
    return None


def _distance(path: str, near: Any) -> Callable[[Document], float | None]:
    metres, parts = distance_from(near), split_path(path)

    def distance(document: Document) -> float | None:
        found = [away for value in reach(document, parts) if (away := metres(value)) is not None]
        return min(found, default=None)

    return distance
