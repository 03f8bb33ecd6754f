"""Makes getters and setters of the fields that have `accessor` in front of them."""

from __future__ import annotations

from wx2tg.emit.script.names import Names
from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits, Span


def lower_accessors(module: Module, names: Names, edits: Edits) -> None:
    """`accessor x = 1` becomes `#$acc0 = 1;get x(){return this.#$acc0}set x(_){this.#$acc0=_}`."""
    private = names.fresh("$acc") if module.accessors else ""
    for index, item in enumerate(module.accessors):
        place, static = f"{item.owner or 'this'}.#{private}{index}", "static " if item.owner else ""
        edits.replace(Span(item.keyword.start, item.name.end), f"#{private}{index}")
        getter = f"{static}get {item.key}(){{return {place}}}"
        edits.insert(item.end, f";{getter}{static}set {item.key}(_){{{place}=_}}")
