"""Replaces the code of units and modules in a bundle, where an edit changes nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec.structs import replace

from wx2tg.analyze.scripts import Script
from wx2tg.driver.compile import apis_for
from wx2tg.driver.standing.broken import worse
from wx2tg.driver.standing.linked import Linked, with_replaced
from wx2tg.driver.standing.memory import Memory, Name, Record
from wx2tg.driver.standing.shapes import all_shapes, apis_of, is_same_policy, is_same_wx, shape_of, web_of
from wx2tg.driver.standing.shown import Item, Shown
from wx2tg.options import Options
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.policy import derive
from wx2tg.plan.ton_connect import pays_in_ton
from wx2tg.plan.units import CompiledUnit
from wx2tg.syntax.script import Module

Result = CompiledUnit | CompiledModule

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
    items = {"unit": dict(shown.units), "module": dict(shown.modules)}
    held = dict(shown.held)
    fresh: dict[str, tuple[Result, Result]] = {}
    for name, result in made.items():
        kind = "unit" if name.kind == "unit" else "module"
        known = items[kind].get(name.id)
        if known is None:
            return None
        item = Item.of(name, result, memory)
        held.pop(name, None)
        if paths := worse(item.mistakes, known.mistakes):
            held[name] = tuple(paths)
        elif result is known.result or shape_of(result) == shape_of(known.result):
            items[kind][name.id] = item
            fresh[f"{kind}:{name.id}"] = known.result, result
        else:
            return None
    after = Shown(items["unit"], items["module"], held)
    compiled = _same_app(after, linked.compiled, fresh.values(), options, memory.script_of)
    return None if compiled is None else (after, with_replaced(linked, compiled, fresh))


def _same_app(
    shown: Shown,
    before: Compiled,
    pairs: Collection[tuple[Result, Result]],
    options: Options,
    script_of: Callable[[Module], Script],
) -> Compiled | None:
    """The compiled app that is `shown`; None where more than code differs from the one before.

    `pairs` are the units and modules before and after.
    """
    units, modules = shown.results()
    compiled = replace(before, units=units, modules=modules)
    if all_shapes(compiled) != all_shapes(before):
        return None
    if any(isinstance(old, CompiledModule) and _other_apis(old, new, options) for old, new in pairs):
        compiled = replace(compiled, apis=apis_for(units, modules, options))
        if not is_same_wx(compiled.apis, before.apis):
            return None
    if any(old is not new and (web_of(new) is None or web_of(old) != web_of(new)) for old, new in pairs):
        in_ton = pays_in_ton(compiled.apis, options)
        policy = derive(
            before.project,
            units,
            modules,
            options,
            pays_in_ton=in_ton,
            uses_cloud=compiled.apis.uses_cloud,
            script_of=script_of,
        )
        compiled = replace(compiled, policy=policy)
        if not is_same_policy(compiled, before):
            return None
    return compiled


def _other_apis(old: Result, new: Result, options: Options) -> bool:
    assert isinstance(old, CompiledModule) and isinstance(new, CompiledModule)
    return old is not new and apis_of(old, options) != apis_of(new, options)


def _made(memory: Memory, dropped: Mapping[Name, Record]) -> dict[Name, Result] | None:
    """The units and modules that jobs make now; None where all units have to hear of it, or one is gone."""
    made: dict[Name, Result] = {}
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
