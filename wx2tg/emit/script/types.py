"""Replaces types by white space."""

from __future__ import annotations

from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits, Span


def erase_types(module: Module, edits: Edits) -> None:
    """Blank the text that only TypeScript needs (`Typing.erased`), and add the parentheses that this requires."""
    for item in module.typing.erased:
        start, end = item.span.start, item.span.end
        if item.last:
            end -= 1
            edits.replace(Span(end, end + 1), item.last)
        if start < end:
            edits.blank(Span(start, end), item.first)
    for at in module.typing.parentheses:
        edits.insert(at, ")")
