"""Writes attribute values and texts as JavaScript."""

from __future__ import annotations

from wx2tg.emit.expression import bits_of, javascript
from wx2tg.emit.names import Scope, quote
from wx2tg.emit.needs import Needs
from wx2tg.ir.nodes import Value


def value_js(value: Value, scope: Scope, needs: Needs) -> str:
    """One hole keeps its type; a mixture is joined to a string; nothing is the empty string."""
    if len(value.parts) == 1 and not isinstance(value.parts[0], str):
        return javascript(value.parts[0].expression, scope)
    parts = [
        quote(part)
        if isinstance(part, str)
        else f"{needs.use('render/block', 'text')}({javascript(part.expression, scope)})"
        for part in value.parts
    ]
    return " + ".join(parts) or '""'


def value_bits(value: Value, scope: Scope) -> int:
    """The bits of the names that a value reads."""
    bits = 0
    for part in value.parts:
        if not isinstance(part, str):
            bits |= bits_of(part.expression, scope)
    return bits
