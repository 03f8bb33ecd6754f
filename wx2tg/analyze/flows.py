"""Where an address in a script comes from: written in the project, or data that only arrives.

An address counts by its beginning: `BASE + "/goods?id=" + id` goes wherever `BASE` does. A name is followed to what is
assigned to it, a parameter to the calls of its function in all modules (by the function's name), a member of an object
to what is assigned to members of that name. What answers, events, storage and `this.data` hold is data. So is the
parameter of a function that nobody calls by its name: the framework calls it, or someone hands it on.

This is a guess in both directions, as any analysis of JavaScript is. It leans to "data": a policy that is too wide
breaks no app.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from wx2tg.analyze.scripts import Head, Script, function_of, last_name
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node

_DEEPEST = 24
_MOST_STEPS = 4_000
_FEW_STEPS = 200
# Minified code calls everything `e` and `t`; such a name is followed in its own module only.
_SHORT = 2
# Methods whose result begins as the value begins that they are called on.
_KEEPING = frozenset(
    "concat replace replaceAll trim trimEnd trimStart slice substring substr toString join split".split()
)
_CODING = frozenset({"encodeURI", "decodeURI", "decodeURIComponent", "String"})
_DATA = frozenset({"data", "properties", "props", "detail", "dataset"})
# Files of the phone, which never are addresses of the web.
_FILES = frozenset({"tempFilePath", "tempFilePaths", "tempFiles", "savedFilePath", "tempImagePath", "apFilePath"})
_SCHEME = re.compile(r"(?:(?:https?|wss?):)?(?:\\?/){0,2}", re.IGNORECASE)
_OPEN_URL = re.compile(r"""url\(\s*\\?["']?$""", re.IGNORECASE)

_Key = tuple[str, ...]


@dataclass(slots=True)
class Flows:
    """One analysis of all scripts."""

    scripts: list[Script]
    steps: int = 0
    cycles: int = 0
    open: set[tuple[object, ...]] = field(default_factory=set)
    known: dict[tuple[object, ...], tuple[Head, ...]] = field(default_factory=dict)

    def begin(self, item: Script) -> None:
        """A new question about a module; each may take so many steps, one about a packed library few."""
        self.steps = _MOST_STEPS - _FEW_STEPS if item.is_large else 0

    def heads(self, item: Script, node: Node, depth: int) -> tuple[Head, ...]:
        """What the value of an expression begins with."""
        self.steps += 1
        if depth > _DEEPEST or self.steps > _MOST_STEPS:
            return (item.data(node),)
        key = (item.source.path, node.start_byte, node.end_byte)
        return self.once(key, lambda: self.expression(item, node, depth + 1))

    def once(self, key: tuple[object, ...], look: Callable[[], Iterable[Head]]) -> tuple[Head, ...]:
        """What `look` finds, found once; where it leads back to itself, it adds nothing."""
        if key in self.known:
            return self.known[key]
        if key in self.open:
            self.cycles += 1
            return ()
        self.open.add(key)
        cycles = self.cycles
        found = tuple(dict.fromkeys(look()))
        self.open.discard(key)
        # What was cut short inside of a circle is not all there is.
        if cycles == self.cycles:
            self.known[key] = found
        return found

    def expression(self, item: Script, node: Node, depth: int) -> Iterator[Head]:
        kind = node.type
        if kind in TRANSPARENT or kind in ("await_expression", "sequence_expression", "spread_element"):
            inner = [child for child in node.named_children if child.type != "comment"]
            last = inner[-1 if kind == "sequence_expression" else 0] if inner else None
            if last is not None:
                yield from self.heads(item, last, depth)
        elif kind in ("string", "template_string"):
            yield from self.text(item, node, depth)
        elif kind == "binary_expression":
            yield from self.binary(item, node, depth)
        elif kind == "ternary_expression":
            for name in ("consequence", "alternative"):
                branch = node.child_by_field_name(name)
                if branch is not None:
                    yield from self.heads(item, branch, depth)
        elif kind == "assignment_expression":
            yield from self.heads(item, node.children[-1], depth)
        elif kind == "array":
            for child in node.named_children:
                yield from self.heads(item, child, depth)
        elif kind == "object":  # A list of {url, type}, {src}, {tempFilePath}.
            for child in node.named_children:
                if item.key_of(child) in ("url", "src", "poster"):
                    yield from self.heads(item, child.children[-1], depth)
        elif kind in ("identifier", "shorthand_property_identifier"):
            yield from self.name(item, node, (), depth)
        elif kind in ("member_expression", "subscript_expression"):
            root, keys = item.chain(node)
            yield from self.member(item, root, keys, depth)
        elif kind == "call_expression":
            yield from self.call(item, node, depth)
        elif kind in ("number", "null", "undefined", "true", "false"):
            yield item.known(node)
        else:
            yield item.data(node)

    def text(self, item: Script, node: Node, depth: int) -> Iterator[Head]:
        """A string, or a template by what it begins with."""
        inside = item.text(node)[1:]
        if node.type == "string" or item.is_assembled(node):
            yield item.data(node) if item.is_assembled(node) else item.known(node)
            return
        first = next((child for child in node.named_children if child.type == "template_substitution"), None)
        begins = inside.partition("${")[0].strip() if first is not None else inside
        if first is None or not (_SCHEME.fullmatch(begins) or _OPEN_URL.search(begins)) or begins in ("/", "\\/"):
            yield item.known(node)
        elif not begins and first.named_children:
            yield from self.heads(item, first.named_children[0], depth)
        else:
            yield item.data(node)

    def binary(self, item: Script, node: Node, depth: int) -> Iterator[Head]:
        left, operator, right = node.children[0], node.children[1].type, node.children[-1]
        while operator == "+" and left.type == "binary_expression" and left.children[1].type == "+":
            left, right = left.children[0], left.children[-1]
        if operator in ("||", "??"):
            yield from self.heads(item, left, depth)
            yield from self.heads(item, right, depth)
        elif operator == "&&":
            yield from self.heads(item, right, depth)
        elif operator != "+":
            yield item.known(node)
        elif left.type == "string":
            begins = item.text(left)[1:-1].strip()
            if not begins:
                yield from self.heads(item, right, depth)
            elif (_SCHEME.fullmatch(begins) and begins != "/") or _OPEN_URL.search(begins) or item.is_assembled(left):
                yield item.data(node)
            else:
                yield item.known(left)
        else:
            yield from self.heads(item, left, depth)

    def call(self, item: Script, node: Node, depth: int) -> Iterator[Head]:
        callee, arguments = node.children[0], item.arguments(node)
        if callee.type == "identifier" and item.text(callee) in _CODING and arguments:
            yield from self.heads(item, arguments[0], depth)
        elif callee.type == "member_expression" and item.text(callee.children[-1]) in _KEEPING:
            yield from self.heads(item, callee.children[0], depth)
        else:
            name = last_name(item, callee)
            returned = self.returned(item, name, depth) if name and not item.is_wx(callee) else ()
            yield from returned or [item.data(node)]

    def returned(self, item: Script, name: str, depth: int) -> tuple[Head, ...]:
        """What the functions called `name` return."""
        homes = self.homes(item, name)
        values = ((home, value) for home in homes if home.mentions(name) for value in home.returns().get(name, ()))
        return self.once(
            ("returns", homes[0].source.path if len(homes) == 1 else "", name),
            lambda: (head for home, value in values for head in self.heads(home, value, depth)),
        )

    def homes(self, item: Script, name: str) -> list[Script]:
        """Where a function of that name may be meant."""
        return self.scripts if len(name) > _SHORT else [item]

    def member(self, item: Script, root: Node, keys: _Key, depth: int) -> Iterator[Head]:
        """What the member at `keys` of the value of `root` begins with."""
        self.steps += 1
        if not keys:
            yield from self.heads(item, root, depth)
        elif not _FILES.isdisjoint(keys):
            yield item.known(root)
        elif depth > _DEEPEST or self.steps > _MOST_STEPS:
            yield item.data(root)
        elif root.type in TRANSPARENT or root.type == "spread_element":
            yield from self.member(item, root.named_children[0], keys, depth + 1)
        elif root.type in ("member_expression", "subscript_expression"):
            inner, more = item.chain(root)
            yield from self.member(item, inner, (*more, *keys), depth + 1)
        elif root.type == "object":
            yield from self.in_object(item, root, keys, depth)
        elif root.type == "this":
            yield from self.own(item, root, keys, depth)
        elif root.type in ("identifier", "shorthand_property_identifier"):
            yield from self.name(item, root, keys, depth)
        elif root.type in ("ternary_expression", "binary_expression"):
            for child in root.named_children[-2:]:
                yield from self.member(item, child, keys, depth + 1)
        elif root.type == "call_expression":
            yield from self.in_result(item, root, keys, depth)
        elif root.type == "new_expression":
            yield from self.of_project(item, root, keys[-1], depth)
        else:
            yield item.data(root)

    def in_object(self, item: Script, root: Node, keys: _Key, depth: int) -> Iterator[Head]:
        """A member of an object that is written out; later members and spread objects count."""
        for child in reversed(root.named_children):
            if child.type == "spread_element":
                yield from self.member(item, child, keys, depth + 1)
            elif item.key_of(child) == keys[0]:
                value = child if child.type == "shorthand_property_identifier" else child.children[-1]
                yield from self.member(item, value, keys[1:], depth + 1)
                return
            elif child.type == "pair" and child.children[0].type == "computed_property_name":
                yield item.data(child)

    def in_result(self, item: Script, call: Node, keys: _Key, depth: int) -> Iterator[Head]:
        """A member of what a call gives: of a module, of the app, of merged objects, or of an answer."""
        callee = call.children[0]
        name = last_name(item, callee)
        if name in ("getApp", "require", "getExtConfigSync", "getAccountInfoSync"):
            yield from self.of_project(item, call, keys[-1], depth)
        elif name in ("assign", "merge", "extend"):
            for argument in item.arguments(call):
                yield from self.member(item, argument, keys, depth + 1)
        else:
            yield item.data(call)

    def own(self, item: Script, root: Node, keys: _Key, depth: int) -> Iterator[Head]:
        """A member of `this`."""
        if keys[0] in _DATA:
            yield item.data(root.parent or root)
            return
        values = item.assigned_members().get(keys[-1], ())
        for value in values:
            yield from self.heads(item, value, depth + 1)
        if not values:
            yield item.known(root)

    def of_project(self, item: Script, node: Node, name: str, depth: int) -> Iterator[Head]:
        """A member of a module or of the app: a text of the project, unless someone assigns data to it."""
        for other in self.scripts:
            if other.mentions_assignment(name):
                for value in other.assigned_members().get(name, ()):
                    yield from (head for head in self.heads(other, value, depth + 1) if not head.known)
        yield from self.texts(name, depth)
        yield item.known(node)

    def texts(self, name: str, depth: int) -> tuple[Head, ...]:
        """The texts that the project has under a name, in whatever object or module: those that may be meant."""
        homes = [other for other in self.scripts if len(name) > _SHORT and other.mentions(name)]
        values = ((home, value) for home in homes for value in home.written().get(name, ()))
        return self.once(
            ("texts", name),
            lambda: (head for home, value in values for head in self.heads(home, value, depth + 1) if head.known),
        )

    def name(self, item: Script, node: Node, keys: _Key, depth: int) -> Iterator[Head]:
        """What a name stands for, or its member at `keys`."""
        name = item.text(node)
        if name == "wx" or name == "ft":
            known = keys[:1] == ("env",)
            yield item.known(node) if known else item.data(node)
            return
        home = item.declaration(node, name)
        if home is None:
            yield item.data(node)
        elif home.kind in ("import", "function"):
            if keys:
                yield from self.of_project(item, node, keys[-1], depth)
            else:
                yield from self.texts(name, depth)
                yield item.known(node)
        elif home.kind == "parameter":
            yield from self.parameter(item, node, home.node, home.position, (*home.keys, *keys), depth)
        elif home.kind == "data":
            yield item.data(node)
        else:
            yield from self.variable(item, node, name, home.node, (*home.keys, *keys), depth)

    def variable(self, item: Script, node: Node, name: str, declarator: Node, keys: _Key, depth: int) -> Iterator[Head]:
        value = declarator.child_by_field_name("value")
        plain = declarator.children[0].type == "identifier"
        values = [value] if value is not None else []
        if plain:
            values += item.assigned_names().get(name, ())
            if keys:
                values_of_member = item.assigned_members().get(keys[-1], ())
                for written in values_of_member:
                    yield from (head for head in self.heads(item, written, depth + 1) if not head.known)
        for written in values:
            if written.type == "this" or not keys:
                yield from self.own(item, written, keys, depth) if keys else self.heads(item, written, depth)
            else:
                yield from self.member(item, written, keys, depth + 1)
        if not values:
            yield item.known(node)

    def parameter(self, item: Script, node: Node, function: Node, index: int, keys: _Key, depth: int) -> Iterator[Head]:
        """What calls give for a parameter; without calls it is what the framework gives."""
        name = function_of(item, function)
        if name == "constructor":
            yield item.known(node)
            return
        found = self.argument(item, name, index, keys, depth) if name else ()
        unused = name and not found and self.is_unused(item, function, name)
        yield from found or [item.known(node) if unused else item.data(node)]

    def is_unused(self, item: Script, function: Node, name: str) -> bool:
        """Whether nobody can call a function, not under another name either."""
        others = (other for other in self.scripts if other is not item and other.mentions(name))
        return item.is_unused(function, name) and not any(other.takes(name) for other in others)

    def argument(self, item: Script, name: str, index: int, keys: _Key, depth: int) -> tuple[Head, ...]:
        """What calls of functions called `name` give as the argument `index`, or as its member at `keys`."""
        if depth > _DEEPEST:
            return ()
        homes = self.homes(item, name)
        key = (homes[0].source.path if len(homes) == 1 else "", name, index, keys)
        return self.once(key, lambda: self.given(homes, name, index, keys, depth))

    def given(self, homes: list[Script], name: str, index: int, keys: _Key, depth: int) -> Iterator[Head]:
        for item in homes:
            for call in item.calls().get(name, ()) if item.mentions(name) else ():
                arguments = item.arguments(call)
                if index < len(arguments):
                    yield from self.member(item, arguments[index], keys, depth + 1)
