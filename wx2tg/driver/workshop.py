"""Does the jobs of one process: it has the project, and keeps what it has read and parsed of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic
from wx2tg.driver.modules import ModuleCompiler
from wx2tg.driver.reading import Reading
from wx2tg.driver.sources import Sources
from wx2tg.driver.styles import StyleBook
from wx2tg.driver.unit import compile_unit
from wx2tg.emit.naming import READABLE, SHORT
from wx2tg.emit.needs import Emitted
from wx2tg.link.minify import minified
from wx2tg.lower.files import InlineWxs
from wx2tg.options import Options
from wx2tg.plan.agreement import Agreement, Survey
from wx2tg.plan.files import STYLE_PATH
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import Project
from wx2tg.text import Piece, join


class Job(msgspec.Struct, frozen=True):
    """A call of a method of a workshop: `kind` is its name. `cost` says how long it may take, in bytes of source.

    Jobs and their results go to other processes, so they must be picklable.
    """

    kind: Literal["survey", "module", "unit", "minify"]
    arguments: tuple[Any, ...]
    cost: int


class Found(msgspec.Struct, frozen=True):
    """Findings; `absent` and `uncompiled` as in Sources: of those there is one finding for many places, made later.

    `beside` are files outside of the app's root that sheets asked for, each with the digest of what was there.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    absent: tuple[tuple[str, Diagnostic], ...] = ()
    uncompiled: tuple[tuple[str, str, str], ...] = ()
    beside: tuple[tuple[Path, str], ...] = ()


class Workshop:
    """Compiles units and modules of a project. Every workshop of a project gives the same results.

    Without `bundled` no styles are printed.
    """

    def __init__(self, project: Project, options: Options, bundled: bool, reading: Reading | None = None) -> None:
        self.project, self.options = project, options
        self.sources = Sources(project, reading or Reading())
        self.book = StyleBook(self.sources, options.build, STYLE_PATH, bundled)
        self.modules = ModuleCompiler(self.sources)
        self.naming = SHORT if options.build.minify else READABLE

    def do(self, job: Job) -> Any:
        """The result of a job."""
        return getattr(self, job.kind)(*job.arguments)

    def survey(self, unit: str) -> Survey:
        """What other units have to know of the styles of a unit."""
        return self.book.survey(self.project.units[unit])

    def agree(self, agreement: Agreement) -> None:
        """Keep what all surveys together decide. Called before any unit is compiled."""
        self.book.agreement = agreement

    def unit(self, identity: str, prefix: str, broken: str) -> CompiledUnit:
        """Compile a unit, see `compile_unit`, and free what only it needed."""
        files = self.project.units[identity]
        unit = compile_unit(files, self.sources, self.book, prefix, broken=broken, naming=self.naming)
        self.book.forget(files)
        self.sources.forget(files.template)
        return replace(unit, emitted=self._settled(unit.emitted))

    def module(self, path: str) -> CompiledModule | None:
        """Compile the module at `path`; None where there is no such file."""
        module = self.modules.module(path)
        return None if module is None else replace(module, emitted=self._settled(module.emitted))

    def inline(self, inline: InlineWxs) -> CompiledModule:
        """Compile the body of a `<wxs>`."""
        return self.modules.inline(inline)

    def minify(self, code: str) -> str:
        """Minify a script of the bundle."""
        return minified(code)

    def found(self) -> Found:
        """The findings since this was called last."""
        sources = self.sources
        findings = (*self.modules.diagnostics, *sources.diagnostics)
        beside = tuple(sources.compiler.beside.digests.items())
        found = Found(findings, tuple(sources.absent), tuple(sources.uncompiled), beside)
        for told in (self.modules.diagnostics, sources.diagnostics, sources.absent, sources.uncompiled):
            told.clear()
        return found

    def _settled(self, emitted: Emitted) -> Emitted:
        """Emitted code in one piece where no source map will ask where its pieces come from."""
        return emitted if self.options.build.source_maps else emitted._replace(pieces=(Piece(join(emitted.pieces)),))
