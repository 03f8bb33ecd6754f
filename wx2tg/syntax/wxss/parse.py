"""Builds the tree of a WXSS file from the stream of `lexer.py`."""

from __future__ import annotations

from typing import Any

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.grammar import Token, Transformer, parser
from wx2tg.syntax.wxss.lexer import Head, Input, Lexeme, WxssLexer
from wx2tg.syntax.wxss.nodes import AtRule, Body, Item, Keyframe, Rule, Sheet
from wx2tg.text import Source, Span


def parse(source: Source) -> tuple[Sheet, tuple[Diagnostic, ...]]:
    """The sheet of `source`, without what a browser would skip, and the findings. Never raises."""
    findings: list[Diagnostic] = []
    items: Any = parser("wxss", lexer=WxssLexer, transformer=_TreeBuilder).parse(Input(source, findings))
    return Sheet(source, items), tuple(findings)


class _TreeBuilder(Transformer[Token, Any]):
    """Makes nodes of the rules of the grammar, while it is parsed."""

    def start(self, children: list[Any]) -> Body:
        """The items of the file."""
        return tuple(children[0])

    def body(self, children: list[Any]) -> list[Item]:
        """A list that grows item by item."""
        if not children:
            return []
        items: list[Item] = children[0]
        last = children[1]
        if not isinstance(last, Lexeme):
            items.append(last)
        elif last.type == "DECLARATIONS":
            items.extend(last.payload)
        else:
            items.append(last.payload)
        return items

    def rule(self, children: list[Any]) -> Rule:
        """Selectors and a block."""
        head, body, span = _block(children)
        return Rule(head.content, body, span, head.span)

    def keyframe(self, children: list[Any]) -> Keyframe:
        """Stops and a block."""
        head, body, span = _block(children)
        return Keyframe(head.content, body, span, head.span)

    def block(self, children: list[Any]) -> AtRule:
        """An at-rule and a block."""
        head, body, span = _block(children)
        name, prelude = head.content
        return AtRule(name, prelude, body, span, head.span)


def _block(children: list[Any]) -> tuple[Head, Body, Span]:
    head: Head = children[0].payload
    return head, tuple(children[1]), Span(head.span.start, children[2].payload)
