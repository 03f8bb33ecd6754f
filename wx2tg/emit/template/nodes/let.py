"""Emits `let:`."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.frame import Written
from wx2tg.emit.template.paths import condition
from wx2tg.emit.template.place import Place
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import Let


def let(block: Block, resolved: Resolved, node: Let, into: list[Markup]) -> None:
    """Names stand for the expressions that they were given, which are written wherever the names are."""
    for variable in resolved.variables:
        assert variable.scope is not None and variable.value is not None
        place = Place(block.frame, variable.scope)
        if variable.fresh is not None:
            condition(variable.fresh, place)
        written = Written(f"({value_js(variable.value, place)})", place.bits_of_value(variable.value))
        block.frame.written[variable] = written
    block.add(resolved.runs[0], into)
