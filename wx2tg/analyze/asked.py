"""What scripts ask `wx.canIUse` for, where they write it out."""

from __future__ import annotations

from wx2tg.analyze.scripts import Script
from wx2tg.syntax import script
from wx2tg.syntax.script.trees import Node

_TESTS = frozenset({"if_statement", "while_statement", "ternary_expression", "unary_expression", "binary_expression"})


def asked_schemas(module: script.Module) -> frozenset[str] | None:
    """The texts that `wx.canIUse` is called with; None where one is made at run time, or the function is handed on."""
    uses = [use for use in module.uses if use.name.split(".")[1] == "canIUse"]
    if not uses:
        return frozenset()
    if module.broken:
        return None
    item, found = Script(module), set[str]()
    for use in uses:
        call, function = item.call_at(use.span)
        arguments = item.arguments(call) if call is not None else []
        text = _text(item, arguments[0]) if arguments else None
        if text is not None:
            found.add(text)
        elif call is not None or use.name != "wx.canIUse" or not _is_tested(function):
            return None
    return frozenset(found)


def _text(item: Script, node: Node) -> str | None:
    """The text of a literal, None of anything else."""
    written = item.text(node)
    if "\\" in written or node.type not in ("string", "template_string"):
        return None
    return None if any(child.type == "template_substitution" for child in node.named_children) else written[1:-1]


def _is_tested(function: Node) -> bool:
    """Whether it only matters that the function is there: `if (wx.canIUse)`, `wx.canIUse && ...`."""
    below, up = function, function.parent
    while up is not None and up.type == "parenthesized_expression":
        below, up = up, up.parent
    if up is None or up.type not in _TESTS:
        return False
    if up.type == "unary_expression":
        return True
    if up.type == "binary_expression":
        return up.children[1].type not in ("||", "??") and up.children[0] == below
    return up.child_by_field_name("condition") == below
