"""Finds the files of every page and, through usingComponents, of every component that can be reached from one."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project.app import EXTENDED_LIBRARIES, AppFile, Pages, extended_libraries
from wx2tg.project.fields import Fields
from wx2tg.project.model import UnitFiles, UnitKind
from wx2tg.project.own import replaced
from wx2tg.project.reading import read_config
from wx2tg.project.resolve import (
    LIBRARY,
    is_foreign,
    is_package_like,
    package_name,
    reference_findings,
    resolve_component,
)
from wx2tg.project.theme import Theme
from wx2tg.project.tree import Tree, package_of
from wx2tg.syntax.config import Bool, Object, String
from wx2tg.text import Source, Span

CUSTOM_TAB_BAR = "custom-tab-bar/index"
_OTHER_STYLES = (".styl", ".stylus")


class Graph(msgspec.Struct, frozen=True, eq=False):
    """Every unit by id: the app, the pages in their order, then components in the order in which they are met."""

    units: dict[str, UnitFiles]
    diagnostics: tuple[Diagnostic, ...]


def build(tree: Tree, app: AppFile, pages: Pages, own: Mapping[str, str] | None = None) -> Graph:
    """The units of an app. `own` maps tags to the components that the owner puts in their place."""
    builder = _Builder(tree, app, pages, own or {})
    builder.run()
    return Graph(builder.units, tuple(builder.findings))


def theme_findings(units: Mapping[str, UnitFiles], tree: Tree, theme: Theme | None) -> tuple[Diagnostic, ...]:
    """The findings for theme variables in the JSON of pages that the theme does not have."""
    findings: list[Diagnostic] = []
    for unit in units.values():
        if theme and unit.kind == "page" and unit.config and any("@" in str(value) for value in unit.settings.values()):
            value, source, _ = read_config(tree.files[unit.config], unit.config)
            rest = tuple(member for member in value if member.key != "usingComponents")
            findings.extend(theme.undefined(source, replace(value, members=rest)))
    return tuple(findings)


class _Declared(msgspec.Struct, frozen=True):
    """The components that one JSON file declares."""

    using: dict[str, str] = msgspec.field(default_factory=dict)
    absent: set[str] = msgspec.field(default_factory=set)
    placeholders: dict[str, str] = msgspec.field(default_factory=dict)
    generics: dict[str, str | None] = msgspec.field(default_factory=dict)


class _Builder:
    """Works through a queue of units, each met once."""

    def __init__(self, tree: Tree, app: AppFile, pages: Pages, own: Mapping[str, str]) -> None:
        self.tree = tree
        self.app = app
        self.pages = pages
        self.own = own
        self.units: dict[str, UnitFiles] = {}
        self.findings: list[Diagnostic] = []
        self.queue: deque[str] = deque(own.values())
        self.missing_packages: set[str] = set()
        self.roots = frozenset(package.root for package in pages.packages if package.root)
        self.entries = {page: package.entry for package in reversed(pages.packages) for page in package.pages}
        self.shared = _Declared()

    def run(self) -> None:
        """Fills `units`."""
        for library, span in extended_libraries(self.app).items():
            self._extended_library(library, span)
        self.shared = self._declared(Fields(self.app.source, self.app.tree, self.findings), "", "app")
        self._add("app", "app", "app", config="app.json", value=self.app.tree, declared=self.shared)
        for page, span in self.pages.spans.items():
            self._page(page, span)
        tab_bar = self.app.tree.get("tabBar")
        custom = tab_bar.get("custom") if isinstance(tab_bar, Object) else None
        if custom and custom.python() is True:
            self._custom_tab_bar(custom.span)
        while self.queue:
            unit = self.queue.popleft()
            if unit not in self.units:
                self._unit(unit, "component", unit)

    def _extended_library(self, library: str, span: Span) -> None:
        """Reports an extended library that is not installed, once for all of its components."""
        package = EXTENDED_LIBRARIES.get(library)
        if package and package in self.tree.missing:
            self.missing_packages.add(package)
            command = self.tree.missing[package]
            finding = diagnostic("extended-library-missing", self.app.source, span, library=library, command=command)
            self.findings.append(finding)

    def _page(self, page: str, span: Span) -> None:
        """Adds a page. One that is not there is a unit without files, so that it can be named where it is opened."""
        tree, source = self.tree, self.app.source
        found = tree.first(page, (*tree.suffixes.template, *tree.suffixes.script, ".json"))
        stem = posixpath.splitext(found)[0] if found else page
        unit = self._unit(page, "page", stem)
        if found is None:
            self.findings.append(diagnostic("missing-page", source, span, page=page))
        elif stem != page:
            self.findings.append(diagnostic("path-case-mismatch", source, span, specifier=page, file=stem))
        if found and unit.template is None:
            self.findings.append(diagnostic("page-without-template", source, span, page=page))
        if found and unit.script is None:
            self.findings.append(diagnostic("page-without-script", source, span, page=page))

    def _custom_tab_bar(self, span: Span) -> None:
        """Adds the component that stands in for the tab bar."""
        if resolve_component(self.tree, "", CUSTOM_TAB_BAR) == CUSTOM_TAB_BAR:
            self.queue.append(CUSTOM_TAB_BAR)
        else:
            self.findings.append(diagnostic("no-custom-tab-bar", self.app.source, span, address=CUSTOM_TAB_BAR))

    def _unit(self, name: str, kind: UnitKind, stem: str) -> UnitFiles:
        """Reads the JSON of the page or component whose files begin with `stem`, and adds it."""
        config = self.tree.at(stem + ".json")
        value, source = Object((), Span(0, 0)), Source(stem + ".json", "")
        if config:
            value, source, findings = read_config(self.tree.files[config], config)
            self.findings.extend(findings)
        fields = Fields(source, value, self.findings)
        if kind == "component" and config and name not in self.pages.spans and not fields.flag("component"):
            self.findings.append(diagnostic("component-not-declared", source, Span(0, 0), component=name))
        declared = self._declared(fields, posixpath.dirname(stem), name)
        return self._add(name, kind, stem, config=config, value=value, declared=declared)

    def _add(
        self, name: str, kind: UnitKind, stem: str, *, config: str | None, value: Object, declared: _Declared
    ) -> UnitFiles:
        """Adds a unit, and puts the components it uses in the queue."""
        tree = self.tree
        using = replaced({**self.shared.using, **declared.using}, self.own, name)
        unit = UnitFiles(
            id=name,
            kind=kind,
            template=tree.first(stem, tree.suffixes.template) if kind != "app" else None,
            script=tree.first(stem, tree.suffixes.script),
            style=self._style(stem),
            config=config,
            using={tag: using[tag] for tag in using if tag not in declared.absent},
            placeholders={**self.shared.placeholders, **declared.placeholders},
            generics=declared.generics,
            absent=frozenset(declared.absent | (self.shared.absent - declared.using.keys())),
            package=package_of(name, self.roots),
            entry=self._entry(name) if kind == "page" else None,
            settings=value.python(),
        )
        self.units[name] = unit
        self.queue.extend(declared.using.values())
        self.queue.extend(default for default in declared.generics.values() if default)
        return unit

    def _entry(self, page: str) -> str | None:
        """The script that the page's subpackage begins with."""
        entry = self.entries.get(page)
        return self.tree.first(posixpath.splitext(entry)[0], self.tree.suffixes.script) if entry else None

    def _style(self, stem: str) -> str | None:
        """The style sheet of a unit; one in another language than WXSS is a finding."""
        style = self.tree.first(stem, self.tree.suffixes.style)
        if style is None and (other := self.tree.first(stem, _OTHER_STYLES)):
            language = other.rpartition(".")[2]
            self.findings.append(diagnostic("style-language-not-supported", path=other, language=language))
        return style

    # The entries of a JSON file that name components.

    def _declared(self, fields: Fields, folder: str, name: str) -> _Declared:
        """The components that the JSON file of the unit `name`, in `folder`, declares."""
        declared = _Declared()
        for tag, value in self._strings(fields, "usingComponents"):
            if self.own.get(tag, name) != name:
                continue
            unit = self._component(fields, folder, tag, value)
            if unit:
                declared.using[tag] = unit
            else:
                declared.absent.add(tag)
        declared.placeholders.update((tag, value.value) for tag, value in self._strings(fields, "componentPlaceholder"))
        generics = fields.get("componentGenerics", Object)
        for member in generics or ():
            default = member.value.get("default") if isinstance(member.value, Object) else None
            if isinstance(default, String):
                declared.generics[member.key] = self._component(fields, folder, member.key, default)
            elif isinstance(member.value, (Object, Bool)):
                declared.generics[member.key] = None
            else:
                fields.wrong(member.value, member.key, Object, Bool)
        return declared

    def _strings(self, fields: Fields, key: str) -> Iterable[tuple[str, String]]:
        """The entries of the object `key`, those that are not strings reported and left out."""
        for member in fields.get(key, Object) or ():
            if isinstance(member.value, String):
                yield member.key, member.value
            else:
                fields.wrong(member.value, member.key, String)

    def _component(self, fields: Fields, folder: str, tag: str, value: String) -> str | None:
        """The unit that `value` names; None, with a finding, where it names none."""
        path, source = fields.path(value), fields.source
        if is_foreign(path):
            self.findings.append(diagnostic("plugin-component", source, value.span, tag=tag, address=path))
            return None
        unit = resolve_component(self.tree, folder, path)
        if unit:
            self.findings.extend(reference_findings(self.tree, source, value.span, path, unit))
            return unit
        self._missing(source, folder, tag, value.span, path)
        return None

    def _missing(self, source: Source, folder: str, tag: str, span: Span, path: str) -> None:
        """Says why a component was not found; a package that is not installed is named once."""
        package = package_name(path)
        if package and package in self.tree.missing:
            if package not in self.missing_packages:
                self.missing_packages.add(package)
                command = self.tree.missing[package]
                finding = diagnostic("npm-package-missing", source, span, package=package, command=command)
                self.findings.append(finding)
            return
        if package and LIBRARY.search(package) and is_package_like(self.tree, source.path, path):
            command = f"npm install {package}"
            self.findings.append(diagnostic("npm-package-missing", source, span, package=package, command=command))
            return
        for finding in reference_findings(self.tree, source, span, path, None):
            if finding.name == "missing-file":
                finding = diagnostic("missing-component", source, span, tag=tag, address=path)
            self.findings.append(finding)
