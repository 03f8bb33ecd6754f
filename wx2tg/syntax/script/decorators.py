"""Finds decorators of classes and members: standard ones, or with `legacy` those of Babel 7's legacy mode."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.script.accessors import is_accessor
from wx2tg.syntax.script.class_nodes import DecoratedClass, DecoratedMember, MemberKind, StaticField
from wx2tg.syntax.script.kinds import CLASSES, FIELDS, NAMED_BY_THEIR_PLACE, TRANSPARENT, WITH_THIS
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import Handler, span_of
from wx2tg.text import Span

_NAMED_BY = {
    "variable_declarator": "name",
    "assignment_expression": "left",
    "assignment_pattern": "left",
    "object_assignment_pattern": "left",
    "required_parameter": "pattern",
    "optional_parameter": "pattern",
    "pair": "key",
    "field_definition": "property",
    "public_field_definition": "name",
}
"""Kinds of node that name an anonymous class in them, and the field that holds this name."""


def with_decorators(handler: Handler) -> Handler:
    """`handler` of a kind of class, extended so that it also records decorators of the class and of its members."""

    def handle(scan: Scan, node: Node) -> bool:
        found = tuple(_span(scan, child) for child in class_decorators(scan, node))
        members = tuple(_members(scan, node))
        if found or members:
            _note(scan, node, found, members)
        return handler(scan, node)

    return handle


def class_decorators(scan: Scan, node: Node) -> list[Node]:
    """The decorators of the class itself, also those before its `export`; `scan.path` ends with the class's parent."""
    outside = scan.path[-1].children if scan.path[-1].type == "export_statement" else []
    return [child for child in (*outside, *node.children) if child.type == "decorator"]


def has_decorated_members(scan: Scan, node: Node) -> bool:
    """Whether any member of the class has decorators that can be applied."""
    return any(True for _ in _members(scan, node))


def is_unnamed(node: Node) -> bool:
    """Whether a value is a function or class without a name, which takes the name of what it is assigned to."""
    while node.type in TRANSPARENT and node.named_children:
        node = node.named_children[-1 if node.type == "type_assertion" else 0]
    return node.type in NAMED_BY_THEIR_PLACE and node.child_by_field_name("name") is None


def decorator(scan: Scan, node: Node) -> bool:
    """Report and erase a decorator that cannot be applied: of a parameter, or of a member such as the constructor.

    Returns whether the walk goes into the decorator: one that is applied is an expression like others.
    """
    if (
        scan.path[-1].type in CLASSES
        or scan.path[-1].type == "export_statement"
        or node.end_byte in scan.lowering.applied
    ):
        return True
    scan.diagnostics.append(diagnostic("member-decorator", scan.source, span_of(node), decorator=scan.text(node)))
    scan.erase(node.start_byte, node.end_byte)
    return False


def _note(scan: Scan, node: Node, found: tuple[Span, ...], members: tuple[DecoratedMember, ...]) -> None:
    keyword = next(child for child in node.children if child.type == "class")
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    declaration = node.type != "class" or scan.path[-1].type == "export_statement"
    replaced = bool(found) and not scan.legacy
    scan.lowering.decorated.append(
        DecoratedClass(
            found,
            Span(keyword.start_byte, node.end_byte),
            span_of(name) if name else None,
            declaration,
            members,
            scan.legacy,
            _given_name(scan, node),
            body.start_byte + 1 if body else node.end_byte,
            tuple(_statics(scan, body)) if replaced and body else (),
            tuple(_own_this(body)) if replaced and body else (),
        )
    )
    if not scan.legacy:
        scan.uses.features.setdefault("class-fields", span_of(keyword))
        if members and all(not item.members or item is scan.lowering.decorated[-1] for item in scan.lowering.decorated):
            scan.diagnostics.append(diagnostic("standard-decorators", scan.source, members[0].decorators[0]))
    scan.lowering.applied |= {decorator.end for member in members for decorator in member.decorators}
    if not scan.legacy:
        for waiting in _waiting(node):
            scan.mistake(waiting, "a class with decorators cannot wait for anything while it is made")


def _span(scan: Scan, decorator: Node) -> Span:
    """The span of a decorator.

    In a second reading (`_called`) its node starts early, so `@` is searched in the text.
    """
    return Span(scan.source.text.index("@", decorator.start_byte), decorator.end_byte)


def _given_name(scan: Scan, node: Node) -> str:
    """JavaScript source for the name that an anonymous class takes from its place; "" if it takes none."""
    below, at = node, len(scan.path) - 1
    while at > 0 and scan.path[at].type == "parenthesized_expression":
        below = scan.path[at]
        at -= 1
    parent = scan.path[at]
    if parent.type == "export_statement":
        return '"default"'
    name = parent.child_by_field_name(_NAMED_BY.get(parent.type, ""))
    if name is None or name == below or parent.type not in _NAMED_BY or name.type == "member_expression":
        return ""
    if name.type in ("string", "number"):
        return scan.text(name)
    return json.dumps(scan.text(name)) if name.type.endswith("identifier") else ""


def _members(scan: Scan, node: Node) -> Iterator[DecoratedMember]:
    """The decorated members of a class.

    In the tree, decorators are siblings before a method, but children of a field.
    """
    body = node.child_by_field_name("body")
    waiting: list[Node] = []
    for child in body.named_children if body else ():
        if child.type == "decorator":
            waiting.append(child)
        elif child.type != "comment":
            found = [*waiting, *(inner for inner in child.children if inner.type == "decorator")]
            waiting = []
            member = _member(scan, child, tuple(_span(scan, decorator) for decorator in found)) if found else None
            if member is not None:
                yield member


def _member(scan: Scan, node: Node, decorators: tuple[Span, ...]) -> DecoratedMember | None:
    name = _name(node)
    kinds = {child.type for child in node.children}
    if name is None or node.type not in {"method_definition", *FIELDS}:
        return None
    if not scan.legacy and kinds & {"declare", "abstract"}:
        return None
    key, private = _key(scan, name), name.type == "private_property_identifier"
    computed = name.type == "computed_property_name"
    if (not key and not computed) or (scan.legacy and (private or computed)):
        return None
    if key == '"constructor"' and "static" not in kinds:
        return None
    kind = _kind(scan, node, kinds)
    value = node.child_by_field_name("value") if node.type in FIELDS else None
    equals = next((child for child in node.children if child.type == "="), None)
    return DecoratedMember(
        decorators,
        kind,
        key,
        "static" in kinds,
        private,
        span_of(name),
        span_of(equals) if equals else None,
        value is not None and is_unnamed(value),
        node.end_byte,
    )


def _kind(scan: Scan, node: Node, kinds: set[str]) -> MemberKind:
    if node.type in FIELDS:
        return "accessor" if is_accessor(scan.source.text, node) else "field"
    return "getter" if "get" in kinds else "setter" if "set" in kinds else "method"


def _name(member: Node) -> Node | None:
    return member.child_by_field_name("name") or member.child_by_field_name("property")


def _key(scan: Scan, name: Node) -> str:
    if name.type in ("property_identifier", "private_property_identifier"):
        return json.dumps(scan.text(name))
    return scan.text(name) if name.type in ("string", "number") else ""


def _statics(scan: Scan, body: Node) -> Iterator[StaticField]:
    """The static fields that must be set on the replacement of the class; private and computed ones are left alone."""
    for member in body.named_children:
        name = _name(member) if member.type in FIELDS else None
        keyword = next((child for child in member.children if child.type == "static"), None)
        if name is None or keyword is None or not _key(scan, name) or name.type == "private_property_identifier":
            continue
        bare = scan.typescript and member.child_by_field_name("value") is None
        decorated = any(child.type == "decorator" for child in member.children)
        kinds = {child.type for child in member.children}
        if (bare and not decorated) or "declare" in kinds or is_accessor(scan.source.text, member):
            continue
        equals = next((child for child in member.children if child.type == "="), None)
        yield StaticField(span_of(keyword), span_of(equals) if equals else None, member.end_byte)


def _own_this(body: Node) -> Iterator[Span]:
    """Each `this` in the values of static fields and in static blocks."""
    waiting: list[Node] = []
    for member in body.named_children:
        is_static = any(child.type == "static" for child in member.children)
        value = member.child_by_field_name("value") if member.type in FIELDS and is_static else None
        block = member.child_by_field_name("body") if member.type == "class_static_block" else None
        waiting += [child for child in (value, block) if child is not None]
    while waiting:
        node = waiting.pop()
        if node.type == "this":
            yield span_of(node)
        elif node.type not in WITH_THIS:
            waiting += node.named_children


def _waiting(node: Node) -> Iterator[Node]:
    """`await` and `yield` in code that runs while a class is made: heritage, computed names, decorators of members."""
    body = node.child_by_field_name("body")
    waiting = [child for child in node.children if child.type == "class_heritage"]
    for member in body.named_children if body else ():
        waiting += [child for child in (member, *member.children) if child.type == "decorator"]
        name = _name(member)
        waiting += [name] if name is not None and name.type == "computed_property_name" else []
    while waiting:
        found = waiting.pop()
        if found.type in ("await_expression", "yield_expression"):
            yield found
        elif found.type not in WITH_THIS | {"arrow_function"}:
            waiting += found.named_children
