"""Writes template expressions as JavaScript: null-safe members, names resolved, no more parentheses than needed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from wx2tg.emit.names import Scope, member, object_key, quote
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


def bits_of(expression: Expression, scope: Scope) -> int:
    """The bits of every name that `expression` reads."""
    bits = 0
    for name in names_in(expression):
        bits |= scope.bits_of(name)
    return bits


def names_in(expression: Expression) -> Iterator[str]:
    """The names that `expression` reads, with repetitions."""
    stack: list[Expression | Property | Spread] = [expression]
    while stack:
        match stack.pop():
            case Name(name=name):
                yield name
            case Member(object=target):
                stack.append(target)
            case Index(object=target, index=index):
                stack += [target, index]
            case Call(callee=callee, arguments=arguments):
                stack += [callee, *arguments]
            case Unary(operand=operand):
                stack.append(operand)
            case Binary(left=left, right=right) | Logical(left=left, right=right):
                stack += [left, right]
            case Conditional(test=test, consequent=consequent, alternate=alternate):
                stack += [test, consequent, alternate]
            case Array(elements=elements):
                stack += [element for element in elements if element is not None]
            case Object(properties=properties):
                stack += properties
            case Property(value=value):
                stack.append(value)
            case Spread(argument=argument):
                stack.append(argument)


def javascript(expression: Expression, scope: Scope) -> str:
    """`expression` as JavaScript."""
    return _write(expression, scope, 0)


def _write(node: Expression, scope: Scope, strength: int) -> str:
    text, own = _text(node, scope)
    return f"({text})" if own < strength else text


def _text(node: Expression, scope: Scope) -> tuple[str, int]:
    match node:
        case Name(name=name):
            return scope.js(name), 20
        case Literal(value=value):
            return _literal(value)
        case Member(object=target, property=name):
            return f"{_write(target, scope, _POSTFIX)}?{_optional(member(name))}", _POSTFIX
        case Index(object=target, index=index):
            return f"{_write(target, scope, _POSTFIX)}?.[{_write(index, scope, 0)}]", _POSTFIX
        case Call(callee=callee, arguments=arguments):
            written = ", ".join(_write(argument, scope, 1) for argument in arguments)
            return f"{_write(callee, scope, _POSTFIX)}?.({written})", _POSTFIX
        case Unary(operator=operator, operand=operand):
            space = " " if operator.isalpha() else ""
            written = _write(operand, scope, _UNARY)
            # `- -a` must not become `--a`.
            return f"{operator}{space or (' ' if written.startswith(operator) else '')}{written}", _UNARY
        case Binary(operator=operator, left=left, right=right):
            own = _BINARY[operator]
            return f"{_write(left, scope, own)} {operator} {_write(right, scope, own + 1)}", own
        case Logical(operator=operator, left=left, right=right):
            # `??` may not stand next to `||` or `&&` without parentheses.
            own = _NULLISH if operator == "??" else _BINARY[operator]
            inner = _POSTFIX if operator == "??" else own
            return f"{_write(left, scope, inner)} {operator} {_write(right, scope, inner + 1)}", own
        case Conditional(test=test, consequent=consequent, alternate=alternate):
            parts = (_write(test, scope, 3), _write(consequent, scope, 1), _write(alternate, scope, 1))
            return f"{parts[0]} ? {parts[1]} : {parts[2]}", _CONDITIONAL
        case Array(elements=elements):
            written = ", ".join("" if element is None else _element(element, scope) for element in elements)
            return f"[{written}{',' if elements and elements[-1] is None else ''}]", 20
        case Object(properties=properties):
            return f"{{{', '.join(_property(item, scope) for item in properties)}}}", 20
        case _:
            raise TypeError(f"not an expression: {node!r}")


def _optional(access: str) -> str:
    return access if access.startswith(".") else f".{access}"


def _element(element: Expression | Spread, scope: Scope) -> str:
    return f"...{_write(element.argument, scope, 1)}" if isinstance(element, Spread) else _write(element, scope, 1)


def _property(item: Property | Spread, scope: Scope) -> str:
    if isinstance(item, Spread):
        return f"...{_write(item.argument, scope, 1)}"
    return f"{object_key(item.key)}: {_write(item.value, scope, 1)}"


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
