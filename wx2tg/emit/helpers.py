"""The functions of the runtime that emitted modules call: the free names that they use, and what these stand for.

A module of the project becomes the body of a function. Where the compiler writes a call of the runtime into it, it uses
one of the names of `HELPERS`; `link/chunk.py` declares those that the modules of a chunk use, once in front of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.emit.needs import Emitted, Need
from wx2tg.text import Edits, Piece

HELPERS: Mapping[str, Need] = {
    "$esm": Need("core/interop", "esm"),
    "$star": Need("core/interop", "star"),
    "$def": Need("core/interop", "def"),
    "$ns": Need("core/interop", "ns"),
    "$dec": Need("core/decorators", "dec"),
    "$std": Need("core/standard", "std"),
    "$code": Need("core/code", "functionOf"),
    "$ctor": Need("core/wxs", "ctor"),
    "getRegExp": Need("core/wxs", "getRegExp"),
    "getDate": Need("core/wxs", "getDate"),
}
"""By name: `$esm(exports, getters)` declares what an ES module exports, `$star(exports, module)` re-exports all of a
module, `$def(module)` gives an object whose `default` is the module's default export, `$ns(module)` the module's
namespace object. `$dec(decorators, class)` applies decorators of TypeScript's older kind, `$std(decorators, make)`
standard ones to the class that `make` returns. `$code` takes the place of `Function` where a script calls that. WXS has
`getRegExp` and `getDate`, and `$ctor(value)` gives the value of its `value.constructor`."""


class HelperEdits(Edits):
    """Edits of a module that may write names of `HELPERS`, and remember which ones."""

    _needs: dict[Need, None] = msgspec.field(default_factory=dict)

    def helper(self, name: str) -> str:
        """`name`, to be written into the module. KeyError where it is none of `HELPERS`."""
        self._needs[HELPERS[name]] = None
        return name

    def emitted(self) -> Emitted:
        """The edited module, which ends with a line end, and the helpers that it uses."""
        pieces = list(self.pieces())
        if not self.source.text.endswith("\n"):
            pieces.append(Piece("\n"))
        return Emitted(tuple(pieces), frozenset(self._needs))
