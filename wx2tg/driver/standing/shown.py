"""What is on screen: the units and modules of the last good app, each until it is made anew without a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from wx2tg.driver.standing.broken import mistakes, worse
from wx2tg.driver.standing.memory import Memory, Name
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.units import CompiledUnit

Mistakes = Counter[tuple[str, str]]


class Item(msgspec.Struct, frozen=True):
    """A unit or a module as it is shown; `told` is what its job was told besides the project's files."""

    result: Any
    told: tuple[Any, ...]
    mistakes: Mistakes

    @classmethod
    def of(cls, name: Name, result: CompiledUnit | CompiledModule, memory: Memory) -> Item:
        """What `memory` has made of a unit or a module."""
        records = [memory.records.get(name), memory.records.get(Name("survey", name.id))]
        found = [item for record in records if record is not None for item in record.found.diagnostics]
        told = records[0].told if records[0] is not None else ()
        if isinstance(result, CompiledModule):
            return cls(result, told, mistakes(found))
        counted = mistakes((*found, *result.diagnostics))
        return cls(result, told, counted + Counter({("", "broken"): 1}) if result.broken else counted)


class Shown(msgspec.Struct, frozen=True):
    """All units and modules that are shown, by id. `broken` are the files on whose account some are not up to date."""

    units: Mapping[str, Item] = msgspec.field(default_factory=dict)
    modules: Mapping[str, Item] = msgspec.field(default_factory=dict)
    held: Mapping[Name, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def results(self) -> tuple[dict[str, CompiledUnit], dict[str, CompiledModule]]:
        """The compiled units and modules."""
        return (
            {identity: item.result for identity, item in self.units.items()},
            {identity: item.result for identity, item in self.modules.items()},
        )


def name_of_module(identity: str, memory: Memory) -> Name:
    """The job that makes a module."""
    inline = Name("inline", identity)
    return inline if inline in memory.records else Name("module", identity)


def next_shown(
    before: Shown, units: Mapping[str, CompiledUnit], modules: Mapping[str, CompiledModule], memory: Memory
) -> Shown:
    """What is shown when `memory` has made these `units` and `modules`: of those that got worse, what was `before`."""
    held: dict[Name, tuple[str, ...]] = {}

    def chosen(name: Name, result: CompiledUnit | CompiledModule, known: Item | None) -> Item:
        if known is not None and known.result is result:
            return known
        item = Item.of(name, result, memory)
        if known is None or not (paths := worse(item.mistakes, known.mistakes)):
            return item
        held[name] = tuple(paths)
        return known

    new_units = {
        identity: chosen(Name("unit", identity), unit, before.units.get(identity)) for identity, unit in units.items()
    }
    new_modules = {
        identity: chosen(name_of_module(identity, memory), module, before.modules.get(identity))
        for identity, module in modules.items()
    }
    waiting = [*_wanted(held, new_units, new_modules)]
    while waiting:
        identity = waiting.pop()
        if identity not in new_modules and identity in before.modules:
            new_modules[identity] = before.modules[identity]
            waiting += before.modules[identity].result.requires
    return Shown(new_units, new_modules, held)


def _wanted(held: Iterable[Name], units: Mapping[str, Item], modules: Mapping[str, Item]) -> Iterable[str]:
    """The modules that those units and modules need that are shown as they were."""
    for name in held:
        if name.kind == "unit":
            unit: CompiledUnit = units[name.id].result
            yield from (*unit.uses.wxs, *([unit.main] if unit.main else []))
        else:
            module: CompiledModule = modules[name.id].result
            yield from (*module.requires, *module.later)
