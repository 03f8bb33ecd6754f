"""What names mean at a place of a template: loop variables, wxs modules, fields of the data; and their bits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from wx2tg.emit.naming import Naming

_ESCAPED = re.compile('["\\\\\\x00-\\x1f\\u2028\\u2029\\ud800-\\udfff]')
# In JSON no text holds a brace or a comma before a quotation mark that is not escaped.
_PROTO_KEY = re.compile(r'([{,] ?)"__proto__":')
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
# Names beyond the last share bits: a binding compares its values anyway. The sign bit stays free, since a negative
# mask means "everything".
_BITS = 30
# What stays is for the values of slots, all of them; render/dynamic-slots.js knows it.
_SLOT_VALUES = 1 << 30


@dataclass(slots=True)
class Bits:
    """One bit for each root name that a template reads. `read` are the names that were asked for."""

    by_name: dict[str, int] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def of(self, name: str) -> int:
        """The bit of `name`."""
        self.read.add(name)
        return self.by_name.setdefault(name, 1 << len(self.by_name) % _BITS)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a loop or of `let:`: its JavaScript, the bits of what it comes from, the data path it stands for.

    `path` is a JavaScript array expression without the brackets (`"rows",x1`), empty where there is none; `fresh` is,
    where the path cannot tell, JavaScript for whether an update changes it: of an index, whether the row moved; `row`
    says that it is the item of a loop.
    """

    js: str
    bits: int
    path: str = ""
    fresh: str = ""
    row: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Names visible at one place. `root` is the JavaScript name of the data; `bits` None means a named template.

    A named template is updated as a whole, so everything in it depends on bit 1. `slot` is the JavaScript name of the
    values of the slot that shows what is written here, `changes` that of what changed in a named template's data.
    `asked` are those of `Variable.fresh` that somebody asked for.
    """

    root: str
    wxs: Mapping[str, str]
    bits: Bits | None
    variables: Mapping[str, Variable] = field(default_factory=dict)
    slot: str = ""
    changes: str = ""
    naming: Naming = field(default_factory=Naming)
    asked: set[str] = field(default_factory=set)

    def within(self, names: Mapping[str, Variable]) -> Scope:
        """The scope inside a loop."""
        return replace(self, variables={**self.variables, **names})

    def shown(self, names: Iterable[tuple[str, str]]) -> Scope:
        """The scope of what names values of its slot. They change together, and have a bit of their own."""
        js = self.slot or "{}"
        return self.within({variable: Variable(f"({js}){member(value)}", _SLOT_VALUES) for variable, value in names})

    def bits_of(self, name: str) -> int:
        """The bits that change when `name` does; a wxs module never changes."""
        if name in self.variables:
            return self.variables[name].bits
        if name in self.wxs:
            return 0
        return 1 if self.bits is None else self.bits.of(name)

    def js(self, name: str) -> str:
        """The JavaScript for `name`."""
        if name in self.variables:
            return self.variables[name].js
        if name in self.wxs:
            return self.wxs[name]
        return f"{self.root}{member(name)}"


def guard(bits: int, scope: Scope) -> str:
    """The condition for an update: one of `bits` is set, or everything is new."""
    changed = scope.naming.local("changed")
    return f"{changed} & {bits}" if bits else f"{changed} < 0"


def object_key(name: str) -> str:
    """`name` as a key of an object literal; `__proto__: x` would set the prototype."""
    if name == "__proto__":
        return f"[{quote(name)}]"
    return name if _IDENTIFIER.fullmatch(name) else quote(name)


def literal(value: object, *, sort_keys: bool = False) -> str:
    """JSON data as a JavaScript expression, in which every key of an object is its own."""
    return _PROTO_KEY.sub(r'\1["__proto__"]:', json.dumps(value, ensure_ascii=False, sort_keys=sort_keys))


def member(name: str) -> str:
    """`.name`, or `["na-me"]`."""
    return f".{name}" if _IDENTIFIER.fullmatch(name) else f"[{quote(name)}]"


def quote(text: str) -> str:
    """`text` as a JavaScript string literal."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in '"\\':
        return "\\" + char
    return "\\n" if char == "\n" else f"\\u{ord(char):04x}"
