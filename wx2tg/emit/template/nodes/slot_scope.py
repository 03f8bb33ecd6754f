"""Emits what reads values of the slot that shows it."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.ir.nodes import SlotScope


def slot_scope(block: Block, resolved: Resolved, node: SlotScope, into: list[Markup]) -> None:
    """The names of `slot:` values are members of what the content's function was given."""
    block.add(resolved.runs[0], into)
