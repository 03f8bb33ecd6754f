"""The expressions of `{{ }}` holes and of a template's `data`."""

from wx2tg.syntax.expr.nodes import (
    UNDEFINED,
    Array,
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Literal,
    Logical,
    Member,
    Name,
    Object,
    Property,
    Spread,
    Unary,
    Undefined,
    children,
)
from wx2tg.syntax.expr.parse import MAX_DEPTH, Parsed, parse, parse_data
from wx2tg.syntax.expr.print import outline
from wx2tg.syntax.expr.trail import Trail, trail

__all__ = [
    "MAX_DEPTH",
    "UNDEFINED",
    "Array",
    "Binary",
    "Call",
    "Conditional",
    "Expression",
    "Index",
    "Literal",
    "Logical",
    "Member",
    "Name",
    "Object",
    "Parsed",
    "Property",
    "Spread",
    "Trail",
    "Unary",
    "Undefined",
    "children",
    "outline",
    "parse",
    "parse_data",
    "trail",
]
