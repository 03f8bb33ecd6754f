"""Early errors of statements: jumps without a target, declarations where only a statement may stand."""

from __future__ import annotations

import re
from collections.abc import Callable

from wx2tg.syntax.script.early.targets import binding
from wx2tg.syntax.script.grammar_faults import GAP, hidden
from wx2tg.syntax.script.kinds import BRANCHES, CONTINUED, FUNCTIONS, LOOPS, NAMELESS, OBJECTS, SINGLE_BODIES
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node, Repair
from wx2tg.syntax.script.words import RESERVED

_SPLIT = {
    "let": re.compile(r"[ \t]*\r?\n\s*(?=[\w$\[{])"),
    "export": re.compile(rf"{GAP.pattern}(?=[\w${{*@])"),
}
# First characters of the statements that `_expression` checks: braces, function, class, async, a decorator, a directive
# in quotes, `let` and `export`. All other statements are skipped quickly.
_TELLING = frozenset("{fca@\"'le")


def _jump(scan: Scan, node: Node) -> None:
    """Check that a `break` or `continue` has its loop, switch or label around it in the same function."""
    word = node.children[0].type
    label = node.child_by_field_name("label")
    name = scan.text(label) if label is not None else None
    for around in reversed(scan.around):
        kind = around.type
        if kind in FUNCTIONS:
            break
        if name is None:
            if kind in LOOPS or (kind == "switch_statement" and word == "break"):
                return
        elif kind == "labeled_statement" and scan.text(around.children[0]) == name:
            if word == "break" or _labelled(around).type in LOOPS:
                return
            break
    if label is None:
        scan.mistake(node.children[0], f"`{word}` stands in no {'loop or switch' if word == 'break' else 'loop'}")
    else:
        scan.mistake(label, f"there is no {'statement' if word == 'break' else 'loop'} `{name}` around this")


def _labelled(node: Node) -> Node:
    while node.type == "labeled_statement":
        node = node.children[-1]
    return node


def _label(scan: Scan, node: Node) -> None:
    name = scan.text(node.children[0])
    if name in RESERVED:
        scan.unexpected(node.children[1])
    for around in reversed(scan.around):
        if around.type in FUNCTIONS:
            return
        if around.type == "labeled_statement" and scan.text(around.children[0]) == name:
            scan.mistake(node.children[0], f"the label `{name}` is there already")
            return


def _is_body(node: Node, parent: Node) -> bool:
    return parent.type in SINGLE_BODIES and parent.child_by_field_name("initializer") != node


def _declaration(scan: Scan, node: Node) -> None:
    """Check that `let` and `const` stand in a block and not behind `export default`, and that constants have values."""
    parent = scan.path[-1]
    if node.type == "lexical_declaration" and _is_body(node, parent):
        scan.mistake(node.children[0], "a declaration needs braces around it here")
    elif parent.type == "export_statement" and any(child.type == "default" for child in parent.children):
        scan.unexpected(node.children[0])
    keyword = node.children[0].type
    for declarator in node.named_children:
        if declarator.type != "variable_declarator":
            continue
        name = declarator.child_by_field_name("name")
        if name is None:
            continue
        binding(scan, name)
        if keyword != "var" and scan.text(name) == "let":
            scan.unexpected(name)
        if declarator.child_by_field_name("value") is None and (keyword == "const" or name.type != "identifier"):
            scan.mistake(name, f"`{scan.text(name)}` needs a value")


def _class(scan: Scan, node: Node) -> None:
    if _is_body(node, scan.path[-1]):
        scan.mistake(node.children[0], "a declaration needs braces around it here")
    _class_name(scan, node)


def _class_name(scan: Scan, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is not None and (scan.text(name) in RESERVED or scan.text(name) in ("eval", "arguments")):
        scan.unexpected(name)


def _function(scan: Scan, node: Node) -> None:
    """Check a function that is the body of a statement: sloppy code allows a plain one after `if` or a label."""
    parent = scan.path[-1]
    if parent.type not in SINGLE_BODIES:
        return
    around = len(scan.path) - 1
    while scan.path[around].type == "labeled_statement":
        around -= 1
    plain = node.type == "function_declaration" and node.children[0].type == "function"
    outer = scan.path[around].type
    if plain and (outer in BRANCHES if parent.type in BRANCHES else outer not in SINGLE_BODIES):
        scan.only_sloppy(node.children[0], "a function needs braces around it here")
    else:
        scan.mistake(node.children[0], "a function needs braces around it here")


def _expression(scan: Scan, node: Node) -> None:
    """Check that an expression statement does not start with a brace, `function` or `class`."""
    if scan.source.text[node.start_byte] not in _TELLING:
        return
    first = node.children[0]
    if first.type == "string":
        _directive(scan, node, first)
        return
    # The grammars read a `let` or `export` at the end of a line as a name, so the line end is hidden from them.
    split = _SPLIT.get(scan.text(first)) if first.type == "identifier" else None
    if split is not None and (gap := split.match(scan.source.text, first.end_byte)) and "\n" in gap[0]:
        scan.repairs.append(hidden(first.end_byte, gap[0]))
        return
    while first.type in CONTINUED:
        first = first.children[0]
    if first.type in NAMELESS:
        if label := _misread_label(scan, first):
            scan.repairs.append(label)
        elif first.type in OBJECTS:
            scan.unexpected(next((child for child in first.named_children if child.type != "comment"), first))
        else:
            scan.mistake(first.children[0], "this needs a name, or parentheses around it")


def _directive(scan: Scan, node: Node, text: Node) -> None:
    """Make the scope strict if this is "use strict" at the start of a function or of the module."""
    if scan.source.text[text.start_byte + 1 : text.end_byte - 1] != "use strict":
        return
    block = scan.path[-1]
    owner = scan.path[-2].type if len(scan.path) > 1 else ""
    if block.type != "program" and (block.type != "statement_block" or owner not in FUNCTIONS):
        return
    # One statement at a time: listing all of them for every "use strict" would take quadratic time.
    for index in range(0 if scan.scope.strict else block.named_child_count):
        earlier = block.named_child(index)
        if earlier is None or earlier == node:
            scan.scope.strict = scan.scope.hoisting().strict = True
            return
        if earlier.type not in ("comment", "hash_bang_line") and not (
            earlier.type == "expression_statement" and earlier.children[0].type == "string"
        ):
            return


def _misread_label(scan: Scan, braces: Node) -> Repair | None:
    """A repair for a block such as `{ wx: wx.login() }`, which the grammars misread as an object; None for others.

    It hides the label from the parser. No jump in such a block can name the label, so nothing is lost.
    """
    first, *others = [child for child in braces.named_children if child.type != "comment"] or [braces]
    if first.type != "pair" or any(other.type != "shorthand_property_identifier" for other in others):
        return None
    key = first.children[0]
    if key.type != "property_identifier" or scan.text(key) in RESERVED:
        return None
    colon = next(child for child in first.children if child.type == ":")
    return hidden(key.start_byte, scan.source.text[key.start_byte : colon.end_byte])


def _throw(scan: Scan, node: Node) -> None:
    if len(node.children) > 1:
        between = scan.source.text[node.children[0].end_byte : node.children[1].start_byte]
        if "\n" in between:
            scan.mistake(node.children[0], "what is thrown has to stand on the same line")


def _try(scan: Scan, node: Node) -> None:
    if not any(child.type in ("catch_clause", "finally_clause") for child in node.children):
        scan.mistake(node.children[0], "a `try` needs a `catch` or a `finally`")


def _catch(scan: Scan, node: Node) -> None:
    parameter = node.child_by_field_name("parameter")
    if parameter is not None:
        binding(scan, parameter)


def _switch(scan: Scan, node: Node) -> None:
    defaults = [child for child in node.named_children if child.type == "switch_default"]
    for other in defaults[1:]:
        scan.mistake(other.children[0], "this switch has a `default` already")


def _for_in(scan: Scan, node: Node) -> None:
    """Check the head of `for (... of ...)` and `for (... in ...)`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return
    value = node.child_by_field_name("value")
    if value is not None and (operator.type == "of" or left.type != "identifier"):
        scan.unexpected(value)
    if operator.type == "of":
        if right.type == "sequence_expression":
            scan.unexpected(next(child for child in right.children if child.type == ","))
        awaits = any(child.type == "await" for child in node.children)
        bare = node.child_by_field_name("kind") is None and not awaits
        if bare and (scan.text(left) == "async" or scan.text(left).split(".")[0] == "let"):
            scan.unexpected(left)
    kind = node.child_by_field_name("kind")
    if kind is not None:
        binding(scan, left)
        if kind.type != "var" and scan.text(left) == "let":
            scan.unexpected(left)


def _with(scan: Scan, node: Node) -> None:
    scan.only_sloppy(node.children[0], "`with` is not allowed")


STATEMENT_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "break_statement": _jump,
    "continue_statement": _jump,
    "labeled_statement": _label,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "class_declaration": _class,
    "class": _class_name,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "expression_statement": _expression,
    "throw_statement": _throw,
    "try_statement": _try,
    "catch_clause": _catch,
    "switch_body": _switch,
    "for_in_statement": _for_in,
    "with_statement": _with,
}
"""Checks by kind of node."""
