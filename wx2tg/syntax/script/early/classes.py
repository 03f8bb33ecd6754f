"""Early errors of classes and objects: duplicate members, private names, `super`, getters and setters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wx2tg.syntax.script.kinds import CLASS_MEMBERS, CLASSES, FIELDS, FUNCTIONS, HERITAGE, LITERAL_KEYS
from wx2tg.syntax.script.observations import Mistake
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node


def _name(node: Node) -> Node | None:
    return node.child_by_field_name("name") or node.child_by_field_name("property")


def _key(scan: Scan, member: Node) -> str:
    """The name of a member; "" if it is computed, a number or private."""
    name = _name(member)
    if name is None or name.type not in LITERAL_KEYS:
        return ""
    text = scan.text(name)
    return text[1:-1] if name.type == "string" else text


def _body(scan: Scan, node: Node) -> None:
    constructors = 0
    for member in node.named_children:
        if member.type not in CLASS_MEMBERS:
            continue
        key, kinds = _key(scan, member), {child.type for child in member.children}
        if key == "constructor" and (member.type in FIELDS or "static" not in kinds):
            constructors += 1
            special = member.type in FIELDS or kinds & {"get", "set", "async", "*"}
            if special or constructors > 1:
                problem = "a class has one constructor, which is a plain method"
                scan.mistake(_name(member) or member, problem)
        elif key == "prototype" and "static" in kinds:
            scan.mistake(_name(member) or member, "a class has a `prototype` already")


def _method(scan: Scan, node: Node) -> None:
    """Check that a getter has no parameters and a setter has one, and that an object has no private methods."""
    kinds = [child.type for child in node.children]
    name = _name(node)
    if not {"get", "set"}.isdisjoint(kinds):
        parameters = node.child_by_field_name("parameters")
        given = [child for child in parameters.named_children if child.type != "comment"] if parameters else []
        if "get" in kinds and given:
            scan.mistake(given[0], "a getter has no parameters")
        elif "set" in kinds and (len(given) != 1 or "..." in scan.text(given[0])[:3]):
            scan.mistake(parameters or node, "a setter has one parameter")
        if "async" in kinds or "*" in kinds:
            scan.unexpected(next(child for child in node.children if child.type in ("async", "*")))
    if name is not None and name.type == "private_property_identifier" and scan.path[-1].type == "object":
        scan.unexpected(name)


def _heritage(scan: Scan, node: Node) -> None:
    values = [child for child in node.named_children if child.type not in ("comment", "type_arguments")]
    for index, child in enumerate(values):
        if child.type in HERITAGE or child.type == "implements_clause":
            continue
        if index or child.type in ("arrow_function", "assignment_expression", "binary_expression"):
            scan.unexpected(child)


def _object(scan: Scan, node: Node) -> None:
    if scan.source.text.find("__proto__", node.start_byte, node.end_byte) < 0:
        return
    prototypes = 0
    for child in node.named_children:
        if child.type == "pair":
            key = child.children[0]
            if key.type in LITERAL_KEYS and scan.text(key).strip("'\"") == "__proto__":
                prototypes += 1
                if prototypes > 1:
                    scan.mistake(key, "`__proto__` is there twice")


def _super(scan: Scan, node: Node) -> None:
    """Check that `super()` stands in the constructor of a class with `extends`, and `super.x` in a method or field."""
    parent = scan.path[-1]
    home = _home(scan)
    called = parent.type == "call_expression" and parent.children[0] == node
    read = parent.type in ("member_expression", "subscript_expression") and parent.children[0] == node
    if read and any(child.type == "optional_chain" for child in parent.children):
        read = False
    if read and parent.children[-1].type == "private_property_identifier":
        read = False
    if read and home is not None:
        return
    if called and home is not None and _is_derived_constructor(scan, home):
        return
    scan.mistake(node, "`super` has no meaning here")


def _home(scan: Scan) -> Node | None:
    """The method, field or static block whose `super` the current node may use; None outside of one.

    A function that is not an arrow has no `super`. Neither has the computed name of a member: it is outside of it.
    """
    below: Node | None = None
    for around in reversed(scan.around):
        kind = around.type
        if kind == "method_definition" or kind == "class_static_block":
            return None if below is not None and below == around.child_by_field_name("name") else around
        if kind in FIELDS:
            return None if below is not None and below == _name(around) else around
        if kind in FUNCTIONS and kind != "arrow_function":
            return None
        below = around
    return None


def _is_derived_constructor(scan: Scan, home: Node) -> bool:
    if home.type != "method_definition" or _key(scan, home) != "constructor":
        return False
    at = scan.around.index(home)
    owner = scan.around[at - 2] if at > 1 else None
    return (
        owner is not None and owner.type in CLASSES and any(child.type == "class_heritage" for child in owner.children)
    )


def _private(scan: Scan, node: Node) -> None:
    """Record a mention of a private name, and check its place. `finish_classes` looks for its declaration."""
    parent = scan.path[-1]
    text = scan.text(node)
    if parent.type in CLASS_MEMBERS and _name(parent) == node:
        if scan.path[-2].type == "class_body" and text == "#constructor":
            scan.mistake(node, "`#constructor` is no name for a member")
        return
    if parent.type in ("pair", "pair_pattern") or (
        parent.type not in ("member_expression", "binary_expression", "subscript_expression")
    ):
        scan.unexpected(node)
        return
    bodies = tuple(around for around in reversed(scan.around) if around.type == "class_body")
    scan.names.private.append((text, node.start_byte, node.end_byte, bodies))


def finish_classes(scan: Scan) -> None:
    """Report private names that no class around them declares."""
    known: dict[int, set[str]] = {}
    for name, start, end, bodies in scan.names.private:
        for body in bodies:
            if body.id not in known:
                known[body.id] = {scan.text(name) for _, name in _private_members(body)}
        if not any(name in known[body.id] for body in bodies):
            scan.mistakes.append(Mistake(start, end, f"no class around this has a member `{name}`"))


def _private_members(body: Node) -> Iterator[tuple[Node, Node]]:
    """(member, name) for the members of a class that have private names."""
    for member in body.named_children:
        name = _name(member) if member.type in CLASS_MEMBERS else None
        if name is not None and name.type == "private_property_identifier":
            yield member, name


def _distinct(scan: Scan, node: Node) -> None:
    """Check that a private name is declared once only, except for a getter with its setter."""
    seen: dict[str, set[str]] = {}
    for member, name in _private_members(node):
        kinds = {child.type for child in member.children} & {"get", "set", "static"}
        text = scan.text(name)
        before = seen.get(text)
        pair = before is not None and (before ^ kinds) == {"get", "set"}
        if before is not None and not pair:
            scan.mistake(name, f"the member `{text}` is there twice")
        seen[text] = kinds if before is None else {"get", "set", "full"}


def _class_body(scan: Scan, node: Node) -> None:
    _body(scan, node)
    _distinct(scan, node)


CLASS_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "class_body": _class_body,
    "method_definition": _method,
    "class_heritage": _heritage,
    "extends_clause": _heritage,
    "object": _object,
    "super": _super,
    "private_property_identifier": _private,
}
"""Checks by kind of node."""
