"""Finds the file that a reference in a script, template, style sheet or JSON file means."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project.tree import NPM, Tree, ancestors, join
from wx2tg.text import Source, Span, finclip

LIBRARY = re.compile(r"^@|miniprogram|weapp|weui")
"""What the names of component libraries have, and folders of an app have not."""

_FOREIGN = re.compile(r"[a-zA-Z][\w+.-]*://")
_PACKAGE = re.compile(r"(?:@[\w.~-]+/)?[\w.~-]+")
_PLAIN_STYLE = ".css"
_PLAIN_NAMES = finclip.spellings(finclip.SUFFIXES, ".wxss")
_DATA = (".json", ".wxs")
_SCRIPTS = (".js", ".ts", ".mjs", ".cjs")
# The modules of Node.js, which no package can bring along. Source: `require("module").builtinModules`.
_NODE = frozenset(
    "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain "
    "events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl "
    "stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib".split()
)
_UNIT_SUFFIXES = (*finclip.spellings(finclip.SUFFIXES, ".wxml"), *finclip.spellings(finclip.SUFFIXES, ".wxss"))
_UNIT_FILE = re.compile(rf"\.(?:json|js|ts|{'|'.join(suffix[1:] for suffix in _UNIT_SUFFIXES)})$")


def resolve_script(tree: Tree, importer: str, specifier: str) -> str | None:
    """The file that `require(specifier)` or `import` in the file `importer` loads, or None.

    WeChat's loader is followed: relative and absolute paths, npm packages in the nearest miniprogram_npm, bare names of
    files beside the importer, `resolveAlias`; suffixes may be left out, and a folder stands for its `index`.
    """
    for path in _places(tree, posixpath.dirname(importer), specifier, npm_first=True):
        if found := _script_at(tree, path):
            return found
    return None


def has_only_types(tree: Tree, importer: str, specifier: str) -> bool:
    """Whether `specifier`, which names no script, names a TypeScript declaration: a module without anything in it."""
    paths = _places(tree, posixpath.dirname(importer), specifier, npm_first=True)
    return any(tree.first(path, (".d.ts", "/index.d.ts")) or path.endswith(".d.ts") for path in paths)


def resolve_template(tree: Tree, importer: str, src: str) -> str | None:
    """The template that `<import src>` or `<include src>` in the file `importer` names, or None."""
    return _resolve_file(tree, importer, src, tree.suffixes.template)


def resolve_wxs(tree: Tree, importer: str, src: str) -> str | None:
    """The module that `<wxs src>`, or `require` in a WXS file, names, or None."""
    return _resolve_file(tree, importer, src, tree.suffixes.wxs)


def resolve_style(tree: Tree, importer: str, href: str) -> str | None:
    """The sheet that `@import` in the file `importer` names, or None; also for addresses on the web."""
    return _resolve_file(tree, importer, href, (*tree.suffixes.style, _PLAIN_STYLE))


def resolve_component(tree: Tree, folder: str, value: str) -> str | None:
    """The unit's id that a value of `usingComponents` in a JSON file in `folder` names, or None.

    A folder stands for its `index`, an npm package for its main component.
    """
    for path in _places(tree, folder, value, npm_first=True):
        if found := _component_at(tree, path):
            return found
    return None


def resolve_asset(tree: Tree, importer: str, address: str) -> str | None:
    """The file that a path such as an image's `src` names: from the root after "/", else beside `importer`."""
    path = _held("" if address[:1] == "/" else posixpath.dirname(importer), address.lstrip("/"))
    return tree.at(path) if path else None


def is_foreign(reference: str) -> bool:
    """Whether a reference has a scheme (`https://`, `plugin://`) and so cannot be a file of the project."""
    return bool(_FOREIGN.match(reference)) or reference.startswith(("//", "data:"))


def package_name(specifier: str) -> str | None:
    """The npm package that a specifier would come from: "@vant/weapp" of "@vant/weapp/button/index".

    None for a path, unless it leads through a miniprogram_npm.
    """
    _, through, inner = specifier.rpartition(NPM + "/")
    if not through and (specifier[:1] in "./" or is_foreign(specifier)):
        return None
    match = _PACKAGE.match(inner)
    return match.group() if match else None


def reference_findings(
    tree: Tree, source: Source, span: Span, specifier: str, resolved: str | None
) -> tuple[Diagnostic, ...]:
    """The findings about a reference at `span` of `source` that was resolved to `resolved`, None for no file.

    They say why there is no file, or that its capital letters differ.
    """
    if resolved is None:
        return (_not_found(tree, source, span, specifier),)
    tail = re.sub(r"^(?:\.\.?/)+|^/", "", posixpath.normpath(specifier))
    if tail in resolved or tail.lower() not in resolved.lower():
        return ()
    return (diagnostic("path-case-mismatch", source, span, specifier=specifier, file=resolved),)


def missing_style_package(tree: Tree, address: str) -> str | None:
    """The package that the address of a sheet, which was not found, leads into, where that is not installed."""
    written = address.removeprefix("pkg:").removeprefix("~")
    _, inside, inner = written.rpartition("node_modules/")
    name = package_name(inner if inside else written)
    if name is None or any(f"{NPM}/{name}/" in path for path in tree.files):
        return None
    marked = inside or written != address or f"{NPM}/" in written or LIBRARY.search(name)
    return name if (marked and "/" in written) or name in tree.missing else None


def _not_found(tree: Tree, source: Source, span: Span, specifier: str) -> Diagnostic:
    """The findings that say why a reference found no file."""
    name = package_name(specifier)
    if name and name in tree.missing:
        return diagnostic("npm-package-missing", source, span, package=name, command=tree.missing[name])
    if name and source.path.endswith(_SCRIPTS):
        foreign = is_package_like(tree, source.path, specifier)
        if specifier.startswith("node:") or specifier in _NODE or (foreign and specifier.partition("/")[0] in _NODE):
            return diagnostic("node-module", source, span, module=specifier)
        if foreign:
            return diagnostic("npm-package-missing", source, span, package=name, command=f"npm install {name}")
    base = specifier.lstrip("/") if specifier[:1] == "/" else posixpath.join(posixpath.dirname(source.path), specifier)
    if join("", base) is None:
        return diagnostic("path-outside-project", source, span, specifier=specifier)
    return diagnostic("missing-file", source, span, specifier=specifier)


def is_package_like(tree: Tree, importer: str, specifier: str) -> bool:
    """Whether a specifier that leads to no file looks like that of a package: nothing of the app begins like it."""
    head = specifier.partition("/")[0]
    folders = {"", posixpath.dirname(importer) + "/"}
    begins = tuple(f"{folder.lstrip('/')}{head}{end}" for folder in folders for end in "/.")
    return not posixpath.splitext(specifier)[1] and not any(path.startswith(begins) for path in tree.files)


def _places(tree: Tree, folder: str, reference: str, npm_first: bool) -> Iterator[str]:
    """The paths, without regard to suffixes, that `reference` in a file of `folder` may mean, likeliest first."""
    if not reference or is_foreign(reference):
        return
    for prefix, target in tree.aliases:
        if reference.startswith(prefix):
            yield _held("", target + reference[len(prefix) :])
    if reference[0] == "/":
        yield _held("", reference.lstrip("/"))
        return
    beside = _held(folder, reference)
    if reference[0] == "." and (reference.rstrip("/") in (".", "..") or reference.startswith(("./", "../"))):
        yield beside
        return
    # A file may be named like the package it wraps (`utils/dayjs.js` importing "dayjs"): packages come first.
    npm = [posixpath.join(place, NPM, reference) for place in ancestors(folder) if place in tree.npm_places]
    local = [beside, _held("", reference)]
    for path in (*npm, *local) if npm_first else (*local, *npm):
        yield _held("", path)


def _held(folder: str, reference: str) -> str:
    """`reference`, relative to `folder`, as a path from the root; "../" at the root stays there, as in WeChat."""
    return posixpath.normpath(posixpath.join("/", folder, reference)).lstrip("/")


def _script_at(tree: Tree, path: str) -> str | None:
    """The script at `path`: the file itself, with a suffix, a package's main file, or the folder's index."""
    scripts = tree.suffixes.script
    if path.endswith((*scripts, *_DATA, ".cjs", ".mjs")) and (found := tree.at(path)):
        return found
    if found := tree.first(path, (*scripts, *_DATA)):
        return found
    if path.endswith(".js") and (found := tree.at(path[:-3] + ".ts")):
        return found
    if found := tree.mains.get(path):
        return found
    return tree.first(posixpath.join(path, "index"), scripts)


def _component_at(tree: Tree, path: str) -> str | None:
    """The id of the component at `path`, or of the folder `path`."""
    marks = (*tree.suffixes.template, ".json")
    index = posixpath.join(path, "index")
    written = _UNIT_FILE.sub("", path)
    for stem, suffixes in ((path, marks), (index, marks), (path, tree.suffixes.script), (written, marks)):
        if found := tree.first(stem, suffixes):
            return posixpath.splitext(found)[0]
    main = tree.mains.get(path)
    return posixpath.splitext(main)[0] if main else None


def _resolve_file(tree: Tree, importer: str, reference: str, suffixes: tuple[str, ...]) -> str | None:
    """The file of one kind that `reference` names; the suffix may be left out, or be that of the other dialect."""
    for path in _places(tree, posixpath.dirname(importer), reference, npm_first=False):
        stem, suffix = posixpath.splitext(path)
        if suffix in _PLAIN_NAMES:  # The suffix of what WeChat's tool makes of the file.
            found = tree.first(stem, suffixes)
        elif suffix in suffixes:
            found = tree.at(path) or tree.first(stem, suffixes)
        else:
            found = tree.first(path, suffixes)
        if found:
            return found
    return None
