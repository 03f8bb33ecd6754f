"""A mini-program as it is known before any code of it is read: files, pages, components, settings."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from wx2tg.diagnostics import Diagnostic
from wx2tg.places import is_file, is_within
from wx2tg.project.patterns import globs
from wx2tg.project.reading import read_source
from wx2tg.project.sheets import SheetSettings, sheet_paths
from wx2tg.project.theme import Theme
from wx2tg.project.tree import NPM, Tree, package_of
from wx2tg.syntax.config import Object
from wx2tg.text import Source

_LARGEST_COMPILED = 500_000
_SLOPPY = re.compile(r"\s*//\s*use strict disable\b")

UnitKind = Literal["app", "page", "component"]


class ProjectError(Exception):
    """SRC cannot be converted at all: it is not there, holds no mini-program, or its `app.json` lists no pages."""


class Package(msgspec.Struct, frozen=True):
    """The main package (`root` "") or a subpackage. `pages` are full page paths; `entry` is its own first script."""

    root: str
    name: str
    pages: tuple[str, ...]
    independent: bool
    entry: str | None = None


class UnitFiles(msgspec.Struct, frozen=True, eq=False):
    """The files of one page, component, or of the app.

    `id` is the path without suffix ("pages/index/index", "app"). `using` maps a tag, as written, to a unit's id, with
    the `usingComponents` of app.json merged in; `absent` are the tags that are declared but could not be found, so that
    a template that uses one gets a placeholder and no second finding. `placeholders` maps a tag to the tag shown until
    it has loaded (`componentPlaceholder`); `generics` maps a name of `componentGenerics` to its default unit.
    `entry` is the script that runs before the first page of its package, for a page. `settings` is the unit's JSON as
    plain values, findings in which are among the project's.
    """

    id: str
    kind: UnitKind
    template: str | None
    script: str | None
    style: str | None
    config: str | None
    using: Mapping[str, str]
    placeholders: Mapping[str, str]
    generics: Mapping[str, str | None]
    absent: frozenset[str]
    package: str
    entry: str | None
    settings: Mapping[str, object]


class AppConfig(msgspec.Struct, frozen=True, eq=False):
    """app.json, with ext.json laid over it.

    Values of the form "@name" in `window`, `tab_bar` and page settings are left as they are: `theme` resolves them.
    `pages` are all pages, those of subpackages included; `extended_styles` are sheets that `useExtendedLib` puts before
    app.wxss; `workers` is the folder of worker scripts. `glass_easel` says that templates are read as glass-easel does.
    `ext_pages` are the settings that ext.json lays over those of pages, `ext_appid` the app that it is for. `raw` is
    the whole file; `tree` and `source` locate findings.
    """

    entry: str
    pages: tuple[str, ...]
    window: Mapping[str, object]
    tab_bar: Mapping[str, object] | None
    custom_tab_bar: str | None
    style: str
    darkmode: bool
    glass_easel: bool
    theme: Theme | None
    network_timeout: Mapping[str, object]
    using: Mapping[str, str]
    extended_styles: tuple[str, ...]
    preload: Mapping[str, object]
    workers: str | None
    ext: Mapping[str, object]
    ext_pages: Mapping[str, object]
    ext_appid: str
    raw: Mapping[str, object]
    tree: Object
    source: Source


class Project(Tree, frozen=True, eq=False, kw_only=True):
    """A whole mini-program. `root` is the app root on disk, `base` the folder of project.config.json around it, `src`
    the path the user gave.

    `strict`, `legacy_decorators` and `uncompiled` are those of the settings; `own_apis` maps an API to the module that
    the owner wrote for it.

    `assets` are the virtual paths of the files that are published as they are.

    `diagnostics` are all findings about files, paths and JSON.
    """

    name: str
    appid: str
    src: Path
    base: Path
    root: Path
    sheets: SheetSettings
    app: AppConfig
    packages: tuple[Package, ...]
    roots: frozenset[str]
    units: Mapping[str, UnitFiles]
    own_apis: Mapping[str, str]
    strict: bool
    legacy_decorators: bool | None
    uncompiled: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    assets: tuple[str, ...] = ()

    def load(self, path: str) -> tuple[Source, tuple[Diagnostic, ...]]:
        """The text of a virtual path, without a byte order mark, and what stood in the way of reading it."""
        return read_source(self.files.get(path, self.root / path), path)

    def find_sheet(self, folder: str, address: str, suffix: str) -> str | None:
        """The path of what an import of `address` means in a sheet with `suffix` in `folder`; None if nothing.

        Unlike anything else, sheets may stand beside the app's root, in the folder of project.config.json: they are no
        part of what WeChat's tool uploads.
        """
        for path in sheet_paths(self, folder, address, suffix):
            if found := self._beside(path) if path.startswith("../") else self.at(path):
                return found
        return None

    def _beside(self, path: str) -> str | None:
        """`path`, if it is a file of the project outside of the app's root; links do not lead out of the project."""
        file = self.root / path
        return path if is_within(file, [self.base]) and is_file(file) else None

    def read(self, path: str) -> Source:
        """The text of a virtual path; empty where it cannot be read, which `load` explains."""
        return self.load(path)[0]

    def is_strict(self, source: Source) -> bool:
        """Whether a script becomes strict code, as it does where WeChat's tool compiles it to ES5.

        Source: the documentation of WeChat's tool, "Code compilation": the file may say otherwise in its first line,
        and files of more than 500 KB are left as they are.
        """
        if not self.strict or len(source.text) > _LARGEST_COMPILED or _SLOPPY.match(source.text):
            return False
        return not globs(self.uncompiled).match(source.path)

    def package_of(self, path: str) -> str:
        """The root of the subpackage that a file belongs to, "" for the main package."""
        return package_of(path, self.roots)

    def shown(self, path: str) -> str:
        """A virtual path as a user knows it: relative to SRC, for a mounted npm package its place in node_modules."""
        real = self.files.get(path, self.root / path)
        return posixpath.normpath(Path(os.path.relpath(real, self.src)).as_posix())

    def configs(self) -> tuple[str, ...]:
        """The virtual paths of the JSON files that configure the app, its pages and its components."""
        units = (unit.config for unit in self.units.values() if unit.config)
        other = [self.app.theme.path] if self.app.theme else []
        return (*units, str(self.app.raw.get("sitemapLocation")), *other)

    def workers(self) -> tuple[str, ...]:
        """The scripts of the folder that `workers` in app.json names."""
        if not self.app.workers:
            return ()
        inside = (path for path in self.files if path.startswith(f"{self.app.workers}/"))
        return tuple(path for path in inside if path.endswith(self.suffixes.script) and not path.endswith(".d.ts"))

    def counts(self) -> dict[str, int]:
        """How many files of each suffix the project has, npm packages left aside; for the report."""
        own = (path for path in self.files if NPM + "/" not in path)
        suffixes = Counter(posixpath.splitext(path)[1][1:].lower() for path in own)
        return {suffix: suffixes[suffix] for suffix in sorted(suffixes) if suffix}
