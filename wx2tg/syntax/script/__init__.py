"""Reads each JavaScript or TypeScript file once, and describes it by facts with spans (`nodes.py`)."""

from wx2tg.syntax.script.members import members
from wx2tg.syntax.script.nodes import Module, Reference, Request
from wx2tg.syntax.script.parse import parse
from wx2tg.syntax.script.statements import Part, statements
from wx2tg.syntax.script.tidy import tidied
from wx2tg.syntax.script.variables import Variable, Variables, variables

__all__ = [
    "Module",
    "Part",
    "Reference",
    "Request",
    "Variable",
    "Variables",
    "members",
    "parse",
    "statements",
    "tidied",
    "variables",
]
