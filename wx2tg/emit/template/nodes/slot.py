"""Emits `<slot>`: two comments, between which a component shows the content that its user wrote."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.emit.code import line
from wx2tg.emit.literals import object_key
from wx2tg.emit.markup import Markup, comment
from wx2tg.emit.template.attributes import record
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.events import listeners
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import Element, Slot


def slot(block: Block, resolved: Resolved, node: Slot, into: list[Markup]) -> None:
    """A slot is told its name, and the values that it gives to what it shows."""
    start, end = comment("slotStart"), comment("slotEnd")
    into += [start, end]
    name = block.frame.fresh("controller", "slot")
    make = block.frame.needs.use("render/slot", "slot")
    component = block.place.local("component")
    block.setup.append(line(f"const {name} = {make}({component}, {block.ref(start)}, {block.ref(end)});"))
    block.kids.append(name)
    _attributes(block, node.element, start)
    bits = block.place.bits_of_value(node.name)
    written = value_js(node.name, block.place)
    if node.values:
        pairs = (f"{object_key(key)}: {value_js(value, block.place)}" for key, value in node.values)
        written += f", {{{', '.join(pairs)}}}"
        for _, value in node.values:
            bits |= block.place.bits_of_value(value)
    block.on_change(bits, f"{name}.update({written});")


def _attributes(block: Block, node: Element, start: Markup) -> None:
    """What events find at a slot, which is no element in the page, and listeners there."""
    for bind in node.binds:
        if bind.name == "id" and bind.value is not None:
            block.bind(bind.value, block.ref(start), "id")
    for member, entries in (("$dataset", node.data), ("$marks", node.marks)):
        if entries:
            record(block, start, member, entries)
    listeners(block, node, start)
