"""What the rest of a bundle can tell of a unit or a module: where that is as before, only its own files change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wx2tg.analyze.addresses import Address
from wx2tg.knowledge import parts_of
from wx2tg.options import Options
from wx2tg.plan.apis import plan_apis
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.standing import LENGTHS_READY
from wx2tg.plan.units import CompiledUnit
from wx2tg.text import join

Shape = tuple[Any, ...]

_READY = frozenset(map(str, LENGTHS_READY))


def shape_of_unit(unit: CompiledUnit) -> Shape:
    """All that the bundle outside of a unit's own script and sheet depends on."""
    uses, styles, web = unit.uses, unit.styles, unit.web
    return (
        unit.kind,
        unit.main,
        unit.catches_move,
        unit.emitted.needs,
        dict(uses.components),
        dict(uses.later),
        uses.wxs,
        tuple(inline.id for inline in uses.inline_wxs),
        frozenset((use.tag, use.kind) for use in uses.tags),
        uses.shares,
        styles.leaks,
        styles.app_styles,
        styles.lengths - _READY,
        bool(styles.css),
        _addresses(web.addresses),
        web.own_pages,
        web.styled,
    )


def shape_of_module(module: CompiledModule, options: Options) -> Shape:
    """All that the bundle outside of a module's own script depends on, but for the addresses that scripts name.

    Where these lead to is seen only with all scripts together.
    """
    if module.facts is None:
        text = join(module.emitted.pieces)
        parts = tuple(part.words for part in parts_of([text]))
        return (module.requires, module.later, module.emitted.needs, module.broken, parts, _addresses(module.addresses))
    facts = module.facts
    plan = plan_apis({module.id: facts}, (), False, options)
    return (
        module.requires,
        module.later,
        module.emitted.needs,
        module.broken,
        tuple(part.words for part in parts_of([facts.source.text])),
        tuple(plan.members.items()),
        tuple(plan.by_module[module.id]),
        plan.asked,
        bool(facts.escapes),
        frozenset(use.name for use in facts.assigned),
    )


def is_same_policy(one: Compiled, other: Compiled) -> bool:
    """Whether two bundles have the same policy, and send requests to the same places."""
    return one.policy.directives == other.policy.directives and one.policy.rules == other.policy.rules


def _addresses(found: Iterable[Address]) -> Shape:
    """Addresses without their exact places: which of two hosts stands first matters to nothing but a finding."""
    return tuple((item.kind, item.text, item.source.path) for item in found)
