"""Third-party libraries that an app needs: Leaflet for maps, hls.js for live streams, TON Connect for payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wx2tg.analyze.tags import TagUse
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import component
from wx2tg.link.libraries import library_files
from wx2tg.link.shell import APP_FOLDER
from wx2tg.options import Options
from wx2tg.plan.units import CompiledUnit

TON_CONNECT = "tonconnect"
"""The library by which an app pays in TON."""


def libraries(units: Mapping[str, CompiledUnit], pays_in_ton: bool) -> tuple[dict[str, list[str]], dict[str, bytes]]:
    """The libraries of an app with these units: name -> paths to load, in order; and path -> content of all files."""
    loaded: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for name in sorted({*(name for name, _ in _uses(units)), *([TON_CONNECT] if pays_in_ton else ())}):
        loaded[name], more = library_files(name, APP_FOLDER)
        files |= more
    return loaded, files


def library_findings(units: Mapping[str, CompiledUnit], options: Options) -> Iterator[Diagnostic]:
    """Findings at the first place that needs a library: the library is not installed, or maps have no tiles."""
    first: dict[str, TagUse] = {}
    for name, use in _uses(units):
        first.setdefault(name, use)
    for name, use in first.items():
        if not library_files(name, APP_FOLDER)[0]:
            yield diagnostic("library-missing", use.source, use.span, user=f"<{use.tag}>", library=name)
    if "leaflet" in first and not options.map.tiles:
        use = first["leaflet"]
        yield diagnostic("map-without-tiles", use.source, use.span)


def _uses(units: Mapping[str, CompiledUnit]) -> Iterator[tuple[str, TagUse]]:
    """Every use of a tag that needs a library, with the library's name, in a fixed order."""
    for identity in sorted(units):
        for use in units[identity].uses.tags:
            row = component(use.tag) if use.kind == "built-in" else None
            if row is not None and row.library:
                yield row.library, use
