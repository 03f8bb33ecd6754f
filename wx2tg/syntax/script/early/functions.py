"""Early errors of functions: parameters, misplaced `await` and `yield`, line ends before `=>`."""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.syntax.script.bindings import pattern_names
from wx2tg.syntax.script.early.targets import binding
from wx2tg.syntax.script.kinds import FIELDS, FUNCTIONS, TYPED_PARAMETERS
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import Scope, is_generator
from wx2tg.syntax.script.trees import Node


def _arrow(scan: Scan, node: Node) -> None:
    for index, child in enumerate(node.children):
        if child.type == "=>" and _parted(scan, node.children[index - 1], child):
            scan.mistake(child, "`=>` has to stand on the line of the parameters")
    body = node.children[-1]
    if body.type == "assignment_expression" and body.children[0].type == "object_pattern":
        scan.unexpected(body.children[1])


def _parameters(scan: Scan, node: Node) -> None:
    rest: Node | None = None
    for child in node.children:
        if child.type == "," and rest is not None:
            scan.mistake(rest, "nothing may follow the rest")
        if not child.is_named or child.type in ("comment", "decorator"):
            continue
        inner = child.child_by_field_name("pattern") if child.type in TYPED_PARAMETERS else child
        rest = child if inner is not None and inner.type == "rest_pattern" else None
        if inner is not None and inner.type != "this":
            binding(scan, inner)


def _in_parameters(scan: Scan) -> bool:
    """Whether the current node stands in the parameters of the innermost function around it."""
    for around in reversed(scan.around):
        if around.type == "formal_parameters":
            return True
        if around.type in FUNCTIONS or around.type == "statement_block":
            return False
    return False


def _await(scan: Scan, node: Node) -> None:
    if _in_parameters(scan):
        scan.mistake(node, "parameters cannot wait")
        return
    for around, below in zip(reversed(scan.around), reversed([*scan.around[1:], node]), strict=True):
        if below.type == "computed_property_name":
            continue
        if around.type in FUNCTIONS:
            return
        if around.type in FIELDS:
            scan.mistake(node, "the fields of a class cannot wait")
            return


def _for_await(scan: Scan, node: Node) -> None:
    waits = any(child.type == "await" for child in node.children)
    operator = node.child_by_field_name("operator")
    if waits and operator is not None and operator.type == "in":
        scan.unexpected(operator)


def _yield(scan: Scan, node: Node) -> None:
    if not is_generator(scan.scope):
        if len(node.children) == 1:
            scan.only_sloppy(node, "`yield` stands in no generator")
        else:
            scan.mistake(node.children[0], "`yield` stands in no generator")
    elif _in_parameters(scan):
        scan.mistake(node, "parameters cannot yield")
    elif any(child.type == "*" for child in node.children) and _parted(scan, *node.children[:2]):
        scan.unexpected(node.children[1])


def _parted(scan: Scan, left: Node, right: Node) -> bool:
    """Whether a line end stands between two tokens."""
    return "\n" in scan.source.text[left.end_byte : right.start_byte]


FUNCTION_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "arrow_function": _arrow,
    "formal_parameters": _parameters,
    "await_expression": _await,
    "for_in_statement": _for_await,
    "yield_expression": _yield,
}
"""Checks by kind of node."""


def finish_functions(scan: Scan) -> None:
    """Report duplicate parameters, and `"use strict"` in a function whose parameters are not all plain names."""
    for node, scope in scan.names.functions:
        parameters = node.child_by_field_name("parameters")
        if parameters is None or not parameters.named_children:
            continue
        patterns = [_pattern(child) for child in parameters.named_children if child.type != "comment"]
        simple = all(item.type in ("identifier", "this") for item in patterns)
        if len(patterns) > 1 or not simple:
            _distinct(scan, node, scope, patterns, simple)
        if not simple and scope.strict and _says_strict(scan, node):
            scan.mistake(parameters, 'a function that says "use strict" may only have plain names as parameters')


def _pattern(parameter: Node) -> Node:
    inner = parameter.child_by_field_name("pattern") if parameter.type in TYPED_PARAMETERS else None
    if inner is not None and parameter.child_by_field_name("value") is None:
        return inner
    return parameter


def _distinct(scan: Scan, node: Node, scope: Scope, patterns: list[Node], simple: bool) -> None:
    seen: set[str] = set()
    for item in patterns:
        for name in pattern_names(item):
            text = scan.text(name)
            if text not in seen:
                seen.add(text)
            elif simple and not scope.strict and node.type not in ("arrow_function", "method_definition"):
                scan.sloppy = True
            else:
                scan.mistake(name, f"the parameter `{text}` is there twice")


def _says_strict(scan: Scan, node: Node) -> bool:
    body = node.child_by_field_name("body")
    first = next((child for child in body.named_children if child.type != "comment"), None) if body else None
    return (
        first is not None
        and first.type == "expression_statement"
        and first.children[0].type == "string"
        and scan.text(first.children[0])[1:-1] == "use strict"
    )
