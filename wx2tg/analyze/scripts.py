"""A script as an analysis of flows reads it: who declares a name, what is assigned, called and returned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from wx2tg.syntax import script
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node, SyntaxTree, all_of, read
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Source, Span

_FUNCTIONS = frozenset(
    "function_declaration function_expression arrow_function method_definition generator_function "
    "generator_function_declaration".split()
)
_BLOCKS = frozenset({"program", "statement_block", "switch_case", "switch_default", "class_static_block"})
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_NAMED = frozenset({"function_declaration", "generator_function_declaration", "class_declaration", "enum_declaration"})
_TEXTS = frozenset({"string", "template_string", "ternary_expression", "binary_expression"})
_FEW = 50
_EXPORTS = re.compile(
    r"(?:\bmodule\s*\.\s*)?\bexports\s*=\s*\{[^{}]*\}|\bexports\s*\.[\w$]+\s*=\s*[\w$]+|\bexport\s*(?:\{[^{}]*\}|default\s+[\w$]+)"
)
_LARGEST = 150_000
_PARAMETERS = frozenset({"required_parameter", "optional_parameter", "assignment_pattern"})


@dataclass(frozen=True, slots=True)
class Head:
    """What an address begins with, at a place: a text of the project (`known`), or data."""

    source: Source
    span: Span
    known: bool


class Declaration(NamedTuple):
    """Where a name comes from: `node` is its declarator or its function, `keys` what a pattern takes of the value."""

    kind: Literal["import", "function", "parameter", "variable", "data"]
    node: Node
    position: int = 0
    keys: tuple[str, ...] = ()


_Index = dict[str, list[Node]]


@dataclass(slots=True)
class Script:
    """A module with its tree. What is looked up often is looked up once."""

    module: script.Module
    _syntax: SyntaxTree | None = None
    _found: dict[str, _Index] = field(default_factory=dict)
    _blocks: dict[int, dict[str, Declaration]] = field(default_factory=dict)

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
        """An address begins with a text of the project."""
        return Head(self.source, span_of(node), known=True)

    def data(self, place: Node | Span) -> Head:
        """An address begins with data."""
        return Head(self.source, place if isinstance(place, Span) else span_of(place), known=False)

    @property
    def is_large(self) -> bool:
        """Whether this is more than people write: a packed library, which is not followed."""
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
        """Whether a function is declared, and its name stands nowhere else in the module, unless to be exported."""
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
        """The name under which a function goes on that is taken as a value: `const get = promisify(wx.request)`."""
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
            while up is not None and up.type not in _FUNCTIONS:
                up = up.parent
            if up is not None and node.named_children and (name := function_of(self, up)):
                yield name, node.named_children[0]
        for node in all_of(self.syntax, "arrow_function"):
            body = node.child_by_field_name("body")
            if body is not None and body.type != "statement_block" and (name := function_of(self, node)):
                yield name, body

    def declaration(self, node: Node, name: str) -> Declaration | None:
        """Where the name at `node` is declared in the module; None for a global."""
        up = node.parent
        while up is not None:
            if up.type in _FUNCTIONS and (found := self._parameter(up, name)) is not None:
                return found
            if up.type in _BLOCKS:
                if up.id not in self._blocks:
                    self._blocks[up.id] = dict(reversed(list(self._declared(up))))
                if name in self._blocks[up.id]:
                    return self._blocks[up.id][name]
            elif up.type in ("for_in_statement", "catch_clause"):
                bound = up.child_by_field_name("left") or up.child_by_field_name("parameter")
                if bound is not None and any(taken == name for taken, _ in self._taken(bound, ())):
                    return Declaration("data", up)
            elif up.type == "for_statement":
                start = up.child_by_field_name("initializer")
                found = next((item for key, item in self._statement(start) if key == name), None) if start else None
                if found is not None:
                    return found
            up = up.parent
        # A `var` deep inside of a function.
        return self._var(name)

    def _var(self, name: str) -> Declaration | None:
        if "vars" not in self._found:
            index: _Index = {}
            for declarator in all_of(self.syntax, "variable_declarator"):
                for taken, _ in self._taken(declarator.children[0], ()):
                    index.setdefault(taken, []).append(declarator)
            self._found["vars"] = index
        found = self._found["vars"].get(name)
        if not found:
            return None
        keys = dict(self._taken(found[0].children[0], ()))[name]
        return Declaration("variable", found[0], 0, keys)

    def _parameter(self, function: Node, name: str) -> Declaration | None:
        """The parameter `name` of a function; of one that is handed to another function it is data."""
        parameters = function.child_by_field_name("parameters")
        single = function.child_by_field_name("parameter")
        nodes = [single] if single is not None else parameters.named_children if parameters is not None else []
        for index, node in enumerate(child for child in nodes if child.type != "comment"):
            for taken, keys in self._taken(node, ()):
                if taken == name:
                    return Declaration("parameter", function, index, keys)
        return None

    def _declared(self, block: Node) -> Iterator[tuple[str, Declaration]]:
        for child in block.named_children:
            inner = child.child_by_field_name("declaration") if child.type == "export_statement" else child
            if inner is not None:
                yield from self._statement(inner)

    def _statement(self, node: Node) -> Iterator[tuple[str, Declaration]]:
        """The names that a statement declares."""
        if node.type in _DECLARATIONS:
            for declarator in node.named_children:
                if declarator.type == "variable_declarator":
                    for name, keys in self._taken(declarator.children[0], ()):
                        yield name, Declaration("variable", declarator, 0, keys)
        elif node.type in _NAMED:
            named = node.child_by_field_name("name")
            if named is not None:
                yield self.text(named), Declaration("function", node)
        elif node.type == "import_statement":
            for found in _identifiers(node):
                yield self.text(found), Declaration("import", node)

    def _taken(self, pattern: Node, keys: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names that a pattern binds, each with the keys under which its value is found."""
        if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
            name = self.text(pattern)
            yield name, (*keys, name) if pattern.type.startswith("shorthand") else keys
        elif pattern.type in ("object_assignment_pattern", *_PARAMETERS):
            inner = pattern.child_by_field_name("pattern") or pattern.children[0]
            yield from self._taken(inner, keys)
        elif pattern.type == "pair_pattern":
            yield from self._taken(pattern.children[-1], (*keys, self.text(pattern.children[0]).strip("\"'")))
        elif pattern.type in ("object_pattern", "array_pattern", "rest_pattern"):
            more = (*keys, "[]") if pattern.type == "array_pattern" else keys
            for child in pattern.named_children:
                yield from self._taken(child, more)


def _identifiers(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "identifier":
            yield child
        elif child.type != "string":
            yield from _identifiers(child)


def last_name(item: Script, callee: Node) -> str:
    """`get` of `get`, `api.get` and `this.$http["get"]`; "" of anything else."""
    while callee.type in TRANSPARENT:
        callee = callee.named_children[0]
    if callee.type == "identifier":
        return item.text(callee)
    return item.chain(callee)[1][-1] if callee.type in ("member_expression", "subscript_expression") else ""


def function_of(item: Script, node: Node) -> str:
    """The name of a function, "" for one that is handed on at once and called by others."""
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
