"""Emits `wx:if`, `wx:elif` and `wx:else`: a controller that shows one of several blocks."""

from __future__ import annotations

from wx2tg.analyze.template import Resolved
from wx2tg.emit.code import indented, line, mapped
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.values import value_js
from wx2tg.ir.nodes import If, Value


def if_(block: Block, resolved: Resolved, node: If, into: list[Markup]) -> None:
    """The update asks for the number of the branch to show, -1 where no test is true."""
    anchor = block.anchor(into, "if")
    blocks = [block.inner(run, resolved.scope) for run in resolved.runs]
    chosen = "-1"
    bits = 0
    for index, branch in reversed(list(enumerate(node.branches))):
        bits |= blocks[index].bits
        if branch.test is None:
            chosen = str(index)
            continue
        bits |= block.place.bits_of_value(branch.test)
        chosen = f"{_test(value_js(branch.test, block.place))} ? {index} : {chosen}"
    name = block.frame.fresh("controller", "if")
    choose = block.frame.needs.use("render/if", "choose")
    block.setup.append(line(f"const {name} = {choose}({anchor}, ["))
    for branch_block in blocks:
        block.setup += indented(branch_block.function("() =>", tail=","))
    block.setup.append(line("]);"))
    if any(branch_block.kids for branch_block in blocks):
        block.kids.append(name)
    test = next((branch.test for branch in node.branches if branch.test is not None), Value(("",)))
    block.on_change(bits, f"{name}.update(", mapped(chosen, test), f", {block.place.local('changed')});")


def _test(js: str) -> str:
    return js if js.replace(".", "").replace("_", "").replace("?", "").isalnum() else f"({js})"
