"""Early errors of expressions: operators that may not be mixed, and expressions that may not be operands."""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.syntax.script.early.targets import optional
from wx2tg.syntax.script.grammar_faults import GAP
from wx2tg.syntax.script.kinds import ACCESSES, LOW_PRECEDENCE, UNARY
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node, Repair

_MOST_IMPORT_ARGUMENTS = 2


def _binary(scan: Scan, node: Node) -> None:
    """Report `-a ** b`, `a ?? b || c`, `a + b = c`, and private names that are not on the left of `in`."""
    children = node.children
    left, operator, right = children[0], children[1].type, children[-1]
    left_kind, right_kind = left.type, right.type
    if left_kind in LOW_PRECEDENCE or right_kind in LOW_PRECEDENCE:
        _operand(scan, node, left if left_kind in LOW_PRECEDENCE else right)
    elif operator == "**":
        if left_kind in UNARY:
            scan.mistake(left, "the base of `**` needs parentheses around it")
    elif operator in ("??", "||", "&&"):
        _mixed(scan, operator, left)
        _mixed(scan, operator, right)
    if right_kind == "private_property_identifier" or (left_kind == "private_property_identifier" and operator != "in"):
        scan.unexpected(left if left_kind == "private_property_identifier" else right)
    elif right_kind == "binary_expression" and right.children[0].type == "private_property_identifier":
        scan.unexpected(right.children[0])


def _mixed(scan: Scan, operator: str, operand: Node) -> None:
    if operand.type == "binary_expression":
        other = operand.children[1].type
        if (operator == "??") != (other == "??") and {operator, other} <= {"??", "||", "&&"}:
            scan.mistake(operand.children[1], f"`{other}` and `{operator}` need parentheses between them")


def _operand(scan: Scan, operation: Node, node: Node) -> None:
    """Report an assignment, arrow function or `yield` that is an operand without parentheses.

    After an arrow function, a line end also ends the statement, though the grammar continues it. In that case a repair
    puts a semicolon there, and the text is parsed again.
    """
    if node.type == "arrow_function":
        gap = GAP.match(scan.source.text, node.end_byte)
        if operation.children[0] == node and gap is not None and "\n" in gap[0]:
            scan.repairs.append(Repair(node.end_byte, b";".ljust(len(gap[0]))))
            return
        if scan.typescript and scan.source.text[node.end_byte - 1] == ">":  # ``a => b<C>`d` ``
            return
        scan.mistake(node, "an arrow function needs parentheses around it here")
    elif node.type == "yield_expression":
        scan.mistake(node, "`yield` needs parentheses around it here")
    else:
        scan.mistake(node.children[1], "this cannot be assigned to")


def _unary(scan: Scan, node: Node) -> None:
    argument = node.children[-1]
    if argument.type in LOW_PRECEDENCE:
        _operand(scan, node, argument)
    if node.children[0].type != "delete":
        return
    while argument.type == "parenthesized_expression":
        argument = argument.named_children[0]
    if argument.type == "identifier":
        scan.only_sloppy(node.children[0], "a variable cannot be deleted")
    elif argument.type == "member_expression" and argument.children[-1].type == "private_property_identifier":
        scan.mistake(argument, "a private member cannot be deleted")


def _await(scan: Scan, node: Node) -> None:
    if node.children[-1].type in LOW_PRECEDENCE:
        _operand(scan, node, node.children[-1])


def _ternary(scan: Scan, node: Node) -> None:
    if node.children[0].type in LOW_PRECEDENCE:
        _operand(scan, node, node.children[0])


def _call(scan: Scan, node: Node) -> None:
    callee = node.children[0]
    arguments = node.child_by_field_name("arguments")
    if callee.type in LOW_PRECEDENCE:
        _operand(scan, node, callee)
    elif arguments is not None and arguments.type == "template_string":
        if optional(scan, node):
            scan.mistake(arguments, "a template may not follow what may be missing (`?.`)")
    elif callee.type == "import" and arguments is not None:
        _import_call(scan, callee, arguments)


def _import_call(scan: Scan, callee: Node, arguments: Node) -> None:
    values = [child for child in arguments.named_children if child.type != "comment"]
    if scan.path[-1].type == "new_expression":
        scan.unexpected(callee)
    elif not 1 <= len(values) <= _MOST_IMPORT_ARGUMENTS or any(value.type == "spread_element" for value in values):
        scan.mistake(arguments, "`import()` takes the path of one module")


def _new(scan: Scan, node: Node) -> None:
    constructor = node.child_by_field_name("constructor")
    if constructor is not None and constructor.type in ACCESSES and optional(scan, constructor):
        scan.mistake(constructor, "what may be missing (`?.`) cannot be constructed")
    elif constructor is not None and constructor.type == "import":
        scan.unexpected(constructor)


def _member(scan: Scan, node: Node) -> None:
    left = node.child(0)
    if left is not None and left.type in LOW_PRECEDENCE:
        _operand(scan, node, left)


OPERATOR_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "binary_expression": _binary,
    "unary_expression": _unary,
    "await_expression": _await,
    "ternary_expression": _ternary,
    "call_expression": _call,
    "new_expression": _new,
    "member_expression": _member,
    "subscript_expression": _member,
}
"""Checks by kind of node."""
