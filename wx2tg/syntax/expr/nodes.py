"""The tree of an expression; names and meanings are ESTree's. Offsets count from the start of the hole's code."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Undefined(Enum):
    """The value of the literal `undefined`."""

    UNDEFINED = "undefined"


UNDEFINED = Undefined.UNDEFINED


class Name(Struct, frozen=True):
    """A name of the data, of a `wx:for`, a slot or a WXS module. Any word, `class` and `for` too."""

    name: str
    start: int
    end: int


class Literal(Struct, frozen=True):
    """A string, number, boolean, null (None) or undefined."""

    value: str | float | int | bool | Undefined | None
    start: int
    end: int


class Member(Struct, frozen=True):
    """`object.property`, or `object?.property`: WeChat reads a member of undefined as undefined anyway."""

    object: Expression
    property: str
    start: int
    end: int


class Index(Struct, frozen=True):
    """`object[index]`."""

    object: Expression
    index: Expression
    start: int
    end: int


class Call(Struct, frozen=True):
    """`callee(arguments)`: WXS functions, and methods of values."""

    callee: Expression
    arguments: tuple[Expression, ...]
    start: int
    end: int


class Unary(Struct, frozen=True):
    """`+ - ! ~ typeof void` before an operand."""

    operator: str
    operand: Expression
    start: int
    end: int


class Binary(Struct, frozen=True):
    """Arithmetic, comparisons, bits, `instanceof` and `in`."""

    operator: str
    left: Expression
    right: Expression
    start: int
    end: int


class Logical(Struct, frozen=True):
    """`|| && ??`: the right side is evaluated only if the left one does not decide."""

    operator: str
    left: Expression
    right: Expression
    start: int
    end: int


class Conditional(Struct, frozen=True):
    """`test ? consequent : alternate`."""

    test: Expression
    consequent: Expression
    alternate: Expression
    start: int
    end: int


class Spread(Struct, frozen=True):
    """`...argument` in an array or an object."""

    argument: Expression
    start: int
    end: int


class Array(Struct, frozen=True):
    """`[a, , ...b]`; None stands for an element left out."""

    elements: tuple[Expression | Spread | None, ...]
    start: int
    end: int


class Property(Struct, frozen=True):
    """`key: value`; the shorthand `key` has the Name of that name as its value."""

    key: str
    value: Expression
    start: int
    end: int


class Object(Struct, frozen=True):
    """`{a: 1, b, ...c}`, or a hole that holds the same without these braces."""

    properties: tuple[Property | Spread, ...]
    start: int
    end: int


Expression = Name | Literal | Member | Index | Call | Unary | Binary | Logical | Conditional | Array | Object


def children(node: Expression | Spread | Property) -> tuple[Expression | Spread | Property, ...]:
    """The direct children of a node, in order of the text."""
    match node:
        case Name() | Literal():
            return ()
        case Member():
            return (node.object,)
        case Index():
            return node.object, node.index
        case Call():
            return node.callee, *node.arguments
        case Unary():
            return (node.operand,)
        case Binary() | Logical():
            return node.left, node.right
        case Conditional():
            return node.test, node.consequent, node.alternate
        case Array():
            return tuple(element for element in node.elements if element is not None)
        case Object():
            return node.properties
        case Spread():
            return (node.argument,)
        case Property():
            return (node.value,)
