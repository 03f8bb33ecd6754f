"""Emits content of a component that goes to a slot which the loop or the `let:` around the content names."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.emit.code import mapped
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import Portion


def portion(block: Block, resolved: Resolved, node: Portion, into: list[Markup]) -> None:
    """A controller whose anchor keeps the place in the loop, and whose nodes the slot shows."""
    anchor = block.anchor(into, "portion")
    inner = block.inner(resolved.runs[0], resolved.scope)
    name = block.frame.fresh("controller", "portion")
    make = block.frame.needs.use("render/portion", "portion")
    block.call(f"const {name} = {make}({block.frame.filled[-1]}, {anchor}, ", inner.function("() =>"), ");")
    block.kids.append(name)
    which = value_js(node.name, block.place)
    bits = block.place.bits_of_value(node.name) | inner.bits
    block.on_change(bits, f"{name}.update(", mapped(which, node.name), f", {block.place.local('changed')});")
