"""Builds the nodes for the rules of the grammar, and the values of literals."""

from __future__ import annotations

import re
import sys
from typing import Any

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
)
from wx2tg.syntax.grammar import Token, Transformer, v_args

CONSTANTS: dict[str, bool | Undefined | None] = {"true": True, "false": False, "null": None, "undefined": UNDEFINED}

_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|((?:u[0-9A-Fa-f]{4}\\)*u[0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([\s\S]))"
)
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}

# Digits of the longest literal that is kept as int. JavaScript reads longer ones as inexact floats anyway, and Python
# refuses to read very long integers.
_LONGEST_INTEGER = 15


def string_value(literal: str) -> str:
    """The value of a string literal. An unknown escape gives its character, half a surrogate pair gives U+FFFD."""
    return _ESCAPE.sub(_unescaped, literal[1:-1]) if "\\" in literal else literal[1:-1]


def _unescaped(match: re.Match[str]) -> str:
    byte, units, code, other = match.groups()
    if byte:
        return chr(int(byte, 16))
    if units:
        raw = bytes.fromhex(units.replace("\\", "").replace("u", ""))
        return raw.decode("utf-16-be", "replace")
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0xD800 or 0xE000 <= int(code, 16) < 0x110000 else "\ufffd"
    return _CONTROL.get(other, other)


def number_value(literal: str) -> int | float:
    """The value of a number literal. As in WeChat, `017` is octal: fifteen."""
    if literal[:2] in ("0x", "0X"):
        return int(literal, 16)
    if not literal.isdecimal():
        return _finite(literal)
    if literal[0] == "0" and set(literal) <= set("01234567"):
        return int(literal, 8)
    return int(literal) if len(literal) <= _LONGEST_INTEGER else _finite(literal)


def _finite(literal: str) -> float:
    """The literal as a float; one that is too large gives the largest float, because infinity has no literal."""
    return min(float(literal), sys.float_info.max)


def shorthand(name: str, start: int, end: int) -> Property:
    """The property `name: name`, which a name alone stands for."""
    return Property(name, Name(name, start, end), start, end)


def _end(token: Token) -> int:
    return (token.start_pos or 0) + len(token)


def _start(token: Token) -> int:
    return token.start_pos or 0


@v_args(inline=True)
class Builder(Transformer[Token, Any]):
    """One method for each rule of `grammars/expression.lark`; lark calls it as soon as the rule is recognised."""

    def whole(self, expression: Expression) -> Expression:
        return expression

    def data(self, expression: Expression) -> Object:
        """The object of a template's `data`: a name is a shorthand, an object is itself, any other value is spread."""
        start, end = expression.start, expression.end
        if isinstance(expression, Object):
            return expression
        if isinstance(expression, Name):
            return Object((shorthand(expression.name, start, end),), start, end)
        return Object((Spread(expression, start, end),), start, end)

    def pairs(self, *properties: Property | Spread) -> Object:
        return Object(properties, properties[0].start, properties[-1].end)

    def pairs_from_name(self, name: Token, *properties: Property | Spread) -> Object:
        return self.pairs(self.shorthand(name), *properties)

    def shorthand(self, name: Token) -> Property:
        return shorthand(str(name), _start(name), _end(name))

    def keyed(self, key: Token, value: Expression) -> Property:
        name = str(key)
        if key.type == "STRING":
            name = string_value(name)
        elif key.type == "NUMBER":
            number = number_value(name)
            name = str(int(number)) if number == int(number) else str(number)
        return Property(name, value, _start(key), value.end)

    def spread(self, dots: Token, argument: Expression) -> Spread:
        return Spread(argument, _start(dots), argument.end)

    def choice(self, test: Expression, consequent: Expression, alternate: Expression) -> Conditional:
        return Conditional(test, consequent, alternate, test.start, alternate.end)

    def logical(self, left: Expression, operator: Token, right: Expression) -> Logical:
        return Logical(str(operator), left, right, left.start, right.end)

    def binary(self, left: Expression, operator: Token, right: Expression) -> Binary:
        return Binary(str(operator), left, right, left.start, right.end)

    def prefixed(self, operator: Token, operand: Expression) -> Unary:
        return Unary(str(operator), operand, _start(operator), operand.end)

    def member(self, target: Expression, name: Token) -> Member:
        return Member(target, str(name), target.start, _end(name))

    def index(self, target: Expression, opening: Token, index: Expression, closing: Token) -> Index:
        return Index(target, index, target.start, _end(closing))

    def call(self, callee: Expression, opening: Token, *rest: Any) -> Call:
        return Call(callee, rest[:-1], callee.start, _end(rest[-1]))

    def name(self, word: Token) -> Name | Literal:
        start, end = _start(word), _end(word)
        if word in CONSTANTS:
            return Literal(CONSTANTS[word], start, end)
        return Name(str(word), start, end)

    def number(self, token: Token) -> Literal:
        return Literal(number_value(token), _start(token), _end(token))

    def string(self, token: Token) -> Literal:
        return Literal(string_value(token), _start(token), _end(token))

    def group(self, opening: Token, inner: Expression, closing: Token) -> Expression:
        return inner

    def array(self, opening: Token, *rest: Any) -> Array:
        return Array(rest[:-1], _start(opening), _end(rest[-1]))

    def elision(self) -> None:
        return None

    def object(self, opening: Token, *rest: Any) -> Object:
        return Object(rest[:-1], _start(opening), _end(rest[-1]))
