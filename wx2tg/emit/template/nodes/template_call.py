"""Emits `<template is data>`."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.analyze.template.scope import names_in
from wx2tg.emit.code import line, mapped
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.changes import data_changes
from wx2tg.emit.template.expression import javascript
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import TemplateCall


def template_call(block: Block, resolved: Resolved, node: TemplateCall, into: list[Markup]) -> None:
    """A controller that shows the named template which is asked for, with the data that it is given."""
    place = block.place
    anchor = block.anchor(into, "template")
    name = block.frame.fresh("controller", "template")
    call = block.frame.needs.use("render/template", "callTemplate")
    templates = block.frame.unit.templates_of(node.file, node.name.literal)
    block.setup.append(line(f"const {name} = {call}({place.local('component')}, {anchor}, {templates});"))
    block.kids.append(name)
    bits = place.bits_of_value(node.name) | place.bits_of_classes()
    data = "{}"
    if node.data is not None:
        for read in names_in(node.data.expression):
            bits |= place.bits_of(read)
        data = javascript(node.data.expression, place)
    which = value_js(node.name, place)
    told = ""
    if block.frame.unit.facts.tracked:
        told = f", {data_changes(node.data.expression if node.data else None, place)}"
    block.on_change(bits, f"{name}.update({which}, ", mapped(data, node.data or node.name), f"{told});")
