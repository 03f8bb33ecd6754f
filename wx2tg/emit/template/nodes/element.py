"""Emits tags that are no components of the project: built-in ones, with or without a script, and unknown ones."""

from __future__ import annotations

from collections.abc import Mapping

from wx2tg.analyze.template import Resolved
from wx2tg.analyze.template.effects import (
    TURNED_BY_USERS,
    BuiltIn,
    built_in,
    is_dynamic,
)
from wx2tg.analyze.template.freshness import freshness
from wx2tg.emit.code import line
from wx2tg.emit.literals import object_key, quote
from wx2tg.emit.markup import Markup, with_inner
from wx2tg.emit.naming import word
from wx2tg.emit.template.attributes import common_attributes, set_attribute
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.child import Given, changes, give, models
from wx2tg.emit.template.events import listeners
from wx2tg.emit.template.paths import any_js
from wx2tg.ir.nodes import Bind, Element, Value
from wx2tg.knowledge import tables
from wx2tg.text.casing import camel


def element(block: Block, resolved: Resolved, node: Element, into: list[Markup]) -> None:
    """The element is part of the cloned HTML; a built-in component with a script is driven by that."""
    kind = built_in(node)
    markup = Markup(f"wx-{node.tag.lower()}", hint=word(node.tag, "node" if kind.scripted else ""))
    into.append(markup)
    rest = common_attributes(block, node, markup, kind.own_names)
    _described(block, kind, markup)
    if kind.row is not None and kind.scripted:
        leaf = block.frame.needs.use(f"components/{kind.row.leaf}", kind.row.export or "")
        _scripted(block, node, markup, rest, leaf, kind.row.two_way or {})
    else:
        for bind in rest:
            set_attribute(block, bind, markup)
        if node.changes:
            changes(block, node, block.ref(markup))
    listeners(block, node, markup)
    children: list[Markup] = []
    if kind.holds_children:
        block.add(resolved.runs[0], children)
    markup.children = with_inner(kind.html, children)


def _described(block: Block, kind: BuiltIn, markup: Markup) -> None:
    """What the knowledge about a tag adds to it: its role, its style sheet."""
    if kind.row is None:
        return
    if kind.row.role and "role" not in markup.attributes:
        markup.attributes["role"] = kind.row.role
    if kind.row.tabindex is not None:
        markup.attributes.setdefault("tabindex", str(kind.row.tabindex))
    if kind.row.css:
        block.frame.needs.use(f"components/{kind.row.css}.css", "")


def _scripted(
    block: Block, node: Element, markup: Markup, rest: list[Bind], leaf: str, two_way: Mapping[str, str]
) -> None:
    static: list[str] = []
    dynamic: list[Given] = []
    for bind in rest:
        name = camel(bind.name)
        if name == "__proto__":
            continue  # No property of a component, but it would be the prototype of all of them.
        if is_dynamic(bind) and bind.value is not None:
            dynamic.append(Given(name, bind.value, _fresh(block, name, bind.value)))
            continue
        literal = None if bind.value is None else bind.value.literal or ""
        static.append(f"{object_key(name)}: {'true' if literal is None else quote(literal)}")
        if bind.name in tables.reflected_attributes():
            markup.attributes[bind.name] = literal or ""
    target = block.ref(markup)
    name = block.frame.fresh("child", node.tag)
    given = f", {{{', '.join(static)}}}" if static else ""
    make = block.frame.needs.use("core/native", "builtIn")
    block.setup.append(line(f"const {name} = {make}({block.place.local('component')}, {leaf}, {target}{given});"))
    block.kids.append(name)
    if node.models:
        events = ", ".join(f"{object_key(prop)}: {quote(event)}" for prop, event in two_way.items())
        models(block, node.models, name, f"{{{events}}}")
    give(block, name, dynamic)
    changes(block, node, target)


def _fresh(block: Block, name: str, value: Value) -> str:
    """Whether a property is set again though its value is the same, which counts for some; "" for the others.

    Paths decide, since a name that shares its bit with another must not count.
    """
    if name not in TURNED_BY_USERS:
        return ""
    return any_js(freshness(value, block.place.scope, exact=not block.place.scope.named), block.place)
