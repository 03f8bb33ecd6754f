"""The walk over a syntax tree: the loop that calls the handlers."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from wx2tg.syntax.script.kinds import CHAINS, STATEMENT_LISTS
from wx2tg.syntax.script.observations import Mistake
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node
from wx2tg.text import Span

DEEPEST = 400
"""The most levels of nesting. Chromium parses about a thousand, but any number of operators or calls in a row."""

TOO_DEEP = "it is nested too deeply"
"""The problem of code with more levels of nesting, as users read it."""


Check = Callable[[Scan, Node], None]
"""Looks at a node, and records mistakes or newer syntax in the scan."""

Handler = Callable[[Scan, Node], bool]
"""Looks at a node before its children; returns whether the walk visits them."""

Visit = tuple[tuple[Check, ...], Handler | None, bool]
"""For a node kind: the checks to run, then the handler, and whether the kind belongs to a chain (`kinds.CHAINS`)."""


def span_of(node: Node) -> Span:
    """The span of `node`."""
    return Span(node.start_byte, node.end_byte)


def table(kinds: Sequence[str], handlers: Mapping[str, Handler], *checks: Mapping[str, Check]) -> tuple[Visit, ...]:
    """One `Visit` for each node kind, at the index of its `kind_id` in the grammar."""
    return tuple(
        (tuple(found[kind] for found in checks if kind in found), handlers.get(kind), kind in CHAINS) for kind in kinds
    )


def walk(scan: Scan, root: Node, visits: Sequence[Visit], deepest: int | None = DEEPEST) -> None:
    """Visit `root` and its nodes, parents before children, in order of the text. `visits` is made by `table`.

    More than `deepest` levels of nesting are a mistake that ends the walk, because a browser's stack could not parse
    the code; None means no limit.
    """
    cursor = root.walk()
    path, around = scan.path, scan.around
    while True:
        node = cursor.node
        assert node is not None
        checks, handler, chained = visits[node.kind_id]
        for check in checks:
            check(scan, node)
        if (handler is None or handler(scan, node)) and cursor.goto_first_child():
            path.append(node)
            if not chained:
                around.append(node)
                if deepest is not None and len(around) > deepest:
                    scan.mistakes.append(Mistake(node.start_byte, node.start_byte + 1, TOO_DEEP))
                    return
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            if path.pop() is around[-1]:
                around.pop()
            scope = scan.scope
            if scope.depth == len(path) and scope.parent is not None:
                scan.scope = scope.then or scope.parent


def below(node: Node, without: Container[str]) -> Iterator[tuple[Node, Node]]:
    """(node, parent) for `node` and the named nodes in it, in order; skips nodes of kinds `without` and their contents.

    It keeps a list instead of recursing, because a chain of calls may be deeper than Python's stack.
    """
    waiting = [(node, node)]
    while waiting:
        found, parent = waiting.pop()
        if found.type not in without:
            yield found, parent
            waiting += [(child, found) for child in reversed(found.named_children)]


def statement(scan: Scan, node: Node) -> bool:
    """Keep the start of an expression statement: if a call there becomes `(0,f)()`, it needs a semicolon before it."""
    scan.statement = node.start_byte if scan.path[-1].type in STATEMENT_LISTS else -1
    return True
