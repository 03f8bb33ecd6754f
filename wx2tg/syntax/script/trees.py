"""Parses JavaScript and TypeScript with tree-sitter; the only module that imports tree_sitter."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache
from time import thread_time
from typing import Literal, NamedTuple

import msgspec
import tree_sitter_javascript
import tree_sitter_typescript
from msgspec.structs import replace
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from wx2tg.syntax.script.kinds import OPAQUE_LITERALS, VALUES
from wx2tg.text import Source, Span

__all__ = [
    "LanguageName",
    "Node",
    "Repair",
    "SyntaxTree",
    "all_of",
    "first_error",
    "kinds",
    "literals",
    "nodes_at",
    "read",
]

LanguageName = Literal["javascript", "typescript"]


class Repair(NamedTuple):
    """Bytes to write over the text at the offset `start` before it is parsed, where a grammar misreads the original.

    With `erased`, the original is TypeScript only: the output has this character and white space instead. `exported` is
    the name that an `export` in the original exports; the repair has removed that keyword from the tree.
    """

    start: int
    text: bytes
    erased: str = ""
    exported: str = ""


_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_LARGE = 100_000
_HEAD = 32_768
_CHUNK = 1024
_MOST_OFTEN = 64
# The most progress callbacks for each 1,000 characters; the parser makes one every hundred steps. Valid code needs 75.
_MOST_STEPS = 400
# The most processor seconds for a text, plus seconds for each character. Valid code needs up to 0.6 microseconds each.
_MOST_SECONDS = 1.0
_MOST_FOR_ONE = 10e-6
_FEW_ERRORS = 300
_CODE_OF_AN_ERROR = 100
_DEEPEST_QUERY = 60_000
_USING = re.compile(rb"\busing\b")
_GENERIC_SIGNATURE = re.compile(rb"^((?:(?!//).)*[\w>)\]}])\r?\n(?=\s*<\s*\w)", re.MULTILINE)


class SyntaxTree(msgspec.Struct, frozen=True):
    """A tree over the shadow of a source: its byte offsets are the source's code-point offsets.

    `refused` is set for a JavaScript file that only TypeScript's grammar could read: the tree of JavaScript's grammar,
    with its errors. `hopeless` says that no repair can make the text valid in either language; the tree may then cover
    only the head of the text.
    """

    tree: Tree
    language: LanguageName
    refused: Tree | None = None
    hopeless: bool = False

    @property
    def root(self) -> Node:
        """The program."""
        return self.tree.root_node


def read(source: Source, typescript: bool, repairs: Iterable[Repair] = ()) -> SyntaxTree:
    """Parse `source` with `repairs` applied; errors are nodes of the tree.

    JavaScript that its own grammar refuses, such as some lines that start with `(`, is tried with TypeScript's grammar.
    """
    shadow = bytearray(_shadow(source.text))
    for repair in repairs:
        shadow[repair.start : repair.start + len(repair.text)] = repair.text
    if typescript:
        return _typescript(bytes(shadow))
    syntax = _parsed("javascript", bytes(shadow))
    if syntax.root.has_error and not syntax.hopeless:
        other = _parsed("typescript", bytes(shadow))
        if not other.root.has_error:
            return replace(other, refused=syntax.tree)
    return syntax


def _typescript(shadow: bytes) -> SyntaxTree:
    """Parse TypeScript; after an error, try again with semicolons before signatures that start with `<T>`.

    The grammar cannot tell such a signature from type arguments of the line before it.
    """
    syntax = _parsed("typescript", shadow)
    if syntax.root.has_error and not syntax.hopeless:
        parted = _GENERIC_SIGNATURE.sub(lambda match: match[1] + b";".rjust(len(match[0]) - len(match[1])), shadow)
        other = _parsed("typescript", parted) if parted != shadow else syntax
        if not other.root.has_error:
            return other
    return syntax


def _parsed(language: LanguageName, shadow: bytes) -> SyntaxTree:
    """Parse in time that grows linearly with the size, whatever the text is.

    The parser needs a hundred times as long to recover from errors as for valid code. Of a long text, the head is
    therefore parsed first, and the rest only if the head could be a script.
    """
    if len(shadow) > _LARGE:
        head = _attempt(language, shadow[:_HEAD])
        if head.hopeless:
            return head
    return _attempt(language, shadow)


def _attempt(language: LanguageName, shadow: bytes) -> SyntaxTree:
    """Parse with limits on the bytes read, the steps and the time; each is many times what valid code needs.

    Bytes: the lexer takes `/[/[/[` for regular expressions and searches the end of each. At the limit, it is told that
    the text has ended. Steps: the parser reads all of `case 1:case 1:` again for each `case`. At the limit it is
    stopped, and the head of what it has read is parsed instead. Time: rows of `a<b>` have two readings, which the
    parser compares within a single step, so only the clock shows that it takes too long.
    """
    bytes_left = _MOST_OFTEN * len(shadow) + _LARGE
    steps_left = _MOST_STEPS * len(shadow) // 1000 + _MOST_STEPS
    end = thread_time() + _MOST_SECONDS + _MOST_FOR_ONE * len(shadow)
    at = 0

    def read(offset: int, _: object) -> bytes:
        nonlocal bytes_left
        chunk = shadow[offset : offset + _CHUNK] if bytes_left > 0 else b""
        bytes_left -= len(chunk)
        return chunk

    def stops(offset: int, _: bool) -> bool:
        nonlocal at, steps_left
        at, steps_left = offset, steps_left - 1
        return steps_left < 0 or thread_time() > end

    parser = _parser(language)
    try:
        tree = parser.parse(read, progress_callback=stops)
    except ValueError:
        parser.reset()
        head = shadow[: at // 4]
        tree = parser.parse(head) if at < _CHUNK else _attempt(language, head).tree
        return SyntaxTree(tree, language, hopeless=True)
    return SyntaxTree(tree, language, hopeless=bytes_left <= 0 or _is_hopeless(tree, len(shadow)))


def _is_hopeless(tree: Tree, size: int) -> bool:
    """Whether the tree has more errors than the grammar's faults could cause in a valid text of `size` characters."""
    most = max(_FEW_ERRORS, size // _CODE_OF_AN_ERROR)
    waiting, count = [tree.root_node], 0
    while waiting and count <= most:
        node = waiting.pop()
        if node.has_error:  # A query would take quadratic time for an error with many children.
            children = node.children
            count += node.is_missing or (1 + _strays(children) if node.is_error else 0)
            waiting += children
    return count > most


def _strays(skipped: list[Node]) -> int:
    """How many pairs of adjacent values the parser skipped; valid code has none."""
    kinds = [node.type in VALUES for node in skipped]
    return sum(left and right for left, right in itertools.pairwise(kinds))


def first_error(root: Node) -> Node | None:
    """The first ERROR or MISSING node, the innermost if they are nested; None if there is none."""
    if not root.has_error:
        return None
    node = root
    while not node.is_missing:
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node


def nodes_at(root: Node, offsets: Iterable[int]) -> Iterator[list[Node]]:
    """For each of `offsets`, which must ascend, the nodes around it, from `root` to the innermost.

    The same list is yielded each time and changed for the next offset. One pass over the tree serves all offsets. To
    descend from the root for each takes quadratic time in a long chain of operators, as does asking nodes for parents.
    """
    cursor, path = root.walk(), [root]
    for offset in offsets:
        while len(path) > 1 and path[-1].end_byte <= offset:
            path.pop()
            cursor.goto_parent()
        while cursor.goto_first_child_for_byte(offset) is not None:
            node = cursor.node
            if node is None or node.start_byte > offset:
                cursor.goto_parent()
                break
            path.append(node)
        yield path


def literals(source: Source) -> tuple[list[Span], bool]:
    """The spans of regular expressions and template strings in JavaScript, and whether it was parsed without errors.

    The spans are in order; those inside another one are left out.
    """
    tree = _parser("javascript").parse(_shadow(source.text))
    root = tree.root_node
    if _is_deep(root):
        found = [node for node in _nodes(root) if node.type in OPAQUE_LITERALS]
    else:
        found = QueryCursor(_literal_query()).captures(root).get("literal", [])
    spans = sorted({(node.start_byte, node.end_byte) for node in found})
    outer: list[Span] = []
    for start, end in spans:
        if not outer or start >= outer[-1].end:
            outer.append(Span(start, end))
    return outer, not root.has_error


def _is_deep(root: Node) -> bool:
    """Whether the tree is deeper than a query can count. It counts levels in 16 bits, and misses nodes beyond them."""
    if root.end_byte < _DEEPEST_QUERY:
        return False
    cursor, depth = root.walk(), 0
    while depth < _DEEPEST_QUERY:
        if cursor.goto_first_child():
            depth += 1
            continue
        while not cursor.goto_next_sibling():
            depth -= 1
            if not cursor.goto_parent():
                return False
    return True


def _nodes(root: Node) -> Iterator[Node]:
    """All nodes, parents before children, in order of the text."""
    cursor = root.walk()
    while True:
        if cursor.node is not None:
            yield cursor.node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def all_of(syntax: SyntaxTree, kind: str) -> list[Node]:
    """Every node of the kind `kind`, in order of the text; outer ones before inner ones."""
    found = QueryCursor(_kind_query(syntax.language, kind)).captures(syntax.root).get("node", [])
    return sorted(found, key=lambda node: (node.start_byte, -node.end_byte))


@cache
def _kind_query(language: LanguageName, kind: str) -> Query:
    return Query(_language(language), f"({kind}) @node")


@cache
def _literal_query() -> Query:
    return Query(_language("javascript"), "[(regex) (template_string)] @literal")


@cache
def kinds(language: LanguageName) -> tuple[str, ...]:
    """The node types of a grammar by `kind_id`; "" for anonymous tokens."""
    grammar = _language(language)
    names = (grammar.node_kind_for_id(number) or "" for number in range(grammar.node_kind_count))
    return tuple(name if grammar.node_kind_is_named(number) else "" for number, name in enumerate(names))


def _shadow(text: str) -> bytes:
    """`text` with one ASCII byte for every code point, so that the parser's byte offsets are code-point offsets.

    The tree needs only the shape of the text; names and strings are read from the source. Characters that may stand in
    a name become `_`, white space becomes a blank, and others a control character that no grammar accepts outside of
    strings. `using` is treated as a plain name, so it is disguised from the grammars, which take it for a keyword.
    """
    shadow = (text if text.isascii() else _NOT_ASCII.sub(_shadowed, text)).encode("ascii")
    return _USING.sub(b"_sing", shadow)


def _shadowed(match: re.Match[str]) -> str:
    run = match[0]
    if ("_" + run).isidentifier():
        return "_" * len(run)
    return "".join(
        "_" if ("_" + char).isidentifier() else " " if char.isspace() or char == "\ufeff" else "\x01" for char in run
    )


@cache
def _language(name: LanguageName) -> Language:
    if name == "javascript":
        return Language(tree_sitter_javascript.language())
    return Language(tree_sitter_typescript.language_typescript())


@cache
def _parser(name: LanguageName) -> Parser:
    return Parser(_language(name))
