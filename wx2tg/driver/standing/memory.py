"""Does the jobs of a build, and remembers their results until something that they depend on changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import msgspec

from wx2tg.analyze.scripts import Script
from wx2tg.driver.compile import compile_parts
from wx2tg.driver.run_key import Content
from wx2tg.driver.schedule import Done
from wx2tg.driver.standing.traces import Texts, Trace, Tracer, traced
from wx2tg.driver.workshop import Found, Job, Workshop
from wx2tg.lower.files import InlineWxs
from wx2tg.options import Options
from wx2tg.plan.agreement import Agreement, Survey
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import Project, UnitFiles
from wx2tg.syntax.script import Module
from wx2tg.text import Source


class Name(NamedTuple):
    """A job: what is done (see `Job`, or "inline"), and the id of the unit or module."""

    kind: str
    id: str


class Record(msgspec.Struct):
    """A job that was done: what it was told besides the project's files, what it read of them, and its result.

    `told` is compared with what the next build tells it. `found` are all findings of the job, also those about files
    that other jobs read too: a report counts equal findings once.
    """

    told: tuple[Any, ...]
    trace: Trace
    result: Any
    found: Found


class _Bench(msgspec.Struct):
    """The workshop for one unit or module, and the trace of what it asks for."""

    workshop: Workshop
    trace: Trace = msgspec.field(default_factory=Trace)


class Memory:
    """Makes what a build consists of, see `Makers`; what has been made before and is still right is not made again."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.records: dict[Name, Record] = {}
        self._tracer = Tracer()
        self.texts = Texts(self._tracer)
        self._scripts: dict[Source, Script] = {}
        self._settled: tuple[Any, ...] = ()
        self._files: tuple[str, ...] = ()
        self._benches: dict[str, _Bench] = {}
        self._live: dict[Name, None] = {}
        self._agreement = Agreement()

    def begin(self, project: Project) -> None:
        """Turn to `project`: forget what its files and settings make wrong."""
        settled = _settled(project)
        if not is_same_told(settled, self._settled):
            self.records.clear()
        elif listed := set(self._files) ^ set(project.files):
            self.drop(listed, {*listed, *(path.lower() for path in listed)})
        self._settled, self._files = settled, tuple(project.files)
        self.texts.forget([path for path in self.texts.known if path not in project.files])
        self.workshop = Workshop(traced(project, self._tracer), self.options, True, self.texts)

    def forget(self, paths: Collection[str]) -> dict[Name, Record]:
        """Forget what depends on the content of the files at `paths`; the records that there were."""
        for path in paths:
            if path in self.texts.known:
                self._scripts.pop(self.texts.known[path][0], None)
        self.texts.forget(paths)
        return self.drop(paths, ())

    def script_of(self, module: Module) -> Script:
        """A script, read for an analysis of all scripts; one that has not changed keeps what was found out about it."""
        known = self._scripts.get(module.source)
        if known is None or known.module is not module:
            known = self._scripts[module.source] = Script(module)
        return known

    def forget_beside(self) -> None:
        """Forget what depends on files outside of the app's root that have changed."""
        now = Content()
        for name, record in list(self.records.items()):
            if any(now.digest(file) != told for file, told in record.found.beside):
                del self.records[name]

    def drop(self, read: Collection[str], listed: Collection[str]) -> dict[Name, Record]:
        """Drop the records that depend on the content of `read`, or on which of `listed` are files."""
        wrong = {name: record for name, record in self.records.items() if record.trace.depends_on(read, listed)}
        for name in wrong:
            del self.records[name]
        return wrong

    def made(self) -> tuple[dict[str, CompiledUnit], dict[str, CompiledModule]]:
        """All units and modules of the project; what they did not need is forgotten."""
        self._live = {}
        made = compile_parts(self)
        self._benches.clear()
        self.records = {name: self.records[name] for name in self._live}
        sources = {module.facts.source for module in made[1].values() if module.facts is not None}
        self._scripts = {source: script for source, script in self._scripts.items() if source in sources}
        return made

    def again(self, name: Name, before: Record) -> Any:
        """The result of a job that was dropped, told the same as `before`."""
        if name.kind == "survey":
            return self._survey(name.id)
        return self._module(name.id) if name.kind == "module" else self._unit(name.id, *before.told[1:3])

    def copy(self) -> Memory:
        """A memory of the same records, which stays as it is while this one goes on."""
        copy = Memory(self.options)
        copy.records, copy._settled, copy._files = dict(self.records), self._settled, self._files
        copy.texts.known = dict(self.texts.known)
        return copy

    def agree(self, agreement: Agreement) -> None:
        """See `Crew.agree`."""
        self._agreement = agreement

    def run(self, jobs: Sequence[Job], homes: Sequence[int] = ()) -> list[Done]:
        """See `Crew.run`."""
        return [Done(getattr(self, f"_{job.kind}")(*job.arguments), 0) for job in jobs]

    def inline(self, inline: InlineWxs) -> CompiledModule:
        """See `Crew.inline`."""
        told = (inline.source, inline.span)
        made: CompiledModule = self._done(
            Name("inline", inline.id), told, self._bench(), lambda shop: shop.inline(inline)
        )
        return made

    def _survey(self, unit: str) -> Survey:
        files = self.workshop.project.units[unit]
        bench = self._benches[unit] = self._bench()
        made: Survey = self._done(Name("survey", unit), (files,), bench, lambda shop: shop.survey(unit))
        return made

    def _module(self, path: str) -> CompiledModule | None:
        made: CompiledModule | None = self._done(
            Name("module", path), (), self._bench(), lambda shop: shop.module(path)
        )
        return made

    def _unit(self, unit: str, prefix: str, broken: str) -> Any:
        told = (self.workshop.project.units[unit], prefix, broken, *self._agreed(unit), self._homes(unit))
        bench = self._benches.pop(unit, None) or self._bench()
        bench.workshop.agree(self._agreement)
        return self._done(Name("unit", unit), told, bench, lambda shop: shop.unit(unit, prefix, broken))

    def _agreed(self, unit: str) -> tuple[Any, ...]:
        """What the agreement says about one unit."""
        agreement, survey = self._agreement, self.records[Name("survey", unit)].result
        names = {name for name, _ in survey.keyframes}
        isolation = agreement.isolations[unit]
        return isolation, agreement.bare_pages, names & agreement.contested, names & agreement.common

    def _homes(self, unit: str) -> tuple[str, ...]:
        """The subpackages of the components for which a unit has placeholders."""
        units = self.workshop.project.units
        files = units[unit]
        used = (units.get(files.using.get(tag, "")) for tag in files.placeholders)
        return tuple(found.package if found is not None else "" for found in used)

    def _bench(self) -> _Bench:
        return _Bench(Workshop(self.workshop.project, self.options, True, self.texts))

    def _done(self, name: Name, told: tuple[Any, ...], bench: _Bench, make: Callable[[Workshop], Any]) -> Any:
        """The result of a job, made by `make` unless it is remembered."""
        self._live[name] = None
        record = self.records.get(name)
        if record is None or not is_same_told(record.told, told):
            with self._tracer.into(bench.trace):
                result = make(bench.workshop)
            record = self.records[name] = Record(told, bench.trace, result, bench.workshop.found())
        return record.result


def found_by(records: Collection[Record]) -> Found:
    """All findings of jobs."""
    return Found(
        tuple(item for record in records for item in record.found.diagnostics),
        tuple(item for record in records for item in record.found.absent),
        tuple(item for record in records for item in record.found.uncompiled),
        tuple(dict.fromkeys(item for record in records for item in record.found.beside)),
    )


def _settled(project: Project) -> tuple[Any, ...]:
    """What jobs read of a project besides its files and the unit that they are about."""
    app = project.app
    return (
        project.root,
        project.base,
        project.mains,
        project.aliases,
        project.npm_places,
        project.missing,
        project.suffixes,
        project.sheets,
        project.roots,
        project.strict,
        project.legacy_decorators,
        project.uncompiled,
        app.darkmode,
        app.glass_easel,
    )


def is_same_told(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two jobs were told the same."""
    return len(one) == len(other) and all(map(_same, one, other))


def _same(one: Any, other: Any) -> bool:
    """Whether two values are equal; the files of units are compared by what they say."""
    if one is other:
        return True
    if isinstance(one, UnitFiles) and isinstance(other, UnitFiles):
        return all(getattr(one, name) == getattr(other, name) for name in UnitFiles.__struct_fields__)
    return bool(one == other)
