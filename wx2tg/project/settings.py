"""Finds the app in SRC, and reads project.config.json or its FinClip counterpart."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import msgspec
from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.places import is_file, is_folder, is_within, real
from wx2tg.project.model import ProjectError
from wx2tg.project.pack_rules import Layer, read_pack_rules
from wx2tg.project.reading import read_config
from wx2tg.project.sheets import SheetSettings, sheet_settings
from wx2tg.project.typescript import legacy_decorators
from wx2tg.text import finclip

_WECHAT = "project.config.json"
_PRIVATE = "project.private.config.json"
_FINCLIP = next(iter(finclip.CONFIGURATIONS))
_SEARCH_DEPTH = 3
_NOT_SEARCHED = frozenset({"node_modules", "miniprogram_npm"})


class Settings(msgspec.Struct, frozen=True, eq=False):
    """Where things are, and what project.config.json says.

    `base` is the folder of project.config.json and `root` that of app.json, both on disk. `left_out` are folders that
    are no part of the app, `functions` the one of them that cloud functions are in, None where none is named; `ignore`
    are the rules of `packOptions.ignore` as (type, value), `include` those that undo them; `strict`: scripts become
    strict code, but for those that the globs `uncompiled` name; `legacy_decorators`: decorators are of the older kind,
    None where nothing says so; `relations` are the entries of `packNpmRelationList` as (folder of package.json, folder
    of miniprogram_npm).
    """

    base: Path
    root: Path
    name: str
    appid: str
    typescript: bool
    sheets: SheetSettings
    left_out: tuple[Path, ...]
    functions: Path | None
    ignore: tuple[tuple[str, str], ...]
    include: tuple[tuple[str, str], ...]
    strict: bool
    legacy_decorators: bool | None
    uncompiled: tuple[str, ...]
    relations: tuple[tuple[Path, Path], ...]
    diagnostics: tuple[Diagnostic, ...]


def locate(src: Path, source: str = "") -> Settings:
    """The settings of the project at `src`; `source`, if given, is the app root relative to it. ProjectError."""
    _require_folder(src)
    base = _base(src)
    raw, layers, findings = _read(base)
    root = src / source if source else _app_root(src, base, raw)
    _require_app(src, base, root, raw)
    packing = read_pack_rules(layers)
    relations, strays = _relations(base, setting := _mapping(raw, "setting"))
    plugins = setting.get("useCompilerPlugins")
    return Settings(
        base=base,
        root=root,
        name=unquote(_string(raw, "projectname") or _string(raw, "name")),
        appid=_string(raw, "appid") or _string(raw, "appId"),
        typescript=isinstance(plugins, list) and "typescript" in plugins,
        sheets=sheet_settings(setting),
        left_out=tuple(base / folder for key in _OTHER_ROOTS if (folder := _string(raw, key).strip("/"))),
        functions=base / functions if (functions := _string(raw, _FUNCTIONS).strip("/")) else None,
        ignore=packing.ignore,
        include=packing.include,
        strict=setting.get("es6") is True and setting.get("disableUseStrict") is not True,
        legacy_decorators=legacy_decorators(base, root),
        uncompiled=packing.uncompiled,
        relations=relations,
        diagnostics=tuple(_placed(item, base, root) for item in (*findings, *packing.diagnostics, *strays)),
    )


def _require_folder(src: Path) -> None:
    """ProjectError unless `src` is a folder that can be read."""
    try:
        src.stat()
        if not src.is_dir():
            raise ProjectError(f"{src} is a file. Give the folder of the mini-program, the one that holds app.json.")
        with os.scandir(src):
            (src / "app.json").exists()
    except FileNotFoundError:
        raise ProjectError(f"{src} does not exist.") from None
    except OSError as error:
        raise ProjectError(f"{src} cannot be read: {error.strerror}.") from None


_FUNCTIONS = "cloudfunctionRoot"
_OTHER_ROOTS = (
    _FUNCTIONS,
    "cloudfunctionTemplateRoot",
    "cloudcontainerRoot",
    "cloudbaseRoot",
    "qcloudRoot",
    "pluginRoot",
)


def _base(src: Path) -> Path:
    """The folder of project.config.json: `src`, or its parent if that says that `src` is the app root."""
    if any(is_file(src / name) for name in (_WECHAT, _FINCLIP)):
        return src
    parent = src.absolute().parent
    if any(is_file(parent / name) for name in (_WECHAT, _FINCLIP)):
        folder = _string(_read(parent)[0], "miniprogramRoot")
        if folder and real(parent / folder) == real(src):
            return parent
    return src


def _read(base: Path) -> tuple[dict[str, object], list[Layer], tuple[Diagnostic, ...]]:
    """project.config.json with project.private.config.json laid over it as plain values, and each for itself.

    One that is a link to a place outside of its folder is not read.
    """
    raw: dict[str, object] = {}
    layers: list[Layer] = []
    findings: list[Diagnostic] = []
    name = _WECHAT if is_file(base / _WECHAT) else _FINCLIP
    for path in (base / name, base / _PRIVATE):
        if is_file(path) and not is_within(path, [base]):
            findings.append(diagnostic("symlink-outside-project", path=path.name, link=path.name))
        elif is_file(path):
            value, source, found = read_config(path, path.name)
            layers.append((value, source))
            findings += found
            layer = value.python()
            raw = {**raw, **layer, "setting": {**_mapping(raw, "setting"), **_mapping(layer, "setting")}}
    return raw, layers, tuple(findings)


def _placed(item: Diagnostic, base: Path, root: Path) -> Diagnostic:
    """A finding in a file of `base` with its path seen from the app's root, as the paths of all findings are."""
    return replace(item, path=os.path.relpath(base / item.path, root).replace(os.sep, "/"))


def _app_root(src: Path, base: Path, raw: Mapping[str, object]) -> Path:
    """The folder of app.json: `miniprogramRoot`, or where that holds none, the folder of the sources or `src`."""
    if base != src:
        return src
    given = [base / folder for key in ("miniprogramRoot", "srcMiniprogramRoot") if (folder := _string(raw, key))]
    for root in given:
        if not is_within(root, [base]):
            raise ProjectError(f"{_WECHAT}: `miniprogramRoot` leads out of the project, to {root}.")
    roots = [Path(os.path.normpath(root)) for root in given]
    return next((root for root in [*roots, src] if is_file(root / "app.json")), roots[0] if roots else src)


def _require_app(src: Path, base: Path, root: Path, raw: Mapping[str, object]) -> None:
    """ProjectError, with a hint, unless there is a mini-program at `root`."""
    if is_file(root / "app.json"):
        if is_within(root / "app.json", [base, root]):
            return
        raise ProjectError(f"app.json in {root} is a link that leads out of the project.")
    where = root.relative_to(src).as_posix() if root != src and root.is_relative_to(src) else str(root)
    if is_file(root / "game.json") or raw.get("compileType") == "game":
        raise ProjectError(
            f"{where} is a mini-game (it has game.json, not app.json). Only mini-programs are converted."
        )
    if raw.get("compileType") == "plugin":
        raise ProjectError(f"{where} is a plugin and has no app.json. Only mini-programs are converted.")
    raise ProjectError(f"There is no app.json in {where}. {_hint(src)}")


def _hint(src: Path) -> str:
    """A sentence that says which folder may have been meant instead of `src`, which holds no app."""
    found = sorted(_search(src, _SEARCH_DEPTH), key=lambda path: (len(path.parts), path))
    if found:
        shown = [path.relative_to(src).as_posix() + "/" for path in found]
        return f"There is one in {shown[0]}: did you mean {src / shown[0]}?"
    for sign, framework in _FRAMEWORKS:
        if any(is_file(folder / sign) for folder in (src, src / "src")):
            return (
                f"This looks like a {framework} project: build it for WeChat first, then give the folder that is built."
            )
    return "Give the folder of a mini-program: the one with project.config.json or app.json."


_FRAMEWORKS = (
    ("app.config.ts", "Taro"),
    ("app.config.js", "Taro"),
    ("pages.json", "uni-app"),
    ("app.mpx", "Mpx"),
    ("app.wpy", "WePY"),
)


def _search(folder: Path, depth: int) -> Iterator[Path]:
    """Folders below `folder` that hold an app.json, a few levels deep."""
    try:
        children = [child for child in folder.iterdir() if is_folder(child) and not child.is_symlink()]
    except OSError:
        return
    for child in children:
        if child.name in _NOT_SEARCHED or child.name.startswith("."):
            continue
        if is_file(child / "app.json"):
            yield child
        elif depth > 1:
            yield from _search(child, depth - 1)


def _string(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def _mapping(raw: Mapping[str, object], key: str) -> dict[str, object]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _relations(
    base: Path, setting: Mapping[str, object]
) -> tuple[tuple[tuple[Path, Path], ...], tuple[Diagnostic, ...]]:
    """The well-formed entries of `packNpmRelationList`, and findings for those that lead out of the project."""
    entries = setting.get("packNpmRelationList") if setting.get("packNpmManually") is True else None
    relations: list[tuple[Path, Path]] = []
    findings: list[Diagnostic] = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and _string(entry, "packageJsonPath"):
            manifest = Path(os.path.normpath(base / _string(entry, "packageJsonPath")))
            target = Path(os.path.normpath(base / _string(entry, "miniprogramNpmDistDir")))
            if is_within(manifest, [base]) and is_within(target, [base]):
                relations.append((manifest.parent, target))
            else:
                shown = _string(entry, "miniprogramNpmDistDir" if is_within(manifest, [base]) else "packageJsonPath")
                findings.append(diagnostic("path-outside-project", path=_WECHAT, specifier=shown))
    return tuple(relations), tuple(findings)
