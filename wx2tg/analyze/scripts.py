"""A script as an analysis of flows reads it: what is assigned, called and returned, and under which names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from wx2tg.analyze.declarations import FUNCTIONS_WITH_PARAMETERS, Declaration, Declarations
from wx2tg.syntax import script
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node, SyntaxTree, all_of, read
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Source, Span

_TEXTS = frozenset({"string", "template_string", "ternary_expression", "binary_expression"})
_FEW = 50
_EXPORTS = re.compile(
    r"(?:\bmodule\s*\.\s*)?\bexports\s*=\s*\{[^{}]*\}|\bexports\s*\.[\w$]+\s*=\s*[\w$]+|\bexport\s*(?:\{[^{}]*\}|default\s+[\w$]+)"
)
_LARGEST = 150_000


class Head(msgspec.Struct, frozen=True):
    """What an address begins with, at a place: a text of the project (`known`), or data."""

    source: Source
    span: Span
    known: bool


_Index = dict[str, list[Node]]
Found = TypeVar("Found")


class Script(msgspec.Struct):
    """A module with its syntax tree. Indexes of calls, assignments and so on are built when first asked for."""

    module: script.Module
    _syntax: SyntaxTree | None = None
    _found: dict[str, _Index] = msgspec.field(default_factory=dict)
    _declarations: Declarations | None = None
    _known: dict[str, Any] = msgspec.field(default_factory=dict)

    def once(self, name: str, look: Callable[[Script], Found]) -> Found:
        """What `look` finds in the script; it is looked for once, and kept under `name`."""
        if name not in self._known:
            self._known[name] = look(self)
        found: Found = self._known[name]
        return found

    @property
    def source(self) -> Source:
        """The text."""
        return self.module.source

    @property
    def syntax(self) -> SyntaxTree:
        """The tree."""
        if self._syntax is None:
            self._syntax = read(self.source, self.module.typescript)
        return self._syntax

    def text(self, node: Node) -> str:
        """The source of `node`."""
        return self.source.text[node.start_byte : node.end_byte]

    def known(self, node: Node) -> Head:
        """The finding that an address begins with a text of the project."""
        return Head(self.source, span_of(node), known=True)

    def data(self, place: Node | Span) -> Head:
        """The finding that an address begins with data."""
        return Head(self.source, place if isinstance(place, Span) else span_of(place), known=False)

    @property
    def is_large(self) -> bool:
        """Whether the module is larger than what people write by hand: a packed library, which is not analysed."""
        return len(self.source.text) > _LARGEST

    def is_assembled(self, node: Node) -> bool:
        """Whether a string is only a part of an origin."""
        return span_of(node) in self.module.assembled

    def mentions(self, name: str) -> bool:
        """Whether a name stands anywhere."""
        return not self.is_large and name in self.source.text

    def mentions_assignment(self, name: str) -> bool:
        """Whether something is assigned to a member of that name."""
        return self.mentions(name) and re.search(rf"\.\s*{re.escape(name)}\s*=(?!=)", self.source.text) is not None

    def is_unused(self, function: Node, name: str) -> bool:
        """Whether the name of a declared function stands nowhere else in the module, except in exports."""
        declaration = function.parent if function.type == "arrow_function" else function
        if declaration is None or declaration.type not in ("variable_declarator", "function_declaration"):
            return False
        if self.source.text.count(name) >= _FEW:
            return False
        words = re.findall(rf"(?<![.\w$]){re.escape(name)}(?![\w$])", _EXPORTS.sub("", self.source.text))
        return len(words) == 1

    def takes(self, name: str) -> bool:
        """Whether a member of that name is read, or taken from an object or a module."""
        return re.search(rf"[.{{,]\s*{re.escape(name)}(?![\w$])", self.source.text) is not None

    def key_of(self, node: Node) -> str | None:
        """The key of a member of an object, where it is a pair or a shorthand."""
        if node.type == "shorthand_property_identifier":
            return self.text(node)
        if node.type != "pair":
            return None
        return self.text(node.children[0]).strip("\"'")

    def arguments(self, call: Node) -> list[Node]:
        """The arguments of a call."""
        arguments = call.child_by_field_name("arguments")
        return [child for child in arguments.named_children if child.type != "comment"] if arguments else []

    def is_wx(self, callee: Node) -> bool:
        """Whether a function is a member of `wx`, whose results are data."""
        return re.match(r"(?:wx|ft)\b", self.text(callee)) is not None

    def chain(self, node: Node) -> tuple[Node, tuple[str, ...]]:
        """The root of `a.b["c"]`, and its keys; a computed key is "[]"."""
        keys: list[str] = []
        while node.type in ("member_expression", "subscript_expression") or node.type in TRANSPARENT:
            if node.type == "member_expression":
                keys.append(self.text(node.children[-1]))
            elif node.type == "subscript_expression":
                index = node.child_by_field_name("index")
                keys.append(self.text(index)[1:-1] if index is not None and index.type == "string" else "[]")
            node = node.named_children[0]
        return node, tuple(reversed(keys))

    def call_at(self, span: Span) -> tuple[Node | None, Node]:
        """The call of the function that stands at `span`, if it is called there, and the function."""
        node = self.syntax.root.descendant_for_byte_range(span.start, span.end) or self.syntax.root
        outer = node
        while outer.parent is not None and outer.parent.type in TRANSPARENT:
            outer = outer.parent
        call = outer.parent
        called = call is not None and call.type == "call_expression" and call.children[0] == outer
        return (call if called else None), outer

    def name_given(self, node: Node) -> str:
        """The name that a function gets which is used as a value: `get` in `const get = promisify(wx.request)`."""
        if node.type == "shorthand_property_identifier_pattern":
            return self.text(node)
        if node.parent is not None and node.parent.type == "pair_pattern":
            return self.text(node.parent.children[-1])
        up = node.parent
        while up is not None and up.type in ("arguments", "call_expression", "sequence_expression", *TRANSPARENT):
            up = up.parent
        if up is None:
            return ""
        if up.type == "variable_declarator":
            return self.text(up.children[0])
        if up.type in ("pair", "field_definition", "public_field_definition"):
            return self.text(up.children[0]).strip("\"'")
        return last_name(self, up.children[0]) if up.type == "assignment_expression" else ""

    def calls(self) -> _Index:
        """All calls, by the last name of the function."""
        return self._index("calls", self._calls)

    def assigned_members(self) -> _Index:
        """What is assigned to members of any object, by the member's name; fields of classes too."""
        return self._index("members", self._assigned_members)

    def assigned_names(self) -> _Index:
        """What is assigned to variables, by name, after their declarations."""
        return self._index("names", self._assigned_names)

    def returns(self) -> _Index:
        """What functions return, by the name of the function."""
        return self._index("returns", self._returns)

    def written(self) -> _Index:
        """The texts, and choices of texts, that stand under a key of an object or are the value of a variable."""
        return self._index("written", self._written)

    def _index(self, name: str, pairs: object) -> _Index:
        if name not in self._found:
            index: _Index = {}
            for key, node in pairs():  # type: ignore[operator]
                index.setdefault(key, []).append(node)
            self._found[name] = index
        return self._found[name]

    def _written(self) -> Iterator[tuple[str, Node]]:
        for kind in ("pair", "variable_declarator"):
            for node in all_of(self.syntax, kind):
                value = node.children[-1]
                if value.type in _TEXTS:
                    yield self.text(node.children[0]).strip("\"'"), value

    def _calls(self) -> Iterator[tuple[str, Node]]:
        for node in all_of(self.syntax, "call_expression"):
            yield last_name(self, node.children[0]), node

    def _assigned_members(self) -> Iterator[tuple[str, Node]]:
        for node in all_of(self.syntax, "assignment_expression"):
            if node.children[0].type in ("member_expression", "subscript_expression"):
                yield self.chain(node.children[0])[1][-1], node.children[-1]
        kind = "field_definition" if self.syntax.language == "javascript" else "public_field_definition"
        for node in all_of(self.syntax, kind):
            value = node.child_by_field_name("value")
            name = node.child_by_field_name("property") or node.child_by_field_name("name")
            if value is not None and name is not None:
                yield self.text(name), value

    def _assigned_names(self) -> Iterator[tuple[str, Node]]:
        for node in all_of(self.syntax, "assignment_expression"):
            if node.children[0].type == "identifier":
                yield self.text(node.children[0]), node.children[-1]

    def _returns(self) -> Iterator[tuple[str, Node]]:
        for node in all_of(self.syntax, "return_statement"):
            up = node.parent
            while up is not None and up.type not in FUNCTIONS_WITH_PARAMETERS:
                up = up.parent
            if up is not None and node.named_children and (name := function_of(self, up)):
                yield name, node.named_children[0]
        for node in all_of(self.syntax, "arrow_function"):
            body = node.child_by_field_name("body")
            if body is not None and body.type != "statement_block" and (name := function_of(self, node)):
                yield name, body

    def declaration(self, node: Node, name: str) -> Declaration | None:
        """Where the name at `node` is declared in the module; None for a global."""
        if self._declarations is None:
            self._declarations = Declarations(self.syntax, self.source)
        return self._declarations.of(node, name)


def last_name(item: Script, callee: Node) -> str:
    """`get` of `get`, `api.get` and `this.$http["get"]`; "" of anything else."""
    while callee.type in TRANSPARENT:
        callee = callee.named_children[0]
    if callee.type == "identifier":
        return item.text(callee)
    return item.chain(callee)[1][-1] if callee.type in ("member_expression", "subscript_expression") else ""


def function_of(item: Script, node: Node) -> str:
    """The name of a function; "" for one that is passed on as an argument and called by others."""
    name = node.child_by_field_name("name")
    if name is not None:
        return item.text(name)
    up = node.parent
    while up is not None and up.type in TRANSPARENT:
        up = up.parent
    if up is None:
        return ""
    if up.type == "variable_declarator" or up.type in ("pair", "field_definition", "public_field_definition"):
        return item.text(up.children[0]).strip("\"'")
    return last_name(item, up.children[0]) if up.type == "assignment_expression" else ""
