"""Shares out what is written inside a component to the component's slots."""

from __future__ import annotations

from dataclasses import replace

from wx2tg.ir.nodes import Component, Element, For, If, Node, SlotContent, Value

_DEFAULT = Value(("",))


def slot_contents(children: tuple[Node, ...]) -> tuple[SlotContent, ...]:
    """Content by slot name. What has the same written name stays together; a computed name stands alone."""
    named: dict[str, list[Node]] = {}
    computed: list[SlotContent] = []
    for child in children:
        name = slot_name(child)
        if name.is_static:
            named.setdefault(name.literal or "", []).append(_without_slot(child))
        else:
            computed.append(SlotContent(name, (_without_slot(child),)))
    static = [SlotContent(Value((name,)), tuple(nodes)) for name, nodes in named.items()]
    return (*static, *computed)


def slot_name(node: Node) -> Value:
    """The `slot` attribute of a node, looked for inside `wx:if` and `wx:for` too."""
    match node:
        case Element(binds=binds):
            return next((bind.value for bind in binds if bind.name == "slot" and bind.value), _DEFAULT)
        case Component(element=element):
            return slot_name(element)
        case For(children=children) if children:
            return slot_name(children[0])
        case If(branches=branches) if branches and branches[0].children:
            return slot_name(branches[0].children[0])
        case _:
            return _DEFAULT


def _without_slot(node: Node) -> Node:
    match node:
        case Element(binds=binds):
            return replace(node, binds=tuple(bind for bind in binds if bind.name != "slot"))
        case Component(element=element):
            return replace(node, element=replace(element, binds=tuple(b for b in element.binds if b.name != "slot")))
        case _:
            return node
