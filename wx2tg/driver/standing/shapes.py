"""What the rest of a bundle can tell of a unit or a module: where that is as before, only its own files change.

Some of it concerns the rest by itself, as which components a unit shows; some only together with what all others say,
as which files of the runtime an app needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wx2tg.analyze.addresses import Address
from wx2tg.knowledge import parts_of
from wx2tg.options import Options
from wx2tg.plan.apis import ApiPlan, plan_apis
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.standing import LENGTHS_READY
from wx2tg.plan.units import CompiledUnit
from wx2tg.text import join

Shape = tuple[Any, ...]

_READY = frozenset(map(str, LENGTHS_READY))


def shape_of(item: CompiledUnit | CompiledModule) -> Shape:
    """What concerns the rest of the bundle by itself."""
    return _of_unit(item) if isinstance(item, CompiledUnit) else _of_module(item)


def _of_unit(unit: CompiledUnit) -> Shape:
    uses, styles = unit.uses, unit.styles
    return (
        unit.kind,
        unit.main,
        dict(uses.components),
        dict(uses.later),
        uses.wxs,
        tuple(inline.id for inline in uses.inline_wxs),
        styles.leaks,
        styles.app_styles,
        bool(styles.css),
    )


def _of_module(module: CompiledModule) -> Shape:
    text = module.facts.source.text if module.facts is not None else join(module.emitted.pieces)
    return module.requires, module.later, module.broken, tuple(part.words for part in parts_of([text]))


def all_shapes(compiled: Compiled) -> Shape:
    """What concerns the bundle of all units and modules together, but for the APIs and the addresses that they name."""
    units, modules = compiled.units.values(), compiled.modules.values()
    emitted = [*(unit.emitted for unit in units), *(module.emitted for module in modules)]
    return (
        set().union(*(item.needs for item in emitted)),
        {(use.tag, use.kind) for unit in units for use in unit.uses.tags},
        any(unit.uses.shares for unit in units),
        any(unit.catches_move for unit in units),
        set().union(*(unit.styles.lengths for unit in units)) - _READY,
    )


def apis_of(module: CompiledModule, options: Options) -> Shape:
    """The APIs that a module names, and how."""
    if module.facts is None:
        return ()
    plan = plan_apis({module.id: module.facts}, (), False, options)
    assigned = frozenset(use.name for use in module.facts.assigned)
    return (*_members(plan), tuple(plan.by_module[module.id]), bool(module.facts.escapes), assigned)


def is_same_wx(one: ApiPlan, other: ApiPlan) -> bool:
    """Whether two bundles have the same members of `wx`, whichever modules ask for them."""
    return _members(one) == _members(other) and one.rest == other.rest


def _members(plan: ApiPlan) -> Shape:
    return plan.members, plan.kinds, plan.checks, plan.asked


def web_of(item: CompiledUnit | CompiledModule) -> Shape | None:
    """The addresses that a unit or a module names, without their places; None where that is not seen of one alone.

    Of two hosts, which one stands first matters to nothing but a finding. What the addresses in a script are for is
    seen only with all scripts together.
    """
    if isinstance(item, CompiledUnit):
        return _addresses(item.web.addresses), item.web.own_pages, item.web.styled
    return _addresses(item.addresses) if item.facts is None else None


def is_same_policy(one: Compiled, other: Compiled) -> bool:
    """Whether two bundles have the same policy, and send requests to the same places."""
    return one.policy.directives == other.policy.directives and one.policy.rules == other.policy.rules


def _addresses(found: Iterable[Address]) -> Shape:
    return tuple((item.kind, item.text, item.source.path) for item in found)
