"""Assigns the content that is written inside a component to the component's slots."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

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
from wx2tg.syntax.expr import Expression, Name, Property, Spread, children

_DEFAULT = Value(("",))
Part = tuple[Value, Node]
Groups = list[tuple[Value, tuple[Node, ...]]]


def slot_contents(nodes: tuple[Node, ...]) -> tuple[SlotContent, ...]:
    """The content of a component by slot name, in the order in which it is written.

    Neighbouring nodes with the same literal name form one group; a node with a computed name is a group of its own. The
    order matters because content may itself hold slots, whose order it decides.
    """
    return tuple(SlotContent(name, run) for name, run in _grouped(part for node in nodes for part in _parts(node)))


def _grouped(parts: Iterator[Part]) -> Groups:
    out: list[tuple[Value, list[Node]]] = []
    open_name: Value | None = None
    for name, node in parts:
        if open_name and _same(name, open_name) and not _shares_out(node):
            out[-1][1].append(node)
        else:
            out.append((name, [node]))
        open_name = None if _shares_out(node) else name
    return [(name, tuple(nodes)) for name, nodes in out]


def _shares_out(node: Node) -> bool:
    """Whether the node holds portions: it is one node, but its contents go to several slots of the component."""
    match node:
        case Portion():
            return True
        case For(children=nodes) | Let(children=nodes) | SlotScope(children=nodes):
            return any(_shares_out(inner) for inner in nodes)
        case If(branches=branches):
            return any(_shares_out(inner) for branch in branches for inner in branch.children)
        case _:
            return False


def _parts(node: Node) -> Iterator[Part]:
    """A node with the name of its slot.

    A condition or loop whose children go to several slots stays one node. It is assigned to the default slot, and its
    children become portions, one for each slot.
    """
    match node:
        case Element(binds=binds):
            yield _slot_of(binds), replace(node, binds=_without_slot(binds))
        case Component(element=element):
            yield _slot_of(element.binds), replace(node, element=replace(element, binds=_without_slot(element.binds)))
        case Slot(place=place):
            yield place or _DEFAULT, node
        case For(item=item, index=index):
            yield _loop(node, {item, index})
        case Let(names=names):
            yield from _scope(node, {name for name, _ in names})
        case SlotScope():
            yield from _scope(node, set())
        case If(branches=branches):
            yield _branches(branches)
        case _:
            yield _DEFAULT, node


def _inside(nodes: tuple[Node, ...]) -> Groups:
    return _grouped(part for child in nodes for part in _parts(child))


def _shared_out(groups: Groups) -> tuple[Node, ...]:
    """Each group as a portion for its slot; a group that already holds portions is left as it is."""
    return tuple(
        node for name, nodes in groups for node in (nodes if _shares_out(nodes[0]) else (Portion(name, nodes),))
    )


def _loop(node: For, names: set[str]) -> Part:
    groups = _inside(node.children) or [(_DEFAULT, ())]
    if len(groups) > 1 or _reads(groups[0][0], names):
        return _DEFAULT, replace(node, children=_shared_out(groups))
    return groups[0][0], replace(node, children=groups[0][1])


def _scope(node: Let | SlotScope, names: set[str]) -> Iterator[Part]:
    """A node that declares names, copied once for each slot of its content.

    If a slot's name reads one of the declared names, it cannot be copied: it stays one node that holds portions.
    """
    groups = _inside(node.children) or [(_DEFAULT, ())]
    if any(_reads(name, names) for name, _ in groups):
        yield _DEFAULT, replace(node, children=_shared_out(groups))
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


def _branches(branches: tuple[Branch, ...]) -> Part:
    inside = [_inside(branch.children) for branch in branches]
    names = [name for groups in inside for name, _ in groups] or [_DEFAULT]
    if all(_same(name, names[0]) for name in names):
        chosen = [tuple(node for _, nodes in groups for node in nodes) for groups in inside]
    else:
        chosen = [_shared_out(groups) for groups in inside]
        names = [_DEFAULT]
    return names[0], If(tuple(Branch(branch.test, nodes) for branch, nodes in zip(branches, chosen, strict=True)))


def _same(name: Value, other: Value) -> bool:
    return name is other or (name.is_static and name.literal == other.literal)


def _slot_of(binds: tuple[Bind, ...]) -> Value:
    return next((bind.value for bind in binds if bind.name == "slot" and bind.value), _DEFAULT)


def _without_slot(binds: tuple[Bind, ...]) -> tuple[Bind, ...]:
    return tuple(bind for bind in binds if bind.name != "slot")
