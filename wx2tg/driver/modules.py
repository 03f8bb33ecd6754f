"""Compiles script, WXS and JSON modules one by one."""

from __future__ import annotations

import json
import posixpath
import traceback
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from wx2tg.analyze.addresses import named_in
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.driver.sources import Sources
from wx2tg.emit.json import emit_json
from wx2tg.emit.needs import Emitted
from wx2tg.emit.script import EMPTY, emit_module
from wx2tg.emit.wxs import emit_wxs
from wx2tg.lower.files import InlineWxs
from wx2tg.plan.modules import CompiledModule
from wx2tg.project import has_only_types, is_foreign, package_name, resolve_script, resolve_wxs
from wx2tg.syntax import config, script, wxs
from wx2tg.syntax.script import Request
from wx2tg.text import Part, Piece, Source, finclip

_GUESSED = (".js", ".ts", ".json")
_MOST_GUESSED = 200
_LATER = ("dynamic-import", "require-async")


class ModuleCompiler(msgspec.Struct):
    """Compiles modules.

    Findings are collected in `diagnostics`; those about references that lead nowhere in `sources`.
    """

    sources: Sources
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list)

    def module(self, path: str) -> CompiledModule | None:
        """The module at `path`, None where there is no such file."""
        source = self.sources.read(path)
        return None if source is None else self.compile(path, source)

    def inline(self, inline: InlineWxs) -> CompiledModule:
        """Compile the body of a `<wxs>`. Findings and source maps point at its place in the WXML."""
        whole, start = inline.source, inline.span.start
        body = Part(whole.path, whole.text[start : inline.span.end], whole, start)
        module = self.guarded(inline.id, body, self.wxs)
        pieces = (
            replace(piece, source=whole, start=piece.start + start) if piece.source is body else piece
            for piece in module.emitted.pieces
        )
        return replace(module, emitted=module.emitted._replace(pieces=tuple(pieces)))

    def compile(self, path: str, source: Source) -> CompiledModule:
        """Compile a module by the suffix of its path: JSON, WXS, or else a script."""
        if path.endswith(".json"):
            return self.guarded(path, source, self.json)
        if path.endswith(finclip.spellings(finclip.SUFFIXES, ".wxs")):
            return self.guarded(path, source, self.wxs)
        return self.guarded(path, source, self.script)

    def guarded(
        self, identity: str, source: Source, compile_one: Callable[[str, Source], CompiledModule]
    ) -> CompiledModule:
        """Call `compile_one`.

        An exception is a fault of ours: it becomes a finding, and the module throws when it runs.
        """
        try:
            return compile_one(identity, source)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            notes = tuple(traceback.format_exc().splitlines())
            self.diagnostics.append(diagnostic("internal-error", path=source.path, notes=notes, reason=reason))
            thrown = Piece(f"throw new Error({json.dumps(f'{source.path} could not be converted: {reason}')});\n")
            return CompiledModule(identity, Emitted((thrown,)), broken=reason)

    def script(self, path: str, source: Source) -> CompiledModule:
        """Compile a script, and resolve what it requires."""
        project = self.sources.project
        typescript, legacy = path.endswith((".ts", ".mts")), project.legacy_decorators
        # Where no setting says which decorators are meant: TypeScript files have standard ones, as in TypeScript, and
        # JavaScript files the older ones, as in WeChat's developer tool.
        module = script.parse(source, typescript, not typescript if legacy is None else legacy)
        self.diagnostics += module.diagnostics
        resolved: dict[str, str] = {}
        wanted: dict[str, bool] = {}
        for request in module.requests:
            name = request.specifier
            wanted |= {
                known: wanted.get(known, True) and self.can_wait(path, known, request)
                for known in self.guessed(path, request)
            }
            if name is None or is_foreign(name) or name.startswith("plugin"):
                continue
            found = resolve_script(self.sources.project, path, name)
            types = found.endswith(".d.ts") if found else has_only_types(self.sources.project, path, name)
            if module.typescript and types:
                resolved[name] = EMPTY
                continue
            # A built package that requires what is no package means a module of Node.js, and works without it.
            if request.kind != "packed" or found or package_name(name) in self.sources.project.missing:
                self.sources.explain(source, request.span, name, found)
            if found is not None:
                resolved[name] = found
                wanted[found] = wanted.get(found, True) and self.can_wait(path, found, request)
        broken = module.diagnostics[0].message if module.broken and module.diagnostics else ""
        return CompiledModule(
            path,
            emit_module(module, resolved.get, project.is_strict(source)),
            requires=tuple(known for known, waits in wanted.items() if not waits),
            later=tuple(known for known, waits in wanted.items() if waits),
            facts=module.facts(),
            broken=broken,
        )

    def can_wait(self, importer: str, path: str, request: Request) -> bool:
        """Whether a module may be loaded later: it is asked for asynchronously, and stands in another subpackage."""
        home = self.sources.project.package_of(path)
        return request.kind in _LATER and home not in ("", self.sources.project.package_of(importer))

    def guessed(self, importer: str, request: Request) -> list[str]:
        """The modules that a computed specifier may mean: those whose paths begin as it does, at most 200."""
        if request.specifier is not None or not request.prefix.startswith((".", "/")):
            return []
        folder = "" if request.prefix.startswith("/") else posixpath.dirname(importer)
        start = posixpath.normpath(posixpath.join(folder, request.prefix.lstrip("/") + "*")).removesuffix("*")
        paths = (path for path in self.sources.project.files if path.startswith(start) and path.endswith(_GUESSED))
        return sorted(path for path in paths if path != importer)[:_MOST_GUESSED]

    def wxs(self, identity: str, source: Source) -> CompiledModule:
        """Compile a WXS module, and resolve what it requires."""
        module = wxs.parse(source)
        self.diagnostics += module.diagnostics
        resolved: dict[str, str] = {}
        for request in module.requests:
            if request.specifier is None:
                continue
            path = resolve_wxs(self.sources.project, source.path, request.specifier)
            self.sources.explain(source, request.span, request.specifier, path)
            if path is not None:
                resolved[request.specifier] = path
        return CompiledModule(
            identity,
            emit_wxs(module, resolved.get),
            requires=tuple(dict.fromkeys(resolved.values())),
            addresses=tuple(named_in(source)),
        )

    def json(self, path: str, source: Source) -> CompiledModule:
        """Compile a JSON file into a module whose `exports` are its value."""
        value, found = config.parse(source)
        self.diagnostics += found
        return CompiledModule(path, emit_json(value.python()), addresses=tuple(named_in(source)))
