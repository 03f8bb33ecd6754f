"""The collections of the cloud that scripts name, and by which fields they find and order documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wx2tg.analyze.cloud.handing import Handed
from wx2tg.analyze.cloud.naming import Computed, Named, member, names_at
from wx2tg.analyze.literals import Literals, constant
from wx2tg.analyze.scripts import Script, last_name
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import span_of

_DEEPEST = 3
_READING = frozenset({"get", "count", "watch", "aggregate"})
_WRITING = frozenset({"add", "set", "update", "remove"})
_KEPT = frozenset({"where", "orderBy", "aggregate", "doc", *_READING, *_WRITING})
# Source: WeChat's documentation of `db.command`. Only equality, and what is no command, pins a field to one value.
_COMMANDS = frozenset(
    "neq gt gte lt lte in nin and or nor not exists mod all elemMatch size expr RegExp "
    "geoNear geoWithin geoIntersects".split()
)


class Query(NamedTuple):
    """The fields that a query demands to be equal to a value, and those that it orders by."""

    equal: tuple[str, ...]
    order: tuple[str, ...]


class Use(NamedTuple):
    """One use of a collection: what is done there, and the query, where its fields stand in the script."""

    name: Named
    reads: bool
    writes: bool
    query: Query | None


class _Step(NamedTuple):
    name: str
    call: Node


def collections(scripts: list[Script], handed: Handed) -> Iterator[Use | Computed]:
    """Every use of a collection, and the places where its name is computed.

    `handed` knows what functions are called with.
    """
    known = Literals(scripts)
    for item in scripts:
        for method in ("collection", "createCollection"):
            for call in item.calls().get(method, ()):
                arguments = item.arguments(call)
                if arguments and call.children[0].type == "member_expression":
                    names = names_at(known, item, arguments[0])
                    if not any(name.text for name in names):
                        names = _handed(handed, item, arguments[0])
                    yield from _uses(names, item, call, arguments[0])
        for call in item.calls().get("lookup", ()):
            arguments = item.arguments(call)
            joined = member(item, arguments[0], "from") if arguments else None
            if joined is not None:
                yield from (Use(name, True, False, None) for name in names_at(known, item, joined))


def _handed(handed: Handed, item: Script, node: Node) -> tuple[Named, ...]:
    texts = handed.texts(item, node)
    return tuple(Named(text, item.source, span_of(node), certain=False) for text in texts)


def _uses(found: tuple[Named, ...], item: Script, call: Node, name: Node) -> Iterator[Use | Computed]:
    names = [one for one in found if one.text]
    if not names:
        yield Computed("collection", item.source, span_of(name))
        return
    plain = len(names) == 1 and names[0].certain
    for steps in _chains(item, call, 0):
        done = {step.name for step in steps}
        reads, writes = not done.isdisjoint(_READING), not done.isdisjoint(_WRITING)
        yield from (Use(one, reads, writes, _query(item, steps) if plain else None) for one in names)


def _chains(item: Script, node: Node, depth: int) -> Iterator[list[_Step]]:
    """The calls in a row after `node`, also those on the variable that keeps what `node` gives."""
    steps: list[_Step] = []
    while True:
        while node.parent is not None and node.parent.type in TRANSPARENT:
            node = node.parent
        up = node.parent
        call = up.parent if up is not None and up.type == "member_expression" and up.children[0] == node else None
        if up is None or call is None or call.type != "call_expression" or call.children[0] != up:
            break
        steps.append(_Step(item.text(up.children[-1]), call))
        node = call
    kept = up if up is not None and up.type == "variable_declarator" and depth < _DEEPEST else None
    mentions = list(_mentions(item, kept)) if kept is not None else []
    yield from ([*steps, *more] for mention in mentions for more in _chains(item, mention, depth + 1))
    if not mentions:
        yield steps


def _mentions(item: Script, declarator: Node) -> Iterator[Node]:
    """Where methods of queries are called on a variable."""
    name = item.text(declarator.children[0])
    calls = [call for method in _KEPT for call in item.calls().get(method, ())]
    for call in sorted(calls, key=lambda call: call.end_byte):
        of = call.children[0].children[0] if call.children[0].type == "member_expression" else None
        if of is not None and of.type == "identifier" and item.text(of) == name:
            home = item.declaration(of, name)
            if home is not None and home.node == declarator and not home.keys:
                yield of


def _query(item: Script, steps: list[_Step]) -> Query | None:
    """The fields of `where` and `orderBy`, or of a pipeline's first stages; None where there are none."""
    equal: list[str] = []
    order: list[str] = []
    before = ""
    for name, call in steps:
        arguments = item.arguments(call)
        if name == "doc":
            return None
        if arguments and (name == "where" or (name == "match" and before == "aggregate")):
            equal += _equal(item, _object(item, arguments[0]), "")
        elif arguments and name == "orderBy" and (field := constant(item, arguments[0])):
            order.append(field)
        elif arguments and name == "sort" and before in ("aggregate", "match"):
            order += [key for child in arguments[0].named_children if (key := item.key_of(child))]
        before = name if name != "match" or before == "aggregate" else ""
    return Query(tuple(dict.fromkeys(equal)), tuple(dict.fromkeys(order))) if equal or order else None


def _object(item: Script, node: Node) -> Node:
    """The object literal that `node` is, or that is the value of the variable `node`."""
    if (
        node.type in ("identifier", "shorthand_property_identifier")
        and (home := item.declaration(node, item.text(node))) is not None
    ):
        value = home.node.child_by_field_name("value") if home.kind == "variable" and not home.keys else None
        return value if value is not None else node
    return node


def _equal(item: Script, node: Node, above: str) -> Iterator[str]:
    """The paths that an object of `where` demands to be equal to a value."""
    if node.type != "object":
        return
    for child in node.named_children:
        key = item.key_of(child)
        if not key or (child.type == "pair" and child.children[0].type == "computed_property_name"):
            continue
        value = child.children[-1] if child.type == "pair" else child
        if value.type == "object":
            yield from _equal(item, value, f"{above}{key}.")
        elif not _is_command(item, value):
            yield f"{above}{key}"


def _is_command(item: Script, node: Node) -> bool:
    if node.type in ("identifier", "shorthand_property_identifier"):
        node = _object(item, node)
    called = node.child_by_field_name("constructor" if node.type == "new_expression" else "function")
    return node.type == "regex" or (called is not None and last_name(item, called) in _COMMANDS)
