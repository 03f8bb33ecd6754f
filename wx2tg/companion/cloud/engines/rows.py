"""Rows of the table of documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from wx2tg.companion.cloud.engines.base import Stored
from wx2tg.companion.cloud.engines.bodies import from_text

FIRST, LARGEST = 64, 1024
"""Documents of the first page that is read, and of the largest; between two pages the loop may do other things."""


class Row(NamedTuple):
    """A document, and its number in the order of insertion."""

    sequence: int
    stored: Stored


def row_of(row: Any) -> Row:
    """A row of a statement as a document."""
    return Row(row.sequence, Stored(row.id, from_text(row.body), row.version))


def batches(numbers: Sequence[int], size: int) -> Iterator[list[int]]:
    """The numbers, `size` at a time."""
    rest = iter(numbers)
    while batch := list(islice(rest, size)):
        yield batch
