"""Emits elements: built-in tags with or without script, unknown tags, and custom components."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from wx2tg.emit.attributes import class_bits, common_attributes, is_common, listeners, own_attribute, set_attribute
from wx2tg.emit.code import indented, line, mapped
from wx2tg.emit.freshness import freshness, set_anew
from wx2tg.emit.markup import Markup, with_inner
from wx2tg.emit.names import guard, object_key, quote
from wx2tg.emit.naming import word
from wx2tg.emit.values import value_bits, value_js
from wx2tg.ir.nodes import Bind, Component, Element, For, If, Let, Model, Node, Portion, SlotScope, Value
from wx2tg.knowledge import tables
from wx2tg.text.casing import camel, kebab

if TYPE_CHECKING:
    from wx2tg.emit.block import Block

# What a finger turns on and only the page turns off: `false` counts when it is set, also where it was false before.
TURNED_BY_USERS = {"refresherTriggered", "refresherTwoLevelTriggered"}


def emit_element(block: Block, node: Element, into: list[Markup]) -> None:
    """A tag that is not a component of the project."""
    spec = tables.component(node.tag)
    markup = Markup(f"wx-{node.tag.lower()}", hint=word(node.tag))
    into.append(markup)
    rest = common_attributes(block, node, markup, spec.own_names if spec is not None else ())
    if spec is not None and spec.role and "role" not in markup.attributes:
        markup.attributes["role"] = spec.role
    if spec is not None and spec.tabindex is not None:
        markup.attributes.setdefault("tabindex", str(spec.tabindex))
    if spec is not None and spec.css:
        block.frame.needs.use(f"components/{spec.css}.css", "")
    scripted = spec is not None and spec.leaf is not None and _wants_leaf(spec.leaf_when, node)
    if spec is not None and scripted:
        leaf = block.frame.needs.use(f"components/{spec.leaf}", spec.export or "")
        _emit_native(block, node, markup, rest, leaf, spec.two_way or {})
    else:
        for bind in rest:
            set_attribute(block, bind, markup)
        if node.changes:
            _emit_changes(block, node, block.ref(markup))
    listeners(block, node, markup)
    inner = spec.html if spec is not None and scripted else None
    children: list[Markup] = []
    if inner is None or "{children}" in inner:
        block.add(node.children, children)
    markup.children = with_inner(inner, children)


def _wants_leaf(conditions: Iterable[str] | None, node: Element) -> bool:
    if not conditions:
        return True
    wanted = set(conditions)
    names = {bind.name for bind in node.binds} | {f"bind:{event.type}" for event in node.events}
    return not wanted.isdisjoint(names) or not wanted.isdisjoint(kebab(bind.name) for bind in node.binds)


def _emit_native(
    block: Block, node: Element, markup: Markup, rest: list[Bind], leaf: str, two_way: dict[str, str]
) -> None:
    static: list[str] = []
    dynamic: list[tuple[str, Value]] = []
    for bind in rest:
        name = camel(bind.name)
        if name == "__proto__":
            continue  # No property of a component, but it would be the prototype of all of them.
        if bind.value is None or bind.value.is_static:
            literal = None if bind.value is None else bind.value.literal or ""
            static.append(f"{object_key(name)}: {'true' if literal is None else quote(literal)}")
            if bind.name in tables.reflected_attributes():
                markup.attributes[bind.name] = literal or ""
        else:
            dynamic.append((name, bind.value))
    needs = block.frame.needs
    markup.hint = word(node.tag, "node")
    target = block.ref(markup)
    name = block.frame.fresh("child", node.tag)
    given = f", {{{', '.join(static)}}}" if static else ""
    component = block.scope.naming.local("component")
    block.setup.append(
        line(f"const {name} = {needs.use('core/native', 'builtIn')}({component}, {leaf}, {target}{given});")
    )
    block.kids.append(name)
    if node.models:
        events = ", ".join(f"{object_key(prop)}: {quote(event)}" for prop, event in two_way.items())
        _emit_models(block, node.models, name, f"{{{events}}}")
    _emit_values(block, name, dynamic)
    _emit_changes(block, node, target)


def emit_component(block: Block, node: Component, into: list[Markup]) -> None:
    """A custom component: its host element, the values it is given, the content of its slots."""
    element = node.element
    markup = Markup(f"wx-{element.tag.lower()}", hint=word(element.tag, "node"))
    into.append(markup)
    if element.tag in block.frame.unit.missing:
        block.frame.needs.use("render/missing.css", "")
        markup.attributes["wx-missing"] = element.tag
    dressed, plain = _split(element.binds, lambda bind: bind.name in {"class", "style"} and not _is_static(bind))
    own, plain = _split(plain, is_common)
    rest = common_attributes(block, replace(element, binds=plain), markup)
    listeners(block, element, markup)
    static: list[str] = []
    dynamic: list[tuple[str, Value]] = []
    named = (bind for bind in plain if bind.name == "id")
    given = {id(bind) for bind in (*own, *rest, *named)}
    for bind in (*dressed, *(bind for bind in element.binds if id(bind) in given)):
        if bind.value is None or bind.value.is_static:
            literal = "true" if bind.value is None else quote(bind.value.literal or "")
            static.append(f"{object_key(bind.name)}: {literal}")
        else:
            dynamic.append((bind.name, bind.value))
    needs = block.frame.needs
    target = block.ref(markup)
    name = block.let("child", element.tag)
    block.kids.append(name)
    extras = f", {{{', '.join(static)}}}" if static or node.generics else ""
    if node.generics:
        extras += f", {{{', '.join(f'{object_key(key)}: {quote(tag)}' for key, tag in node.generics)}}}"
    component = block.scope.naming.local("component")
    make = f"{needs.use('render/child', 'child')}({component}, {target}, {quote(element.tag)}{extras})"
    block.update.append(line(f"if (!{name}) {name} = {make};"))
    for bind in own:
        own_attribute(block, bind, name)
    if element.models:
        _emit_models(block, element.models, name, "null", lazily=True)
    _emit_values(block, name, dynamic, custom=True)
    _emit_changes(block, element, target)
    if node.content:
        _emit_content(block, node, name)


def _split(binds: tuple[Bind, ...], chosen: Callable[[Bind], bool]) -> tuple[tuple[Bind, ...], tuple[Bind, ...]]:
    return tuple(bind for bind in binds if chosen(bind)), tuple(bind for bind in binds if not chosen(bind))


def _is_static(bind: Bind) -> bool:
    return bind.value is None or bind.value.is_static


def _emit_content(block: Block, node: Component, name: str) -> None:
    fill = block.frame.needs.use("render/child", "fill")
    entries = block.frame.fresh("content", f"{node.element.tag}-content")
    block.setup.append(line(f"const {entries} = ["))
    bits = 0
    block.frame.filled.append(name)
    for content in node.content:
        shown = block.frame.fresh("slotValues", "slot-values") if _holds(content.children, SlotScope) else ""
        inner = block.inner(content.children, replace(block.scope, slot=shown))
        bits |= inner.bits | value_bits(content.name, block.scope)
        written = value_js(content.name, block.scope, block.frame.needs)
        label = quote(content.name.literal or "") if content.name.is_static else f"() => {written}"
        if _holds(content.children, Portion):
            label = "null"
        if shown:
            lines = inner.function(f"({shown}) =>", (block.scope.naming.local("newSlotValues"),), (shown,), tail=",")
        else:
            lines = inner.function("() =>", tail=",")
        block.setup += indented([[*line(f"{label}, "), *lines[0]], *lines[1:]])
    block.frame.filled.pop()
    block.setup.append(line("];"))
    block.on_change(bits, f"{fill}({name}, {entries}, {block.scope.naming.local('changed')});")


def _holds(nodes: tuple[Node, ...], kind: type[SlotScope | Portion]) -> bool:
    """Whether the content of a component has `slot:` values of that very component, or rows that choose its slots."""
    for node in nodes:
        match node:
            case SlotScope() | Portion() if isinstance(node, kind):
                return True
            case (
                Element(children=children)
                | For(children=children)
                | Let(children=children)
                | SlotScope(children=children)
                | Portion(children=children)
            ):
                if _holds(children, kind):
                    return True
            case If(branches=branches):
                if any(_holds(branch.children, kind) for branch in branches):
                    return True
    return False


def _emit_values(block: Block, name: str, dynamic: list[tuple[str, Value]], *, custom: bool = False) -> None:
    """Pass what changed, then let the component apply it in one go. A `custom` one is told what was set anew."""
    needs, give = block.frame.needs, block.scope.naming.member("give")
    bits = 0
    for key, value in dynamic:
        own = value_bits(value, block.scope)
        js = value_js(value, block.scope, needs)
        # The component's own node: a script of a built-in knows neither.
        if key == "class":
            own |= class_bits(block)
        elif key == "style":
            js = block.frame.unit.styled(js)
        fresh = freshness(value, block.scope, needs) if custom and key not in {"class", "style"} else ""
        if not custom and key in TURNED_BY_USERS:
            fresh = set_anew(value, block.scope, needs)
        bits |= own
        same = guard(own, block.scope)
        if fresh and fresh != same:
            first = guard(0, block.scope)
            block.on_change(own, f"if ({first} || {fresh}) {name}.{give}({quote(key)}, ", mapped(js, value), ", true);")
            continue
        last = ", true);" if fresh == same else f", {fresh});" if fresh else ");"
        block.on_change(own, f"{name}.{give}({quote(key)}, ", mapped(js, value), last)
    block.on_change(bits, f"{name}.{block.scope.naming.member('applyGiven')}();")


def _emit_models(block: Block, models: tuple[Model, ...], name: str, events: str, *, lazily: bool = False) -> None:
    from wx2tg.emit.block import expression_path

    paths = []
    for model in models:
        path = expression_path(model.hole.expression, block.scope)
        if path:
            paths.append(f"{object_key(model.name if lazily else camel(model.name))}: () => [{path}]")
    if not paths:
        return
    model_name = block.frame.needs.use("render/model", "bindModel")
    component = block.scope.naming.local("component")
    statement = f"{model_name}({component}, {name}, {{{', '.join(paths)}}}, {events});"
    if lazily:
        block.on_change(0, statement)
    else:
        block.setup.append(line(statement))


def _emit_changes(block: Block, node: Element, target: str) -> None:
    """`change:prop` watches the value of `prop` for a wxs function."""
    for prop, handler in node.changes:
        value = next((bind.value for bind in node.binds if bind.name == prop and bind.value is not None), None)
        if value is None:
            continue
        name = block.frame.fresh("watcher", f"{prop}-watcher")
        watch = block.frame.needs.use("render/wxs", "watch")
        js = value_js(handler, block.scope, block.frame.needs)
        block.setup.append(
            line(f"const {name} = {watch}({block.scope.naming.local('component')}, {target}, () => {js});")
        )
        block.on_change(
            value_bits(value, block.scope),
            f"{name}.update(",
            mapped(value_js(value, block.scope, block.frame.needs), value),
            ");",
        )
