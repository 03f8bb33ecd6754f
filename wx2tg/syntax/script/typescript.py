"""Records the syntax that only TypeScript has and that is erased: types, modifiers, assertions, declarations."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.script.accessors import accessor, erase_modifiers, is_accessor
from wx2tg.syntax.script.bindings import BINDING_HANDLERS, class_declaration, pattern_names
from wx2tg.syntax.script.class_nodes import ParameterProperties
from wx2tg.syntax.script.grammar_faults import MODULE, blank, hidden, type_arguments
from wx2tg.syntax.script.kinds import (
    ANNOTATIONS,
    MEMBER_MODIFIERS,
    OWN_SCOPES,
    PROPERTY_MODIFIERS,
    RUN_LATER,
    TYPE_STATEMENTS,
    TYPES,
)
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node, Repair
from wx2tg.syntax.script.type_shapes import are_types
from wx2tg.syntax.script.walk import Handler, below, span_of
from wx2tg.text import Span
from wx2tg.text.regexes import compiled_later

_SOFT_KEYWORDS = frozenset({"get", "set", "static", "accessor"})
_COMMENT = r"//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/"
_CONTINUES = compiled_later(rf"(?:[ \t\r\f\v]++|{_COMMENT})*+\n(?:\s++|{_COMMENT})*+[(\[`]")
_OPENS_STATEMENT = compiled_later(r"\{|(?:async\s+)?function\b|class\b|let\b")
_BEGINS_MEMBER = compiled_later(r"(?:get|set|static)(\s*\n\s*)[^\s;}=(]")
_LINE_ENDS = compiled_later(r"[ \t\r]*\n")
_APPLIED = compiled_later(r"\s*[(`]")
_DOT = compiled_later(r"\s*\.\s*")
_COMMA = compiled_later(r"\s*,")


def _erase(scan: Scan, node: Node) -> bool:
    scan.erase(node.start_byte, node.end_byte)
    return False


def _prune(scan: Scan, node: Node) -> bool:
    return False


def _erase_statement(scan: Scan, node: Node) -> bool:
    name = node.child_by_field_name("name")
    if name is not None and node.type != "function_signature":
        scan.lowering.types.add(scan.text(name))
    scan.erase(node.start_byte, node.end_byte, ";")
    return False


def _annotation(scan: Scan, node: Node) -> bool:
    """Erase a type after a colon.

    JavaScript allows no line end between the parameters of an arrow function and `=>`. If the return type spans lines,
    the closing parenthesis moves to the end of the type.
    """
    owner = scan.path[-1]
    parameters = owner.child_by_field_name("parameters") if owner.type == "arrow_function" else None
    if parameters is None or "\n" not in scan.text(node):
        return _erase(scan, node)
    scan.erase(parameters.end_byte - 1, parameters.end_byte)
    scan.erase(node.start_byte, node.end_byte, last=")")
    return False


def _type_parameters(scan: Scan, node: Node) -> bool:
    """Erase `<T>`.

    In front of an arrow function, a `<T>` that spans lines would leave a line end, as in `return <\\n T>(x) => x`. The
    opening parenthesis moves to the start of `<T>`.
    """
    parameters = scan.path[-1].child_by_field_name("parameters")
    if scan.path[-1].type != "arrow_function" or parameters is None or "\n" not in scan.text(node):
        return _erase(scan, node)
    scan.erase(node.start_byte, node.end_byte, "(")
    scan.erase(parameters.start_byte, parameters.start_byte + 1)
    return False


def _type_arguments(scan: Scan, node: Node) -> bool:
    """Erase `<T>`, or replace it by a parenthesis if the value after it would be read differently without it.

    `return <T>\n x` must not end with the line, and `() => <T>{}` must not become a block.
    """
    assertion = scan.path[-1]
    if assertion.type != "type_assertion":
        return _erase(scan, node)
    value = assertion.children[-1].start_byte
    text = scan.source.text
    if "\n" not in text[node.start_byte : value] and not _OPENS_STATEMENT.match(text, value):
        return _erase(scan, node)
    scan.erase(node.start_byte, node.end_byte, "(")
    scan.lowering.parentheses.append(assertion.end_byte)
    return False


def _assertion(scan: Scan, node: Node) -> bool:
    """Erase `as T`. If the next line starts with a bracket, a semicolon keeps it from continuing the expression."""
    guard = ";" if _CONTINUES.match(scan.source.text, node.end_byte) else " "
    scan.erase(node.children[0].end_byte, node.end_byte, guard)
    _repair(scan, node, scan.path[-1])
    return True


def _repair(scan: Scan, node: Node, parent: Node) -> None:
    """Ask for another reading where tree-sitter-typescript 0.23.2 misreads a cast without an error.

    It reads `x as A.B.C` as a member of `x as A.B`, and a bracket that starts the next line as part of the type. The
    repairs replace the dots of the type by underscores, and the line end by a semicolon.
    """
    kind = node.children[-1]
    for part in _suspects(kind) if "\n" in scan.text(kind) else ():
        end = part.children[0].end_byte
        bracket = next(child for child in part.children[1:] if child.type != "comment")
        if "\n" in scan.source.text[end : bracket.start_byte]:
            scan.repairs.append(Repair(end, b";"))
            return
    if parent.type == "member_expression" and parent.start_byte == node.start_byte:
        start, end = kind.start_byte, parent.end_byte
        named = MODULE.sub(lambda module: "_" * len(module[0]), scan.source.text[start:end])
        qualified = _DOT.sub(lambda dot: "_" * len(dot[0]), named)
        scan.repairs.append(Repair(start, qualified.encode("ascii", "replace")))
        if _CONTINUES.match(scan.source.text, end) and scan.source.text[end].isspace():
            scan.repairs.append(Repair(end, b";"))


def _suspects(kind: Node) -> Iterator[Node]:
    """The parts of a type that end with brackets; brackets on the next line may belong to the next statement."""
    return (node for node, _ in below(kind, ()) if node.type in ("lookup_type", "call_expression"))


def _non_null(scan: Scan, node: Node) -> bool:
    scan.erase(node.end_byte - 1, node.end_byte)
    return True


def _binary(scan: Scan, node: Node) -> bool:
    """Erase type arguments that the grammar reads as comparisons: ``f<T, U>`text` `` and `[f<T, U>(x) as V]`.

    TypeScript takes the text between `<` and `>` before a parenthesis or template for types if it can be types. The
    text is parsed again without them.
    """
    if node.children[1].type in (">", ">>", ">>>") and scan.typescript:
        text, end = scan.source.text, node.children[1].end_byte
        start = type_arguments(scan.brackets(), end - 1) if _APPLIED.match(text, end) else None
        if start is not None and are_types(scan.brackets(), start + 1, end - 1):
            scan.repairs.append(blank(start, text[start:end]))
    return True


def _parenthesized(scan: Scan, node: Node) -> bool:
    """Repair `(a ? (b): T => c : d)`, which the grammar misreads as `a ? (b) : (T => c)` with a type after it."""
    ternary = next((child for child in node.named_children if child.type == "ternary_expression"), None)
    if ternary is None or all(child.type != "type_annotation" for child in node.named_children):
        return True
    consequence, other = ternary.child_by_field_name("consequence"), ternary.child_by_field_name("alternative")
    while other is not None and other.type == "unary_expression":  # `(b): typeof T => c`
        other = other.children[-1]
    arrow = next((child for child in other.children if child.type == "=>"), None) if other is not None else None
    if consequence is not None and arrow is not None:
        text = scan.source.text[consequence.end_byte : arrow.start_byte]
        scan.repairs.append(blank(consequence.end_byte, text))
    return True


def _field(scan: Scan, node: Node) -> bool:
    """Record a class field. As with WeChat's compiler, a field without a value only declares a type and is erased."""
    if is_accessor(scan.source.text, node):
        return accessor(scan, node)
    kinds = {child.type for child in node.children}
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    bare = scan.typescript and value is None and name is not None and name.type != "private_property_identifier"
    word = _BEGINS_MEMBER.match(scan.source.text, name.start_byte) if bare and name is not None else None
    if word is not None and not kinds & {"type_annotation", "?"}:
        scan.repairs.append(hidden(word.start(1), word[1]))
        return False
    ended = next((child for child in node.children if child.type in ("declare", "abstract")), None)
    if ended is not None and _LINE_ENDS.match(scan.source.text, ended.end_byte):  # A field named `declare`.
        scan.repairs.append(Repair(ended.start_byte, b"_" * len(ended.type) + b";"))
        return False
    decorated = "decorator" in kinds and not scan.legacy and not kinds & {"declare", "abstract"}
    if (bare and not decorated) or kinds & {"declare", "abstract"}:
        ends = [child.end_byte for child in node.children if child.type == "decorator"]
        scan.erase(ends[-1] if ends else node.start_byte, node.end_byte, ";")
        return bool(ends)
    erase_modifiers(scan, node)
    annotation = node.child_by_field_name("type")
    if (
        annotation is not None
        and value is None
        and not decorated
        and name is not None
        and scan.text(name) in _SOFT_KEYWORDS
    ):
        scan.erase(annotation.start_byte, annotation.end_byte, ";")
    return True


def _method(scan: Scan, node: Node) -> bool:
    erase_modifiers(scan, node)
    scan.open(node, function=True)
    if scan.text(node.child_by_field_name("name") or node) == "constructor":
        _parameter_properties(scan, node)
    return True


def _parameter(scan: Scan, node: Node) -> bool:
    pattern = node.child_by_field_name("pattern")
    if pattern is not None and pattern.type == "this":
        comma = _COMMA.match(scan.source.text, node.end_byte)
        scan.erase(node.start_byte, comma.end() if comma else node.end_byte)
        return False
    for child in node.children:
        if child.type in MEMBER_MODIFIERS:
            scan.erase(child.start_byte, child.end_byte)
    return True


def _parameter_properties(scan: Scan, constructor: Node) -> None:
    """Record parameters that are properties; they are assigned at the start of the constructor, or after `super()`.

    Warns about fields whose values read such a property: fields are set first, so they read undefined.
    """
    parameters, body = constructor.child_by_field_name("parameters"), constructor.child_by_field_name("body")
    if parameters is None or body is None:
        return
    patterns = [
        parameter.child_by_field_name("pattern")
        for parameter in parameters.named_children
        if any(child.type in PROPERTY_MODIFIERS for child in parameter.children)
    ]
    names = tuple(scan.text(name) for pattern in patterns if pattern for name in pattern_names(pattern))
    owner = scan.path[-1]
    if not names or owner.id in scan.lowering.constructed:
        return
    scan.lowering.constructed.add(owner.id)
    calls = [
        (node, parent)
        for node, parent in below(body, OWN_SCOPES)
        if node.type == "call_expression" and node.children[0].type == "super"
    ]
    statements = {child.id for child in body.named_children}
    direct = next((parent for _, parent in calls if parent.id in statements), None)
    if direct is not None or not calls:
        scan.lowering.properties.append(ParameterProperties(direct.end_byte if direct else body.start_byte + 1, names))
    else:
        scan.lowering.properties += (
            ParameterProperties(call.end_byte, names, True, _used(call, parent)) for call, parent in calls
        )
    for value in _fields(owner):
        for read in _early_reads(scan, value, {f"this.{name}" for name in names}):
            found = diagnostic("early-parameter-property", scan.source, span_of(read), read=scan.text(read))
            scan.diagnostics.append(found)


def _used(call: Node, parent: Node) -> Span | None:
    """The span of a `super()` call whose value is used, which then needs parentheses; None for a statement."""
    return None if parent.type == "expression_statement" else span_of(call)


def _fields(body: Node) -> Iterator[Node]:
    """The values of the non-static fields of a class."""
    for member in body.named_children if body.type == "class_body" else ():
        value = member.child_by_field_name("value") if member.type == "public_field_definition" else None
        if value is not None and all(child.type != "static" for child in member.children):
            yield value


def _early_reads(scan: Scan, node: Node, names: set[str]) -> Iterator[Node]:
    """Where a field's value reads one of `names` (`this.x`) directly, not in a function that is called later."""
    for found, _ in below(node, RUN_LATER):
        if found.type == "member_expression" and found.children[0].type == "this" and scan.text(found) in names:
            yield found


def _variable(scan: Scan, node: Node) -> bool:
    for child in node.children:
        if child.type == "!":
            scan.erase(child.start_byte, child.end_byte)
    return BINDING_HANDLERS["variable_declarator"](scan, node)


def _abstract_class(scan: Scan, node: Node) -> bool:
    keyword = next(child for child in node.children if child.type == "abstract")
    scan.erase(keyword.start_byte, keyword.end_byte)
    return class_declaration(scan, node)


TYPESCRIPT_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(TYPES, _prune),
    **dict.fromkeys(ANNOTATIONS, _erase),
    **dict.fromkeys(TYPE_STATEMENTS, _erase_statement),
    **dict.fromkeys(("abstract_method_signature", "method_signature", "index_signature"), _erase_statement),
    "type_annotation": _annotation,
    "type_parameters": _type_parameters,
    "type_arguments": _type_arguments,
    "as_expression": _assertion,
    "satisfies_expression": _assertion,
    "non_null_expression": _non_null,
    "binary_expression": _binary,
    "parenthesized_expression": _parenthesized,
    "public_field_definition": _field,
    "method_definition": _method,
    "required_parameter": _parameter,
    "optional_parameter": _parameter,
    "variable_declarator": _variable,
    "abstract_class_declaration": _abstract_class,
}
"""Handlers by node kind, for the TypeScript grammar."""
