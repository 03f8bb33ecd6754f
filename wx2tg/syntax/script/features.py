"""Records which newer syntax a module uses, and where it is used first; `knowledge/syntax.toml` lists the names."""

from __future__ import annotations

import re
from collections.abc import Callable

from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import span_of
from wx2tg.text.regexes import compiled_later

_OPERATORS = {"**": "exponentiation", "??": "nullish-coalescing", "in": "private-in"}
_ASSIGNMENTS = {
    "**=": "exponentiation",
    "??=": "logical-assignment",
    "||=": "logical-assignment",
    "&&=": "logical-assignment",
}
_FLAGS = {"s": "regex-dot-all", "d": "regex-indices", "v": "regex-sets"}
_GROUP = compiled_later(
    r"\\.|\[(?:\\.|[^\]\\])*+\]|\(\?(?:(?P<lookbehind><[=!])|(?P<name><)|(?P<modifiers>[ims-]+:))", re.DOTALL
)
_PROPERTY = compiled_later(r"(?<!\\)(?:\\\\)*\\[pP]\{")


def _use(scan: Scan, name: str, node: Node) -> None:
    if name not in scan.uses.features:
        scan.uses.features[name] = span_of(node)


def _operator(scan: Scan, node: Node) -> None:
    operator = node.children[1]
    name = _OPERATORS.get(operator.type)
    if name is not None and (name != "private-in" or node.children[0].type == "private_property_identifier"):
        _use(scan, name, operator)


def _assignment(scan: Scan, node: Node) -> None:
    name = _ASSIGNMENTS.get(node.children[1].type)
    if name is not None:
        _use(scan, name, node.children[1])


def _chain(scan: Scan, node: Node) -> None:
    _use(scan, "optional-chaining", node)


def _number(scan: Scan, node: Node) -> None:
    if node.end_byte - node.start_byte == 1:
        return
    text = scan.text(node)
    if "_" in text:
        _use(scan, "numeric-separators", node)
    if text[-1] == "n":
        _use(scan, "bigint", node)


def _function(scan: Scan, node: Node) -> None:
    kinds = {child.type for child in node.children}
    if "async" in kinds:
        _use(scan, "async-iteration" if "*" in kinds else "async-functions", node.children[0])
    name = node.child_by_field_name("name")
    if name is not None and name.type == "private_property_identifier":
        _use(scan, "private-methods", name)


def _for_in(scan: Scan, node: Node) -> None:
    waits = next((child for child in node.children if child.type == "await"), None)
    if waits is not None:
        _use(scan, "async-iteration", waits)


def _spread(scan: Scan, node: Node) -> None:
    if scan.path[-1].type in ("object", "object_pattern"):
        _use(scan, "object-spread", node.children[0])


def _catch(scan: Scan, node: Node) -> None:
    if node.child_by_field_name("parameter") is None:
        _use(scan, "catch-without-parameter", node.children[0])


def _field(scan: Scan, node: Node) -> None:
    kinds = {child.type for child in node.children}
    name = node.child_by_field_name("property") or node.child_by_field_name("name") or node
    private = "private_property_identifier" in kinds
    if (scan.typescript and node.child_by_field_name("value") is None and not private) or kinds & {
        "declare",
        "abstract",
    }:
        return
    _use(scan, "private-class-fields" if private else "class-fields", name)
    if "static" in kinds:
        _use(scan, "static-class-fields", name)


def _static_block(scan: Scan, node: Node) -> None:
    _use(scan, "class-static-blocks", node.children[0])


def _regex(scan: Scan, node: Node) -> None:
    pattern, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
    for flag in scan.text(flags) if flags is not None else "":
        if flag in _FLAGS:
            _use(scan, _FLAGS[flag], node)
    text = scan.text(pattern) if pattern is not None else ""
    for match in _GROUP.finditer(text) if "(?" in text else ():
        if match.lastgroup is not None:
            _use(scan, _GROUPS[match.lastgroup], node)
    if flags is not None and _PROPERTY.search(text) and set(scan.text(flags)) & {"u", "v"}:
        _use(scan, "regex-properties", node)


_GROUPS = {"lookbehind": "regex-lookbehind", "name": "regex-named-groups", "modifiers": "regex-modifiers"}

FEATURE_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "binary_expression": _operator,
    "augmented_assignment_expression": _assignment,
    "optional_chain": _chain,
    "number": _number,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "function_expression": _function,
    "generator_function": _function,
    "arrow_function": _function,
    "method_definition": _function,
    "for_in_statement": _for_in,
    "spread_element": _spread,
    "rest_pattern": _spread,
    "catch_clause": _catch,
    "field_definition": _field,
    "public_field_definition": _field,
    "class_static_block": _static_block,
    "regex": _regex,
}
"""Checks by node kind."""
