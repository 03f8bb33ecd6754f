"""The visitors of the template IR: one for each kind of node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wx2tg.analyze.template import Resolved
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.nodes.component import component
from wx2tg.emit.template.nodes.element import element
from wx2tg.emit.template.nodes.for_ import for_
from wx2tg.emit.template.nodes.if_ import if_
from wx2tg.emit.template.nodes.let import let
from wx2tg.emit.template.nodes.portion import portion
from wx2tg.emit.template.nodes.slot import slot
from wx2tg.emit.template.nodes.slot_scope import slot_scope
from wx2tg.emit.template.nodes.template_call import template_call
from wx2tg.emit.template.nodes.text import text
from wx2tg.ir import nodes as ir

Visitor = Callable[[Block, Resolved, Any, list[Markup]], None]
"""Emits `node`, which is that of `resolved`, into `block`; what it shows goes to the end of the list."""

VISITORS: Mapping[type[ir.Node], Visitor] = {
    ir.Text: text,
    ir.Element: element,
    ir.Component: component,
    ir.If: if_,
    ir.For: for_,
    ir.Slot: slot,
    ir.SlotScope: slot_scope,
    ir.Let: let,
    ir.Portion: portion,
    ir.TemplateCall: template_call,
}


def visit(block: Block, resolved: Resolved, into: list[Markup]) -> None:
    """Emit a node by its visitor."""
    VISITORS[type(resolved.node)](block, resolved, resolved.node, into)
