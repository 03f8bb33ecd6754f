"""Walks over the template IR."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.ir.nodes import Component, Element, For, If, Let, Node, Portion, SlotScope, Template

# The nodes with a single list of children.
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
    """The children of a node: of a component those of all its content, of a condition those of all branches."""
    if isinstance(node, _PARENTS):
        return node.children
    match node:
        case Component(content=content):
            return tuple(child for part in content for child in part.children)
        case If(branches=branches):
            return tuple(child for branch in branches for child in branch.children)
        case _:
            return ()
