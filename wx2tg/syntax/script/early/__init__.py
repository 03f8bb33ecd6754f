"""Early errors: code that the grammars accept, but that a JavaScript engine refuses before it runs a single line.

Many modules share one script of the bundle, so a single early error would stop all of them. Most rules are checked
during the walk, at the node that they are about (`EARLY_CHECKS`). Rules that need a whole function or module are
checked after it (`finish`). The rules are those of ECMA-262, 16th edition; the tests compare them with acorn's.
"""

from __future__ import annotations

from collections.abc import Mapping

from wx2tg.syntax.script.early.classes import CLASS_CHECKS, finish_classes
from wx2tg.syntax.script.early.functions import FUNCTION_CHECKS, finish_functions
from wx2tg.syntax.script.early.literals import LITERAL_CHECKS
from wx2tg.syntax.script.early.names import finish_names
from wx2tg.syntax.script.early.operators import OPERATOR_CHECKS
from wx2tg.syntax.script.early.ports import PORT_CHECKS, finish_ports
from wx2tg.syntax.script.early.statements import STATEMENT_CHECKS
from wx2tg.syntax.script.early.targets import TARGET_CHECKS
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.walk import Check

EARLY_CHECKS: tuple[Mapping[str, Check], ...] = (
    CLASS_CHECKS,
    FUNCTION_CHECKS,
    LITERAL_CHECKS,
    OPERATOR_CHECKS,
    PORT_CHECKS,
    STATEMENT_CHECKS,
    TARGET_CHECKS,
)
"""Checks by node kind."""


def finish(scan: Scan) -> None:
    """Check the rules that need a whole function, class or module; the walk must be over. Adds to `scan.mistakes`."""
    finish_functions(scan)
    finish_names(scan)
    finish_classes(scan)
    finish_ports(scan)
