"""What emitted code needs of the runtime, recorded where its name is written."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from wx2tg.text import Piece


class Need(NamedTuple):
    """A runtime file (`api/network`, without suffix) and the export that is used; "" asks for the file alone."""

    module: str
    name: str


class Emitted(NamedTuple):
    """Emitted JavaScript of one unit or module, and what of the runtime it calls."""

    pieces: tuple[Piece, ...]
    needs: frozenset[Need] = frozenset()


class Needs(msgspec.Struct):
    """Collects needs; `use` returns the name so that it can be written in the same breath.

    `array_nulls` says that a template's texts show null for undefined in an array, as WeChat's client does with
    glass-easel.
    """

    found: dict[Need, None] = msgspec.field(default_factory=dict)
    array_nulls: bool = False

    def use(self, module: str, name: str) -> str:
        self.found[Need(module, name)] = None
        return name
