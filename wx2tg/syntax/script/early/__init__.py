"""Early errors: what the grammars let pass, and a JavaScript engine refuses before it runs a single line.

Many modules share a script of the bundle, so one such line would take all of them with it. Most rules are looked at
during the walk, where their construct is met (`EARLY_CHECKS`); those that need a whole function or module follow
(`finish`). The rules are those of ECMA-262, 16th edition; the tests compare them with acorn's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wx2tg.syntax.script.early.classes import CLASS_CHECKS, finish_classes
from wx2tg.syntax.script.early.functions import FUNCTION_CHECKS, finish_functions
from wx2tg.syntax.script.early.literals import LITERAL_CHECKS
from wx2tg.syntax.script.early.names import finish_names
from wx2tg.syntax.script.early.operators import OPERATOR_CHECKS
from wx2tg.syntax.script.early.ports import PORT_CHECKS, finish_ports
from wx2tg.syntax.script.early.statements import STATEMENT_CHECKS
from wx2tg.syntax.script.early.targets import TARGET_CHECKS
from wx2tg.syntax.script.parser import Node
from wx2tg.syntax.script.walk import Handler, Scan

Check = Callable[[Scan, Node], None]
"""Looks at a node, and notes what is wrong with it."""

_TABLES: tuple[Mapping[str, Check], ...] = (
    CLASS_CHECKS,
    FUNCTION_CHECKS,
    LITERAL_CHECKS,
    OPERATOR_CHECKS,
    PORT_CHECKS,
    STATEMENT_CHECKS,
    TARGET_CHECKS,
)


def _every(checks: tuple[Check, ...]) -> Check:
    def every(scan: Scan, node: Node) -> None:
        for check in checks:
            check(scan, node)

    return checks[0] if len(checks) == 1 else every


def joined(*tables: Mapping[str, Check]) -> dict[str, Check]:
    """One table of all checks."""
    kinds = sorted({kind for table in tables for kind in table})
    return {kind: _every(tuple(table[kind] for table in tables if kind in table)) for kind in kinds}


EARLY_CHECKS = joined(*_TABLES)
"""What looks at which kind of node."""


def checked(handlers: Mapping[str, Handler], *tables: Mapping[str, Check]) -> dict[str, Handler]:
    """`handlers`, each after the checks of its kind of node."""
    checks = joined(*tables)
    return {**handlers, **{kind: _after(check, handlers.get(kind)) for kind, check in checks.items()}}


def _after(check: Check, handler: Handler | None) -> Handler:
    def alone(scan: Scan, node: Node) -> bool:
        check(scan, node)
        return True

    if handler is None:
        return alone

    def both(scan: Scan, node: Node) -> bool:
        check(scan, node)
        return handler(scan, node)

    return both


def finish(scan: Scan) -> None:
    """The rules that need more than a node."""
    finish_functions(scan)
    finish_names(scan)
    finish_classes(scan)
    finish_ports(scan)
