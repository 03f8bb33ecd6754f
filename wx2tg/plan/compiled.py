"""A whole project, compiled: what is known before its bundle is linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wx2tg.diagnostics import Diagnostic
from wx2tg.plan.apis import ApiPlan
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.policy import Policy
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import Project


@dataclass(frozen=True, slots=True)
class Compiled:
    """Compiled units and modules, what they use of `wx`, where they load from, all findings."""

    project: Project
    units: Mapping[str, CompiledUnit]
    modules: Mapping[str, CompiledModule]
    apis: ApiPlan
    policy: Policy
    diagnostics: tuple[Diagnostic, ...]

    def later_units(self) -> list[str]:
        """The components that are loaded when they are first shown."""
        return sorted({unit.uses.components[tag] for unit in self.units.values() for tag in unit.uses.later})

    def later_modules(self) -> list[str]:
        """The modules that are loaded when they are asked for."""
        return sorted({path for module in self.modules.values() for path in module.later if path in self.modules})
