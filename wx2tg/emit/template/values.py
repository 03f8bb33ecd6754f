"""Writes attribute values and texts as JavaScript."""

from __future__ import annotations

from wx2tg.emit.literals import quote
from wx2tg.emit.template.expression import javascript
from wx2tg.emit.template.place import Place
from wx2tg.ir.nodes import Hole, Value
from wx2tg.syntax.expr import Expression, Index, Member, Name


def value_js(value: Value, place: Place) -> str:
    """One hole keeps its type; a mixture is joined to a string; nothing is the empty string."""
    if len(value.parts) == 1 and not isinstance(value.parts[0], str):
        return javascript(value.parts[0].expression, place)
    parts = [quote(part) if isinstance(part, str) else text_js(part.expression, place) for part in value.parts]
    return " + ".join(parts) or '""'


def content_js(value: Value, place: Place) -> str:
    """The text of a text node."""
    if len(value.parts) == 1 and not isinstance(value.parts[0], str):
        return text_js(value.parts[0].expression, place)
    return value_js(value, place)


def text_js(expression: Expression, place: Place) -> str:
    """The text of a hole's value. With glass-easel, undefined in an array is shown as `null`."""
    js = javascript(expression, place)
    if place.needs.array_nulls:
        text = place.needs.use("render/array-nulls", "textIn")
        match expression:
            case Index(object=target, index=index):
                return f"{text}({js}, {javascript(target, place)}, {javascript(index, place)})"
            case Name(name=name) if name in place.scope.variables and place.scope.variables[name].kind == "item":
                return f"{text}({js}, [{js}], 0)"
    return f"{place.needs.use('render/block', 'text')}({js})"


def is_chain(value: Value) -> bool:
    """Whether a value is a name or a chain of members, which needs no parentheses beside an operator."""
    return (
        len(value.parts) == 1
        and isinstance(value.parts[0], Hole)
        and isinstance(value.parts[0].expression, Name | Member | Index)
    )
