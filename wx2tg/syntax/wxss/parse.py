"""Builds the tree of a WXSS file from the stream of `lexer.py`."""

from __future__ import annotations

from typing import Any

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.grammar import Token, Transformer, parser
from wx2tg.syntax.wxss.lexer import Head, Input, WxssLexer
from wx2tg.syntax.wxss.nodes import AtRule, Body, Item, Keyframe, Rule, Sheet
from wx2tg.text import Source, Span


def parse(source: Source) -> tuple[Sheet, tuple[Diagnostic, ...]]:
    """The sheet of `source`, without what a browser would skip, and what was found out. Never raises."""
    findings: list[Diagnostic] = []
    items = parser("wxss", lexer=WxssLexer, transformer=_TreeBuilder).parse(Input(source, findings))
    return Sheet(source, items), tuple(findings)


class _TreeBuilder(Transformer[Token, Any]):
    """Makes nodes of the rules of the grammar, while it is parsed."""

    def start(self, children: list[Any]) -> Body:
        """The items of the file."""
        return _body(children)

    def rule(self, children: list[Any]) -> Rule:
        """A head, its items and the end of the block."""
        head, span, body = _block(children)
        return Rule(head.content, body, span, head.span)

    def keyframe(self, children: list[Any]) -> Keyframe:
        """Like a rule."""
        head, span, body = _block(children)
        return Keyframe(head.content, body, span, head.span)

    def statement(self, children: list[Any]) -> AtRule:
        """An at-rule without a block."""
        head: Head = children[0].payload
        name, prelude = head.content
        return AtRule(name, prelude, None, head.span, head.span)

    def block(self, children: list[Any]) -> AtRule:
        """An at-rule with one."""
        head, span, body = _block(children)
        name, prelude = head.content
        return AtRule(name, prelude, body, span, head.span)


def _block(children: list[Any]) -> tuple[Head, Span, Body]:
    head: Head = children[0].payload
    return head, Span(head.span.start, children[-1].payload), _body(children[1:-1])


def _body(children: list[Any]) -> Body:
    items: list[Item] = []
    for child in children:
        if not isinstance(child, Token):
            items.append(child)
        elif child.type == "IMPORT":
            items.append(child.payload)
        else:
            items.extend(child.payload)
    return tuple(items)
