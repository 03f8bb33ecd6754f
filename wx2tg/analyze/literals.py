"""Which texts of a project an expression may stand for: a list of them, a choice, or a setting of another module.

As in `flows`, names are compared, not objects: an imported name, or a member of an object, may be anything that some
module keeps under that name. So a result may be too many texts; of what is data there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from wx2tg.analyze.declarations import Declaration
from wx2tg.analyze.scripts import Script, function_of, last_name
from wx2tg.syntax.script.kinds import FIELDS, TRANSPARENT
from wx2tg.syntax.script.trees import Node, all_of

_DEEPEST = 16
_MOST_STEPS = 2_000
# Names of so few letters are compared within one module only.
_SHORT = 2
# Methods of a list or a text whose result is made of what they are called on.
_KEEPING = frozenset("concat filter flat map reverse slice split splice toString trim join".split())
_ANY = "*"
"""The key of every member of an object, for `Object.values`."""

_Keys = tuple[str, ...]


class Literal(NamedTuple):
    """A text, or several with `+` between them, in a script."""

    item: Script
    node: Node
    text: str


def constant(item: Script, node: Node) -> str | None:
    """The text of a literal, or of literals with `+` between them; None of anything else."""
    written = item.text(node)
    if node.type == "string" or (node.type == "template_string" and "${" not in written):
        return None if "\\" in written else written[1:-1]
    if node.type in TRANSPARENT and node.named_children:
        return constant(item, node.named_children[0])
    if node.type != "binary_expression" or node.children[1].type != "+":
        return None
    left, right = constant(item, node.children[0]), constant(item, node.children[-1])
    return None if left is None or right is None else left + right


class Literals(msgspec.Struct):
    """The search in all scripts of a project. Each question is limited in depth and in steps."""

    scripts: list[Script]
    _steps: int = 0
    _seen: set[tuple[str, int, int, _Keys]] = msgspec.field(default_factory=set)

    def of(self, item: Script, node: Node, keys: _Keys) -> list[Literal]:
        """The texts that the member at `keys` of the value of `node` may be."""
        self._steps, self._seen = 0, set()
        return list(self._follow(item, node, keys, 0))

    def argument(self, item: Script, name: str, index: int, keys: _Keys) -> list[Literal]:
        """The same of the argument `index` in all calls of functions called `name`."""
        self._steps, self._seen = 0, set()
        return list(self._arguments(item, name, index, keys, 0))

    def _follow(self, item: Script, node: Node, keys: _Keys, depth: int) -> Iterator[Literal]:
        key = (item.source.path, node.start_byte, node.end_byte, keys)
        self._steps += 1
        if key in self._seen or depth > _DEEPEST or self._steps > _MOST_STEPS:
            return
        self._seen.add(key)
        if not keys and (text := constant(item, node)) is not None:
            yield Literal(item, node, text)
            return
        for home, value, more in self._next(item, node, keys):
            yield from self._follow(home, value, more, depth + 1)
        if node.type in ("identifier", "shorthand_property_identifier"):
            yield from self._name(item, node, keys, depth)

    def _next(self, item: Script, node: Node, keys: _Keys) -> Iterator[tuple[Script, Node, _Keys]]:
        """The expressions that the value of `node` comes from, one step back, where no name is between."""
        kind = node.type
        if kind in TRANSPARENT or kind in ("await_expression", "spread_element"):
            yield from ((item, child, keys) for child in node.named_children[:1])
        elif kind in ("ternary_expression", "binary_expression"):
            yield from ((item, child, keys) for child in node.named_children[-2:])
        elif kind == "array":
            more = keys[1:] if keys and (keys[0] in ("[]", _ANY) or keys[0].isdigit()) else keys
            if more != keys or not keys:
                yield from ((item, child, more) for child in node.named_children)
        elif kind == "object" and keys:
            yield from self._members(item, node, keys)
        elif kind in ("member_expression", "subscript_expression"):
            root, own = item.chain(node)
            yield from self._member(item, root, (*own, *keys))
        elif kind == "call_expression":
            yield from self._call(item, node, keys)

    def _members(self, item: Script, node: Node, keys: _Keys) -> Iterator[tuple[Script, Node, _Keys]]:
        for child in node.named_children:
            if child.type == "spread_element":
                yield item, child, keys
            elif (name := item.key_of(child)) is not None and keys[0] in (name, "[]", _ANY):
                yield item, child if child.type.startswith("shorthand") else child.children[-1], keys[1:]

    def _member(self, item: Script, root: Node, keys: _Keys) -> Iterator[tuple[Script, Node, _Keys]]:
        if root.type == "this":
            yield from self._kept(item, [item], keys[-1])
        else:
            yield item, root, keys

    def _call(self, item: Script, node: Node, keys: _Keys) -> Iterator[tuple[Script, Node, _Keys]]:
        callee, name = node.children[0], last_name(item, node.children[0])
        arguments = item.arguments(node)
        if name in ("values", "assign", "freeze", "from") and callee.type == "member_expression":
            more = (_ANY, *keys) if name == "values" else keys
            yield from ((item, argument, more) for argument in arguments)
        elif name in _KEEPING and callee.type == "member_expression":
            yield item, callee.children[0], keys
            yield from ((item, argument, keys) for argument in arguments if name == "concat")
        elif name in ("require", "getApp", "getExtConfigSync"):
            yield from self._kept(item, self.scripts, keys[-1]) if keys else ()
        elif name and not item.is_wx(callee):
            for home in self._homes(item, name):
                yield from ((home, value, keys) for value in home.returns().get(name, ()))

    def _name(self, item: Script, node: Node, keys: _Keys, depth: int) -> Iterator[Literal]:
        name = item.text(node)
        home = item.declaration(node, name)
        if home is None:
            return
        keys = (*home.keys, *keys)
        if home.kind == "parameter":
            if function := function_of(item, home.node):
                yield from self._arguments(item, function, home.position, keys, depth + 1)
            return
        for where, value, more in self._declared(item, home, name, keys):
            yield from self._follow(where, value, more, depth + 1)

    def _declared(
        self, item: Script, home: Declaration, name: str, keys: _Keys
    ) -> Iterator[tuple[Script, Node, _Keys]]:
        if home.kind == "import":
            told = [key for key in keys if key not in ("[]", _ANY)]
            sought = told[-1] if told else _imported(item, home.node, name)
            rest = keys[keys.index(sought) + 1 :] if told else keys
            yield from ((where, value, rest) for where, value, _ in self._kept(item, self.scripts, sought))
        elif home.kind == "variable":
            value = home.node.child_by_field_name("value")
            written = ([value] if value is not None else []) + item.assigned_names().get(name, [])
            yield from ((item, found, keys) for found in written)
            yield from ((item, found, keys) for found in _added(item, name))
            if keys:
                yield from ((item, found, ()) for found in item.assigned_members().get(keys[-1], ()))

    def _arguments(self, item: Script, name: str, index: int, keys: _Keys, depth: int) -> Iterator[Literal]:
        for home in self._homes(item, name):
            for call in home.calls().get(name, ()):
                arguments = home.arguments(call)
                if index < len(arguments):
                    yield from self._follow(home, arguments[index], keys, depth + 1)

    def _homes(self, item: Script, name: str) -> list[Script]:
        return [home for home in (self.scripts if len(name) > _SHORT else [item]) if home.mentions(name)]

    def _kept(self, item: Script, homes: list[Script], name: str) -> Iterator[tuple[Script, Node, _Keys]]:
        """What some module keeps under a name: in an object, a variable, a member or a field of a class."""
        for home in homes if len(name) > _SHORT else [item]:
            if home.mentions(name):
                for kind in ("pair", "variable_declarator", *sorted(FIELDS)):
                    if kind in FIELDS and (kind == "field_definition") != (home.syntax.language == "javascript"):
                        continue
                    for node in all_of(home.syntax, kind):
                        if home.text(node.children[0]).strip("\"'") == name:
                            yield home, node.children[-1], ()
                yield from ((home, value, ()) for value in home.assigned_members().get(name, ()))


def _imported(item: Script, statement: Node, name: str) -> str:
    """The name that a module exports what is `name` here: `ids` in `import { ids as templates }`."""
    waiting = list(statement.named_children)
    while waiting:
        node = waiting.pop()
        alias = node.child_by_field_name("alias") if node.type == "import_specifier" else None
        if alias is not None and item.text(alias) == name:
            return item.text(node.named_children[0])
        waiting += node.named_children
    return name


def _added(item: Script, name: str) -> Iterator[Node]:
    """What `name.push(...)` and `name.unshift(...)` add to a list."""
    for method in ("push", "unshift"):
        for call in item.calls().get(method, ()):
            callee = call.children[0]
            if callee.type == "member_expression" and item.text(callee.children[0]) == name:
                yield from item.arguments(call)
