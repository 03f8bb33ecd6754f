"""Records import and export statements, `import()` and `import.meta`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.script.bindings import pattern_names
from wx2tg.syntax.script.decorators import has_decorated_members, is_unnamed
from wx2tg.syntax.script.grammar_faults import NAMELESS_DEFAULT, nameless_default
from wx2tg.syntax.script.kinds import NAMED_DECLARATIONS, NAMELESS_FUNCTIONS, OPERATIONS, TYPE_STATEMENTS, WITH_THIS
from wx2tg.syntax.script.namespaces import namespace_export
from wx2tg.syntax.script.nodes import DynamicImport, ExportAssignment, ExportDefault, ExportFrom, ExportNames, Request
from wx2tg.syntax.script.observations import PendingAlias, PendingImport
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import Handler, span_of
from wx2tg.text import Span

_DEFAULT = re.compile(r"export\s+default\b")
_ATTRIBUTES = re.compile(r"\s*\b(?:with|assert)\s*\{[^{}]*\}")


def literal(scan: Scan, node: Node | None) -> str | None:
    """The value of a string, or of a template without `${}`; None for anything else."""
    if node is None or node.type not in ("string", "template_string"):
        return None
    if any(child.type == "template_substitution" for child in node.named_children):
        return None
    return _ESCAPE.sub(_unescaped, scan.source.text[node.start_byte + 1 : node.end_byte - 1])


_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(\r\n|.))", re.DOTALL)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_LINE_ENDS = ("\n", "\r", "\r\n", "\u2028", "\u2029")


def _unescaped(match: re.Match[str]) -> str:
    """The character that an escape stands for; "" for a backslash at the end of a line, which continues the string."""
    *codes, char = match.groups()
    code = next((code for code in codes if code), None)
    if code is not None:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else match[0]
    return "" if char in _LINE_ENDS else _SHORT.get(char, char)


def prefix(scan: Scan, node: Node | None) -> str:
    """The text that a computed specifier begins with: up to the first `${` or `+`; "" if it begins with no text."""
    while node is not None and node.type in ("binary_expression", "parenthesized_expression"):
        if node.type == "binary_expression" and node.children[1].type != "+":
            return ""
        node = node.named_children[0]
    if node is None or node.type not in ("string", "template_string"):
        return ""
    hole = next((child for child in node.named_children if child.type == "template_substitution"), None)
    return scan.source.text[node.start_byte + 1 : hole.start_byte if hole is not None else node.end_byte - 1]


def token(node: Node, kind: str) -> Node | None:
    """The first direct child whose node type is `kind`; None if there is none."""
    return next((child for child in node.children if child.type == kind), None)


def import_statement(scan: Scan, node: Node) -> bool:
    """Record `import ... from`, `import "m"` and `import x = require("m")`; erase `import type ...`."""
    scan.ports.esm = True
    source = node.child_by_field_name("source")
    span = _with_attributes(scan, node, source)
    if token(node, "type") or token(node, "typeof"):
        scan.erase(span.start, span.end, ";")
        return False
    if token(node, "import_require_clause") is not None:
        return import_alias(scan, node)
    specifier = literal(scan, source)
    if source is not None and specifier is not None:
        clause = token(node, "import_clause")
        names = tuple(_imported(scan, clause)) if clause else ()
        erasable = scan.typescript and clause is not None
        scan.ports.imports.append(PendingImport(span, specifier, span_of(source), names, erasable))
    return False


def _with_attributes(scan: Scan, node: Node, source: Node | None) -> Span:
    """The span of a statement with its `with {type: "json"}`, which a second reading may have blanked in the tree."""
    found = _ATTRIBUTES.match(scan.source.text, source.end_byte) if source is not None else None
    return Span(node.start_byte, max(node.end_byte, found.end() if found else 0))


def _imported(scan: Scan, clause: Node) -> Iterator[tuple[str, str]]:
    for child in clause.named_children:
        if child.type == "identifier":
            yield "default", scan.text(child)
        elif child.type == "namespace_import":
            yield "*", scan.text(child.named_children[-1])
        elif child.type == "named_imports":
            yield from _specifiers(scan, child)


def _specifiers(scan: Scan, clause: Node) -> Iterator[tuple[str, str]]:
    """(name, alias) of every specifier without `type`. Without an alias, the name is given twice."""
    for specifier in clause.named_children:
        name = specifier.child_by_field_name("name")
        if name is None or token(specifier, "type"):
            continue
        yield _name(scan, name), _name(scan, specifier.child_by_field_name("alias") or name)


def _name(scan: Scan, node: Node) -> str:
    return literal(scan, node) if node.type == "string" else scan.text(node)  # type: ignore[return-value]


def import_alias(scan: Scan, node: Node) -> bool:
    """Record `import a = B.c` or `import a = require("m")`, which becomes a constant if the module reads it."""
    exported = scan.path[-1].type == "export_statement"
    clause = token(node, "import_require_clause") or node
    name = scan.text(clause.named_children[0])
    scan.scope.names.add(name)
    source = clause.child_by_field_name("source")
    request = Request(literal(scan, source), span_of(source), "require") if source else None
    scan.ports.aliases.append(PendingAlias(span_of(node), name, exported, request))
    return True


def export_statement(scan: Scan, node: Node) -> bool:
    """Record any form of `export`; returns whether the walk goes into the statement, because it holds code."""
    if scan.path[-1].type != "program":
        return namespace_export(scan, node)
    scan.ports.esm = True
    declaration = node.child_by_field_name("declaration")
    if declaration is not None and declaration.type in TYPE_STATEMENTS:
        scan.lowering.types.update(scan.text(name) for name in declaration.children_by_field_name("name"))
        scan.erase(node.start_byte, node.end_byte, ";")
        return False
    source = node.child_by_field_name("source")
    if token(node, "type") or (token(node, "as") and token(node, "namespace")):
        span = _with_attributes(scan, node, source)
        scan.erase(span.start, span.end, ";")
        return False
    if source is not None:
        return _export_from(scan, node, source)
    clause = token(node, "export_clause")
    if clause is not None:
        names = tuple((exported, local) for local, exported in _specifiers(scan, clause))
        scan.ports.exports.append(ExportNames(span_of(node), names))
        return False
    return _export_value(scan, node, declaration)


def _export_from(scan: Scan, node: Node, source: Node) -> bool:
    specifier = literal(scan, source) or ""
    clause, namespace = token(node, "export_clause"), token(node, "namespace_export")
    span = _with_attributes(scan, node, source)
    names: tuple[tuple[str, str], ...] = ()
    if clause is not None:
        names = tuple((exported, imported) for imported, exported in _specifiers(scan, clause))
    elif namespace is not None:
        names = ((_name(scan, namespace.named_children[0]), "*"),)
    if scan.typescript and clause is not None and clause.named_children and not names:
        scan.erase(span.start, span.end, ";")
        return False
    star = clause is None and namespace is None
    scan.ports.exports.append(ExportFrom(span, specifier, names, star))
    scan.ports.requests.append(Request(specifier, span_of(source), "export-from"))
    return False


def _export_value(scan: Scan, node: Node, declaration: Node | None) -> bool:
    keyword, default, equals = token(node, "export"), token(node, "default"), token(node, "=")
    if keyword is None:
        return True
    if default is not None:
        _export_default(scan, Span(keyword.start_byte, default.end_byte), declaration or node.children[-1], node)
    elif equals is not None:
        scan.ports.exports.append(ExportAssignment(Span(keyword.start_byte, equals.end_byte)))
    elif declaration is not None and _DEFAULT.match(scan.source.text, keyword.start_byte):
        _nameless_default(scan, keyword, declaration)
    elif declaration is not None:
        names = (scan.text(name) for name in declared_names(declaration))
        scan.ports.exports.append(ExportNames(span_of(keyword), tuple((name, name) for name in names)))
    return True


def _nameless_default(scan: Scan, keyword: Node, declaration: Node) -> None:
    """Record an `export default function () {}` that a second reading turned into a declaration."""
    found = NAMELESS_DEFAULT.match(scan.source.text, keyword.start_byte)
    assert found is not None
    keywords = Span(keyword.start_byte, found.start(2))
    if declaration.type == "class_declaration":
        scan.ports.exports.append(ExportDefault(keywords, named_until=declaration.end_byte))
    else:
        scan.ports.exports.append(ExportDefault(keywords, found.end(2)))


def _goes_on(scan: Scan, statement: Node, value: Node) -> bool:
    """Whether the grammar joined an exported function or class with the code after it, as if it began an expression.

    If so, a repair is added, and the text is parsed again with a declaration there.
    """
    while value.children and value.type in OPERATIONS:
        value = value.children[0]
    found = NAMELESS_DEFAULT.match(scan.source.text, statement.start_byte)
    if value.type not in NAMELESS_FUNCTIONS or found is None or found.start(2) != value.start_byte:
        return False
    scan.repairs += nameless_default(found)
    return True


def declared_names(declaration: Node) -> Iterator[Node]:
    """The nodes of the names that a declaration declares."""
    if declaration.type in NAMED_DECLARATIONS:
        name = declaration.child_by_field_name("name") or declaration.named_children[0]
        while name.type == "nested_identifier":
            name = name.children[0]
        yield name
        return
    for declarator in declaration.named_children:
        pattern = declarator.child_by_field_name("name")
        if declarator.type == "variable_declarator" and pattern is not None:
            yield from pattern_names(pattern)


def _export_default(scan: Scan, keywords: Span, last: Node, node: Node) -> None:
    value = node.child_by_field_name("value") or last
    if value.type in OPERATIONS and _goes_on(scan, node, value):
        return
    name = value.child_by_field_name("name") if value.type in NAMED_DECLARATIONS | NAMELESS_FUNCTIONS else None
    if name is not None:
        scan.root.names.add(scan.text(name))
        scan.ports.exports.append(ExportNames(keywords, (("default", scan.text(name)),)))
        return
    at = until = None
    if value.type in ("function_expression", "generator_function"):
        at = max(child.end_byte for child in value.children if child.type in ("function", "*"))
    elif is_unnamed(value):
        until = value.end_byte
    elif value.type == "identifier":
        scan.ports.default_name = scan.text(value)
    outside = token(node, "decorator") or token(value, "decorator")
    decorated = value.type == "class" and (outside is not None or has_decorated_members(scan, value))
    scan.ports.exports.append(ExportDefault(keywords, at, until, decorated))


def dynamic_import(scan: Scan, node: Node) -> bool:
    """Record `import(x)`; reports it if `x` is not a literal."""
    call = scan.path[-1]
    arguments = call.child_by_field_name("arguments")
    if call.type != "call_expression" or arguments is None or _is_type(scan, node):
        return False
    first = arguments.named_children[0] if arguments.named_children else None
    specifier = literal(scan, first)
    start = prefix(scan, first) if specifier is None else ""
    scan.ports.requests.append(Request(specifier, span_of(first or call), "dynamic-import", start))
    scan.ports.dynamic_imports.append(DynamicImport(span_of(node), arguments.end_byte))
    if specifier is None:
        scan.diagnostics.append(diagnostic("dynamic-require", scan.source, span_of(call), call="import()"))
    return False


def _is_type(scan: Scan, node: Node) -> bool:
    """Whether `node` is the `import` of `x as import("m").T`: a type, though the grammar reads it as a call."""
    casts = (parent for parent in scan.around if parent.type in ("as_expression", "satisfies_expression"))
    return any(node.start_byte >= cast.children[-1].start_byte for cast in casts)


def _meta(scan: Scan, node: Node) -> bool:
    if scan.text(node).startswith("import"):
        scan.ports.metas.append(span_of(node))
        scan.diagnostics.append(diagnostic("import-meta", scan.source, span_of(node)))
    return False


def outer_this(root: Node) -> Iterator[Span]:
    """The span of every `this` outside of all functions and classes; in an ES module, its value is undefined."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "this":
            yield span_of(node)
        elif node.type not in WITH_THIS:
            waiting += node.named_children


def _blank(scan: Scan, node: Node) -> bool:
    """Erase a `#!` line and HTML comments (`<!--`), because the output is joined with other code.

    `#!` is valid at the start of a file only, and an HTML comment would hide what is inserted on its line.
    """
    scan.erase(node.start_byte, node.end_byte)
    return False


MODULE_HANDLERS: dict[str, Handler] = {
    "import_statement": import_statement,
    "export_statement": export_statement,
    "import_alias": import_alias,
    "import": dynamic_import,
    "meta_property": _meta,
    "hash_bang_line": _blank,
    "html_comment": _blank,
}
"""Handlers by node kind, for both grammars."""
