"""A whole project, compiled: what is known before its bundle is linked."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.diagnostics import Diagnostic
from wx2tg.plan.apis import ApiPlan
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.policy import Policy
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import Project


class Compiled(msgspec.Struct, frozen=True):
    """The units and modules by id, which members of `wx` the bundle has, its policy, and all findings."""

    project: Project
    units: Mapping[str, CompiledUnit]
    modules: Mapping[str, CompiledModule]
    apis: ApiPlan
    policy: Policy
    diagnostics: tuple[Diagnostic, ...]

    def later_units(self) -> list[str]:
        """The ids of the components that are loaded when they are first shown, sorted."""
        return sorted({unit.uses.components[tag] for unit in self.units.values() for tag in unit.uses.later})

    def later_modules(self) -> list[str]:
        """The ids of the modules that are loaded when a script asks for them, sorted."""
        return sorted({path for module in self.modules.values() for path in module.later if path in self.modules})
