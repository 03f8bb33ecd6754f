"""Reads JavaScript and TypeScript with tree-sitter; the only importer of tree_sitter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from wx2tg.text import Source

__all__ = ["LanguageName", "Node", "SyntaxTree", "first_error", "kinds", "read"]

LanguageName = Literal["javascript", "typescript"]

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASSERTION = re.compile(rb"\b(?:as|satisfies)\b")
_DOT = re.compile(rb"\s*\.\s*")
_ASSERTED_MEMBER = "(member_expression object: [(as_expression) (satisfies_expression)]) @member"
_INDEXED_TYPE = "[(as_expression (lookup_type) @type) (satisfies_expression (lookup_type) @type)]"


@dataclass(frozen=True, slots=True)
class SyntaxTree:
    """A tree over the shadow of a source: its byte offsets are the source's code-point offsets."""

    tree: Tree
    language: LanguageName

    @property
    def root(self) -> Node:
        """The program."""
        return self.tree.root_node


def read(source: Source, typescript: bool) -> SyntaxTree:
    """Parse; JavaScript that its own grammar refuses (a line that starts with `(`) gets a try as TypeScript."""
    shadow = _shadow(source.text)
    if typescript:
        return SyntaxTree(_repaired(shadow), "typescript")
    tree = _parser("javascript").parse(shadow)
    if tree.root_node.has_error:
        other = _parser("typescript").parse(shadow)
        if not other.root_node.has_error:
            return SyntaxTree(other, "typescript")
    return SyntaxTree(tree, "javascript")


def first_error(root: Node) -> Node | None:
    """The innermost first ERROR or MISSING node, if there is one."""
    if not root.has_error:
        return None
    node = root
    while not node.is_missing:
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node


@cache
def kinds(language: LanguageName) -> tuple[str, ...]:
    """Node type by `kind_id`; "" for tokens without a name."""
    grammar = _language(language)
    names = (grammar.node_kind_for_id(number) or "" for number in range(grammar.node_kind_count))
    return tuple(name if grammar.node_kind_is_named(number) else "" for number, name in enumerate(names))


def _shadow(text: str) -> bytes:
    """`text` with one ASCII byte for every code point, so that the parser's offsets are ours.

    Only the shape of the text counts for the tree; names and strings are read from the source. Characters that may stand
    in a name become `_`, white space a blank, and others a control character that no grammar accepts outside of strings.
    """
    return (text if text.isascii() else _NOT_ASCII.sub(_shadowed, text)).encode("ascii")


def _shadowed(match: re.Match[str]) -> str:
    run = match[0]
    if ("_" + run).isidentifier():
        return "_" * len(run)
    return "".join(
        "_" if ("_" + char).isidentifier() else " " if char.isspace() or char == "\ufeff" else "\x01" for char in run
    )


def _repaired(shadow: bytes) -> Tree:
    """The TypeScript tree of `shadow`, without two faults of tree-sitter-typescript 0.23.2 that it does not report.

    It splits `x as A.B.C` into a member of `x as A.B`, and it reads a `[` that starts the next line as part of the type. Both
    are repaired in the shadow: dots of the type become letters, the line end a semicolon.
    """
    tree = _parser("typescript").parse(shadow)
    if not _ASSERTION.search(shadow):
        return tree
    patched = bytearray(shadow)
    for member in _captures(_ASSERTED_MEMBER, tree).get("member", []):
        assertion, name = member.children[0], member.children[-1]
        start = assertion.children[-1].start_byte
        patched[start : name.end_byte] = _DOT.sub(lambda dot: b"_" * len(dot[0]), patched[start : name.end_byte])
    for indexed in _captures(_INDEXED_TYPE, tree).get("type", []):
        start, end = indexed.children[0].end_byte, indexed.children[1].start_byte
        if b"\n" in patched[start:end]:
            patched[start : start + 1] = b";"
    return tree if patched == shadow else _parser("typescript").parse(bytes(patched))


def _captures(pattern: str, tree: Tree) -> dict[str, list[Node]]:
    return QueryCursor(_query(pattern)).captures(tree.root_node)


@cache
def _language(name: LanguageName) -> Language:
    if name == "javascript":
        return Language(tree_sitter_javascript.language())
    return Language(tree_sitter_typescript.language_typescript())


@cache
def _parser(name: LanguageName) -> Parser:
    return Parser(_language(name))


@cache
def _query(pattern: str) -> Query:
    return Query(_language("typescript"), pattern)
