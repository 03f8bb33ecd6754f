"""Walking and rewriting the template IR."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from wx2tg.ir.nodes import Branch, Component, Element, For, If, Let, Node, Portion, SlotContent, SlotScope, Template

# What has its children in one place.
_PARENTS = (Element, For, SlotScope, Let, Portion)


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, parents before children, in document order."""
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children_of(node)))


def walk_template(template: Template) -> Iterator[Node]:
    """Every node of a template and of the named templates it can reach."""
    yield from walk(template.children)
    for named in template.templates.values():
        yield from walk(named.children)


def children_of(node: Node) -> tuple[Node, ...]:
    """What a node is made of: of a component the content of its slots, of a condition all its branches."""
    if isinstance(node, _PARENTS):
        return node.children
    match node:
        case Component(content=content):
            return tuple(child for part in content for child in part.children)
        case If(branches=branches):
            return tuple(child for branch in branches for child in branch.children)
        case _:
            return ()


def rewrite(nodes: tuple[Node, ...], change: Callable[[Node], Node]) -> tuple[Node, ...]:
    """`change` applied to every node, children first; the same tuple where nothing changed."""
    out = tuple(change(_with_children(node, change)) for node in nodes)
    return nodes if all(new is old for new, old in zip(out, nodes, strict=True)) else out


def _with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    if isinstance(node, _PARENTS):
        new = rewrite(node.children, change)
        return node if new is node.children else replace(node, children=new)
    match node:
        case Component(content=content):
            parts = tuple(_same_or(part, rewrite(part.children, change)) for part in content)
            same = all(new is old for new, old in zip(parts, content, strict=True))
            return node if same else replace(node, content=parts)
        case If(branches=branches):
            arms = tuple(_same_arm(arm, rewrite(arm.children, change)) for arm in branches)
            same = all(new is old for new, old in zip(arms, branches, strict=True))
            return node if same else If(arms)
        case _:
            return node


def _same_or(part: SlotContent, children: tuple[Node, ...]) -> SlotContent:
    return part if children is part.children else SlotContent(part.name, children)


def _same_arm(arm: Branch, children: tuple[Node, ...]) -> Branch:
    return arm if children is arm.children else Branch(arm.test, children)
