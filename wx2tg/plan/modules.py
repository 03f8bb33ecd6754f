"""What planning and linking know of a compiled module."""

from __future__ import annotations

from dataclasses import dataclass

from wx2tg.analyze.addresses import Address
from wx2tg.syntax import script
from wx2tg.text import Piece


@dataclass(frozen=True, slots=True)
class CompiledModule:
    """One module of the project: the body of its function, what it requires, what it uses of `wx`.

    `later` are modules of other subpackages that it asks for asynchronously, and so need not come with it. `addresses`
    are those in JSON and wxs; `facts` have those of scripts.
    """

    id: str
    pieces: tuple[Piece, ...]
    requires: tuple[str, ...]
    facts: script.Module | None
    broken: str = ""
    later: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
