"""Reads app.json: packages and pages, tab bar, theme, and what ext.json lays over it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project.fields import Fields
from wx2tg.project.model import AppConfig, Package, ProjectError
from wx2tg.project.reading import read_config
from wx2tg.project.resolve import reference_findings, resolve_asset
from wx2tg.project.theme import Theme, themed
from wx2tg.project.tree import Tree, join
from wx2tg.syntax.config import Array, Object, String, Value
from wx2tg.text import Source, Span

EXTENDED_LIBRARIES = {"weui": "weui-miniprogram", "kbone": "miniprogram-element"}
"""`useExtendedLib` name to npm package. Source: WeChat's documentation of app.json."""

_EXTENDED_STYLES = {"weui": "miniprogram_npm/weui-miniprogram/weui-wxss/dist/style/weui.wxss"}
_TAB_LIMITS = (2, 5)


class AppFile(msgspec.Struct, frozen=True, eq=False):
    """app.json as it stands, before anything it names is looked up."""

    tree: Object
    source: Source
    diagnostics: tuple[Diagnostic, ...]


class Pages(msgspec.Struct, frozen=True, eq=False):
    """The packages, and where in app.json each page is listed."""

    packages: tuple[Package, ...]
    spans: Mapping[str, Span]
    diagnostics: tuple[Diagnostic, ...]


def read_app_file(tree: Tree) -> AppFile:
    """app.json, read as far as it can be."""
    value, source, findings = read_config(tree.files["app.json"], "app.json")
    return AppFile(value, source, findings)


def extended_libraries(app: AppFile) -> dict[str, Span]:
    """The names under `useExtendedLib`, and where they stand."""
    libraries = app.tree.get("useExtendedLib")
    members = libraries if isinstance(libraries, Object) else ()
    return {member.key: member.key_span for member in members if member.value.python()}


def aliases(app: AppFile) -> tuple[tuple[str, str], ...]:
    """The rules of `resolveAlias` as (prefix, folder), the longest prefix first. Rules end in `/*` on both sides."""
    rules = app.tree.get("resolveAlias")
    found = []
    for member in rules if isinstance(rules, Object) else ():
        if isinstance(member.value, String):
            found.append((member.key.removesuffix("*"), member.value.value.removesuffix("*").lstrip("/")))
    return tuple(sorted(found, key=lambda rule: (-len(rule[0]), rule)))


def read_pages(app: AppFile) -> Pages:
    """The packages of app.json with full page paths. ProjectError where there is no page."""
    reader = _PagesReader(Fields(app.source, app.tree))
    packages = reader.packages()
    if not reader.spans:
        raise ProjectError(_no_pages(app))
    return Pages(packages, reader.spans, tuple(reader.fields.findings))


def _no_pages(app: AppFile) -> str:
    """Why there are no pages: the first error in app.json, or that it lists none."""
    for finding in app.diagnostics:
        if finding.span and finding.severity.value == "error":
            line, column = app.source.position(finding.span.start)
            return f"app.json:{line}:{column}: {finding.message} No page can be read from it."
    if app.diagnostics and not app.source.text:
        return f"app.json: {app.diagnostics[0].message}"
    return "app.json lists no pages. A mini-program has at least one under `pages`."


class _PagesReader(msgspec.Struct):
    """Collects the pages of all packages, each once."""

    fields: Fields
    spans: dict[str, Span] = msgspec.field(default_factory=dict)

    def packages(self) -> tuple[Package, ...]:
        main = self._paths(self.fields.get("pages", Array), "")
        found = [Package("", "", main, independent=False)]
        for key in ("subpackages", "subPackages"):
            items = self.fields.get(key, Array)
            for item in items.items if items else ():
                if isinstance(item, Object):
                    found += self._subpackage(self.fields.inside(item))
                else:
                    self.fields.wrong(item, key, Object)
        return tuple(found)

    def _subpackage(self, fields: Fields) -> list[Package]:
        written = fields.get("root", String)
        root = join("", fields.path(written).strip("/")) if written else None
        if not root:
            return []
        pages = self._paths(fields.get("pages", Array), root)
        entry = join(root, fields.string("entry")) if fields.string("entry") else None
        return [Package(root, fields.string("name") or root, pages, fields.flag("independent"), entry)]

    def _paths(self, listed: Array | None, root: str) -> tuple[str, ...]:
        """The full paths of a list of pages."""
        paths = []
        for item in listed.items if listed else ():
            if not isinstance(item, String):
                self.fields.wrong(item, "pages", String)
                continue
            value = self.fields.path(item)
            path = join(root, value.lstrip("/")) if value else None
            if path is None:
                self.fields.add(diagnostic("path-outside-project", self.fields.source, item.span, specifier=item.value))
            elif path in self.spans:
                self.fields.add(diagnostic("duplicate-page", self.fields.source, item.span, page=path))
            else:
                self.spans[path] = item.span
                paths.append(path)
        return tuple(paths)


def read_app(
    tree: Tree, app: AppFile, pages: Pages, using: Mapping[str, str], custom_tab_bar: str | None
) -> tuple[AppConfig, tuple[Diagnostic, ...]]:
    """The configuration of the app, and the findings in it. `using` are its global components."""
    fields = Fields(app.source, app.tree)
    theme = _theme(tree, fields)
    raw, over = app.tree.python(), _ext(tree, fields.findings)
    tab_bar = fields.get("tabBar", Object)
    if tab_bar:
        _check_tab_bar(tree, fields.inside(tab_bar), pages, theme)
    for key in ("window", "tabBar"):
        part = fields.get(key, Object)
        if theme and part:
            fields.findings.extend(theme.undefined(app.source, part))
    if plugins := fields.get("plugins", Object):
        for member in plugins:
            fields.add(diagnostic("plugin-not-supported", fields.source, member.key_span, plugin=member.key))
    window = {**_dict(raw, "window"), **_dict(over, "window")}
    bar = {**_dict(raw, "tabBar"), **_dict(over, "tabBar")}
    config = AppConfig(
        entry=_entry(fields, pages),
        pages=tuple(pages.spans),
        window=window,
        tab_bar=bar or None,
        custom_tab_bar=custom_tab_bar,
        style=fields.string("style"),
        darkmode=fields.flag("darkmode"),
        glass_easel=fields.string("componentFramework") == "glass-easel",
        theme=theme,
        network_timeout={**_dict(raw, "networkTimeout"), **_dict(over, "networkTimeout")},
        using=using,
        extended_styles=_extended_styles(tree, app),
        preload=_dict(raw, "preloadRule"),
        workers=_workers(tree, fields),
        ext=_dict(over, "ext"),
        ext_pages=_dict(over, "extPages"),
        ext_appid=str(over.get("extAppid") or ""),
        raw=raw,
        tree=app.tree,
        source=app.source,
    )
    return config, tuple(fields.findings)


def _entry(fields: Fields, pages: Pages) -> str:
    """The page that opens first: `entryPagePath`, else the first page of the main package, else the first of all."""
    first = next(iter(pages.packages[0].pages or tuple(pages.spans)))
    given = fields.get("entryPagePath", String)
    if given is None:
        return first
    path = given.value.lstrip("/")
    if path in pages.spans:
        return path
    fields.add(diagnostic("unknown-entry-page", fields.source, given.span, page=given.value, first=first))
    return first


def _check_tab_bar(tree: Tree, fields: Fields, pages: Pages, theme: Theme | None) -> None:
    """Findings for tabs whose page is not listed, for icons that are not there, and for too many or too few tabs."""
    tabs = fields.get("list", Array)
    if tabs is None:
        return
    least, most = _TAB_LIMITS
    if not least <= len(tabs.items) <= most:
        fields.add(diagnostic("tab-count", fields.source, tabs.span, count=len(tabs.items), least=least, most=most))
    for item in tabs.items:
        if not isinstance(item, Object):
            fields.wrong(item, "list", Object)
            continue
        tab = fields.inside(item)
        page = tab.get("pagePath", String)
        if page and page.value.lstrip("/") not in pages.spans:
            fields.add(diagnostic("unknown-tab-page", fields.source, page.span, page=page.value))
        for key in ("iconPath", "selectedIconPath"):
            icon = tab.get(key, String)
            if icon and icon.value:
                _check_icon(tree, fields, icon, theme)


def _check_icon(tree: Tree, fields: Fields, icon: String, theme: Theme | None) -> None:
    """A finding for an icon that is not there, in one of the colour schemes if it is a theme variable."""
    values = {theme.resolve(icon.value, "light"), theme.resolve(icon.value, "dark")} if theme else {icon.value}
    for value in sorted(str(value) for value in values):
        if value[:1] != "@":
            found = resolve_asset(tree, "app.json", value)
            fields.findings.extend(reference_findings(tree, fields.source, icon.span, value, found))


def _theme(tree: Tree, fields: Fields) -> Theme | None:
    """The theme file that `themeLocation` names, or theme.json where dark mode is on."""
    location = fields.get("themeLocation", String)
    path = join("", location.value.lstrip("/") if location else "theme.json")
    if location is None and not fields.flag("darkmode"):
        return None
    file = tree.at(path) if path else None
    if file is None:
        user = location or next((found for key in ("window", "tabBar") for found in _themed(fields, key)), None)
        if user:
            fields.add(
                diagnostic("missing-theme", fields.source, user.span, file=location.value if location else "theme.json")
            )
        return None
    value, source, findings = read_config(tree.files[file], file)
    inner = Fields(source, value, fields.findings)
    fields.findings.extend(findings)
    light, dark = inner.get("light", Object), inner.get("dark", Object)
    return Theme(file, light.python() if light else {}, dark.python() if dark else {})


def _themed(fields: Fields, key: str) -> list[String]:
    part = fields.tree.get(key)
    return list(themed(part)) if part else []


def _ext(tree: Tree, findings: list[Diagnostic]) -> dict[str, object]:
    """ext.json, if it is there and switched on."""
    if "ext.json" not in tree.files:
        return {}
    value, _, found = read_config(tree.files["ext.json"], "ext.json")
    findings.extend(found)
    raw = value.python()
    return raw if raw.get("extEnable") is True else {}


def _extended_styles(tree: Tree, app: AppFile) -> tuple[str, ...]:
    """The sheets of extended libraries that an app gets without importing them."""
    sheets = (_EXTENDED_STYLES.get(name, "") for name in extended_libraries(app))
    return tuple(sheet for sheet in sheets if sheet in tree.files)


def _workers(tree: Tree, fields: Fields) -> str | None:
    """The folder of worker scripts: `workers` is a path, or an object with one."""
    value: Value | None = fields.get("workers", String, Object)
    path = value.get("path") if isinstance(value, Object) else value
    if not isinstance(path, String):
        return None
    folder = join("", path.value.strip("/"))
    if not folder or not any(file.startswith(f"{folder}/") for file in tree.files):
        fields.findings.extend(reference_findings(tree, fields.source, path.span, path.value, None))
    return folder or None


def _dict(raw: Mapping[str, object], key: str) -> dict[str, object]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}
