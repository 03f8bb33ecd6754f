"""What a name means at a place of a template: a variable of a loop, `let:` or slot, a wxs module, or a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from wx2tg.ir.nodes import Value
from wx2tg.syntax.expr import (
    Array,
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Logical,
    Member,
    Name,
    Object,
    Property,
    Spread,
    Trail,
    Unary,
    trail,
)

CLASSES = "$classes"
"""Stands among the names of the data for the external classes that a component was given."""


class SlotValues(Struct, frozen=True, eq=False):
    """The values that a slot gives to the content that it shows; each content of a component has its own."""


class Variable(Struct, frozen=True, eq=False):
    """A name that stands for something other than a field of the data. Two variables are equal where they are one.

    `kind`: the item or the index of a loop, a name of `let:`, or a value of the slot that shows what is written here.
    `value` is what it comes from, read in `scope`: the list of a loop, the value of a `let:`. `path` is the data path
    that it stands for, None where there is none. `fresh` says, where the path cannot, whether an update changes it.
    `slot` and `member` say which value of which slot it is; without `slot` the values are not there.
    """

    name: str
    kind: Literal["item", "index", "let", "slot"]
    scope: Scope | None = None
    value: Value | None = None
    path: Path | None = None
    fresh: AnyOf | None = None
    slot: SlotValues | None = None
    member: str = ""


class Computed(Struct, frozen=True):
    """A key of a path that is computed: `expression` in `scope`."""

    expression: Expression
    scope: Scope


Key = str | Variable | Computed
"""A key of a data path; a variable is the index of a row."""

Path = tuple[Key, ...]


class Changed(Struct, frozen=True):
    """True in an update that sets the name `name`, or a name that shares its bit, in `scope`."""

    name: str
    scope: Scope


class SetAt(Struct, frozen=True):
    """True in an update that sets something at `path`, above it or below it."""

    path: Path


class NewAt(Struct, frozen=True):
    """True where the data given to a named template are new at `path`."""

    path: Path


class Moved(Struct, frozen=True):
    """True in an update that gives the row of a loop another index."""

    variable: Variable


class AnyOf(Struct, frozen=True, eq=False):
    """True where one of `terms` is: what a variable has instead of a path. A name of `let:` has it `grouped`."""

    terms: tuple[Term, ...]
    grouped: bool


class Chosen(Struct, frozen=True):
    """What counts of `test ? consequent : alternate` besides the test itself, which is read in `scope`."""

    test: Expression
    scope: Scope
    consequent: tuple[Term, ...]
    alternate: tuple[Term, ...]


Term = Changed | SetAt | NewAt | Moved | AnyOf | Chosen
"""A condition under which an update changes a value."""


class Scope(Struct, frozen=True, eq=False):
    """Names visible at one place. `wxs`: name -> module id.

    `named` says that the place is in a named template, which knows nothing but what it was given and is updated as a
    whole; one that is `tracked` is told what is new in that. `slot` are the values of the slot that shows what is
    written here.
    """

    wxs: Mapping[str, str]
    named: bool = False
    tracked: bool = False
    variables: Mapping[str, Variable] = field(default_factory=dict)
    slot: SlotValues | None = None

    def within(self, *variables: Variable) -> Scope:
        """The scope in which `variables` are visible, too."""
        return replace(self, variables={**self.variables, **{variable.name: variable for variable in variables}})

    def shown_by(self, slot: SlotValues | None) -> Scope:
        """The scope of content that the slot with these values shows."""
        return replace(self, slot=slot)

    def is_field(self, name: str) -> bool:
        """Whether `name` is a field of the data, or of what a named template was given."""
        return name not in self.variables and name not in self.wxs

    def data_path(self, expression: Expression) -> Path | None:
        """The data path that `expression` stands for, None where it is none."""
        found = trail(expression)
        return self.path_of(found) if found.is_path else None

    def path_of(self, found: Trail) -> Path | None:
        """The path of a chain of members, whatever its brackets compute; None where it is not one of the data."""
        name = found.name
        if name is None or (name in self.wxs and name not in self.variables):
            return None
        head: Path | None = self.variables[name].path if name in self.variables else (name,)
        if head is None:
            return None
        return (*head, *(key if isinstance(key, str) else Computed(key, self) for key in found.keys))

    def value_path(self, value: Value) -> Path | None:
        """The data path that a single hole stands for, None where it is none."""
        if len(value.parts) != 1 or isinstance(value.parts[0], str):
            return None
        return self.data_path(value.parts[0].expression)


def is_fixed(path: Path) -> bool:
    """Whether no key of a path is a variable, so that it is the same for every copy of a block."""
    return not any(
        isinstance(key, Variable)
        or (isinstance(key, Computed) and any(name in key.scope.variables for name in names_in(key.expression)))
        for key in path
    )


def value_names(value: Value) -> Iterator[str]:
    """The names that a value reads, with repetitions."""
    for part in value.parts:
        if not isinstance(part, str):
            yield from names_in(part.expression)


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
