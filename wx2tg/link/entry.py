"""Prints the script that a bundle begins with, and the one that completes `wx` after the first paint."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.emit.literals import literal, quote
from wx2tg.emit.needs import Need
from wx2tg.link.chunk import ChunkInput, Scripts, Statement, chunk_pieces, parts_statement, registration
from wx2tg.link.minify import minified, put_back, set_aside
from wx2tg.link.modules import joined, joined_shortly, kept_scripts, runtime_module
from wx2tg.link.parts import MOUNT, TRAIT
from wx2tg.link.shell import STUBS_PATH
from wx2tg.text import Piece, join

# What every bundle needs: the shell starts the app, chunks register their modules and units.
_ALWAYS = (
    Need("router/boot", "boot"),
    Need("core/registry", "define"),
    Need("core/registry", "defineUnit"),
    Need("core/wx", "registerApi"),
    Need("core/app", "App"),
    Need("core/globals", "globalObject"),
)
_STUBS = Need("api/unsupported", "unsupportedApi")
# What the script of the stubs takes from the entry; the module of the runtime in it imports `guard`.
_FOR_STUBS = ("guard", "registerApi")
_DEVELOPMENT = Need("dev/standing", "development")
# What a template may begin to use while the app runs; a bundle that is written has what its templates use.
_CONSTRUCTS = (
    "render/animation render/array-nulls render/attribute render/block render/changes render/child render/for "
    "render/if render/keyframes render/model render/moves render/own render/portion render/scope render/slot "
    "render/template render/wxs core/native core/style core/wxs"
)
_TOOLS = frozenset({_DEVELOPMENT, *(Need(path, "") for path in _CONSTRUCTS.split())})


class AppInput(msgspec.Struct, frozen=True):
    """What the entry is made of besides its chunk.

    `config` becomes `env.config`, `settings` `env.settings`; both are JSON data. `main` is the module of app.js.
    `stubs` are members of `wx` that always fail, with their kinds. `tab_bar` is the component of a custom tab bar.
    `own_apis` maps members of `wx` to the modules with which the owner implements them. `parts` are the optional parts
    of the runtime that the app has. `standing` says that the app is built again while it runs: `window.wx2tg.env` then
    lets the tool that replaces its parts reach the runtime, and `window.wx2tg.dev` is what it does that with.
    """

    config: Mapping[str, object]
    settings: Mapping[str, object]
    main: str | None
    stubs: Mapping[str, str]
    tab_bar: str | None = None
    own_apis: Mapping[str, str] = msgspec.field(default_factory=dict)
    parts: frozenset[Need] = frozenset()
    standing: bool = False


def entry_needs(app: AppInput) -> frozenset[Need]:
    """What the entry needs of the runtime, besides what its chunk does."""
    own = {Need("core/wx", "ownApi"), Need("core/registry", "load")} if app.own_apis else set()
    stubs = {_STUBS} if app.stubs else set()
    tools = _TOOLS if app.standing else set()
    return frozenset({*_ALWAYS, *own, *stubs, *tools, *app.parts, *_tab_bar_needs(app)})


def _tab_bar_needs(app: AppInput) -> frozenset[Need]:
    return frozenset() if app.tab_bar is None else frozenset({Need("router/custom-tab-bar", "customTabBar")})


def entry_names(app: AppInput) -> frozenset[str]:
    """The names of the runtime that the entry and the script of the stubs use, besides what the entry's chunk does."""
    needs = (need.name for need in entry_needs(app) if need.name)
    return frozenset({*needs, *_begin(app).names, *_GLOBAL_NAMES, *_FOR_STUBS})


def entry_script(app: AppInput, chunk: ChunkInput, shared: frozenset[str], scripts: Scripts) -> list[Piece]:
    """The entry: runtime, `wx`, the entry's own chunk, boot. `shared` are the entry's `shared_names`.

    With `scripts` the names inside the runtime are short; the rest is left to `minified`.
    """
    modules = chunk.runtime_modules()
    kept = {*shared, "defineUnit", *_FOR_STUBS}
    exports = {name for module in modules for name in (scripts[module.path] if scripts else module).exports}
    exported = sorted(exports & kept)
    before = (_parts(app, chunk), _own_members(app), registration(chunk.apis, app.stubs), _config(app))
    begin = _begin(app)
    tools = {_DEVELOPMENT.name} if app.standing else set()
    names = {*exported, *_GLOBAL_NAMES, *tools}.union(*(statement.names for statement in (*before, begin)))
    return [
        Piece("(() => {\n"),
        *(joined_shortly(modules, names, scripts) if scripts else joined(modules)),
        Piece("".join(statement.text for statement in before)),
        Piece(f"const $ = {{{', '.join(exported)}}};\n{_GLOBALS}{_FOR_TOOLS if app.standing else ''}"),
        *chunk_pieces(chunk),
        Piece(f"{begin.text}}})();\n"),
    ]


def _parts(app: AppInput, chunk: ChunkInput) -> Statement:
    """The statement that fills `env.parts`."""
    text, names = parts_statement(app.parts | chunk.parts)
    if TRAIT not in app.parts:
        return Statement(text, names)
    return Statement(f"{text}Behavior.trait = env.parts.trait;\n", names | {"Behavior"})


def _own_members(app: AppInput) -> Statement:
    """The statement that adds the owner's own APIs to `wx`. It comes first: later ones do not replace members."""
    if not app.own_apis:
        return Statement("")
    rows = [f"{quote(name)}: ownApi(() => load({quote(module)}))" for name, module in sorted(app.own_apis.items())]
    return Statement(f"registerApi({{{', '.join(rows)}}});\n", frozenset({"registerApi", "ownApi", "load"}))


def _config(app: AppInput) -> Statement:
    """The declaration of `config`."""
    config = literal(app.config, sort_keys=True)
    if app.tab_bar is None:
        return Statement(f"const config = {config};\n")
    text = f"const config = {{...{config}, mountTabBar: customTabBar({quote(app.tab_bar)})}};\n"
    return Statement(text, frozenset({"customTabBar"}))


def _begin(app: AppInput) -> Statement:
    """The statement that starts the app, after the files that it has kept have been read, if it keeps any."""
    main = "null" if app.main is None else quote(app.main)
    settings = literal(app.settings, sort_keys=True)
    begin = f"boot(config, {settings}, {main}, () => loadFiles([{quote(STUBS_PATH)}]))"
    if MOUNT not in app.parts:
        return Statement(f"{begin};\n", frozenset({"boot", "loadFiles"}))
    return Statement(f"mountFiles(config).then(() => {begin});\n", frozenset({"boot", "loadFiles", MOUNT.name}))


_GLOBALS = """\
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
_FOR_TOOLS = "Object.assign(window.wx2tg, { env, dev: development($, window.wx2tg) });\n"
# The names of the runtime in these statements.
_GLOBAL_NAMES = ("env", "globalObject", "define", "App", "Page", "Component", "Behavior", "getApp")


def stub_script(missing: Mapping[str, str], minify: bool) -> str:
    """The script, loaded after the first paint, that completes `wx` with stubs: name -> kind of what is not there."""
    kinds: dict[str, list[str]] = {}
    for name in sorted(missing):
        kinds.setdefault(missing[name], []).append(name)
    modules = [runtime_module(_STUBS.module)]
    names = {_STUBS.name}
    calls = "".join(f"stubs({quote(kind)}, {quote(' '.join(names))});\n" for kind, names in sorted(kinds.items()))
    script = [
        Piece(f"wx2tg.units(({{{', '.join(_FOR_STUBS)}}}) => {{\n"),
        *(joined_shortly(modules, names, kept_scripts(modules, names, lambda _: True)) if minify else joined(modules)),
        Piece(
            "const stubs = (kind, names) => {\n"
            f"  for (const name of names.split(' ')) registerApi({{ [name]: {_STUBS.name}(name, kind) }});\n"
            f"}};\n{calls}}});\n"
        ),
    ]
    if not minify:
        return join(script)
    text, settled = set_aside(script)
    return put_back(minified(text), settled)
