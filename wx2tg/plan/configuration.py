"""What a bundle tells its runtime: the app's configuration, and the owner's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from wx2tg.options import Options
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import Project

_WINDOW = (
    "navigationBarTitleText navigationBarBackgroundColor navigationBarTextStyle navigationStyle backgroundColor "
    "backgroundTextStyle backgroundColorTop enablePullDownRefresh onReachBottomDistance disableScroll pageOrientation"
).split()


def app_config(
    project: Project, units: Mapping[str, CompiledUnit], files: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """`env.config`, as JSON data: pages with their settings and files, window, tab bar, theme.

    `files` maps a page, and all else that is loaded later, to the paths of its chunks.
    """
    app = project.app
    packages = _Packages(project, files)
    pages = {
        page: {
            "window": _window(project.units[page].settings),
            "files": list(files.get(page, ())),
            **_preload(project, page, files, packages),
            **_sheets(page, project, units),
        }
        for page in app.pages
        if page in project.units
    }
    config: dict[str, object] = {
        "appid": project.appid,
        "name": project.name,
        "entry": app.entry,
        "pages": list(app.pages),
        "pagesConfig": pages,
        "window": _window(app.window),
        "tabBar": _tab_bar(app.tab_bar),
        "customTabBar": bool(app.custom_tab_bar),
        "style": f"{app.style} glass-easel" if app.glass_easel else app.style,
        "networkTimeout": dict(app.network_timeout),
        "ext": dict(app.ext),
        "darkmode": app.darkmode,
        "version": "1.0.0",
        "blocksMoves": any(unit.catches_move for unit in units.values()),
    }
    if lengths := frozenset[str]().union(*(unit.styles.lengths for unit in units.values())):
        config["lengths"] = [_number(text) for text in sorted(lengths, key=float)]
    if app.theme is not None:
        config["theme"] = {"light": dict(app.theme.light), "dark": dict(app.theme.dark)}
    return config


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


class _Packages:
    """The subpackages by root and by name, and the keys of `files` that stand in each of them."""

    def __init__(self, project: Project, files: Mapping[str, Sequence[str]]) -> None:
        self.all = [package for package in project.packages if package.root]
        self.called: dict[str, list[int]] = {}
        for number, package in enumerate(self.all):
            for name in {package.root, package.name}:
                self.called.setdefault(name, []).append(number)
        self.inside: dict[str, list[tuple[int, str]]] = {}
        for number, name in enumerate(files):
            root = project.package_of(name.removeprefix("module:"))
            self.inside.setdefault(root, []).append((number, name))

    def names(self, wanted: Set[str]) -> list[str]:
        """The keys of `files` in the packages `wanted`: their pages first, then everything else in them."""
        chosen = [
            self.all[number] for number in sorted({each for name in wanted for each in self.called.get(name, ())})
        ]
        others = sorted(item for root in {package.root for package in chosen} for item in self.inside.get(root, ()))
        return [*(page for package in chosen for page in package.pages), *(name for _, name in others)]


def _preload(project: Project, page: str, files: Mapping[str, Sequence[str]], packages: _Packages) -> dict[str, object]:
    """What the runtime fetches when `page` is shown, by its `preloadRule`: all files of the packages that this names.

    These belong to pages of the packages, and to components and modules that are loaded later.
    """
    rule = project.app.preload.get(page)
    names = rule.get("packages") if isinstance(rule, dict) else None
    wanted = {str(name).strip("/") for name in names} if isinstance(names, list) else set()
    if not any(name in packages.called for name in wanted):
        return {}
    every = dict.fromkeys(file for name in packages.names(wanted) for file in files.get(name, ()))
    wifi = not isinstance(rule, dict) or rule.get("network") != "all"
    return {"preload": {"files": list(every), "wifi": wifi}}


def _sheets(page: str, project: Project, units: Mapping[str, CompiledUnit]) -> dict[str, object]:
    """Which style sheets apply inside a page besides its own: those of components that it may show, and the app's."""
    seen: set[str] = set()
    waiting = [page, *([project.app.custom_tab_bar] if project.app.custom_tab_bar else [])]
    while waiting:
        files = project.units.get(waiting.pop())
        if files is not None and files.id not in seen:
            seen.add(files.id)
            waiting += [*files.using.values(), *(unit for unit in files.generics.values() if unit)]
    unit = units.get(page)
    names = sorted(units[known].styles.leaks for known in seen if known in units and units[known].styles.leaks)
    styles: dict[str, object] = {"sheets": " ".join(names)} if names else {}
    if unit is not None and unit.styles.app_styles != "all":
        styles["appStyles"] = unit.styles.app_styles
    return styles


def _window(settings: Mapping[str, object]) -> dict[str, object]:
    return {name: settings[name] for name in _WINDOW if name in settings}


def _tab_bar(tab_bar: Mapping[str, object] | None) -> dict[str, object] | None:
    if tab_bar is None:
        return None
    items = tab_bar.get("list")
    shown = [
        {**item, "pagePath": str(item.get("pagePath", "")).lstrip("/").removesuffix(".html")}
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    ]
    return {**tab_bar, "list": shown}


def app_settings(options: Options, tags: Set[str], rules: Mapping[str, str]) -> dict[str, object]:
    """`env.settings`, as JSON data: the part of `wx2tg.toml` that an app with these `tags` needs while it runs.

    `rules` say where its requests go.
    """
    return {
        "telegram": {"bot": options.telegram.bot, "app": options.telegram.app},
        "login": {"endpoint": options.login.endpoint},
        "payment": {
            "provider": options.payment.provider or "invoice",
            "endpoint": options.payment.endpoint,
            **({"state": options.payment.state} if options.payment.state else {}),
        },
        **({"phone": {"endpoint": options.phone.endpoint}} if options.phone.endpoint else {}),
        "share": {"endpoint": options.share.endpoint},
        "cloud": {"endpoint": options.cloud.endpoint},
        "network": {"rewrite": dict(rules)},
        **({"backgroundFetch": fetched} if (fetched := _background_fetch(options)) else {}),
        **({"webView": {"permissions": list(options.web_view.permissions)}} if options.web_view.permissions else {}),
        **({"map": _map(options)} if "map" in tags else {}),
    }


def _background_fetch(options: Options) -> dict[str, str]:
    given = {"pre": options.background_fetch.pre, "periodic": options.background_fetch.periodic}
    return {kind: address for kind, address in given.items() if address}


def _map(options: Options) -> dict[str, object]:
    given = options.map
    return {
        "tiles": given.tiles,
        "attribution": given.attribution,
        "attributionLink": given.attribution_link,
        "maxZoom": given.max_zoom,
        "subdomains": list(given.subdomains),
        "coordinates": given.coordinates,
    }
