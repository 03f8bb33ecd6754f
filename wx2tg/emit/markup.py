"""Static markup: the HTML that a block clones, and the steps from its root to the nodes that change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser

import msgspec

_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"}


class Markup(msgspec.Struct, eq=False):
    """An element (`tag`), a text (`text`) or a comment (neither).

    `variable` names it in the emitted code; `hint` is the word that such a name is made of.
    """

    tag: str = ""
    text: str | None = None
    attributes: dict[str, str] = msgspec.field(default_factory=dict)
    children: list[Markup] = msgspec.field(default_factory=list)
    variable: str = ""
    hint: str = ""

    def html(self) -> str:
        """The markup as HTML."""
        out: list[str] = []
        stack: list[Markup | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                out.append(node)
            elif node.text is not None:
                out.append(_escape_text(node.text))
            elif not node.tag:
                out.append("<!---->")
            else:
                attributes = "".join(_attribute(name, value) for name, value in node.attributes.items())
                out.append(f"<{node.tag}{attributes}>")
                if node.tag not in _VOID:
                    stack.append(f"</{node.tag}>")
                    stack.extend(reversed(node.children))
        return "".join(out)


def comment(hint: str = "anchor") -> Markup:
    """A comment that marks a place. Unlike an element, it changes nothing for `:first-child` and `:empty`."""
    return Markup(hint=hint)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{_escape_attribute(value)}"' if value else f" {name}"


def _escape_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\u00a0", "&nbsp;")


def _escape_attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


_FAR = len("n1.nextSibling.nextSibling.nextSibling")
# A browser reads a chain of members by recursion, and gives up after some thousands.
_TOO_FAR = 50 * len(".nextSibling")


def steps(roots: list[Markup], start: str, fresh: Callable[[Markup], str]) -> Iterator[tuple[str, str]]:
    """(variable, expression) for every named node below `roots`; `start` is the expression of the first root.

    A node gets a `fresh` name although nothing binds it in two cases: a node below it has to be reached and the
    expression is long by then, or very many siblings without a name come before it.
    """
    stack: list[tuple[list[Markup], str]] = [(roots, start)]
    while stack:
        siblings, first = stack.pop()
        expression = first
        pending: list[tuple[list[Markup], str]] = []
        held = [_holds_named(node) for node in siblings]
        reached = max((at for at, node in enumerate(siblings) if node.variable or held[at]), default=-1) + 1
        for node, holds in zip(siblings[:reached], held, strict=False):
            if not node.variable and len(expression) > (_FAR if holds else _TOO_FAR):
                node.variable = fresh(node)
            if node.variable and node.variable != expression:
                yield node.variable, expression
                expression = node.variable
            if holds:
                pending.append((node.children, f"{expression}.firstChild"))
            expression = f"{expression}.nextSibling"
        stack.extend(reversed(pending))


def _holds_named(node: Markup) -> bool:
    stack = list(node.children)
    while stack:
        child = stack.pop()
        if child.variable:
            return True
        stack.extend(child.children)
    return False


@cache
def inner_markup(html: str) -> tuple[tuple[Markup, ...], bool]:
    """A built-in component's inner markup, and whether it has a place for the children (`{children}`)."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return tuple(parser.root.children), "{children}" in html


def with_inner(html: str | None, children: list[Markup]) -> list[Markup]:
    """`children` set into the inner markup of a built-in component."""
    if html is None:
        return children
    return _place(inner_markup(html)[0], children)


def _place(nodes: tuple[Markup, ...], children: list[Markup]) -> list[Markup]:
    out: list[Markup] = []
    for node in nodes:
        if node.text == "{children}":
            out.extend(children)
        else:
            out.append(Markup(node.tag, node.text, dict(node.attributes), _place(tuple(node.children), children)))
    return out


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Markup("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Markup(tag, attributes={name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Markup(text=data))
