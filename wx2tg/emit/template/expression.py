"""Writes template expressions as JavaScript. Members are read with `?.`, and parentheses stand only where needed."""

from __future__ import annotations

import math

from wx2tg.emit.literals import member, object_key, quote
from wx2tg.emit.template.place import Place
from wx2tg.syntax.expr import (
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
)

# Binding strength, https://tc39.es/ecma262/#sec-ecmascript-language-expressions; a larger number binds tighter.
_CONDITIONAL, _NULLISH, _UNARY, _POSTFIX = 2, 3, 14, 18
_BINARY = {
    "||": 4, "&&": 5, "|": 6, "^": 7, "&": 8, "==": 9, "!=": 9, "===": 9, "!==": 9, "<": 10, ">": 10, "<=": 10,
    ">=": 10, "instanceof": 10, "in": 10, "<<": 11, ">>": 11, ">>>": 11, "+": 12, "-": 12, "*": 13, "/": 13, "%": 13,
}  # fmt: skip


def javascript(expression: Expression, place: Place) -> str:
    """`expression` as JavaScript."""
    return _write(expression, place, 0)


def _write(node: Expression, place: Place, strength: int) -> str:
    text, own = _text(node, place)
    return f"({text})" if own < strength else text


def _text(node: Expression, place: Place) -> tuple[str, int]:
    match node:
        case Name(name=name):
            return place.js(name), 20
        case Literal(value=value):
            return _literal(value)
        case Member(object=target, property=name):
            return f"{_write(target, place, _POSTFIX)}?{_optional(member(name))}", _POSTFIX
        case Index(object=target, index=index):
            return f"{_write(target, place, _POSTFIX)}?.[{_write(index, place, 0)}]", _POSTFIX
        case Call(callee=callee, arguments=arguments):
            written = ", ".join(_write(argument, place, 1) for argument in arguments)
            return f"{_write(callee, place, _POSTFIX)}?.({written})", _POSTFIX
        case Unary(operator=operator, operand=operand):
            space = " " if operator.isalpha() else ""
            written = _write(operand, place, _UNARY)
            # `- -a` must not become `--a`.
            return f"{operator}{space or (' ' if written.startswith(operator) else '')}{written}", _UNARY
        case Binary(operator=operator, left=left, right=right):
            own = _BINARY[operator]
            return f"{_write(left, place, own)} {operator} {_write(right, place, own + 1)}", own
        case Logical(operator=operator, left=left, right=right):
            # `??` may not stand next to `||` or `&&` without parentheses.
            own = _NULLISH if operator == "??" else _BINARY[operator]
            inner = _POSTFIX if operator == "??" else own
            return f"{_write(left, place, inner)} {operator} {_write(right, place, inner + 1)}", own
        case Conditional(test=test, consequent=consequent, alternate=alternate):
            parts = (_write(test, place, 3), _write(consequent, place, 1), _write(alternate, place, 1))
            return f"{parts[0]} ? {parts[1]} : {parts[2]}", _CONDITIONAL
        case Array(elements=elements):
            written = ", ".join("" if element is None else _element(element, place) for element in elements)
            return f"[{written}{',' if elements and elements[-1] is None else ''}]", 20
        case Object(properties=properties):
            return f"{{{', '.join(_property(item, place) for item in properties)}}}", 20
        case _:
            raise TypeError(f"not an expression: {node!r}")


def _optional(access: str) -> str:
    return access if access.startswith(".") else f".{access}"


def _element(element: Expression | Spread, place: Place) -> str:
    return f"...{_write(element.argument, place, 1)}" if isinstance(element, Spread) else _write(element, place, 1)


def _property(item: Property | Spread, place: Place) -> str:
    if isinstance(item, Spread):
        return f"...{_write(item.argument, place, 1)}"
    return f"{object_key(item.key)}: {_write(item.value, place, 1)}"


def _literal(value: object) -> tuple[str, int]:
    if value is None:
        return "null", 20
    if value is True or value is False:
        return ("true" if value else "false"), 20
    if isinstance(value, str):
        return quote(value), 20
    if isinstance(value, int):
        return str(value), 20
    if isinstance(value, float):
        if math.isinf(value):
            return "Infinity", 20
        return (str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)), 20
    return "void 0", _UNARY
