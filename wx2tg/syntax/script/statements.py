"""Cuts a script into its statements and the members of its classes, and tells which of them may be left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wx2tg.syntax.script.trees import Node, read
from wx2tg.text import Source, Span

_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})
_VALUES = frozenset(
    "identifier number string regex true false null undefined arrow_function function_expression this "
    "property_identifier shorthand_property_identifier method_definition comment".split()
)
# Nodes whose evaluation does nothing where that of their parts does nothing.
_MADE_OF_PARTS = frozenset(
    "object array pair parenthesized_expression unary_expression binary_expression ternary_expression "
    "template_string template_substitution string_fragment escape_sequence arguments".split()
)
_MADE_OF_NOTHING = frozenset({"Map", "Set", "WeakMap", "WeakSet", "Symbol"})


class Part(NamedTuple):
    """A statement at the top of a script, or a part of a class there.

    `span` reaches to the next part. `declares` are the names that come into being here, and evaluating it does nothing
    else; where it is empty, the part may do anything. In a part of a class, `owner` is the class and `declares` is
    empty; `member` is the method's name, "" for what every object of the class needs.
    """

    span: Span
    declares: tuple[str, ...] = ()
    owner: str = ""
    member: str = ""


def statements(source: Source) -> Iterator[Part]:
    """The parts of a script in valid JavaScript, in order of the text; together they are all of it."""
    root = read(source, typescript=False).root
    found = [part for node in root.named_children if node.type != "comment" for part in _parts(node)]
    starts = [0, *(part.span.start for part in found[1:]), len(source.text)]
    for part, start, end in zip(found, starts, starts[1:], strict=False):
        yield part._replace(span=Span(start, end))


def _parts(node: Node) -> Iterator[Part]:
    span = Span(node.start_byte, node.end_byte)
    name = node.child_by_field_name("name")
    if node.type in _FUNCTIONS and name is not None:
        yield Part(span, (_text(name),))
    elif node.type == "class_declaration" and name is not None:
        yield from _class(node, _text(name))
    elif node.type == "lexical_declaration":
        yield Part(span, _declared(node))
    else:
        yield Part(span)


def _class(node: Node, name: str) -> Iterator[Part]:
    body = node.child_by_field_name("body")
    assert body is not None
    if not all(_is_harmless(member) for member in body.named_children):
        yield Part(Span(node.start_byte, node.end_byte))
        return
    yield Part(Span(node.start_byte, body.start_byte), (name,))
    for member in body.named_children:
        if member.type == "method_definition":
            called = member.child_by_field_name("name")
            assert called is not None
            own = _text(called) if called.type == "property_identifier" else ""
            yield Part(Span(member.start_byte, member.end_byte), (), name, "" if own == "constructor" else own)
        elif member.type != "comment":
            yield Part(Span(member.start_byte, member.end_byte), (), name)
    yield Part(Span(body.end_byte - 1, node.end_byte), (), name)


def _is_harmless(member: Node) -> bool:
    """Whether a class can be declared without running anything that this member of it says."""
    if member.type == "method_definition":
        name = member.child_by_field_name("name")
        return name is not None and name.type != "computed_property_name"
    return member.type == "comment"


def _declared(node: Node) -> tuple[str, ...]:
    """The names that a declaration makes, () where making them may do something besides."""
    names: list[str] = []
    for declarator in node.named_children:
        if declarator.type == "comment":
            continue
        name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
        if name is None or name.type != "identifier" or (value is not None and not _does_nothing(value)):
            return ()
        names.append(_text(name))
    return tuple(names)


def _does_nothing(node: Node) -> bool:
    """Whether evaluating an expression has no effect besides its value."""
    if node.type in _VALUES:
        return node.type != "method_definition" or _is_harmless(node)
    if node.type in _MADE_OF_PARTS:
        return all(_does_nothing(child) for child in node.named_children)
    if node.type in {"new_expression", "call_expression"}:
        made = node.child_by_field_name("constructor" if node.type == "new_expression" else "function")
        arguments = node.child_by_field_name("arguments")
        known = made is not None and (_text(made) in _MADE_OF_NOTHING or _is_method_of_text(made))
        return known and (arguments is None or _does_nothing(arguments))
    return False


def _is_method_of_text(node: Node) -> bool:
    """Whether a function is a method of a text that stands there: `"a b".split`."""
    of = node.child_by_field_name("object") if node.type == "member_expression" else None
    while of is not None and of.type == "parenthesized_expression":
        of = of.named_children[0]
    return of is not None and (of.type == "string" or (of.type == "binary_expression" and _is_text(of)))


def _is_text(node: Node) -> bool:
    """Whether an expression is strings, one after the other."""
    if node.type == "binary_expression":
        return all(_is_text(child) for child in node.named_children)
    return node.type == "string"


def _text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode("utf-8", "surrogatepass")
