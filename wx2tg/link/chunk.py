"""Prints the script of a chunk: the runtime's files in it, members of `wx`, modules of the project, units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import msgspec

from wx2tg.emit import naming
from wx2tg.emit.helpers import HELPERS
from wx2tg.emit.literals import quote
from wx2tg.emit.needs import Emitted, Need
from wx2tg.link.modules import RuntimeModule, closure, joined, joined_shortly, kept_scripts
from wx2tg.link.shorten import Script
from wx2tg.text import Piece, finclip

_WORKER = (
    Need("core/registry", "define"),
    Need("core/registry", "requireFrom"),
    Need("core/globals", "globalObject"),
    Need("worker/scope", "workerScope"),
)

# WeChat's globals are parameters of the function around the modules. The globals of browsers are parameters too, to
# which nothing is passed: a mini-program must not see them.
_GLOBALS = (
    f"$define, {', '.join(finclip.spellings(finclip.GLOBALS, 'wx'))}, App, Page, Component, Behavior, getApp, "
    "getCurrentPages, requirePlugin, global, globalThis, __wxConfig"
)
_SHADOWED = (
    "window, document, location, navigator, history, localStorage, sessionStorage, indexedDB, self, top, parent, "
    "frames, XMLHttpRequest, fetch, Worker, WebSocket, EventSource, alert, confirm, prompt, open, close, postMessage, "
    "Node, Element, HTMLElement, Event, CustomEvent, EventTarget, Image, FormData, Blob, File, FileReader, Headers, "
    "Request, Response, MutationObserver, IntersectionObserver, ResizeObserver, getComputedStyle, caches, screen"
)
# A helper that is not the function of the runtime itself, but what that returns when it is called so.
_CALLED_WITH = {"$code": "(global)"}


# The runtime's scripts in a bundle that is minified, by path; None where it is not.
Scripts: TypeAlias = Mapping[str, Script] | None


class Member(NamedTuple):
    """A member of `wx` that the runtime has: its export, the kind of API that it is (`async`, `property`, ...).

    `check` is what refuses wrong arguments of it, None where nothing does, and `rule` what that is told about them.
    """

    need: Need
    kind: str
    check: Need | None = None
    rule: str = ""


class Statement(NamedTuple):
    """A generated statement, and the names of the runtime in it."""

    text: str
    names: frozenset[str] = frozenset()


class ChunkInput(msgspec.Struct, frozen=True):
    """What one chunk holds: bodies of modules by id, registrations of units, files of the runtime, members of `wx`.

    `runtime` are paths without suffix (`core/app`), `apis` maps names (`request`, `cloud.init`). `parts` are the
    optional parts of the runtime that the chunk puts into `env.parts`.
    """

    modules: Sequence[tuple[str, Emitted]] = ()
    units: Sequence[Emitted] = ()
    runtime: frozenset[str] = frozenset()
    apis: Mapping[str, Member] = msgspec.field(default_factory=dict)
    parts: frozenset[Need] = frozenset()

    @property
    def helpers(self) -> tuple[str, ...]:
        """The names of `HELPERS` that the modules use."""
        used = frozenset[Need]().union(*(emitted.needs for _, emitted in self.modules))
        return tuple(name for name, need in HELPERS.items() if need in used)

    @property
    def unit_needs(self) -> frozenset[Need]:
        """What the units need of the runtime."""
        return frozenset[Need]().union(*(unit.needs for unit in self.units))

    @property
    def needs(self) -> frozenset[Need]:
        """All that the chunk needs of the runtime."""
        modules = (emitted.needs for _, emitted in self.modules)
        members = {need for member in self.apis.values() for need in (member.need, member.check) if need is not None}
        return self.unit_needs.union(members, self.parts, *modules)

    @property
    def used(self) -> frozenset[str]:
        """The names of the runtime that the chunk's modules and units use."""
        helpers = (HELPERS[name].name for name in self.helpers)
        return frozenset({*(need.name for need in self.unit_needs if need.name), *helpers})

    def wanted(self, scripts: Scripts) -> frozenset[str]:
        """The names of the runtime that anything in the chunk uses, wherever they are."""
        modules = self.runtime_modules()
        imported = (name for module in modules for name in (scripts[module.path] if scripts else module).imported)
        register = {*(("registerApi",) if self.apis else ()), *(("env",) if self.parts else ())}
        return frozenset({*(need.name for need in self.needs if need.name), *imported, *register})

    def runtime_modules(self) -> list[RuntimeModule]:
        """The modules of the runtime that stand in the chunk, dependencies first."""
        return [module for module in closure(self.runtime) if module.path in self.runtime]


def runtime_scripts(chunks: Collection[ChunkInput], names: Collection[str]) -> dict[str, Script]:
    """The runtime's scripts in all chunks of a bundle, by path, without what neither they nor `names` use."""
    modules = {module.path: module for chunk in chunks for module in chunk.runtime_modules()}
    roots = {need.name for chunk in chunks for need in chunk.needs if need.name}
    written = [piece.text for chunk in chunks for _, emitted in chunk.modules for piece in emitted.pieces]
    units = [piece.text for chunk in chunks for unit in chunk.units for piece in unit.pieces]
    short = frozenset(naming.table("members").values())

    def is_named(member: str) -> bool:
        if member in short:
            return any(f".{member}(" in text for text in units)
        return any(member in text for text in (*written, *units))

    return kept_scripts(modules.values(), roots.union(names, {"registerApi"}), is_named)


def shared_names(chunks: Mapping[str, ChunkInput], scripts: Scripts) -> dict[str, frozenset[str]]:
    """By chunk, the names of the runtime to put into `$`: what other chunks use, and its own modules and units."""
    wanted = {name: chunk.wanted(scripts) for name, chunk in chunks.items()}
    users = Counter(name for names in wanted.values() for name in names)
    return {
        key: chunk.used.union(name for name, count in users.items() if count > (name in wanted[key]))
        for key, chunk in chunks.items()
    }


def chunk_script(chunk: ChunkInput, shared: frozenset[str], scripts: Scripts) -> list[Piece]:
    """The script of a chunk other than the entry: its part of the runtime, then its modules and units.

    `shared` are the chunk's `shared_names`. With `scripts` the names inside the runtime are short; the rest is left to
    `minified`.
    """
    modules = chunk.runtime_modules()
    own = {name for module in modules for name in (scripts[module.path] if scripts else module).exports}
    out = []
    if modules or chunk.apis or chunk.parts:
        out.append(Piece(f"wx2tg.units(($) => {{\nconst {{{', '.join(sorted(chunk.wanted(scripts) - own))}}} = $;\n"))
        members, filled = registration(chunk.apis, {}), parts_statement(chunk.parts)
        out += (
            joined_shortly(modules, {*shared, *members.names, *filled.names}, scripts) if scripts else joined(modules)
        )
        out.append(Piece(filled.text + members.text))
        out.append(Piece(f"Object.assign($, {{{', '.join(sorted(own & shared))}}});\n}});\n"))
    return out + chunk_pieces(chunk)


def chunk_pieces(chunk: ChunkInput) -> list[Piece]:
    """A chunk's modules, which see WeChat's globals, then its units with the names of the runtime that they use."""
    out: list[Piece] = []
    if chunk.modules:
        out += [Piece("wx2tg.modules("), *_modules(_GLOBALS, chunk), Piece(");\n")]
    if chunk.units:
        names = sorted({need.name for need in chunk.unit_needs if need.name})
        out.append(Piece(f"wx2tg.units(({{{', '.join(names)}}}) => {{\n"))
        for unit in chunk.units:
            out += unit.pieces
        out.append(Piece("});\n"))
    return out


def _modules(parameters: str, chunk: ChunkInput) -> list[Piece]:
    """The function that defines a chunk's modules; its `parameters` are what they see as globals."""
    out = [Piece(f"function ({parameters}, $wx2tg, {_SHADOWED}) {{\n")]
    if chunk.helpers:
        declared = (f"{name} = $wx2tg.{HELPERS[name].name}{_CALLED_WITH.get(name, '')}" for name in chunk.helpers)
        out.append(Piece(f"var {', '.join(declared)};\n"))
    for identity, emitted in chunk.modules:
        out.append(Piece(f"$define({quote(identity)}, function (require, module, exports) {{\n"))
        out += emitted.pieces
        out.append(Piece("});\n"))
    out.append(Piece("}"))
    return out


def parts_statement(parts: Collection[Need]) -> Statement:
    """The statement that puts optional parts of the runtime into `env.parts`."""
    names = sorted(need.name for need in parts)
    text = f"Object.assign(env.parts, {{{', '.join(names)}}});\n" if names else ""
    return Statement(text, frozenset({*names, "env"} if names else ()))


def registration(apis: Mapping[str, Member], stubs: Mapping[str, str]) -> Statement:
    """The statement that adds members to `wx`; `stubs` are those that always fail, by name, each with its kind."""
    rows: dict[str, str] = {}
    names: set[str] = set()
    for name, (need, _, check, rule) in apis.items():
        rows[name] = need.name if check is None else f"{check.name}({quote(name)}, {need.name}, {quote(rule)})"
        names.update((need.name, *((check.name,) if check else ())))
    if stubs:
        rows |= {name: f"unsupportedApi({quote(name)}, {quote(kind)})" for name, kind in stubs.items()}
        names.add("unsupportedApi")
    if not rows:
        return Statement("")
    properties = [quote(name) for name, member in sorted(apis.items()) if member.kind == "property"]
    members = "".join(f"  {quote(name)}: {rows[name]},\n" for name in sorted(rows))
    text = f"registerApi({{\n{members}}}, [{', '.join(properties)}]);\n"
    return Statement(text, frozenset({*names, "registerApi"}))


def worker_script(chunk: ChunkInput, minify: bool) -> list[Piece]:
    """The script of every Worker: the modules of the workers' folder; the one that the Worker is named after runs."""
    needs = {*_WORKER, *chunk.needs}
    exported = ", ".join(sorted(need.name for need in chunk.needs))
    start = f")(define, workerScope(self), undefined, undefined, global, global, {{{exported}}});\n"
    modules = closure({need.module for need in needs})
    names = {need.name for need in needs}
    return [
        Piece("(() => {\n"),
        *(joined_shortly(modules, names, kept_scripts(modules, names)) if minify else joined(modules)),
        Piece("const global = globalObject();\n("),
        *_modules("$define, worker, wx, importScripts, global, globalThis", chunk),
        Piece(start),
        Piece('requireFrom("")(self.name);\n})();\n'),
    ]
