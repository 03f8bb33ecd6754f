"""Style sheets in LESS and Sass: how project.config.json wants them compiled, and what their imports mean."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

import msgspec

from wx2tg.project.tree import NPM, Tree, ancestors, join

LESS = ".less"
SASS = (".sass", ".scss")
SHEETS = (LESS, *SASS)
_PLUGINS = {"less": (LESS,), "sass": SASS}
_NODE_MODULES = "node_modules/"
_BUILT = "/miniprogram_dist/"


class SheetSettings(msgspec.Struct, frozen=True):
    """What `useCompilerPlugins`, `lessSetting` and `sassSetting` say.

    `suffixes` are those that WeChat's tool compiles, each one stronger than those before it. `common` are the sheets,
    by suffix, whose variables and mixins all sheets of that language may use; `variables` are set in all of LESS.
    """

    suffixes: tuple[str, ...] = ()
    common: Mapping[str, str] = msgspec.field(default_factory=dict)
    variables: Mapping[str, str] = msgspec.field(default_factory=dict)


def sheet_settings(setting: Mapping[str, object]) -> SheetSettings:
    """The settings in the object `setting` of project.config.json. Source: miniprogram-ci 2.1, summer/plugins."""
    suffixes: list[str] = []
    variables: dict[str, str] = {}
    plugins = setting.get("useCompilerPlugins")
    for plugin in plugins if isinstance(plugins, list) else []:
        name, options = plugin if isinstance(plugin, list) and len(plugin) == 2 else (plugin, None)
        suffixes += _PLUGINS.get(name, ()) if isinstance(name, str) else ()
        if name == "less" and isinstance(options, dict) and isinstance(given := options.get("globalVars"), dict):
            variables = {key: str(value) for key, value in given.items()}
    named = {
        LESS: _named(setting, "lessSetting", "commonUseFilePath") or "app.less",
        ".sass": _named(setting, "sassSetting", "sassCommonUseFilePath") or "global.sass",
        ".scss": _named(setting, "sassSetting", "scssCommonUseFilePath") or "global.scss",
    }
    return SheetSettings(
        tuple(suffixes), {suffix: path for suffix, path in named.items() if suffix in suffixes}, variables
    )


def _named(setting: Mapping[str, object], group: str, key: str) -> str:
    inner = setting.get(group)
    value = inner.get(key) if isinstance(inner, dict) else None
    return (join("", value.lstrip("/")) or "") if isinstance(value, str) else ""


def common_sheet(tree: Tree, settings: SheetSettings, path: str) -> str | None:
    """The sheet whose variables and mixins the one at `path` may use without an import."""
    suffix = posixpath.splitext(path)[1]
    order = (LESS,) if suffix == LESS else (suffix, *(other for other in SASS if other != suffix))
    commons = [settings.common[kind] for kind in order if kind in settings.common]
    return next((common for common in commons if common in tree.files), None) if path not in commons else None


def sheet_paths(tree: Tree, folder: str, address: str, suffix: str) -> Iterator[str]:
    """The paths that an import of `address` may mean in a sheet with `suffix` in `folder`, likeliest first.

    A path that begins with `../` is outside of the app's root; whether it is in the project has to be looked at.
    """
    names = _less_names if suffix == LESS else _sass_names
    for place in _places(tree, folder, address.strip()):
        yield from names(place)


def _places(tree: Tree, folder: str, address: str) -> Iterator[str]:
    """Beside the importing sheet; from the root of the app; in a package."""
    packaged = address.startswith(("~", "pkg:"))
    bare = address.removeprefix("pkg:").removeprefix("~").lstrip("/") if packaged else address
    for prefix, target in tree.aliases:
        if bare.startswith(prefix):
            yield from _known(join("", target + bare[len(prefix) :]))
    if not packaged and not address.startswith("/"):
        yield from _known(posixpath.normpath(posixpath.join(folder, address)))
    if not packaged:
        yield from _known(join("", address.lstrip("/")))
    if address.startswith(("/", "./")) or (address.startswith("../") and _NODE_MODULES not in address):
        return
    inner = bare.rpartition(_NODE_MODULES)[2]
    for place in ancestors(folder if not folder.startswith("..") else ""):
        if place in tree.npm_places:
            package = posixpath.join(place, NPM, inner)
            yield from (package, package.replace(_BUILT, "/", 1))


def _known(path: str | None) -> Iterator[str]:
    if path:
        yield path


def _less_names(path: str) -> Iterator[str]:
    """less.js takes what is written, with `.less` where there is no suffix."""
    if posixpath.splitext(path)[1]:
        yield path
    yield path + LESS


def _sass_names(path: str) -> Iterator[str]:
    """A partial may be named without its `_`, a folder stands for its index. Source: sass-lang.com, @use."""
    folder, name = posixpath.split(path)
    written = name.endswith((*SASS, ".css"))
    for ending in ("",) if written else (".scss", ".sass", ".css"):
        yield from (posixpath.join(folder, prefix + name + ending) for prefix in ("", "_"))
    if not written:
        yield from (posixpath.join(path, prefix + "index" + ending) for ending in SASS[::-1] for prefix in ("", "_"))
