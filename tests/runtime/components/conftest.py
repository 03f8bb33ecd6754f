"""A tile server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser.tiles import Tiles, serve_tiles


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    with serve_tiles() as served:
        yield served
