"""Lowers TypeScript's parameter properties to assignments in the constructor."""

from __future__ import annotations

from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits


def lower_parameter_properties(module: Module, edits: Edits) -> None:
    """`constructor(private a) {` becomes `constructor(a) {;this.a=a;`; after `super()` if the constructor calls it.

    Fields with a value are set before that, as with WeChat's compiler (Babel's TypeScript plugin without options).
    """
    for item in module.properties:
        assigned = [f"this.{name}={name}" for name in item.names]
        if not item.called:
            edits.insert(item.at, "".join(f";{one};" for one in assigned))
            continue
        if item.value is not None:
            edits.insert(item.value.start, "(")
        edits.insert(item.at, "".join(f",{one}" for one in assigned) + (",this)" if item.value is not None else ""))
