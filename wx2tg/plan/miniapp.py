"""What makes a bundle a package by the W3C's MiniApp drafts: its manifest, and a document for each page.

Sources: the editor's drafts "MiniApp Manifest" and "MiniApp Packaging", both of 28 January 2025.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.emit.literals import quote
from wx2tg.link.shell import index_html
from wx2tg.options import Options
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.files import client_script
from wx2tg.project import Project

SCRIPT, STYLE, MANIFEST = "app.js", "app.css", "manifest.json"
"""The files that stand at the root of every package."""

# The members of `window` in app.json that the drafts have too: the name there, and the values that it may have.
_WINDOW: Mapping[str, tuple[str, tuple[str, ...] | type]] = {
    "backgroundColor": ("background_color", str),
    "backgroundTextStyle": ("background_text_style", ("dark", "light")),
    "enablePullDownRefresh": ("enable_pull_down_refresh", bool),
    "navigationBarBackgroundColor": ("navigation_bar_background_color", str),
    "navigationBarTextStyle": ("navigation_bar_text_style", ("white", "black")),
    "navigationBarTitleText": ("navigation_bar_title_text", str),
    "navigationStyle": ("navigation_style", ("default", "custom")),
    "onReachBottomDistance": ("on_reach_bottom_distance", int),
    "pageOrientation": ("orientation", ("portrait", "landscape")),
}


def manifest(project: Project, options: Options) -> dict[str, object]:
    """The manifest. A member that the project says nothing of is left out, also where the drafts demand it."""
    section, app = options.miniapp, project.app
    permissions = app.raw.get("permission")
    asked = permissions.items() if isinstance(permissions, dict) else ()
    found: dict[str, object] = {
        "app_id": section.app_id or project.appid,
        "name": project.name,
        "version": {"name": section.version, "code": section.version_code},
        "platform_version": {"min_code": section.platform_version},
        "icons": [{"src": icon} for icon in section.icons],
        "pages": [route_of(page) for page in app.pages],
        "color_scheme": "auto" if app.darkmode else "light",
        "window": dict(_window(app.window)),
        "req_permissions": [
            {"name": name, "reason": value["desc"]}
            if isinstance(value, dict) and isinstance(value.get("desc"), str)
            else {"name": name}
            for name, value in asked
        ],
    }
    return {name: value for name, value in found.items() if value not in ("", [], {})}


def _window(window: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, (member, allowed) in _WINDOW.items():
        value = window.get(name)
        known = value in allowed if isinstance(allowed, tuple) else type(value) is allowed
        of_theme = isinstance(value, str) and value.startswith("@")
        if known and not of_theme:  # The drafts have no themes.
            yield member, value


def route_of(page: str) -> str:
    """Where the document of a page stands, without its suffix: below `pages`, which every package has."""
    return page if page.startswith("pages/") else f"pages/{page}"


def documents(compiled: Compiled, options: Options) -> dict[str, str]:
    """For each page its document, which opens the app at this page, and the script that says so."""
    found: dict[str, str] = {}
    for page in compiled.project.app.pages:
        route = route_of(page)
        found[f"{route}.js"] = f"location.hash ||= {quote(f'#/{page}')};\n"
        found[f"{route}.html"] = document(compiled, options, [f"{route}.js"], "../" * route.count("/"))
    return found


def document(compiled: Compiled, options: Options, scripts: list[str], base: str) -> str:
    """A document of the package that runs `scripts` before the app's own; addresses are relative to `base`."""
    return index_html(
        compiled.project.name,
        client_script(options),
        styles=[STYLE],
        scripts=[*scripts, SCRIPT],
        base=base,
        directives=compiled.policy.directives,
    )


def findings(project: Project, options: Options) -> Iterator[Diagnostic]:
    """What the drafts demand and the project does not say, and files that the package has of its own.

    Names that no file of a package may have are left out of every bundle, and are findings of their own.
    """
    said = manifest(project, options)
    missing = [name for name in ("app_id", "name", "icons") if name not in said]
    if missing:
        yield diagnostic("miniapp-incomplete", members=", ".join(missing))
    for icon in options.miniapp.icons:
        if icon not in project.assets:
            yield diagnostic("miniapp-icon-missing", file=icon)
    own = {MANIFEST, "index.html", *(f"{route_of(page)}.html" for page in project.app.pages)}
    for path in sorted(own.intersection(project.assets)):
        yield diagnostic("miniapp-file-replaced", path=path, file=path)
