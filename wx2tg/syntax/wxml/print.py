"""Prints a tree in a compact form, for fixtures and debugging."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.syntax.wxml.nodes import Attribute, Comment, Document, Element, Hole, Node, Text


def outline(document: Document) -> str:
    """One line a node, children indented: `view class="a {{b}}" hidden`, `"text"`, `{{code}}`, `<!--comment-->`."""
    return "\n".join("  " * depth + _line(node) for depth, node in _walk(document))


def _walk(document: Document) -> Iterator[tuple[int, Node]]:
    """Every node with its depth, in the order of the file."""
    waiting: list[tuple[int, Node]] = [(0, child) for child in reversed(document.children)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        if isinstance(node, Element):
            waiting.extend((depth + 1, child) for child in reversed(node.children))


def _line(node: Node) -> str:
    match node:
        case Element():
            return " ".join([node.tag, *map(_attribute, node.attributes)])
        case Text():
            return f'"{_escaped(node.text)}"'
        case Hole():
            return f"{{{{{_escaped(node.code)}}}}}"
        case Comment():
            return f"<!--{_escaped(node.text)}-->"


def _attribute(attribute: Attribute) -> str:
    if attribute.value is None:
        return attribute.name
    parts = (_escaped(part.text) if isinstance(part, Text) else _line(part) for part in attribute.value)
    return f'{attribute.name}="{"".join(parts)}"'


def _escaped(text: str) -> str:
    """`text` on one line."""
    return (
        text.replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
        .replace("\xa0", "\\xa0")
    )
