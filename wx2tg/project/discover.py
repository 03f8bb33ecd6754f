"""Makes a Project of a folder, with all that the other modules of this package find out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic
from wx2tg.options import Options, OptionsError
from wx2tg.places import is_folder
from wx2tg.project import npm
from wx2tg.project.app import (
    EXTENDED_LIBRARIES,
    AppFile,
    aliases,
    extended_libraries,
    read_app,
    read_app_file,
    read_pages,
)
from wx2tg.project.assets import choose_assets
from wx2tg.project.graph import CUSTOM_TAB_BAR, build, theme_findings
from wx2tg.project.mentions import mentions
from wx2tg.project.model import AppConfig, Project, ProjectError, UnitFiles
from wx2tg.project.oddities import file_findings
from wx2tg.project.own import mount_own, own_apis, own_components
from wx2tg.project.patterns import Rules
from wx2tg.project.settings import Settings, locate
from wx2tg.project.sheets import SHEETS
from wx2tg.project.tree import NPM, Suffixes, Tree, fold, npm_places
from wx2tg.project.walk import Walk, walk
from wx2tg.text import Source, finclip


class Discovery(msgspec.Struct, frozen=True):
    """A project without the findings about what its sources name.

    `left_out` are the files that are not published, for a reason. `packages` are the names of npm packages: whether one
    belongs to the project depends on whether a source mentions it.
    """

    project: Project
    left_out: frozenset[str]
    packages: frozenset[str]

    def complete(self, read: Callable[[str], Source] | None = None) -> Project:
        """The project with all findings; `read` gives the text of a source, where it is not to be read anew."""
        named = mentions(self.project, self.left_out, read or self.project.read)
        return replace(self.project, diagnostics=(*self.project.diagnostics, *named))


def discover(src: Path, options: Options) -> Project:
    """The mini-program at `src`.

    ProjectError where `src` is not the folder of one, OptionsError where a path in the options leads out of it;
    anything else that is wrong is among the project's diagnostics.
    """
    return look_at(src, options).complete()


def look_at(src: Path, options: Options) -> Discovery:
    """The mini-program at `src`, of which only those files are read that say what it consists of. Raises likewise."""
    for _, problem in options.strays(src):
        raise OptionsError(f"{problem}.")
    settings = locate(src, options.project.source)
    found = _walk(settings, options)
    if "app.json" not in found.files:
        raise ProjectError(_without_app(settings, found))
    bare = _tree(settings, found.files, npm.Mounts())
    app_file = read_app_file(bare)
    pages = read_pages(app_file)
    mounts = npm.mount(_places(settings, found.files), found.files, settings.base, _extended(app_file))
    own = mount_own(options, src, settings.root, found.files)
    tree = replace(_tree(settings, {**own.files, **mounts.files, **found.files}, mounts), aliases=aliases(app_file))
    graph = build(tree, app_file, pages, own_components(tree, options, own))
    custom = CUSTOM_TAB_BAR if CUSTOM_TAB_BAR in graph.units else None
    app, app_findings = read_app(tree, app_file, pages, graph.units["app"].using, custom)
    units = {name: _extended_settings(unit, app) for name, unit in graph.units.items()}
    findings: list[Diagnostic] = []
    for part in (settings, found, app_file, pages, mounts, graph):
        findings += part.diagnostics
    project = Project(
        **{name: getattr(tree, name) for name in Tree.__struct_fields__},
        name=options.project.name or settings.name or src.absolute().name,
        appid=app.ext_appid or settings.appid,
        src=src,
        base=settings.base,
        root=settings.root,
        sheets=settings.sheets,
        app=app,
        packages=pages.packages,
        roots=frozenset(package.root for package in pages.packages if package.root),
        units=units,
        own_apis=own_apis(tree, options, own),
        strict=settings.strict,
        legacy_decorators=settings.legacy_decorators,
        uncompiled=settings.uncompiled,
        diagnostics=(*findings, *app_findings, *theme_findings(units, tree, app.theme)),
    )
    assets = choose_assets(project, project.configs(), options.build.assets)
    odd = file_findings(project, assets.published, assets.left_out)
    told = (*project.diagnostics, *assets.diagnostics, *odd)
    whole = replace(project, assets=assets.published, diagnostics=told)
    return Discovery(whole, frozenset(assets.left_out), frozenset(mounts.offered))


def _without_app(settings: Settings, found: Walk) -> str:
    """Why app.json, which is there, is not read."""
    for finding in found.diagnostics:
        if finding.path in ("", "app.json"):
            return f"{settings.root / 'app.json'}: {finding.message}"
    return (
        f"app.json in {settings.root} is left out: by `packOptions.ignore` in project.config.json, or because it "
        "stands in DIST or in a folder that project.config.json gives to the cloud."
    )


def _extended_settings(unit: UnitFiles, app: AppConfig) -> UnitFiles:
    """A page with the settings that ext.json lays over its own."""
    over = app.ext_pages.get(unit.id)
    return replace(unit, settings={**unit.settings, **over}) if isinstance(over, dict) else unit


def _walk(settings: Settings, options: Options) -> Walk:
    """The files of the app root, the output folder and what belongs to the cloud left out."""
    left_out = (*settings.left_out, options.out)
    ignored, included = Rules.of(settings.ignore), Rules.of(settings.include)
    within = settings.base if settings.root.is_relative_to(settings.base) else settings.root

    # Files that `packOptions` keeps from the upload are compiled all the same: many projects ignore `.less` there.
    def unread(path: str) -> bool:
        return not path.endswith(SHEETS) and ignored.match(path) and not included.match(path)

    return walk(settings.root, within, left_out=left_out, ignored=unread)


def _tree(settings: Settings, files: Mapping[str, Path], mounts: npm.Mounts) -> Tree:
    """The virtual file map of `files`."""
    foreign = any(path.endswith(tuple(finclip.SUFFIXES)) for path in files)
    return Tree(
        files=files,
        folded=fold(files),
        mains=mounts.mains,
        aliases=(),
        npm_places=npm_places((*files, *(f"{main}/" for main in mounts.mains))),
        missing=mounts.missing,
        suffixes=Suffixes.of(finclip=foreign, typescript=settings.typescript, compiled=settings.sheets.suffixes),
    )


def _places(settings: Settings, files: Mapping[str, Path]) -> Iterator[npm.Place]:
    """The folders with a package.json, and where their packages are mounted."""
    for folder, target in settings.relations:
        prefix = os.path.relpath(target, settings.root).replace(os.sep, "/")
        if not prefix.startswith(".."):
            yield npm.Place(folder, "" if prefix == "." else prefix)
    yield npm.Place(settings.root, "")
    if settings.base != settings.root:
        yield npm.Place(settings.base, "")
    for path, file in files.items():
        if path.endswith("/package.json") and NPM + "/" not in path:
            own = is_folder(file.parent / "node_modules")
            yield npm.Place(file.parent, path.rpartition("/")[0], own)


def _extended(app: AppFile) -> tuple[str, ...]:
    """The packages behind the extended libraries of the app."""
    return tuple(EXTENDED_LIBRARIES[name] for name in extended_libraries(app) if name in EXTENDED_LIBRARIES)
