"""Shares out what is written inside a component to the component's slots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wx2tg.ir.nodes import (
    Bind,
    Branch,
    Component,
    Element,
    For,
    If,
    Let,
    Node,
    Portion,
    Slot,
    SlotContent,
    SlotScope,
    Value,
)
from wx2tg.ir.walk import walk
from wx2tg.syntax.expr import Expression, Name, Property, Spread, children

_DEFAULT = Value(("",))
Part = tuple[Value, Node]


def slot_contents(nodes: tuple[Node, ...]) -> tuple[SlotContent, ...]:
    """Content by slot name. What has the same written name stays together; a computed name stands alone."""
    return tuple(SlotContent(name, run) for name, run in _grouped(part for node in nodes for part in _parts(node)))


def _grouped(parts: Iterator[Part]) -> list[tuple[Value, tuple[Node, ...]]]:
    out: list[tuple[Value, list[Node]]] = []
    open_groups: dict[str, list[Node]] = {}
    for name, node in parts:
        literal = name.literal
        if literal is None or any(isinstance(inner, Portion) for inner in walk((node,))):
            # What is written behind it must not come before it.
            open_groups = {}
            out.append((name, [node]))
        elif literal in open_groups:
            open_groups[literal].append(node)
        else:
            open_groups[literal] = [node]
            out.append((name, open_groups[literal]))
    return [(name, tuple(nodes)) for name, nodes in out]


def _parts(node: Node) -> Iterator[Part]:
    """A node with its slot; a condition or a loop whose children go to several slots comes once for each."""
    match node:
        case Element(binds=binds):
            yield _slot_of(binds), replace(node, binds=_without_slot(binds))
        case Component(element=element):
            yield _slot_of(element.binds), replace(node, element=replace(element, binds=_without_slot(element.binds)))
        case Slot(place=place):
            yield place or _DEFAULT, node
        case For(item=item, index=index):
            yield from _scope(node, {item, index})
        case Let(names=names):
            yield from _scope(node, {name for name, _ in names})
        case SlotScope():
            yield from _scope(node, set())
        case If(branches=branches):
            yield from _branches(branches)
        case _:
            yield _DEFAULT, node


def _scope(node: For | Let | SlotScope, names: set[str]) -> Iterator[Part]:
    """A node that gives names, once for each slot; it shares out its content where a slot has one of them."""
    groups = _grouped(part for child in node.children for part in _parts(child)) or [(_DEFAULT, ())]
    if any(_reads(name, names) for name, _ in groups):
        yield _DEFAULT, replace(node, children=tuple(Portion(name, nodes) for name, nodes in groups))
        return
    for name, nodes in groups:
        yield name, replace(node, children=nodes)


def _reads(value: Value, names: set[str]) -> bool:
    stack: list[Expression | Spread | Property] = [part.expression for part in value.parts if not isinstance(part, str)]
    while stack:
        node = stack.pop()
        if isinstance(node, Name) and node.name in names:
            return True
        stack.extend(children(node))
    return False


def _branches(branches: tuple[Branch, ...]) -> Iterator[Part]:
    inside = [_grouped(part for child in branch.children for part in _parts(child)) for branch in branches]
    names: list[Value] = []
    for name in (name for groups in inside for name, _ in groups):
        if not any(_same(name, known) for known in names):
            names.append(name)
    for name in names or [_DEFAULT]:
        chosen = (tuple(node for known, nodes in groups if _same(name, known) for node in nodes) for groups in inside)
        yield name, If(tuple(Branch(branch.test, nodes) for branch, nodes in zip(branches, chosen, strict=True)))


def _same(name: Value, other: Value) -> bool:
    return name is other or (name.is_static and name.literal == other.literal)


def _slot_of(binds: tuple[Bind, ...]) -> Value:
    return next((bind.value for bind in binds if bind.name == "slot" and bind.value), _DEFAULT)


def _without_slot(binds: tuple[Bind, ...]) -> tuple[Bind, ...]:
    return tuple(bind for bind in binds if bind.name != "slot")
