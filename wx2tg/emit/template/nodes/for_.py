"""Emits `wx:for`: a controller that keeps a block for each item of a list."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.emit.code import mapped
from wx2tg.emit.literals import quote
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.frame import Written
from wx2tg.emit.template.paths import condition, path_js
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import For


def for_(block: Block, resolved: Resolved, node: For, into: list[Markup]) -> None:
    """Rows are functions of their item and index, which updates store anew."""
    loop = resolved.loop
    assert loop is not None
    anchor = block.anchor(into, "list")
    own = block.place.bits_of_value(node.list)
    item, index, moved = block.frame.fresh_row(
        ("item", node.item), ("index", node.index), ("moved", f"{node.index}-has-changed")
    )
    block.frame.written[loop.item] = Written(item, own)
    block.frame.written[loop.index] = Written(index, own, moved)
    if loop.item.fresh is not None:
        condition(loop.item.fresh, block.place)
    rows = block.inner(resolved.runs[0], resolved.scope.within(loop.item, loop.index))
    name = block.frame.fresh("controller", "list")
    local = block.place.local
    if loop.asks_moved:
        rows.variables.append(moved)
        rows.begin = f"{moved} = {index} !== {local('newIndex')};"
    function = rows.function(f"({item}, {index}) =>", (local("newItem"), local("newIndex")), (item, index))
    key = "null" if node.key is None else quote(node.key)
    path = f", {key}, {path_js(loop.path, block.place)}" if loop.path is not None else ""
    last = path or (f", {key}" if node.key is not None else "")
    each = block.frame.needs.use("render/for", "each")
    block.call(f"const {name} = {each}({local('component')}, {anchor}, ", function, f"{last});")
    if rows.kids:
        block.kids.append(name)
    js = value_js(node.list, block.place)
    block.on_change(own | rows.bits, f"{name}.update(", mapped(js, node.list), f", {local('changed')}, {own});")
