"""Records declarations: which scope each pattern, function, class or statement adds names to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.script.kinds import BOUND_NAMES, PATTERNS
from wx2tg.syntax.script.observations import DeclarationKind, Declared, Mistake
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import Scope, at_top, is_async
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import Handler, span_of, statement

_LINE_END = re.compile(r"(?<!\\)\r?\n")


def pattern_names(node: Node) -> Iterator[Node]:
    """The identifiers that a binding pattern binds."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        kind = found.type
        if kind in BOUND_NAMES:
            yield found
        elif kind in ("assignment_pattern", "object_assignment_pattern"):
            waiting.append(found.children[0])
        elif kind == "pair_pattern":
            waiting.append(found.children[-1])
        elif kind in PATTERNS:
            waiting += reversed(found.named_children)
        elif kind in ("required_parameter", "optional_parameter"):
            pattern = found.child_by_field_name("pattern") or found.child_by_field_name("name")
            waiting += [pattern] if pattern is not None else []


def declare(scan: Scan, pattern: Node | None, kind: DeclarationKind) -> None:
    """Add the names of `pattern` to a scope: those of a `var` to the function around it, others to the current one."""
    if pattern is None:
        return
    scope = scan.scope
    names = scope.hoisting().names if kind == "var" else scope.names
    for node in pattern_names(pattern):
        start, end = node.start_byte, node.end_byte
        name = scan.source.text[start:end]
        names.add(name)
        scan.names.declared.append(Declared(kind, name, start, end, scope))


def declare_name(scan: Scan, scope: Scope, node: Node, kind: DeclarationKind | None = None) -> None:
    """Add the name of a function or class to `scope`.

    Without a `kind`, the name is visible only inside the function or class itself, so it is not recorded as declared.
    """
    name = node.child_by_field_name("name")
    if name is not None:
        text = scan.text(name)
        scope.names.add(text)
        if kind is not None:
            scan.names.declared.append(Declared(kind, text, name.start_byte, name.end_byte, scope))


def _variable(scan: Scan, node: Node) -> bool:
    kind: DeclarationKind = "var" if scan.path[-1].type == "variable_declaration" else "lexical"
    declare(scan, node.child_by_field_name("name"), kind)
    return True


def _declared_function(scan: Scan, node: Node) -> bool:
    plain = node.children[0].type == "function" and node.type == "function_declaration"
    declare_name(scan, scan.scope, node, "function" if plain else "other-function")
    return _function(scan, node)


def _named_function(scan: Scan, node: Node) -> bool:
    declare_name(scan, scan.open(node, function=True), node)
    return True


def _function(scan: Scan, node: Node) -> bool:
    scan.open(node, function=True)
    return True


def _computed_name(scan: Scan, node: Node) -> bool:
    """Leave the scope of the method while its computed name is walked: that code runs outside of the method."""
    method = scan.scope
    if method.node == scan.path[-1] and method.parent is not None:
        scan.scope = Scope(method.parent, len(scan.path), node, False, method.parent.strict, then=method)
    return True


def _arrow(scan: Scan, node: Node) -> bool:
    scan.open(node, function=True)
    declare(scan, node.child_by_field_name("parameter"), "parameter")
    return True


def _parameters(scan: Scan, node: Node) -> bool:
    for child in node.named_children:
        declare(scan, child, "parameter")
    return True


def class_expression(scan: Scan, node: Node) -> bool:
    """Open the scope of a class expression; its name is visible only inside that scope."""
    declare_name(scan, scan.open(node), node)
    scan.scope.strict = True
    return True


def class_declaration(scan: Scan, node: Node) -> bool:
    """Open the scope of a class declaration; its name belongs to the scope around it."""
    declare_name(scan, scan.scope, node, "lexical")
    scan.open(node).strict = True
    return True


def _block(scan: Scan, node: Node) -> bool:
    scan.open(node)
    return True


def _static_block(scan: Scan, node: Node) -> bool:
    scan.open(node, function=True)
    return True


def _catch(scan: Scan, node: Node) -> bool:
    scan.open(node)
    parameter = node.child_by_field_name("parameter")
    declare(scan, parameter, "catch" if parameter is not None and parameter.type == "identifier" else "catch-pattern")
    return True


def _for_in(scan: Scan, node: Node) -> bool:
    if any(child.type == "await" for child in node.children):
        awaited(scan, node)
    scan.open(node)
    kind = node.child_by_field_name("kind")
    if kind is not None:
        declare(scan, node.child_by_field_name("left"), "var" if kind.type == "var" else "lexical")
    return True


def awaited(scan: Scan, node: Node) -> bool:
    """Report an `await` outside of an async function: it would make the whole bundle invalid."""
    if not is_async(scan.scope):
        where = "at the top of a module" if at_top(scan.scope) else "in a function that is not async"
        scan.diagnostics.append(diagnostic("misplaced-await", scan.source, span_of(node.children[0]), where=where))
        scan.broken = True
    return True


def _identifier(scan: Scan, node: Node) -> bool:
    scan.mention(node)
    return False


def _shorthand(scan: Scan, node: Node) -> bool:
    scan.mention(node, shorthand=True)
    return False


def _string(scan: Scan, node: Node) -> bool:
    """Note a string that runs over the end of its line without a backslash: the grammars accept it, JavaScript not."""
    if scan.source.text.find("\n", node.start_byte, node.end_byte) >= 0:
        end = _LINE_END.search(scan.source.text, node.start_byte, node.end_byte)
        if end is not None:
            text = scan.source.text[node.start_byte : end.start()]
            scan.mistakes.append(Mistake(node.start_byte, end.start(), f"`{text}` is not expected here"))
    return False


BINDING_HANDLERS: dict[str, Handler] = {
    "identifier": _identifier,
    "shorthand_property_identifier": _shorthand,
    "shorthand_property_identifier_pattern": _shorthand,
    "string": _string,
    "variable_declarator": _variable,
    "function_declaration": _declared_function,
    "generator_function_declaration": _declared_function,
    "function_expression": _named_function,
    "generator_function": _named_function,
    "arrow_function": _arrow,
    "method_definition": _function,
    "computed_property_name": _computed_name,
    "formal_parameters": _parameters,
    "class": class_expression,
    "class_declaration": class_declaration,
    "statement_block": _block,
    "for_statement": _block,
    "switch_body": _block,
    "class_static_block": _static_block,
    "catch_clause": _catch,
    "for_in_statement": _for_in,
    "await_expression": awaited,
    "expression_statement": statement,
}
"""Handlers by node kind, for both grammars."""
