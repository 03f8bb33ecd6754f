"""Decorators: those of classes are kept, those of members are reported and dropped."""

from __future__ import annotations

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.script.nodes import DecoratedClass
from wx2tg.syntax.script.parser import Node
from wx2tg.syntax.script.walk import Handler, Scan, span_of
from wx2tg.text import Span

_CLASSES = frozenset({"class", "class_declaration", "abstract_class_declaration"})


def with_decorators(handler: Handler) -> Handler:
    """`handler` of a kind of class, which also looks for decorators in front of it."""

    def handle(scan: Scan, node: Node) -> bool:
        outside = scan.path[-1].children if scan.path[-1].type == "export_statement" else []
        found = tuple(span_of(child) for child in (*outside, *node.children) if child.type == "decorator")
        if found:
            keyword = next(child for child in node.children if child.type == "class")
            name = node.child_by_field_name("name")
            declaration = node.type != "class" or scan.path[-1].type == "export_statement"
            span = Span(keyword.start_byte, node.end_byte)
            scan.decorated.append(DecoratedClass(found, span, scan.text(name) if name else None, declaration))
        return handler(scan, node)

    return handle


def decorator(scan: Scan, node: Node) -> bool:
    """A decorator of a member or of a parameter cannot be run; one of a class is an expression like another."""
    if scan.path[-1].type in _CLASSES or scan.path[-1].type == "export_statement":
        return True
    scan.diagnostics.append(diagnostic("member-decorator", scan.source, span_of(node), decorator=scan.text(node)))
    scan.erase(node.start_byte, node.end_byte)
    return False
