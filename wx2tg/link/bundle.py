"""Makes the files of a bundle out of compiled units and modules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wx2tg.emit.names import literal, quote
from wx2tg.emit.needs import Need
from wx2tg.link.minify import minified, moved
from wx2tg.link.modules import RuntimeModule, closure, joined, joined_shortly, runtime_module, split_needs, style_of
from wx2tg.link.parts import MOUNT, TRAIT
from wx2tg.text import Piece, SourceMap, finclip, mapped_places, source_map
from wx2tg.text import join as join_pieces

# What every bundle has: the shell starts the app, the registry takes the chunks.
_ALWAYS = (
    Need("router/boot", "boot"),
    Need("core/registry", "define"),
    Need("core/registry", "defineUnit"),
    Need("core/wx", "registerApi"),
    Need("core/app", "App"),
    Need("core/globals", "globalObject"),
)
_STUBS = Need("api/unsupported", "unsupportedApi")
# What the script of the stubs takes from the entry: `guard` is what the module imports.
_FOR_STUBS = ("guard", "registerApi")
_WORKER = (
    Need("core/registry", "define"),
    Need("core/registry", "requireFrom"),
    Need("core/globals", "globalObject"),
    Need("worker/scope", "workerScope"),
)
_FIRST_STYLES = ("components/base.css", "router/shell.css")

# WeChat's globals come in as parameters; the browser's, which a mini-program must not see, are shadowed.
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
_HELPERS = {
    "$esm": ("core/interop", "esm"),
    "$star": ("core/interop", "star"),
    "$def": ("core/interop", "def"),
    "$ns": ("core/interop", "ns"),
    "$dec": ("core/decorators", "dec"),
    "$std": ("core/standard", "std"),
    "$code": ("core/code", "functionOf"),
    "$ctor": ("core/wxs", "ctor"),
    "getRegExp": ("core/wxs", "getRegExp"),
    "getDate": ("core/wxs", "getDate"),
}


@dataclass(frozen=True, slots=True)
class ChunkInput:
    """One chunk's contents: (id, body) of modules, registrations of units, what the units need.

    `runtime` are the modules of the runtime that stand in it, `apis` the members of `wx` that it brings, with kinds;
    `checks`: which of them are refused wrong arguments, by what of the runtime, and what it is told about them.
    """

    name: str
    modules: Sequence[tuple[str, tuple[Piece, ...]]]
    units: Sequence[tuple[Piece, ...]]
    unit_needs: frozenset[Need]
    runtime: frozenset[str] = frozenset()
    apis: Mapping[str, tuple[Need, str]] = field(default_factory=dict)
    checks: Mapping[str, tuple[Need, str]] = field(default_factory=dict)

    @property
    def helpers(self) -> tuple[str, ...]:
        """The interop helpers that the modules name."""
        return _helpers("".join(piece.text for _, pieces in self.modules for piece in pieces))

    @property
    def needs(self) -> frozenset[Need]:
        """All that the chunk needs of the runtime."""
        return (
            self.unit_needs
            | {Need(*_HELPERS[name]) for name in self.helpers}
            | {need for need, _ in self.apis.values()}
            | {need for need, _ in self.checks.values()}
        )

    @property
    def used(self) -> frozenset[str]:
        """The names of the runtime that the chunk's modules and units use."""
        helpers = (_HELPERS[name][1] for name in self.helpers)
        return frozenset({*(need.name for need in self.unit_needs if need.name), *helpers})

    @property
    def wanted(self) -> frozenset[str]:
        """The names of the runtime that anything in the chunk uses, wherever they are."""
        imported = (name for module in self.runtime_modules() for name in module.imported)
        register = {"registerApi"} if self.apis else set()
        return frozenset({*(need.name for need in self.needs if need.name), *imported, *register})

    def runtime_modules(self) -> list[RuntimeModule]:
        """The modules of the runtime that stand in the chunk, dependencies first."""
        return [module for module in closure(self.runtime) if module.path in self.runtime]


@dataclass(frozen=True, slots=True)
class AppInput:
    """What the entry is made of besides its chunk: `stubs` are members of `wx` that always fail, with their kinds."""

    config: Mapping[str, object]
    settings: Mapping[str, object]
    main: str | None
    stubs: Mapping[str, str]
    tab_bar: str | None = None
    own_apis: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[Need] = frozenset()


def _helpers(script: str) -> tuple[str, ...]:
    return tuple(name for name in _HELPERS if name in script)


def helper_needs(script: str) -> frozenset[Need]:
    """What the text of a module needs of the runtime."""
    return frozenset(Need(*_HELPERS[name]) for name in _helpers(script))


def shared_names(chunks: Mapping[str, ChunkInput]) -> dict[str, frozenset[str]]:
    """What each chunk has to put into `$`: the names that the others use, and that its own modules and units do."""
    wanted = {name: chunk.wanted for name, chunk in chunks.items()}
    users = Counter(name for names in wanted.values() for name in names)
    return {
        key: chunk.used.union(name for name, count in users.items() if count > (name in wanted[key]))
        for key, chunk in chunks.items()
    }


def chunk_script(chunk: ChunkInput, shared: frozenset[str], minify: bool) -> list[Piece]:
    """The script of a chunk other than the entry: its part of the runtime, then its modules and units.

    `shared` are the chunk's `shared_names`.
    """
    modules = chunk.runtime_modules()
    own = {name for module in modules for name in module.exports}
    out = []
    if modules or chunk.apis:
        out.append(Piece(f"wx2tg.units(($) => {{\nconst {{{', '.join(sorted(chunk.wanted - own))}}} = $;\n"))
        members = _members(chunk, {})
        out.append(Piece(joined_shortly(modules, {*shared, *_words(members)}) if minify else joined(modules)))
        out.append(Piece(members))
        out.append(Piece(f"Object.assign($, {{{', '.join(sorted(own & shared))}}});\n}});\n"))
    return out + chunk_pieces(chunk)


def chunk_pieces(chunk: ChunkInput) -> list[Piece]:
    """A chunk's script: its modules under WeChat's globals, then its units with the runtime names they use."""
    out: list[Piece] = []
    if chunk.modules:
        out += [Piece("wx2tg.modules("), *_modules(_GLOBALS, chunk), Piece(");\n")]
    if chunk.units:
        names = sorted({need.name for need in chunk.unit_needs if need.name})
        out.append(Piece(f"wx2tg.units(({{{', '.join(names)}}}) => {{\n"))
        for pieces in chunk.units:
            out += pieces
        out.append(Piece("});\n"))
    return out


def _modules(parameters: str, chunk: ChunkInput) -> list[Piece]:
    """The function that defines a chunk's modules; what it is given, they see as globals."""
    out = [Piece(f"function ({parameters}, $wx2tg, {_SHADOWED}) {{\n")]
    if chunk.helpers:
        given = {"$code": "(global)"}
        pairs = ", ".join(f"{name} = $wx2tg.{_HELPERS[name][1]}{given.get(name, '')}" for name in chunk.helpers)
        out.append(Piece(f"var {pairs};\n"))
    for identity, pieces in chunk.modules:
        out.append(Piece(f"$define({quote(identity)}, function (require, module, exports) {{\n"))
        out += pieces
        out.append(Piece("});\n"))
    out.append(Piece("}"))
    return out


def worker_script(chunk: ChunkInput, minify: bool) -> list[Piece]:
    """The script of every Worker: the modules of the workers' folder; the one that the Worker is named after runs."""
    needs = {*_WORKER, *chunk.needs}
    exported = ", ".join(sorted(need.name for need in chunk.needs))
    start = f")(define, workerScope(self), undefined, undefined, global, global, {{{exported}}});\n"
    modules = closure({need.module for need in needs})
    return [
        Piece("(() => {\n"),
        Piece(joined_shortly(modules, {need.name for need in needs}) if minify else joined(modules)),
        Piece("const global = globalObject();\n("),
        *_modules("$define, worker, wx, importScripts, global, globalThis", chunk),
        Piece(start),
        Piece('requireFrom("")(self.name);\n})();\n'),
    ]


def entry_script(app: AppInput, chunk: ChunkInput, shared: frozenset[str], minify: bool) -> list[Piece]:
    """The entry: runtime, `wx`, the entry's own chunk, boot. `shared` are the entry's `shared_names`.

    With `minify` the names inside the runtime are short; the rest is left to `minified`.
    """
    modules = chunk.runtime_modules()
    exported = sorted({name for module in modules for name in module.exports} & {*shared, "defineUnit", *_FOR_STUBS})
    config = literal(app.config, sort_keys=True)
    if app.tab_bar is not None:
        config = f"{{...{config}, mountTabBar: customTabBar({quote(app.tab_bar)})}}"
    start = "".join(
        (
            _parts(app),
            _own_members(app),
            _members(chunk, app.stubs),
            f"const config = {config};\nconst $ = {{{', '.join(exported)}}};\n",
            _ENTRY,
        )
    )
    main = "null" if app.main is None else quote(app.main)
    settings = literal(app.settings, sort_keys=True)
    begin = f"boot(config, {settings}, {main}, () => loadFiles([{quote('_app/api.js')}]))"
    if MOUNT in app.parts:
        begin = f"mountFiles(config).then(() => {begin})"
    end = f"{begin};\n}})();\n"
    return [
        Piece("(() => {\n"),
        Piece(joined_shortly(modules, _words(start + end)) if minify else joined(modules)),
        Piece(start),
        *chunk_pieces(chunk),
        Piece(end),
    ]


def _words(statements: str) -> frozenset[str]:
    """All that may be a name of the runtime in generated statements; what else is among it does no harm."""
    return frozenset(re.findall(r"\w+", statements))


def _parts(app: AppInput) -> str:
    """The statement that fills `env.parts`."""
    if not app.parts:
        return ""
    static = "Behavior.trait = env.parts.trait;\n" if TRAIT in app.parts else ""
    return f"Object.assign(env.parts, {{{', '.join(sorted(need.name for need in app.parts))}}});\n{static}"


def _own_members(app: AppInput) -> str:
    """The statement that gives `wx` what the owner wrote; it comes first, and what is there stays."""
    if not app.own_apis:
        return ""
    rows = [f"{quote(name)}: ownApi(() => load({quote(module)}))" for name, module in sorted(app.own_apis.items())]
    return f"registerApi({{{', '.join(rows)}}});\n"


def _members(chunk: ChunkInput, stubs: Mapping[str, str]) -> str:
    """The statement that adds to `wx`."""
    rows = {name: need.name for name, (need, _) in chunk.apis.items()}
    for name, (check, text) in chunk.checks.items():
        rows[name] = f"{check.name}({quote(name)}, {rows[name]}, {quote(text)})"
    rows |= {name: f"unsupportedApi({quote(name)}, {quote(kind)})" for name, kind in stubs.items()}
    if not rows:
        return ""
    properties = [quote(name) for name, (_, kind) in sorted(chunk.apis.items()) if kind == "property"]
    members = "".join(f"  {quote(name)}: {rows[name]},\n" for name in sorted(rows))
    return f"registerApi({{\n{members}}}, [{', '.join(properties)}]);\n"


_ENTRY = """\
const wx = env.api;
const getCurrentPages = () => env.router.stack.map((page) => page.self);
const requirePlugin = (name) => env.parts.plugin(name);
const global = globalObject();
window.wx2tg = {
  modules: (run) => run(
    define, wx, wx, App, Page, Component, Behavior, getApp, getCurrentPages, requirePlugin, global, global,
    { envVersion: "release", accountInfo: { appId: config.appid } }, $,
  ),
  units: (run) => run($),
};
Object.assign(window, { wx, getApp, getCurrentPages });
"""


def stub_script(missing: Mapping[str, str], minify: bool) -> str:
    """The script, loaded after the first paint, that completes `wx` with stubs: name -> kind of what is not there."""
    kinds: dict[str, list[str]] = {}
    for name in sorted(missing):
        kinds.setdefault(missing[name], []).append(name)
    modules = [runtime_module(_STUBS.module)]
    runtime = joined_shortly(modules, {_STUBS.name}) if minify else joined(modules)
    script = (
        f"wx2tg.units(({{{', '.join(_FOR_STUBS)}}}) => {{\n{runtime}"
        "const stubs = (kind, names) => {\n"
        f"  for (const name of names.split(' ')) registerApi({{ [name]: {_STUBS.name}(name, kind) }});\n"
        "};\n"
        + "".join(f"stubs({quote(kind)}, {quote(' '.join(names))});\n" for kind, names in sorted(kinds.items()))
        + "});\n"
    )
    return minified(script) if minify else script


def _tab_bar_needs(app: AppInput) -> frozenset[Need]:
    return frozenset() if app.tab_bar is None else frozenset({Need("router/custom-tab-bar", "customTabBar")})


def runtime_css(needs: Iterable[Need]) -> str:
    """The runtime's style sheets that `needs` ask for, in a fixed order."""
    scripts, sheets = split_needs(needs)
    paths = {module.path for module in closure(scripts)} | sheets
    texts = [style_of(path) for path in (*_FIRST_STYLES, *sorted(paths - set(_FIRST_STYLES)))]
    return "".join(text for text in texts if text)


def entry_needs(app: AppInput) -> frozenset[Need]:
    """What the entry needs of the runtime, besides what its chunk does."""
    own = {Need("core/wx", "ownApi"), Need("core/registry", "load")} if app.own_apis else set()
    stubs = {_STUBS} if app.stubs else set()
    return frozenset({*_ALWAYS, *own, *stubs, *app.parts, *_tab_bar_needs(app)})


def has_export(need: Need) -> bool:
    """Whether the runtime really has what a table names."""
    try:
        return not need.name or need.name in runtime_module(need.module).exports
    except FileNotFoundError:
        return False


def with_map(pieces: Sequence[Piece], path: str, minify: bool) -> tuple[str, SourceMap]:
    """The script of `pieces` with a link to its map, and the map."""
    name = path.rsplit("/", 1)[-1]
    code = join_pieces(pieces)
    places = mapped_places(pieces)
    text = minified(code) if minify else code
    if text != code:
        places = moved(places, code, text)
    return f"{text.rstrip()}\n//# sourceMappingURL={name}.map\n", source_map(text, places, name)
