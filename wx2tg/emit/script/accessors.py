"""Lowers fields with the keyword `accessor` to getters and setters."""

from __future__ import annotations

from wx2tg.emit.script.fresh_names import Names
from wx2tg.syntax.script.class_nodes import Accessor
from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits, Span


def lower_accessors(module: Module, names: Names, keeper: str, edits: Edits) -> None:
    """`accessor x = 1` becomes `#$acc0 = 1;get x(){return this.#$acc0}set x(_){this.#$acc0=_}`.

    If a private accessor has decorators, its getter and setter get a hidden name from `keeper`, and a second pair under
    the private name calls what the decorators return.
    """
    private = names.fresh("$acc") if module.accessors else ""
    hidden = {
        member.name.start: index
        for item in module.decorated
        for index, member in enumerate(item.members)
        if member.private and not item.legacy
    }
    for number, item in enumerate(module.accessors):
        storage, static = f"#{private}{number}", "static " if item.owner else ""
        place = f"{_owner(item, keeper)}.{storage}"
        edits.replace(Span(item.keyword.start, item.name.end), storage)
        index = hidden.get(item.name.start)
        key = item.key if index is None else f"[{keeper}.hidden({index})]"
        pair = f"{static}get {key}(){{return {place}}}{static}set {key}(_){{{place}=_}}"
        if index is not None:
            pair += f"{static}get {item.key}(){{return {keeper}.get({index},this)}}"
            pair += f"{static}set {item.key}(_){{{keeper}.set({index},this,_)}}"
        edits.insert(item.end, f";{pair}")


def _owner(item: Accessor, keeper: str) -> str:
    return f"{keeper}.original" if item.owner == "@" else item.owner or "this"
