"""Compiles all units and modules of a project, with as many processes as that is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

import msgspec
from msgspec.structs import replace

from wx2tg.analyze.hooks import never_called
from wx2tg.analyze.script_floor import too_new
from wx2tg.analyze.scripts import Script
from wx2tg.driver.schedule import ANY, Crew, Done
from wx2tg.driver.sources import first_of_each, without_compiler
from wx2tg.driver.workshop import Found, Job, Workshop
from wx2tg.knowledge import floor_of
from wx2tg.lower.files import InlineWxs
from wx2tg.options import Options
from wx2tg.plan import miniapp
from wx2tg.plan.agreement import Agreement
from wx2tg.plan.apis import ApiPlan, plan_apis
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.libraries import library_findings
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.policy import derive
from wx2tg.plan.prefixes import prefixes
from wx2tg.plan.ton_connect import pays_in_ton, ton_findings
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import SHEETS, Project, UnitFiles
from wx2tg.syntax.script import Module

# A sheet in LESS or Sass takes about this many times as long as one in WXSS.
_SHEET = 10


class Makers(Protocol):
    """Who does the jobs: a Crew, or what remembers the results of jobs that it has done before."""

    workshop: Workshop

    def run(self, jobs: Sequence[Job], homes: Sequence[int] = ()) -> list[Done]:
        """See `Crew.run`."""

    def agree(self, agreement: Agreement) -> None:
        """See `Crew.agree`."""

    def inline(self, inline: InlineWxs) -> CompiledModule:
        """The module of the body of a `<wxs>`."""


def compile_with(crew: Crew) -> Compiled:
    """Compile the project of `crew`: all units, all modules that they reach, and decide what the bundle needs."""
    project, options = crew.workshop.project, crew.workshop.options
    units, modules = compile_parts(crew)
    return with_findings(decided(project, units, modules, options), crew.found(), options)


def compile_parts(crew: Makers) -> tuple[dict[str, CompiledUnit], dict[str, CompiledModule]]:
    """The units of the project of `crew`, and the modules that they reach, by id."""
    project = crew.workshop.project
    modules = _Modules(crew)
    modules.add(path for unit in project.units.values() for path in (unit.script, unit.entry) if path)
    modules.add(project.own_apis.values())
    modules.add(project.workers())
    units = _units(crew, modules.compiled)
    for unit in units.values():
        modules.add_wxs(unit)
    return units, modules.compiled


def decided(
    project: Project,
    units: Mapping[str, CompiledUnit],
    modules: Mapping[str, CompiledModule],
    options: Options,
    script_of: Callable[[Module], Script] = Script,
) -> Compiled:
    """The compiled project with what its bundle needs, without findings. `script_of` reads a script."""
    apis = apis_for(units, modules, options)
    in_ton = pays_in_ton(apis, options)
    policy = derive(
        project, units, modules, options, pays_in_ton=in_ton, uses_cloud=apis.uses_cloud, script_of=script_of
    )
    return Compiled(project=project, units=units, modules=modules, apis=apis, policy=policy, diagnostics=())


def apis_for(units: Mapping[str, CompiledUnit], modules: Mapping[str, CompiledModule], options: Options) -> ApiPlan:
    """The members of `wx` that these units and modules need."""
    tags = {use.tag for unit in units.values() for use in unit.uses.tags}
    return plan_apis(_facts(modules), tags, any(unit.uses.shares for unit in units.values()), options)


def with_findings(compiled: Compiled, found: Found, options: Options) -> Compiled:
    """`compiled` with all findings: those about the project, those that its jobs `found`, those about the whole."""
    project, units, apis, policy = compiled.project, compiled.units, compiled.apis, compiled.policy
    findings = [
        *project.diagnostics,
        *found.diagnostics,
        *first_of_each(found.absent),
        *without_compiler(found.uncompiled),
        *apis.diagnostics,
    ]
    floor = floor_of(options.build.browsers)
    for module in _facts(compiled.modules).values():
        findings += (*too_new(module, floor), *never_called(module))
    for unit in units.values():
        findings += unit.diagnostics
    findings += (*policy.diagnostics, *library_findings(units, options))
    findings += ton_findings(project, options) if pays_in_ton(apis, options) else ()
    findings += miniapp.findings(project, options) if options.build.format == "w3c-miniapp" else ()
    return replace(compiled, diagnostics=tuple(findings))


def _facts(modules: Mapping[str, CompiledModule]) -> dict[str, Module]:
    return {identity: module.facts for identity, module in modules.items() if module.facts is not None}


class _Modules(msgspec.Struct):
    """Compiles every module that is reached, each once."""

    crew: Makers
    compiled: dict[str, CompiledModule] = msgspec.field(default_factory=dict)

    def add(self, roots: Iterable[str]) -> None:
        """Compile the modules at `roots` and all they require, a generation at a time."""
        project = self.crew.workshop.project
        seen = set(self.compiled)
        waiting = [path for path in dict.fromkeys(roots) if path not in seen]
        while waiting:
            seen.update(waiting)
            jobs = [Job("module", (path,), _size(project, path)) for path in waiting]
            made = [done.result for done in self.crew.run(jobs)]
            self.compiled |= {path: module for path, module in zip(waiting, made, strict=True) if module is not None}
            wanted = (path for module in made if module is not None for path in (*module.requires, *module.later))
            waiting = [path for path in dict.fromkeys(wanted) if path not in seen]

    def add_wxs(self, unit: CompiledUnit) -> None:
        """Compile the wxs of a unit's template, and what that requires."""
        self.add(unit.uses.wxs)
        for inline in unit.uses.inline_wxs:
            if inline.id not in self.compiled:
                self.compiled[inline.id] = self.crew.inline(inline)
                self.add(self.compiled[inline.id].requires)


def _units(crew: Makers, modules: Mapping[str, CompiledModule]) -> dict[str, CompiledUnit]:
    """Compile all units: id -> unit. The process that surveyed a unit has read its styles, so it compiles the unit too.

    A compiler for LESS or Sass takes much memory, and longer to start than most projects' sheets take to compile. So
    sheets are surveyed by this process unless there are many.
    """
    project = crew.workshop.project
    identities = sorted(project.units)
    files = [project.units[identity] for identity in identities]
    surveys = crew.run(
        [Job("survey", (unit.id,), _size(project, unit.style) * (_SHEET if _is_sheet(unit) else 1)) for unit in files],
        [0 if _is_sheet(unit) else ANY for unit in files],
    )
    agreement = Agreement.of(project.units, {unit.id: done.result for unit, done in zip(files, surveys, strict=True)})
    crew.agree(agreement)
    names = prefixes(unit.id for unit in files if agreement.prefixed(unit))
    jobs = [
        Job(
            "unit", (unit.id, names.get(unit.id, ""), _broken(unit, modules)), _size(project, unit.template, unit.style)
        )
        for unit in files
    ]
    done = crew.run(jobs, [survey.by for survey in surveys])
    return {identity: unit.result for identity, unit in zip(identities, done, strict=True)}


def _broken(files: UnitFiles, modules: Mapping[str, CompiledModule]) -> str:
    """Why the script of a page cannot run; "" where it can, and for other units."""
    script = modules.get(files.script) if files.script else None
    return script.broken if script is not None and files.kind == "page" else ""


def _is_sheet(files: UnitFiles) -> bool:
    return files.style is not None and files.style.endswith(SHEETS)


def _size(project: Project, *paths: str | None) -> int:
    """The bytes of files together; a file that cannot be read counts nothing."""
    size = 0
    for path in paths:
        if path is not None and path in project.files:
            with suppress(OSError):
                size += project.files[path].stat().st_size
    return size
