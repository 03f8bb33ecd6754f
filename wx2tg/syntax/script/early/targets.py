"""Early errors of assignment targets and of the patterns of declarations."""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.syntax.script.kinds import ASSIGNED_NAMES, ASSIGNED_PATTERNS, CHAIN_LINKS, DEFAULTS, MEMBERS, TRANSPARENT
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node


def optional(scan: Scan, node: Node) -> bool:
    """Whether the chain of members and calls that ends with `node` has a `?.`; parentheses end a chain.

    Answers are kept in `scan.optional`, so that a long chain is searched once.
    """
    chain: list[int] = []
    found = False
    while node.type in CHAIN_LINKS:
        if node.id in scan.optional:
            found = scan.optional[node.id]
            break
        chain.append(node.id)
        if any(child.type == "optional_chain" for child in node.children):
            found = True
            break
        node = node.children[0]
    scan.optional.update(dict.fromkeys(chain, found))
    return found


def target(scan: Scan, node: Node) -> None:
    """Check that `node` can be assigned to: a name, or a member without `?.`."""
    while node.type in TRANSPARENT:
        node = node.named_children[-1 if node.type == "type_assertion" else 0]
    if node.type in MEMBERS:
        if optional(scan, node):
            scan.mistake(node, "what may be missing (`?.`) cannot be assigned to")
    elif node.type in ASSIGNED_NAMES:
        if scan.text(node) in ("eval", "arguments"):
            scan.only_sloppy(node, f"`{scan.text(node)}` cannot be assigned to")
    else:
        scan.mistake(node, "this cannot be assigned to")


def pattern(scan: Scan, node: Node, leaf: Callable[[Scan, Node], None]) -> None:
    """Check a destructuring pattern; `leaf` is called for each part that is not itself a pattern."""
    kind = node.type
    if kind in DEFAULTS:
        pattern(scan, node.children[0], leaf)
    elif kind == "pair_pattern":
        if node.children[-1].type == "rest_pattern":
            scan.unexpected(node.children[-1])
        pattern(scan, node.children[-1], leaf)
    elif kind == "rest_pattern":
        inner = node.named_children[0] if node.named_children else node
        pattern(scan, inner, leaf)
    elif kind in ASSIGNED_PATTERNS:
        _parts(scan, node, leaf)
    elif kind != "spread_element":
        leaf(scan, node)


def _parts(scan: Scan, node: Node, leaf: Callable[[Scan, Node], None]) -> None:
    """Check the parts of an array or object pattern. A rest must be the last part, and a plain name in an object."""
    rest: Node | None = None
    for child in node.children:
        kind = child.type
        if kind == "," and rest is not None:
            scan.mistake(rest, "nothing may follow the rest")
        if not child.is_named or kind == "comment":
            continue
        rest = child if kind == "rest_pattern" else None
        inner = child.named_children[0] if rest is not None and child.named_children else child
        if inner is not child and inner.type in ASSIGNED_PATTERNS and node.type == "object_pattern":
            scan.unexpected(inner)
        else:
            pattern(scan, child, leaf)


def binding(scan: Scan, node: Node) -> None:
    """Check the pattern of a declaration or parameter: all its parts must be names."""
    pattern(scan, node, _bound)


def _bound(scan: Scan, node: Node) -> None:
    if node.type not in ASSIGNED_NAMES:
        scan.unexpected(node)


def _assignment(scan: Scan, node: Node) -> None:
    left = node.children[0]
    if left.type in ASSIGNED_PATTERNS and node.type == "assignment_expression":
        pattern(scan, left, target)
    else:
        target(scan, left)


def _update(scan: Scan, node: Node) -> None:
    argument = node.child_by_field_name("argument")
    if argument is not None:
        target(scan, argument)


def _head(scan: Scan, node: Node) -> None:
    left = node.child_by_field_name("left")
    if left is not None and node.child_by_field_name("kind") is None:
        pattern(scan, left, target)


TARGET_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "update_expression": _update,
    "for_in_statement": _head,
}
"""Checks by kind of node."""
