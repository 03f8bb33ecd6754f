"""A module of the project, compiled: what planning and linking know of it."""

from __future__ import annotations

import msgspec

from wx2tg.analyze.addresses import Address
from wx2tg.emit.needs import Emitted
from wx2tg.syntax import script
from wx2tg.text import join


class CompiledModule(msgspec.Struct, frozen=True):
    """One script, WXS or JSON module. `id` is its path, or that of the WXML with the name of a `<wxs>` in it.

    `emitted` is the body of its CommonJS function. `requires` are the ids of the modules that must be there when it
    runs; `later` those of other subpackages, which it asks for asynchronously. `facts` is what is known of a script,
    None for WXS and JSON, whose addresses are `addresses`. `broken` says why the module throws when it runs, or "".
    """

    id: str
    emitted: Emitted
    requires: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    facts: script.Module | None = None
    addresses: tuple[Address, ...] = ()
    broken: str = ""

    @property
    def text(self) -> str:
        """The module as the project wrote it, which tells the optional parts of the runtime that it uses."""
        return self.facts.source.text if self.facts is not None else join(self.emitted.pieces)
