"""What compiling a mini-program gives, before any of it is linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wx2tg.build.apis import ApiPlan
from wx2tg.build.modules import Modules
from wx2tg.build.unit import CompiledUnit
from wx2tg.diagnostics import Diagnostic
from wx2tg.project import Project


@dataclass(frozen=True, slots=True)
class Compiled:
    """Compiled units and modules, what they use of `wx`, all findings."""

    project: Project
    units: Mapping[str, CompiledUnit]
    modules: Modules
    apis: ApiPlan
    diagnostics: tuple[Diagnostic, ...]

    def later_units(self) -> list[str]:
        """The components that are loaded when they are first shown."""
        return sorted({unit.using[tag] for unit in self.units.values() for tag in unit.later})

    def later_modules(self) -> list[str]:
        """The modules that are loaded when they are asked for."""
        modules = self.modules.compiled
        return sorted({path for module in modules.values() for path in module.later if path in modules})
