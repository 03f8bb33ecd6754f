"""Decorators of classes and of their members, with the meaning that they have in WeChat: `legacy` of Babel 7."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.script.accessors import is_accessor
from wx2tg.syntax.script.nodes import DecoratedClass, DecoratedMember
from wx2tg.syntax.script.parser import Node
from wx2tg.syntax.script.walk import Handler, Scan, span_of
from wx2tg.text import Span

_CLASSES = frozenset({"class", "class_declaration", "abstract_class_declaration"})
_FIELDS = frozenset({"public_field_definition", "field_definition"})


def with_decorators(handler: Handler) -> Handler:
    """`handler` of a kind of class, which also looks for decorators in front of it and in it."""

    def handle(scan: Scan, node: Node) -> bool:
        outside = scan.path[-1].children if scan.path[-1].type == "export_statement" else []
        found = tuple(span_of(child) for child in (*outside, *node.children) if child.type == "decorator")
        members = tuple(_members(scan, node))
        if found or members:
            keyword = next(child for child in node.children if child.type == "class")
            name = node.child_by_field_name("name")
            declaration = node.type != "class" or scan.path[-1].type == "export_statement"
            span = Span(keyword.start_byte, node.end_byte)
            scan.decorated.append(DecoratedClass(found, span, scan.text(name) if name else None, declaration, members))
            scan.applied |= {decorator.start for member in members for decorator in member.decorators}
        return handler(scan, node)

    return handle


def has_decorated_members(scan: Scan, node: Node) -> bool:
    """Whether a class has members with decorators that can be applied."""
    return any(True for _ in _members(scan, node))


def decorator(scan: Scan, node: Node) -> bool:
    """A decorator of a parameter or of a member without a plain name cannot be run; others are expressions."""
    if scan.path[-1].type in _CLASSES or scan.path[-1].type == "export_statement" or node.start_byte in scan.applied:
        return True
    scan.diagnostics.append(diagnostic("member-decorator", scan.source, span_of(node), decorator=scan.text(node)))
    scan.erase(node.start_byte, node.end_byte)
    return False


def _members(scan: Scan, node: Node) -> Iterator[DecoratedMember]:
    """The decorated members of a class; the grammars put decorators in front of a method, and into a field."""
    body = node.child_by_field_name("body")
    waiting: list[Node] = []
    for child in body.named_children if body else ():
        if child.type == "decorator":
            waiting.append(child)
        elif child.type != "comment":
            found = [*waiting, *(inner for inner in child.children if inner.type == "decorator")]
            waiting = []
            member = _member(scan, child, tuple(map(span_of, found))) if found else None
            if member is not None:
                yield member


def _member(scan: Scan, node: Node, decorators: tuple[Span, ...]) -> DecoratedMember | None:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    if name is None or node.type not in {"method_definition", *_FIELDS}:
        return None
    text = scan.text(name)
    if name.type == "property_identifier" and text != "constructor":
        key = json.dumps(text)
    elif name.type in ("string", "number"):
        key = text
    else:
        return None
    static = any(child.type == "static" for child in node.children)
    is_field = node.type in _FIELDS and not is_accessor(scan.source.text, node)
    assigned = span_of(name) if is_field and not static and node.child_by_field_name("value") is not None else None
    return DecoratedMember(decorators, key, static, is_field, assigned)
