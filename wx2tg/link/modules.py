"""Chooses the runtime's files and joins them: the needed ES modules become one script, each after what it imports."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files

import msgspec

from wx2tg.emit.needs import Need
from wx2tg.link.kept import kept
from wx2tg.link.prepared import prepared
from wx2tg.link.shorten import Script, shortened
from wx2tg.text import Piece

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n?', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function\*? (\w+)|class (\w+)|const (\w+))", re.MULTILINE)

_FIRST_STYLES = ("components/base.css", "router/shell.css")


class RuntimeModule(msgspec.Struct, frozen=True):
    """A file of `wx2tg/runtime`.

    `path` is without suffix (`core/app`), as are `imports`, the files that it imports; `imported` are the names that
    it imports, `exports` those that it exports. `code` is the file without its import and export statements.
    """

    path: str
    imports: tuple[str, ...]
    imported: tuple[str, ...]
    exports: tuple[str, ...]
    code: str


@cache
def runtime_module(path: str) -> RuntimeModule:
    """Read one runtime module. FileNotFoundError where there is none: a knowledge table names it wrongly."""
    text = files("wx2tg").joinpath("runtime", f"{path}.js").read_text(encoding="utf-8")
    imports = tuple(_resolve(path, match[2]) for match in _IMPORT.finditer(text))
    imported = tuple(name.strip() for match in _IMPORT.finditer(text) for name in match[1].split(",") if name.strip())
    exports = tuple(next(filter(None, match.groups())) for match in _EXPORT.finditer(text))
    return RuntimeModule(path, imports, imported, exports, _EXPORT.sub("", _IMPORT.sub("", text)).strip())


def _resolve(path: str, specifier: str) -> str:
    parts = path.split("/")[:-1]
    for part in specifier.removesuffix(".js").split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def closure(roots: Iterable[str]) -> list[RuntimeModule]:
    """The modules that `roots` need, themselves included, dependencies first; the same order for the same set."""
    order: list[RuntimeModule] = []
    seen: set[str] = set()
    stack = [(path, False) for path in sorted(roots, reverse=True)]
    while stack:
        path, done = stack.pop()
        if done:
            order.append(runtime_module(path))
            continue
        if path in seen:
            continue
        seen.add(path)
        stack.append((path, True))
        stack.extend((known, False) for known in reversed(runtime_module(path).imports))
    return order


def joined(modules: Iterable[RuntimeModule]) -> list[Piece]:
    """The modules as one script, each in a scope of its own that gives out its exports."""
    return [Piece(_scoped(module)) for module in modules]


def joined_shortly(
    modules: Iterable[RuntimeModule], wanted: Collection[str], scripts: Mapping[str, Script]
) -> list[Piece]:
    """The modules as one script, minified, with short names, in one scope that gives out the names `wanted` alone.

    `scripts` are the modules' by path, as `kept_scripts` gives them.
    """
    found = [scripts[module.path] for module in modules]
    return shortened(found, wanted) if found else []


def kept_scripts(
    modules: Iterable[RuntimeModule], roots: Collection[str], is_named: Callable[[str], bool] = lambda _: False
) -> dict[str, Script]:
    """The scripts of modules by path, minified, without what nothing reaches from the exports `roots`.

    `is_named` says whether the app, or its compiled units, may mention a method by a name.
    """
    scripts = {module.path: Script(prepared(module.code), module.imported, module.exports) for module in modules}
    return kept(scripts, roots, is_named)


def _scoped(module: RuntimeModule) -> str:
    names = ", ".join(module.exports)
    return f"const {{{names}}} = (() => {{\n{module.code}\nreturn {{{names}}};\n}})();\n"


def style_of(path: str) -> str | None:
    """The style sheet of a runtime file, or None. `path` may name the sheet itself (`components/x.css`)."""
    name = path if path.endswith(".css") else f"{path}.css"
    sheet = files("wx2tg").joinpath("runtime", name)
    return sheet.read_text(encoding="utf-8") if sheet.is_file() else None


def runtime_css(needs: Iterable[Need]) -> str:
    """The runtime's style sheets that `needs` ask for, in a fixed order."""
    scripts, sheets = split_needs(needs)
    paths = {module.path for module in closure(scripts)} | sheets
    texts = [style_of(path) for path in (*_FIRST_STYLES, *sorted(paths - set(_FIRST_STYLES)))]
    return "".join(text for text in texts if text)


def split_needs(needs: Iterable[Need]) -> tuple[set[str], set[str]]:
    """(script modules, style sheets) that `needs` name."""
    named = {need.module for need in needs}
    sheets = {path for path in named if path.endswith(".css")}
    return named - sheets, sheets
