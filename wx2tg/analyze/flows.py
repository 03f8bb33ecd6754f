"""Whether an address in a script is written in the project or arrives as data while the app runs.

Only the beginning of an address matters: `BASE + "/goods?id=" + id` has the host of `BASE`. The analysis goes backwards
from the address: from a name to the values assigned to it, from a parameter to the arguments in all calls of functions
of that name, from a member of an object to the values assigned to members of that name. Answers of servers, events,
storage and `this.data` are data. So is a parameter of a function that is never called by its name, because then the
framework calls it, or it was passed on as a value.

Names are compared, not objects, so the result may be wrong in both directions. In doubt it is "data": that makes the
Content-Security-Policy wider than it need be, which breaks no app.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from wx2tg.analyze.scripts import Head, Script, function_of, last_name
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node

_DEEPEST = 24
_MOST_STEPS = 4_000
_FEW_STEPS = 200
# Minified code calls everything `e` and `t`: names of so few letters are compared within one module only.
_SHORT = 2
# Methods whose result begins with the same characters as the text that they are called on.
_KEEPING = frozenset(
    "concat replace replaceAll trim trimEnd trimStart slice substring substr toString join split".split()
)
_CODING = frozenset({"encodeURI", "decodeURI", "decodeURIComponent", "String"})
_DATA = frozenset({"data", "properties", "props", "detail", "dataset"})
# Members that hold paths of files on the device, which are never addresses of the web.
_FILES = frozenset({"tempFilePath", "tempFilePaths", "tempFiles", "savedFilePath", "tempImagePath", "apFilePath"})
_SCHEME = re.compile(r"(?:(?:https?|wss?):)?(?:\\?/){0,2}", re.IGNORECASE)
_OPEN_URL = re.compile(r"""url\(\s*\\?["']?$""", re.IGNORECASE)

_Key = tuple[str, ...]


class Flows(msgspec.Struct):
    """The analysis of all scripts of a project. What was found for an expression is kept for later questions."""

    scripts: list[Script]
    steps: int = 0
    cycles: int = 0
    open: set[tuple[object, ...]] = msgspec.field(default_factory=set)
    known: dict[tuple[object, ...], tuple[Head, ...]] = msgspec.field(default_factory=dict)

    def begin(self, item: Script) -> None:
        """Start a new question about a module. The number of steps is limited, for a packed library more strictly."""
        self.steps = _MOST_STEPS - _FEW_STEPS if item.is_large else 0

    def heads(self, item: Script, node: Node, depth: int) -> tuple[Head, ...]:
        """What the value of an expression begins with."""
        self.steps += 1
        if depth > _DEEPEST or self.steps > _MOST_STEPS:
            return (item.data(node),)
        key = (item.source.path, node.start_byte, node.end_byte)
        return self.once(key, lambda: self.expression(item, node, depth + 1))

    def once(self, key: tuple[object, ...], look: Callable[[], Iterable[Head]]) -> tuple[Head, ...]:
        """The result of `look`, computed once for each `key`. A value that depends on itself adds nothing to it."""
        if key in self.known:
            return self.known[key]
        if key in self.open:
            self.cycles += 1
            return ()
        self.open.add(key)
        cycles = self.cycles
        found = tuple(dict.fromkeys(look()))
        self.open.discard(key)
        # A result that was computed while one of its own causes was still open is incomplete, so it is not kept.
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
        """A string, or a template literal by its first part."""
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
        """What functions of the name `name` return, in any module."""
        homes = self.homes(item, name)
        values = ((home, value) for home in homes if home.mentions(name) for value in home.returns().get(name, ()))
        return self.once(
            ("returns", homes[0].source.path if len(homes) == 1 else "", name),
            lambda: (head for home, value in values for head in self.heads(home, value, depth)),
        )

    def homes(self, item: Script, name: str) -> list[Script]:
        """The modules in which a function of that name is looked for."""
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
        """A member of an object literal: the last of several with the same key; spread objects are searched too."""
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
        """A member of the result of a call: `require`, `getApp`, `Object.assign`, or a call that answers with data."""
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
        """The texts that stand under a name in any object or module of the project: each of them may be meant."""
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
        """The arguments that calls give for a parameter. Without calls the framework gives it, so it is data."""
        name = function_of(item, function)
        if name == "constructor":
            yield item.known(node)
            return
        found = self.argument(item, name, index, keys, depth) if name else ()
        unused = name and not found and self.is_unused(item, function, name)
        yield from found or [item.known(node) if unused else item.data(node)]

    def is_unused(self, item: Script, function: Node, name: str) -> bool:
        """Whether a function can never be called, not even under another name."""
        others = (other for other in self.scripts if other is not item and other.mentions(name))
        return item.is_unused(function, name) and not any(other.takes(name) for other in others)

    def argument(self, item: Script, name: str, index: int, keys: _Key, depth: int) -> tuple[Head, ...]:
        """The argument `index`, or its member at `keys`, in all calls of functions of the name `name`."""
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
