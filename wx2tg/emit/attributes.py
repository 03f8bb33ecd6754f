"""Emits what any element may carry: class, style, id, hidden, `data-*`, marks, roles, listeners, plain attributes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from wx2tg.emit.code import line, mapped
from wx2tg.emit.markup import Markup
from wx2tg.emit.names import object_key, quote
from wx2tg.emit.values import value_bits, value_js
from wx2tg.ir.nodes import Bind, Element, Event, Hole, Value
from wx2tg.syntax.expr import Binary, Conditional, Expression, Literal, Logical
from wx2tg.text import Piece
from wx2tg.text.casing import kebab

if TYPE_CHECKING:
    from wx2tg.emit.block import Block

_CLASSES = "$classes"
_ASSISTING = re.compile(r"aria-[a-z]+|role|tabindex")
_PLAIN_ATTRIBUTE = re.compile(r"[A-Za-z_][\w.:-]*")
# Attributes that would make a browser act: WeChat's elements know no such thing.
_UNSAFE_ATTRIBUTE = re.compile(r"on.*|is|slot|style|class|id|srcdoc|contenteditable|popover.*", re.IGNORECASE)
_LOCAL_ADDRESS = re.compile(r"""url\(\s*["']?(?![a-z][-+.a-z0-9]*:|//|#)""", re.IGNORECASE)
# `data:a-b` keeps its name; in the DOM it would be read as `aB`.
_DASHED = re.compile(r"-[a-z]")
# What parts the names of a list of classes besides white space; so an array, as text, is a list too (glass-easel).
_BETWEEN_CLASSES = re.compile(r"[.,]")
_POINTER = {"tap", "longpress", "longtap"}


def common_attributes(block: Block, node: Element, markup: Markup, own: Collection[str] = ()) -> list[Bind]:
    """Emit the attributes that mean the same on every element; returns the others, and those that are in `own`."""
    rest: list[Bind] = []
    for bind in node.binds:
        match bind.name:
            case name if name in own:
                rest.append(bind)
            case "class":
                _class(block, bind, markup)
            case "style":
                _style(block, bind, markup)
            case "id":
                _property(block, bind, markup, "id")
                if block.frame.unit.inner:
                    markup.attributes["wx-in"] = ""
            case "hidden":
                _hidden(block, bind, markup)
            case "animation":
                _animation(block, bind, markup)
            case "aria-role" | "role":
                set_attribute(block, Bind("role", bind.value, bind.source, bind.span), markup)
            case "slot":
                # Built-in components look for it among their children: `slot="refresher"`.
                if bind.value is not None and bind.value.literal:
                    markup.attributes["slot"] = bind.value.literal
            case name if _ASSISTING.fullmatch(name):
                set_attribute(block, bind, markup)
            case _:
                rest.append(bind)
    _data(block, node.data, markup)
    if node.marks:
        _record(block, markup, "$marks", node.marks)
    return rest


def slot_attributes(block: Block, node: Element, markup: Markup) -> None:
    """Emit what events find at a slot, which is no element in the page, and listeners there."""
    for bind in node.binds:
        if bind.name == "id" and bind.value is not None:
            block.bind(bind.value, block.ref(markup), "id")
    for member, entries in (("$dataset", node.data), ("$marks", node.marks)):
        if entries:
            _record(block, markup, member, entries)
    listeners(block, node, markup)


def is_common(bind: Bind) -> bool:
    """Whether an attribute means the same on every element unless a component has a property of its name."""
    return bind.name in {"hidden", "animation"} or _ASSISTING.fullmatch(bind.name) is not None


def own_attribute(block: Block, bind: Bind, child: str) -> None:
    """A common attribute on the node of the component `child`."""
    use = block.frame.needs.use
    put = {"hidden": ("render/own", "hide"), "animation": ("render/animation", "applyAnimation")}.get(bind.name)
    value = bind.value or Value(())
    js = "true" if bind.value is None else value_js(value, block.scope, block.frame.needs)
    last = f", {use(*put)});" if put else ");"
    statement = f"{use('render/own', 'own')}({child}, {quote(bind.name)}, "
    block.on_change(value_bits(value, block.scope), statement, mapped(js, value), last)


def _class(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None:
        return
    literal = bind.value.literal
    if literal is not None:
        if literal.strip():
            markup.attributes["class"] = " ".join(_BETWEEN_CLASSES.sub(" ", literal).split())
        return
    plain = not block.frame.unit.scoped and len(bind.value.parts) > 1 and all(map(_is_text, bind.value.parts))
    target = block.ref(markup)
    # What external classes are called is kept with the element, for selectors.
    component = block.scope.naming.local("component")
    last = f", {target}" if block.frame.unit.scoped else ""
    wrap = None if plain else lambda js: f"{component}.classes({js}{last})"
    block.bind(bind.value, target, "className", wrap, class_bits(block))


def _is_text(part: str | Hole) -> bool:
    """Whether a part of a list of classes cannot be an array, nor have what parts the names of one."""
    if isinstance(part, str):
        return not _BETWEEN_CLASSES.search(part)
    return _gives_text(part.expression)


def _gives_text(expression: Expression) -> bool:
    match expression:
        case Literal(value=str() as value):
            return not _BETWEEN_CLASSES.search(value)
        case Conditional(consequent=consequent, alternate=alternate):
            return _gives_text(consequent) and _gives_text(alternate)
        case Logical(operator="&&", right=right):
            return _gives_text(right)
        case Binary(operator="+", left=left, right=right):
            return _gives_text(left) or _gives_text(right)
    return isinstance(expression, Literal)


def class_bits(block: Block) -> int:
    """The bits that change when the classes given from outside do."""
    if not block.frame.unit.scoped:
        return 0
    return 1 if block.scope.bits is None else block.scope.bits.of(_CLASSES)


def _style(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None:
        return
    literal = bind.value.literal
    # Where a file of the project stands is known in the browser only.
    if literal is not None and not _LOCAL_ADDRESS.search(literal):
        if literal.strip():
            markup.attributes["style"] = block.frame.unit.style(literal)
        return
    block.bind(bind.value, block.ref(markup), "style.cssText", block.frame.unit.styled)


def _property(block: Block, bind: Bind, markup: Markup, name: str) -> None:
    if bind.value is None:
        return
    literal = bind.value.literal
    if literal is not None:
        if literal:
            markup.attributes[name] = literal
        return
    block.bind(bind.value, block.ref(markup), name)


def _hidden(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None or bind.value.is_static:
        if bind.value is None or bind.value.literal:
            markup.attributes["hidden"] = ""
        return
    js = value_js(bind.value, block.scope, block.frame.needs)
    block.on_change(
        value_bits(bind.value, block.scope), f"{block.ref(markup)}.hidden = !!(", mapped(js, bind.value), ");"
    )


def _animation(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None or bind.value.is_static:
        return
    apply = block.frame.needs.use("render/animation", "applyAnimation")
    js = value_js(bind.value, block.scope, block.frame.needs)
    block.on_change(value_bits(bind.value, block.scope), f"{apply}({block.ref(markup)}, ", mapped(js, bind.value), ");")


def _data(block: Block, data: tuple[tuple[str, Value], ...], markup: Markup) -> None:
    """Literal values stand in the DOM; computed ones are asked for when an event needs them, with their types."""
    dynamic = [(name, value) for name, value in data if not value.is_static or _DASHED.search(name)]
    for name, value in data:
        if value.is_static and not _DASHED.search(name):
            attribute = kebab(name)
            if _PLAIN_ATTRIBUTE.fullmatch(f"d{attribute}"):
                markup.attributes[f"data-{attribute}"] = value.literal or ""
    if dynamic:
        _record(block, markup, "$dataset", tuple(dynamic))


def _record(block: Block, markup: Markup, member: str, entries: tuple[tuple[str, Value], ...]) -> None:
    """Set a member of a node to a function that gives the values of `entries`."""
    member = block.scope.naming.member(member)
    block.setup.append(line(f"{block.ref(markup)}.{member} = () => {_object(block, entries)};"))


def _object(block: Block, entries: tuple[tuple[str, Value], ...]) -> str:
    pairs = (f"{object_key(name)}: {value_js(value, block.scope, block.frame.needs)}" for name, value in entries)
    return f"({{{', '.join(pairs)}}})"


def set_attribute(block: Block, bind: Bind, markup: Markup) -> None:
    """A DOM attribute of the same name."""
    if _UNSAFE_ATTRIBUTE.fullmatch(bind.name) or not _PLAIN_ATTRIBUTE.fullmatch(bind.name):
        return
    if bind.value is None or bind.value.is_static:
        markup.attributes[bind.name] = "" if bind.value is None else bind.value.literal or ""
        return
    put = block.frame.needs.use("render/attribute", "attribute")
    js = value_js(bind.value, block.scope, block.frame.needs)
    block.on_change(
        value_bits(bind.value, block.scope),
        f"{put}({block.ref(markup)}, {quote(bind.name)}, ",
        mapped(js, bind.value),
        ");",
    )


def listeners(block: Block, node: Element, markup: Markup) -> None:
    """Attach the element's listeners; what can be tapped can be reached and pressed by keyboard."""
    if not node.events:
        return
    by_type: dict[str, list[str]] = {}
    closed = True
    for event in node.events:
        flags = event.catch * 1 + event.capture * 2 + event.mut * 4
        handler, constant = _handler(block, event)
        closed = closed and constant
        by_type.setdefault(event.type, []).append(f"{flags}, {handler}")
        if event.catch and event.type == "touchmove":
            block.frame.unit.catches_move = True
    written = "{" + ", ".join(f"{object_key(kind)}: [{', '.join(pairs)}]" for kind, pairs in by_type.items()) + "}"
    naming = block.scope.naming
    if closed:
        value = block.frame.handler(written, node.events[0].type)
    else:
        value = f"{block.frame.needs.use('core/events', 'listen')}({naming.local('component')}, {written})"
    attached = f"{block.ref(markup)}.{naming.member('$listeners')} = {value};"
    block.setup.append([Piece(attached, node.events[0].source, node.events[0].span.start)])
    _moves(block, [event for event in node.events if event.type == "touchmove"], markup)
    if _POINTER & by_type.keys():
        markup.attributes.setdefault("role", "button")
        markup.attributes.setdefault("tabindex", "0")


def _moves(block: Block, events: list[Event], markup: Markup) -> None:
    """Who listens to a finger's movements needs its drags, which the client would take for a swipe of its own."""
    if not events:
        return
    # `catchtouchmove` without a handler holds the page; a `bind` without one does nothing.
    always = any(event.handler.is_static and (event.catch or (event.handler.literal or "").strip()) for event in events)
    computed = [] if always else [event.handler for event in events if not event.handler.is_static]
    if not always and not computed:
        return
    name = block.frame.fresh("child", "moves")
    make = block.frame.needs.use("render/moves", "followMoves")
    block.setup.append(line(f"const {name} = {make}({block.ref(markup)}, {'true' if always else 'false'});"))
    block.kids.append(name)
    if computed:
        bits = 0
        for handler in computed:
            bits |= value_bits(handler, block.scope)
        heard = " || ".join(f"({value_js(handler, block.scope, block.frame.needs)})" for handler in computed)
        block.on_change(bits, f"{name}.turn(!!({heard}));")


def _handler(block: Block, event: Event) -> tuple[str, bool]:
    """The handler as JavaScript, and whether it is the same for every copy of the block."""
    literal = event.handler.literal
    if literal is not None:
        return quote(literal.strip()), True
    read = f"() => {value_js(event.handler, block.scope, block.frame.needs)}"
    if block.frame.unit.has_wxs:
        read = f"{block.frame.needs.use('render/wxs', 'wxsHandler')}({read})"
    return read, False
