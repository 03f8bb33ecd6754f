"""Writes attribute values and texts as JavaScript."""

from __future__ import annotations

from wx2tg.emit.expression import bits_of, javascript
from wx2tg.emit.names import Scope, quote
from wx2tg.emit.needs import Needs
from wx2tg.ir.nodes import Value
from wx2tg.syntax.expr import Expression, Index, Name


def value_js(value: Value, scope: Scope, needs: Needs) -> str:
    """One hole keeps its type; a mixture is joined to a string; nothing is the empty string."""
    if len(value.parts) == 1 and not isinstance(value.parts[0], str):
        return javascript(value.parts[0].expression, scope)
    parts = [quote(part) if isinstance(part, str) else text_js(part.expression, scope, needs) for part in value.parts]
    return " + ".join(parts) or '""'


def content_js(value: Value, scope: Scope, needs: Needs) -> str:
    """The text of a text node."""
    if len(value.parts) == 1 and not isinstance(value.parts[0], str):
        return text_js(value.parts[0].expression, scope, needs)
    return value_js(value, scope, needs)


def text_js(expression: Expression, scope: Scope, needs: Needs) -> str:
    """The text of a hole's value. What is undefined in an array has come to WeChat's templates as null."""
    js = javascript(expression, scope)
    if needs.array_nulls:
        text = needs.use("render/array-nulls", "textIn")
        match expression:
            case Index(object=target, index=index):
                return f"{text}({js}, {javascript(target, scope)}, {javascript(index, scope)})"
            case Name(name=name) if name in scope.variables and scope.variables[name].row:
                return f"{text}({js}, [{js}], 0)"
    return f"{needs.use('render/block', 'text')}({js})"


def value_bits(value: Value, scope: Scope) -> int:
    """The bits of the names that a value reads."""
    bits = 0
    for part in value.parts:
        if not isinstance(part, str):
            bits |= bits_of(part.expression, scope)
    return bits
