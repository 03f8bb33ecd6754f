"""Which declaration a name in a script belongs to: a variable, a parameter, a function or an import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from wx2tg.syntax.script.kinds import DEFAULTS, TYPED_PARAMETERS, VARIABLES
from wx2tg.syntax.script.trees import Node, SyntaxTree, all_of
from wx2tg.text import Source

FUNCTIONS_WITH_PARAMETERS = frozenset(
    "function_declaration function_expression arrow_function method_definition generator_function "
    "generator_function_declaration".split()
)
_BLOCKS = frozenset({"program", "statement_block", "switch_case", "switch_default", "class_static_block"})
_NAMED = frozenset({"function_declaration", "generator_function_declaration", "class_declaration", "enum_declaration"})
_WITH_DEFAULT = DEFAULTS | TYPED_PARAMETERS


class Declaration(NamedTuple):
    """Where a name comes from: `node` is its declarator or its function, `keys` what a pattern takes of the value."""

    kind: Literal["import", "function", "parameter", "variable", "data"]
    node: Node
    position: int = 0
    keys: tuple[str, ...] = ()


class Declarations(msgspec.Struct):
    """The declarations of a module, each block read when a name in it is asked for."""

    syntax: SyntaxTree
    source: Source
    _blocks: dict[int, dict[str, Declaration]] = msgspec.field(default_factory=dict)
    _declarators: dict[str, Node] | None = None

    def of(self, node: Node, name: str) -> Declaration | None:
        """Where the name at `node` is declared in the module; None for a global."""
        up = node.parent
        while up is not None:
            if up.type in FUNCTIONS_WITH_PARAMETERS and (found := self._parameter(up, name)) is not None:
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
        # A `var` that stands deeper in the function than the name.
        return self._var(name)

    def _var(self, name: str) -> Declaration | None:
        if self._declarators is None:
            index: dict[str, Node] = {}
            for declarator in all_of(self.syntax, "variable_declarator"):
                for taken, _ in self._taken(declarator.children[0], ()):
                    index.setdefault(taken, declarator)
            self._declarators = index
        found = self._declarators.get(name)
        if found is None:
            return None
        return Declaration("variable", found, 0, dict(self._taken(found.children[0], ()))[name])

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
        if node.type in VARIABLES:
            for declarator in node.named_children:
                if declarator.type == "variable_declarator":
                    for name, keys in self._taken(declarator.children[0], ()):
                        yield name, Declaration("variable", declarator, 0, keys)
        elif node.type in _NAMED:
            named = node.child_by_field_name("name")
            if named is not None:
                yield self._text(named), Declaration("function", node)
        elif node.type == "import_statement":
            for found in _identifiers(node):
                yield self._text(found), Declaration("import", node)

    def _taken(self, pattern: Node, keys: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names that a pattern binds, each with the keys under which its value is found."""
        if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
            name = self._text(pattern)
            yield name, (*keys, name) if pattern.type.startswith("shorthand") else keys
        elif pattern.type in _WITH_DEFAULT:
            inner = pattern.child_by_field_name("pattern") or pattern.children[0]
            yield from self._taken(inner, keys)
        elif pattern.type == "pair_pattern":
            yield from self._taken(pattern.children[-1], (*keys, self._text(pattern.children[0]).strip("\"'")))
        elif pattern.type in ("object_pattern", "array_pattern", "rest_pattern"):
            more = (*keys, "[]") if pattern.type == "array_pattern" else keys
            for child in pattern.named_children:
                yield from self._taken(child, more)

    def _text(self, node: Node) -> str:
        return self.source.text[node.start_byte : node.end_byte]


def _identifiers(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "identifier":
            yield child
        elif child.type != "string":
            yield from _identifiers(child)
