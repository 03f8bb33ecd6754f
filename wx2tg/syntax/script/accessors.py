"""Finds fields of classes that the keyword `accessor` turns into a getter and a setter."""

from __future__ import annotations

from wx2tg.syntax.script.class_nodes import Accessor
from wx2tg.syntax.script.kinds import CLASSES, MEMBER_MODIFIERS
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node, Repair
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Span
from wx2tg.text.regexes import compiled_later

_WORD = compiled_later(r"\baccessor[ \t]+$")
_LONGEST = 60
_PLAIN_KEY = compiled_later(r"""\[(?:[\w$.]+|"[^"]*"|'[^']*'|\d+)\]$""")


def is_accessor(text: str, field: Node) -> bool:
    """Whether `accessor` stands in front of the name of `field`, on the same line.

    The grammar reads the word only when no other modifier stands beside it. Otherwise a second reading blanked the word
    (`grammar_faults.py`), so the text is searched as well as the tree.
    """
    return _keyword(text, field) is not None or any(child.type == "accessor" for child in field.children)


def _keyword(text: str, field: Node) -> Span | None:
    name = field.child_by_field_name("name")
    if name is None:
        return None
    line = text.rfind("\n", max(0, name.start_byte - _LONGEST), name.start_byte) + 1
    word = _WORD.search(text, max(line, name.start_byte - _LONGEST), name.start_byte)
    return Span(*word.span()) if word is not None else None


def accessor(scan: Scan, node: Node) -> bool:
    """Record the field for lowering; returns whether the walk goes into it.

    The lowered field writes its name twice, once for the getter and once for the setter. A computed name that could
    give two values is therefore a mistake.
    """
    text = scan.source.text
    keyword, name = _keyword(text, node), node.child_by_field_name("name")
    if name is None:
        return True
    if keyword is None:  # The line ends after `accessor`, so the word is the name of a field.
        word = next(child for child in node.children if child.type == "accessor")
        scan.repairs.append(Repair(word.start_byte, b"_" * len(word.type) + b";"))
        return True
    if any(child.type in ("abstract", "declare") for child in node.children):
        scan.erase(min(node.start_byte, keyword.start), node.end_byte, ";")
        return False
    if name.type == "computed_property_name" and not _PLAIN_KEY.match(scan.text(name)):
        scan.mistake(name, "an accessor needs a plain name")
    erase_modifiers(scan, node)
    owner = ""
    if any(child.type == "static" for child in node.children):
        around = scan.path[-2].child_by_field_name("name")
        owner = scan.text(around) if around is not None else "this"
        if not scan.legacy and _is_decorated(scan):
            owner = "@"
    scan.lowering.accessors.append(Accessor(keyword, span_of(name), scan.text(name), owner, node.end_byte))
    return True


def _is_decorated(scan: Scan) -> bool:
    """Whether the class around the current member has decorators, in front of `class` or of its `export`."""
    outside = [node for node in scan.path[-3:-1] if node.type in (*CLASSES, "export_statement")]
    return any(child.type == "decorator" for node in outside for child in node.children)


def erase_modifiers(scan: Scan, member: Node) -> None:
    """Erase the modifiers of a class member that only TypeScript has.

    A name that starts with `[` or `*`, or is `in` or `instanceof`, would then continue the field before it. In that
    case a semicolon takes the place of the first modifier.
    """
    first = " "
    kinds = {child.type for child in member.children}
    name = member.child_by_field_name("name")
    goes_on = kinds & {"computed_property_name", "*"} or (name is not None and scan.text(name) in ("in", "instanceof"))
    if kinds.isdisjoint({"static", "async", "get", "set"}) and goes_on:
        first = ";"
    for child in member.children:
        if child.type in MEMBER_MODIFIERS:
            scan.erase(child.start_byte, child.end_byte, " " if child.type in ("?", "!") else first)
            first = " "
