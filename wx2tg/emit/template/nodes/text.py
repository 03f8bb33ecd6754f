"""Emits texts."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.ir.nodes import Text


def text(block: Block, resolved: Resolved, node: Text, into: list[Markup]) -> None:
    """A literal text is part of the cloned HTML; a computed one is a text node that updates fill."""
    literal = node.value.literal
    target = Markup(text=" " if literal is None else literal, hint="textNode")
    into.append(target)
    if literal is None:
        block.bind(node.value, block.ref(target), "data")
