"""How much one call may ask for: WeChat's numbers where it has some (its documentation's "Collection.limit", "配额").

They bound what a page can make the companion do; a cloud function, which the owner wrote, may do more.
"""

from __future__ import annotations

from dataclasses import dataclass

from wx2tg.companion.cloud.documents import CLIENT_BYTES, SERVER_BYTES

MOST_STEPS = 100
"""Steps in one chain of calls."""

MOST_ORDERS = 32
"""Fields by which one query may be sorted."""

LONGEST_NAME = 64
"""Characters of a collection's name."""

LONGEST_ID = 512
"""Bytes of an `_id`."""

BATCH = 200
"""How many documents an update or removal by `where` writes in one transaction."""

SECONDS = 20
"""How long a call may take."""

AT_ONCE = 2
"""How many aggregations are computed at the same time."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What one side may do: `documents` of a query by default and at most, and of an aggregation likewise.

    `scanned` and `steps` bound the documents that an aggregation reads and its work, `added` the documents of one
    `add`, `size` the bytes of a document.
    """

    documents: int
    most_documents: int
    most_aggregated: int
    scanned: int
    steps: int
    added: int
    size: int


PAGE = Quota(20, 20, 1_000, scanned=20_000, steps=500_000, added=100, size=CLIENT_BYTES)
SERVER = Quota(100, 1_000, 10_000, scanned=200_000, steps=10_000_000, added=1_000, size=SERVER_BYTES)
