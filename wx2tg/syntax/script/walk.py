"""The walk over a syntax tree: the loop that calls the handlers."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from wx2tg.syntax.script.kinds import CHAINS, STATEMENT_LISTS
from wx2tg.syntax.script.observations import Mistake
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node
from wx2tg.text import Span

DEEPEST = 400
"""Levels of code. Chromium reads about a thousand of them, but any number of operators or calls in a row."""

TOO_DEEP = "it is nested too deeply"
"""What is wrong with code of more levels."""


Check = Callable[[Scan, Node], None]
"""Looks at a node, and notes what is wrong with it or new in it."""

Handler = Callable[[Scan, Node], bool]
"""Looks at a node before its children; answers whether they are to be visited."""

Visit = tuple[tuple[Check, ...], Handler | None, bool]
"""What is done with nodes of a kind: the checks, then the handler; and whether it is one of those of a chain."""


def span_of(node: Node) -> Span:
    """The span of `node`."""
    return Span(node.start_byte, node.end_byte)


def table(kinds: Sequence[str], handlers: Mapping[str, Handler], *checks: Mapping[str, Check]) -> tuple[Visit, ...]:
    """`handlers` and `checks` by the numbers of a grammar."""
    return tuple(
        (tuple(found[kind] for found in checks if kind in found), handlers.get(kind), kind in CHAINS) for kind in kinds
    )


def walk(scan: Scan, root: Node, visits: Sequence[Visit], deepest: int | None = DEEPEST) -> None:
    """Visit every node of `root`, outside in and in order.

    Where code is nested so deeply that a browser has no stack to read it, that is a mistake, and the walk ends.
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
    """`node` and the named nodes in it with their parents, in order; not those of kinds `without`, and what is in them.

    A list of what waits takes the place of recursion: a chain of calls may be longer than Python's stack.
    """
    waiting = [(node, node)]
    while waiting:
        found, parent = waiting.pop()
        if found.type not in without:
            yield found, parent
            waiting += [(child, found) for child in reversed(found.named_children)]


def statement(scan: Scan, node: Node) -> bool:
    """Remember where an expression statement in a list of statements starts: a parenthesis there needs a semicolon."""
    scan.statement = node.start_byte if scan.path[-1].type in STATEMENT_LISTS else -1
    return True
