"""Replaces the code of units and modules in a bundle, where an edit changes nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wx2tg.driver.standing.broken import worse
from wx2tg.driver.standing.linked import Linked, with_replaced
from wx2tg.driver.standing.memory import Memory, Name, Record
from wx2tg.driver.standing.shapes import is_same_policy, shape_of_module, shape_of_unit
from wx2tg.driver.standing.shown import Item, Shown
from wx2tg.options import Options
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.policy import derive
from wx2tg.plan.ton_connect import pays_in_ton
from wx2tg.plan.units import CompiledUnit

_ORDER = ("survey", "module", "unit")


def patched(
    shown: Shown, linked: Linked, memory: Memory, dropped: Mapping[Name, Record], options: Options
) -> tuple[Shown, Linked] | None:
    """What is shown after the jobs `dropped` have been done again, with its bundle; None where more has to change.

    Then `memory` has their results, so that nothing is done twice.
    """
    made = _made(memory, dropped)
    if made is None:
        return None
    units, modules, held = dict(shown.units), dict(shown.modules), dict(shown.held)
    fresh: list[Name] = []
    for name, result in made.items():
        items = units if name.kind == "unit" else modules
        known = items.get(name.id)
        if known is None:
            return None
        item = Item.of(name, result, memory)
        held.pop(name, None)
        if paths := worse(item.mistakes, known.mistakes):
            held[name] = tuple(paths)
        elif _same_shape(result, known.result, options):
            items[name.id] = item
            fresh.append(name)
        else:
            return None
    after = Shown(units, modules, held)
    compiled_units, compiled_modules = after.results()
    compiled = replace(linked.compiled, units=compiled_units, modules=compiled_modules)
    if any(name.kind == "module" and compiled_modules[name.id].facts is not None for name in fresh):
        in_ton = pays_in_ton(compiled.apis, options)
        policy = derive(compiled.project, compiled_units, compiled_modules, options, in_ton)
        compiled = replace(compiled, policy=policy)
        if not is_same_policy(compiled, linked.compiled):
            return None
    changed = [f"{'unit' if name.kind == 'unit' else 'module'}:{name.id}" for name in fresh]
    return after, with_replaced(linked, compiled, changed)


def _made(memory: Memory, dropped: Mapping[Name, Record]) -> dict[Name, CompiledUnit | CompiledModule] | None:
    """The units and modules that jobs make now; None where all units have to hear of it, or one is gone."""
    made: dict[Name, CompiledUnit | CompiledModule] = {}
    for name in sorted(dropped, key=lambda name: _ORDER.index(name.kind)):
        result = memory.again(name, dropped[name])
        if result is None or (name.kind == "survey" and result != dropped[name].result):
            return None
        if name.kind != "survey":
            made[name] = result
        if name.kind == "unit":
            made |= dict(_inline(result, memory))
    return made


def _inline(unit: CompiledUnit, memory: Memory) -> Iterator[tuple[Name, CompiledModule]]:
    for inline in unit.uses.inline_wxs:
        yield Name("inline", inline.id), memory.inline(inline)


def _same_shape(one: CompiledUnit | CompiledModule, other: CompiledUnit | CompiledModule, options: Options) -> bool:
    if isinstance(one, CompiledUnit) and isinstance(other, CompiledUnit):
        return one is other or shape_of_unit(one) == shape_of_unit(other)
    assert isinstance(one, CompiledModule) and isinstance(other, CompiledModule)
    return one is other or shape_of_module(one, options) == shape_of_module(other, options)
