"""Early errors of numbers, escapes in strings and templates, and regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable

from wx2tg.syntax.script.early.regex import regex_problem
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node
from wx2tg.text.regexes import compiled_later

_LEGACY = compiled_later(r"0[\d_]")
_OCTAL = compiled_later(r"\\(?:0[0-9]|[1-9])")
_ESCAPE = compiled_later(r"\\(?:(0[0-9]|[1-9])|u\{([0-9a-fA-F]+)\}|.)", re.DOTALL)
_LAST_CODE_POINT = 0x10FFFF


def _number(scan: Scan, node: Node) -> None:
    text, start, end = scan.source.text, node.start_byte, node.end_byte
    after = text[end : end + 1]
    if after and (after.isalnum() or after in "_$\\"):
        scan.mistake(node, "a name cannot follow a number directly")
    elif text[start] == "0" and end - start > 1 and _LEGACY.match(text, start):
        number = text[start:end]
        if "_" in number or number.endswith("n"):
            scan.mistake(node, f"`{number}` is no number")
        else:
            scan.only_sloppy(node, "a number cannot begin with 0")


def _escape(scan: Scan, node: Node) -> None:
    text = scan.text(node)
    parent = scan.path[-1]
    template = parent.type == "template_string"
    if template and len(scan.path) > 1 and scan.path[-2].type == "call_expression":
        return
    if text.startswith("\\u{") and int(text[3:-1] or "0", 16) > _LAST_CODE_POINT:
        scan.mistake(node, f"there is no character `{text}`")
    elif _OCTAL.match(scan.source.text, node.start_byte):
        if template:
            scan.mistake(node, "a template cannot hold octal escapes")
        else:
            scan.only_sloppy(node, "a string cannot hold octal escapes")


def _regex(scan: Scan, node: Node) -> None:
    pattern, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
    problem = regex_problem(scan.text(pattern) if pattern else "", scan.text(flags) if flags else "")
    if problem:
        scan.mistake(node, f"in the regular expression, {problem}")


def _string(scan: Scan, node: Node) -> None:
    """Check the escapes of a string by its text, because the walk does not enter strings."""
    start, end = node.start_byte, node.end_byte
    if scan.source.text.find("\\", start, end) < 0:
        return
    for match in _ESCAPE.finditer(scan.source.text, start, end):
        if match[1]:
            scan.only_sloppy(node, "a string cannot hold octal escapes")
        elif match[2] and int(match[2], 16) > _LAST_CODE_POINT:
            scan.mistake(node, f"there is no character `{match[0]}`")


LITERAL_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "number": _number,
    "string": _string,
    "escape_sequence": _escape,
    "regex": _regex,
}
"""Checks by kind of node."""
