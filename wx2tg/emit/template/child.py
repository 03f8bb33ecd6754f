"""What components of the project and scripted built-in ones share: values they are given, `model:`, `change:`."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from wx2tg.analyze.template.effects import watched
from wx2tg.emit.code import line, mapped
from wx2tg.emit.literals import object_key, quote
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.paths import path_js
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import Element, Model, Value
from wx2tg.text.casing import camel


class Given(msgspec.Struct, frozen=True):
    """A computed value that a child is given under a name.

    `fresh` is JavaScript for whether the update sets what the value reads, which counts for a property even where the
    value is the same; "" where only the value counts.
    """

    name: str
    value: Value
    fresh: str


def give(block: Block, child: str, values: Iterable[Given]) -> None:
    """Pass what changed, then let the child apply all of it at once."""
    method = block.place.member("give")
    bits = 0
    for given in values:
        own = block.place.bits_of_value(given.value)
        js = value_js(given.value, block.place)
        if given.name == "class":
            own |= block.place.bits_of_classes()
        elif given.name == "style":
            js = block.frame.unit.styled(js)
        bits |= own
        head = f"{child}.{method}({quote(given.name)}, "
        if given.fresh and given.fresh != block.place.guard(own):
            fresh = f"{block.place.guard(0)} || {given.fresh}"
            block.on_change(own, head, mapped(js, given.value), ", true);", also=fresh)
        else:
            block.on_change(own, head, mapped(js, given.value), ", true);" if given.fresh else ");")
    block.on_change(bits, f"{child}.{block.place.member('applyGiven')}();")


def models(block: Block, bound: Iterable[Model], child: str, events: str, *, lazily: bool = False) -> None:
    """Connect `model:` attributes with the data paths that they write to. `lazily`: the child is made by the update."""
    paths = []
    for model in bound:
        path = block.place.scope.data_path(model.hole.expression)
        if path is not None:
            name = model.name if lazily else camel(model.name)
            paths.append(f"{object_key(name)}: () => {path_js(path, block.place)}")
    if not paths:
        return
    connect, component = block.frame.needs.use("render/model", "bindModel"), block.place.local("component")
    statement = f"{connect}({component}, {child}, {{{', '.join(paths)}}}, {events});"
    if lazily:
        block.on_change(0, statement)
    else:
        block.setup.append(line(statement))


def changes(block: Block, node: Element, target: str) -> None:
    """Let wxs functions watch properties (`change:prop`)."""
    for prop, value, handler in watched(node):
        name = block.frame.fresh("watcher", f"{prop}-watcher")
        watch, component = block.frame.needs.use("render/wxs", "watch"), block.place.local("component")
        js = value_js(handler, block.place)
        block.setup.append(line(f"const {name} = {watch}({component}, {target}, () => {js});"))
        bits = block.place.bits_of_value(value)
        block.on_change(bits, f"{name}.update(", mapped(value_js(value, block.place), value), ");")
