"""Prints an expression with every operation in parentheses, for fixtures and debugging."""

from __future__ import annotations

import json

from wx2tg.syntax.expr.nodes import (
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
)


def outline(node: Expression | Spread | Property) -> str:
    """`a + b * c` as `(a + (b * c))`. The tree must come from `parse`, which bounds its depth."""
    match node:
        case Name():
            return node.name
        case Literal(value=Undefined()):
            return "undefined"
        case Literal():
            return json.dumps(node.value, ensure_ascii=False)
        case Member():
            return f"{outline(node.object)}.{node.property}"
        case Index():
            return f"{outline(node.object)}[{outline(node.index)}]"
        case Call():
            return f"{outline(node.callee)}({', '.join(map(outline, node.arguments))})"
        case Unary():
            space = " " if node.operator.isalpha() else ""
            return f"({node.operator}{space}{outline(node.operand)})"
        case Binary() | Logical():
            return f"({outline(node.left)} {node.operator} {outline(node.right)})"
        case Conditional():
            return f"({outline(node.test)} ? {outline(node.consequent)} : {outline(node.alternate)})"
        case Array():
            elements = ", ".join("" if element is None else outline(element) for element in node.elements)
            return f"[{elements},]" if node.elements[-1:] == (None,) else f"[{elements}]"
        case Object():
            return f"{{{', '.join(map(outline, node.properties))}}}"
        case Spread():
            return f"...{outline(node.argument)}"
        case Property():
            return f"{json.dumps(node.key, ensure_ascii=False)}: {outline(node.value)}"
