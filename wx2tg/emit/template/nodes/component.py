"""Emits components of the project: the host element, the values that it is given, the content of its slots."""

from __future__ import annotations

from msgspec.structs import replace

from wx2tg.analyze.template import Resolved
from wx2tg.analyze.template.effects import host_attributes, is_dynamic
from wx2tg.analyze.template.freshness import freshness
from wx2tg.analyze.template.resolve import holds
from wx2tg.emit.code import indented, line
from wx2tg.emit.literals import object_key, quote
from wx2tg.emit.markup import Markup
from wx2tg.emit.naming import word
from wx2tg.emit.template.attributes import common_attributes, own_attribute
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.child import Given, changes, give, models
from wx2tg.emit.template.events import listeners
from wx2tg.emit.template.paths import any_js
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import Component, Portion


def component(block: Block, resolved: Resolved, node: Component, into: list[Markup]) -> None:
    """A component is made at the first update, so that it is given all its values at once."""
    element = node.element
    markup = Markup(f"wx-{element.tag.lower()}", hint=word(element.tag, "node"))
    into.append(markup)
    if element.tag in block.frame.unit.missing:
        block.frame.needs.use("render/missing.css", "")
        markup.attributes["wx-missing"] = element.tag
    host = host_attributes(element)
    common_attributes(block, replace(element, binds=host.plain), markup)
    listeners(block, element, markup)
    static: list[str] = []
    dynamic: list[Given] = []
    for bind in host.given:
        if is_dynamic(bind) and bind.value is not None:
            looks = bind.name in {"class", "style"}
            fresh = "" if looks else any_js(freshness(bind.value, resolved.scope), block.place)
            dynamic.append(Given(bind.name, bind.value, fresh))
        else:
            literal = "true" if bind.value is None else quote(bind.value.literal or "")
            static.append(f"{object_key(bind.name)}: {literal}")
    target = block.ref(markup)
    name = block.let("child", element.tag)
    block.kids.append(name)
    block.update.append(line(f"if (!{name}) {name} = {_made(block, node, target, static)};"))
    for bind in host.common:
        own_attribute(block, bind, name)
    if element.models:
        models(block, element.models, name, "null", lazily=True)
    give(block, name, dynamic)
    changes(block, element, target)
    if node.content:
        _content(block, resolved, node, name)


def _made(block: Block, node: Component, target: str, static: list[str]) -> str:
    """The expression that makes the component."""
    extras = f", {{{', '.join(static)}}}" if static or node.generics else ""
    if node.generics:
        extras += f", {{{', '.join(f'{object_key(key)}: {quote(tag)}' for key, tag in node.generics)}}}"
    make = block.frame.needs.use("render/child", "child")
    return f"{make}({block.place.local('component')}, {target}, {quote(node.element.tag)}{extras})"


def _content(block: Block, resolved: Resolved, node: Component, name: str) -> None:
    """What is written inside the component: pairs of a slot's name and a function that makes a block for it."""
    fill = block.frame.needs.use("render/child", "fill")
    entries = block.frame.fresh("content", f"{node.element.tag}-content")
    block.setup.append(line(f"const {entries} = ["))
    bits = 0
    block.frame.filled.append(name)
    for content, run, values in zip(node.content, resolved.runs, resolved.slots, strict=True):
        shown = block.frame.fresh("slotValues", "slot-values") if values is not None else ""
        if values is not None:
            block.frame.slots[values] = shown
        inner = block.inner(run, resolved.scope.shown_by(values))
        bits |= inner.bits | block.place.bits_of_value(content.name)
        written = value_js(content.name, block.place)
        label = quote(content.name.literal or "") if content.name.is_static else f"() => {written}"
        if holds(content.children, Portion):
            label = "null"
        if shown:
            lines = inner.function(f"({shown}) =>", (block.place.local("newSlotValues"),), (shown,), tail=",")
        else:
            lines = inner.function("() =>", tail=",")
        block.setup += indented([[*line(f"{label}, "), *lines[0]], *lines[1:]])
    block.frame.filled.pop()
    block.setup.append(line("];"))
    block.on_change(bits, f"{fill}({name}, {entries}, {block.place.local('changed')});")
