"""Emits the listeners of an element."""

from __future__ import annotations

from wx2tg.analyze.template.effects import drags_of
from wx2tg.emit.code import line
from wx2tg.emit.literals import object_key, quote
from wx2tg.emit.markup import Markup
from wx2tg.emit.naming import Naming
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import Element, Event
from wx2tg.text import Piece

_POINTER = {"tap", "longpress", "longtap"}


def listeners(block: Block, node: Element, markup: Markup) -> None:
    """Attach the element's listeners; what can be tapped can be reached and pressed by keyboard."""
    if not node.events:
        return
    by_type: dict[str, list[str]] = {}
    closed = True
    for event in node.events:
        flags = _flags(event, block.frame.unit.naming)
        handler, constant = _handler(block, event)
        closed = closed and constant
        by_type.setdefault(event.type, []).append(f"{flags}, {handler}")
        if event.catch and event.type == "touchmove":
            block.frame.unit.catches_move = True
    written = "{" + ", ".join(f"{object_key(kind)}: [{', '.join(pairs)}]" for kind, pairs in by_type.items()) + "}"
    first = node.events[0]
    if closed:
        value = block.frame.handler(written, first.type)
    else:
        value = f"{block.frame.needs.use('core/events', 'listen')}({block.place.local('component')}, {written})"
    attached = f"{block.ref(markup)}.{block.place.member('$listeners')} = {value};"
    block.setup.append([Piece(attached, first.source, first.span.start)])
    _drags(block, node, markup)
    if _POINTER & by_type.keys():
        markup.attributes.setdefault("role", "button")
        markup.attributes.setdefault("tabindex", "0")


def _flags(event: Event, naming: Naming) -> str:
    """The form of a listener as the runtime's core/events.js has it: catch 1, capture 2, mut 4."""
    flags = str(event.catch * 1 + event.capture * 2 + event.mut * 4)
    forms = [form for form in ("capture", "catch", "mut") if getattr(event, form)]
    return f"{flags} /* {' '.join(forms)} */" if forms and naming.readable else flags


def _drags(block: Block, node: Element, markup: Markup) -> None:
    """Who follows a finger needs its drags, which Telegram's client would take for a swipe of its own."""
    drags = drags_of(node.events)
    if not drags.always and not drags.computed:
        return
    name = block.frame.fresh("child", "moves")
    make = block.frame.needs.use("render/moves", "followMoves")
    block.setup.append(line(f"const {name} = {make}({block.ref(markup)}, {'true' if drags.always else 'false'});"))
    block.kids.append(name)
    if drags.computed:
        bits = 0
        for handler in drags.computed:
            bits |= block.place.bits_of_value(handler)
        heard = " || ".join(f"({value_js(handler, block.place)})" for handler in drags.computed)
        block.on_change(bits, f"{name}.turn(!!({heard}));")


def _handler(block: Block, event: Event) -> tuple[str, bool]:
    """The handler as JavaScript, and whether it is the same for every copy of the block."""
    literal = event.handler.literal
    if literal is not None:
        return quote(literal.strip()), True
    read = f"() => {value_js(event.handler, block.place)}"
    if block.frame.unit.has_wxs:
        read = f"{block.frame.needs.use('render/wxs', 'wxsHandler')}({read})"
    return read, False
