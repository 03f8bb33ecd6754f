"""How a function of emitted code writes the names that are visible at a place of its template."""

from __future__ import annotations

import msgspec

from wx2tg.analyze.template.scope import CLASSES, Scope, Variable, value_names
from wx2tg.emit.literals import member
from wx2tg.emit.needs import Needs
from wx2tg.emit.template.frame import Frame
from wx2tg.ir.nodes import Value

# The values of a slot share the bit that no field has; render/dynamic-slots.js knows it.
_SLOT_VALUES = 1 << 30


class Place(msgspec.Struct, frozen=True):
    """The names of `scope` as the function of `frame` writes them."""

    frame: Frame
    scope: Scope

    @property
    def needs(self) -> Needs:
        return self.frame.needs

    def local(self, name: str) -> str:
        """A variable that means the same in every function, see `Naming.local`."""
        return self.frame.unit.naming.local(name)

    def member(self, name: str) -> str:
        """A member of the runtime's objects, see `Naming.member`."""
        return self.frame.unit.naming.member(name)

    def js(self, name: str) -> str:
        """The JavaScript for `name`."""
        variable = self.scope.variables.get(name)
        if variable is not None:
            return self.variable(variable)
        if name in self.scope.wxs:
            return self.frame.unit.modules[self.scope.wxs[name]]
        return f"{self.local('data')}{member(name)}"

    def variable(self, variable: Variable) -> str:
        """The JavaScript for a variable of a loop, a `let:` or a slot."""
        if variable.kind == "slot":
            values = self.frame.slots[variable.slot] if variable.slot is not None else "({})"
            return f"{values}{member(variable.member)}"
        return self.frame.written[variable].js

    def bits_of(self, name: str) -> int:
        """The bits that are set in the mask of an update which changes `name`; a wxs module never changes."""
        variable = self.scope.variables.get(name)
        if variable is not None:
            return _SLOT_VALUES if variable.kind == "slot" else self.frame.written[variable].bits
        if name in self.scope.wxs:
            return 0
        return self.bits_of_field(name)

    def bits_of_field(self, name: str) -> int:
        """The same for a field of the data; a named template is updated as a whole."""
        return 1 if self.scope.named else self.frame.unit.facts.bits[name]

    def bits_of_classes(self) -> int:
        """The bits of the classes that the component was given, where its own are prefixed."""
        return self.bits_of_field(CLASSES) if self.frame.unit.scoped else 0

    def bits_of_value(self, value: Value) -> int:
        """The bits of all names that a value reads."""
        bits = 0
        for name in value_names(value):
            bits |= self.bits_of(name)
        return bits

    def guard(self, bits: int) -> str:
        """The condition for an update: one of `bits` is set, or, without bits, everything is new."""
        changed = self.local("changed")
        return f"{changed} & {bits}" if bits else f"{changed} < 0"
