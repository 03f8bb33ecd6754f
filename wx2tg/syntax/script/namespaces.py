"""Records enums and namespaces of TypeScript: they are code at run time, unlike types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wx2tg.syntax.script.bindings import pattern_names
from wx2tg.syntax.script.kinds import TYPE_STATEMENTS, VARIABLES, WRAPPED
from wx2tg.syntax.script.nodes import Enum, EnumMember, NamespaceExport
from wx2tg.syntax.script.observations import PendingNamespace
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import Scope
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import DEEPEST, TOO_DEEP, Handler, span_of
from wx2tg.text import Span

# Integers of up to 15 digits: JavaScript's numbers hold these exactly, so the next member's value can be computed here.
_INTEGER = re.compile(r"-?[0-9]{1,15}")


def in_block(scope: Scope) -> bool:
    """Whether `scope` is an inner block, from which a `var` would be hoisted; its object is then declared by `let`."""
    parent = scope.parent
    return not scope.function and (parent is None or not parent.function or parent.node.type == "program")


def _merged(scan: Scan, scope: Scope, node: Node, names: tuple[str, ...]) -> tuple[Scope, bool]:
    """Open the scope of an enum or namespace; also returns whether its name was declared before.

    Declarations of one name and kind are merged, so the scope also contains what the earlier ones exported.
    """
    declared, is_enum = names[0] in scope.names, node.type == "enum_declaration"
    scope.names.add(names[0])
    opened = scan.open(node, function=not is_enum)
    opened.qualifier = names[-1]
    for length in range(1, len(names)):
        scan.lowering.merged.setdefault((scope, names[:length], is_enum), set()).add(names[length])
    known = scan.lowering.merged.setdefault((scope, names, is_enum), set())
    opened.names |= known
    opened.qualified = known
    return opened, declared


def _owner(scan: Scan) -> str | None:
    """The name of the object of the namespace that exports the current declaration; None if none exports it."""
    if scan.path[-1].type != "export_statement":
        return None
    pending = _namespace_of(scan, scan.scope)
    return pending.parameter if pending else None


def _namespace_of(scan: Scan, scope: Scope) -> PendingNamespace | None:
    return scan.lowering.bodies.get(scope.parent) if scope.parent is not None else None


def enum_declaration(scan: Scan, node: Node) -> bool:
    """Record an enum, `const` or not."""
    name = scan.text(node.child_by_field_name("name") or node)
    owner, scope = _owner(scan), scan.scope
    opened, declared = _merged(scan, scope, node, (name,))
    body = node.child_by_field_name("body")
    assert body is not None
    members = tuple(_members(scan, body, name))
    plain = {member.key[1:-1] for member in members if member.key[:1] in "\"'"}
    opened.names |= plain
    opened.qualified |= plain
    head, tail = Span(node.start_byte, body.start_byte + 1), Span(body.end_byte - 1, body.end_byte)
    commas = tuple(span_of(child) for child in body.children if child.type == ",")
    scan.lowering.enums.append(Enum(head, tail, name, declared, in_block(scope), members, commas, owner))
    return True


def _members(scan: Scan, body: Node, enum: str) -> Iterator[EnumMember]:
    auto, texts = "0", scan.lowering.texts.setdefault(enum, set())
    for node in body.named_children:
        if node.type == "comment":
            continue
        assigned = node.type == "enum_assignment"
        name = (node.child_by_field_name("name") or node) if assigned else node
        value = node.child_by_field_name("value") if assigned else None
        key = _key(scan, name)
        textual = value is not None and _is_textual(scan, value, texts)
        if textual:
            texts.add(key[1:-1])
        yield EnumMember(span_of(name), key, span_of(value) if value else None, textual, auto)
        number = scan.text(value) if value else auto
        auto = str(int(number) + 1) if _INTEGER.fullmatch(number) else f"{enum}[{key}]+1"


def _key(scan: Scan, name: Node) -> str:
    if name.type == "computed_property_name":
        name = name.named_children[0]
    text = scan.text(name)
    return text if name.type in ("string", "template_string") else f'"{text}"'


def _is_textual(scan: Scan, node: Node, texts: set[str]) -> bool:
    """Whether an initialiser is a string. For such a member, the enum object has no entry from value to name."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        kind = found.type
        if kind in ("string", "template_string") or (kind == "identifier" and scan.text(found) in texts):
            return True
        if kind in ("member_expression", "subscript_expression"):
            owner, member = (scan.text(child) for child in (found.named_children[0], found.named_children[-1]))
            if member.strip("\"'`") in scan.lowering.texts.get(owner, ()):
                return True
        elif kind in WRAPPED:
            waiting.append(found.named_children[0])
        elif kind == "type_assertion":
            waiting.append(found.named_children[-1])
        elif kind == "binary_expression" and found.children[1].type == "+":
            waiting += (found.children[0], found.children[2])
    return False


def namespace(scan: Scan, node: Node) -> bool:
    """Record a namespace, or erase one that holds only types."""
    body = node.child_by_field_name("body")
    if body is None or not _has_values(node):
        scan.erase(node.start_byte, node.end_byte, ";")
        return False
    names = tuple(part.strip() for part in scan.text(node.child_by_field_name("name") or node).split("."))
    if len(names) > DEEPEST:
        scan.mistake(node.children[0], TOO_DEEP)
        return False
    owner, scope = _owner(scan), scan.scope
    opened, declared = _merged(scan, scope, node, names)
    head, tail = Span(node.start_byte, body.start_byte + 1), Span(body.end_byte - 1, body.end_byte)
    opened.qualifier = parameter = _parameter(scan, body, names[-1])
    pending = PendingNamespace(head, tail, names, parameter, declared, in_block(scope), opened, owner)
    scan.lowering.namespaces.append(pending)
    scan.lowering.bodies[opened] = pending
    return True


def _parameter(scan: Scan, body: Node, name: str) -> str:
    """The name of a namespace's object inside its body: its own, with `_` added if the body declares that name."""
    declarations = [child.child_by_field_name("declaration") or child for child in body.named_children]
    if name in {scan.text(found) for declaration in declarations for found in _declared_names(declaration)}:
        while name in scan.source.text:
            name += "_"
    return name


def _declared_names(declaration: Node) -> Iterator[Node]:
    name = declaration.child_by_field_name("name")
    if name is not None:
        yield name
    for declarator in declaration.named_children if declaration.type in VARIABLES else ():
        pattern = declarator.child_by_field_name("name")
        if pattern is not None:
            yield from pattern_names(pattern)


def _has_values(node: Node) -> bool:
    body = node.child_by_field_name("body")
    statements = body.named_children if body else []
    return any(_is_value(statement) for statement in statements)


def _is_value(statement: Node) -> bool:
    kind = statement.type
    if kind == "export_statement":
        declaration = statement.child_by_field_name("declaration")
        return declaration is not None and (declaration.type == "import_alias" or _is_value(declaration))
    if kind == "expression_statement" and statement.named_children[:1]:
        return statement.named_children[0].type != "internal_module" or _has_values(statement.named_children[0])
    if kind == "internal_module":
        return _has_values(statement)
    return kind not in TYPE_STATEMENTS and kind not in ("comment", "import_alias")


def namespace_export(scan: Scan, node: Node) -> bool:
    """Record an `export` before a declaration in a namespace, or erase one that exports a type."""
    pending = _namespace_of(scan, scan.scope)
    declaration = node.child_by_field_name("declaration")
    if declaration is None and not any(child.type == "type" for child in node.children):
        scan.unexpected(node.children[0])
    if pending is None or declaration is None or declaration.type in TYPE_STATEMENTS:
        scan.erase(node.start_byte, node.end_byte, ";")
        return False
    keyword = next(child for child in node.children if child.type == "export")
    if declaration.type in VARIABLES:
        _export_variables(scan, pending, keyword, declaration)
        return True
    name = scan.text(declaration.child_by_field_name("name") or declaration.named_children[0])
    pending.scope.qualified.add(name)
    if declaration.type in ("enum_declaration", "internal_module"):
        pending.exports.append(NamespaceExport(span_of(keyword), (), None))
    else:
        pending.exports.append(NamespaceExport(span_of(keyword), (name,), declaration.end_byte))
    return True


def _export_variables(scan: Scan, pending: PendingNamespace, keyword: Node, declaration: Node) -> None:
    declarators = [child for child in declaration.named_children if child.type == "variable_declarator"]
    patterns = [declarator.child_by_field_name("name") for declarator in declarators]
    names = {scan.text(name) for pattern in patterns if pattern for name in pattern_names(pattern)}
    pending.scope.qualified |= names
    scan.scope.qualifier = pending.parameter
    scan.scope.qualified |= names
    head = Span(keyword.start_byte, declaration.children[0].end_byte)
    is_plain = all(pattern is None or pattern.type == "identifier" for pattern in patterns)
    pending.exports.append(NamespaceExport(head, (), None if is_plain else declarators[-1].end_byte))


NAMESPACE_HANDLERS: dict[str, Handler] = {
    "enum_declaration": enum_declaration,
    "internal_module": namespace,
    "module": namespace,
}
"""Handlers by node kind, for the TypeScript grammar."""
