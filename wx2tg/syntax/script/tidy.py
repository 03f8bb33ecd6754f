"""Says the same as a minified script in fewer characters: no needless parentheses, semicolons, braces and keywords."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from wx2tg.syntax.script.trees import Node, read
from wx2tg.text import Source

# Where a whole expression stands, by the field that it is in; only a sequence (`a, b`) needs its parentheses there.
_HOLES = frozenset(
    {
        ("variable_declarator", "value"),
        ("assignment_expression", "right"),
        ("augmented_assignment_expression", "right"),
        ("pair", "value"),
        ("arguments", None),
        ("array", None),
        ("return_statement", None),
    }
)
_ENDED = frozenset(
    "expression_statement return_statement lexical_declaration variable_declaration throw_statement break_statement "
    "continue_statement".split()
)
# Statements that end with a brace: no line end has to follow.
_BRACED = frozenset(
    "function_declaration generator_function_declaration class_declaration method_definition statement_block "
    "if_statement for_statement for_in_statement while_statement try_statement switch_statement".split()
)
_BODIES = frozenset({"statement_block", "class_body", "program"})
_Edit = tuple[int, int, str]


def tidied(code: str) -> str:
    """`code`, valid JavaScript without comments, in fewer characters."""
    root = read(Source("", code), typescript=False).root
    edits: list[_Edit] = []
    stack = [root]
    while stack:
        node = stack.pop()
        edits += _edits(node, code)
        stack += node.children
    out: list[str] = []
    at = 0
    for start, end, text in sorted(edits):
        out += (code[at:start], text)
        at = end
    return "".join(out) + code[at:]


def _edits(node: Node, code: str) -> Iterator[_Edit]:
    if node.type == "parenthesized_expression" and _is_needless(node):
        before = code[node.start_byte - 1 : node.start_byte]
        glued = (before.isalnum() or before in "_$") and code[node.start_byte + 1] not in "[{\"'`"
        yield node.start_byte, node.start_byte + 1, " " if glued else ""
        yield node.end_byte - 1, node.end_byte, ""
    elif node.type in {"true", "false"}:
        yield node.start_byte, node.end_byte, "!0" if node.type == "true" else "!1"
    elif node.type in _BODIES:
        yield from _between(node, code)


def _is_needless(node: Node) -> bool:
    """Whether an expression means the same without its parentheses."""
    parent, inner = node.parent, node.named_children[0]
    if parent is None or len(node.named_children) != 1 or inner.type == "sequence_expression":
        return False
    if parent.type == "member_expression":
        return inner.type in {"identifier", "this"}
    field = None
    if parent.type not in {"arguments", "array", "return_statement"}:
        field = next((name for name in ("value", "right") if parent.child_by_field_name(name) == node), None)
        if field is None:
            return False
    return (parent.type, field) in _HOLES


def _between(body: Node, code: str) -> Iterator[_Edit]:
    """What goes between the statements of a block or the members of a class, and behind the last one."""
    children = body.named_children
    for one, other in pairwise(children):
        if one.type == other.type == "lexical_declaration" and body.type != "program" and _kind(one) == _kind(other):
            yield one.end_byte - 1, other.named_children[0].start_byte, ","
        elif one.type in _BRACED and code[one.end_byte - 1] == "}" and code[one.end_byte : other.start_byte].isspace():
            yield one.end_byte, other.start_byte, ""
    if body.type == "statement_block" and children and children[-1].type in _ENDED:
        end = children[-1].end_byte
        if code[end - 1] == ";" and body.end_byte == end + 1:
            yield end - 1, end, ""


def _kind(declaration: Node) -> str:
    """`const` or `let`."""
    return declaration.children[0].type
