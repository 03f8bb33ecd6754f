"""The libraries of others that a project's components need, and what there is to say about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wx2tg.analyze.tags import TagUse
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import component
from wx2tg.link.libraries import library_files
from wx2tg.link.shell import APP_FOLDER
from wx2tg.options import Options
from wx2tg.plan.units import CompiledUnit


def libraries(units: Mapping[str, CompiledUnit]) -> tuple[dict[str, list[str]], dict[str, bytes]]:
    """What is loaded for each library that the units need, by its name, and the files of all of them by path."""
    loaded: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for name in sorted({name for name, _ in _uses(units)}):
        loaded[name], more = library_files(name, APP_FOLDER)
        files |= more
    return loaded, files


def library_findings(units: Mapping[str, CompiledUnit], options: Options) -> Iterator[Diagnostic]:
    """What is told once, at the first place: of a library that is not there, and of maps without tiles."""
    first: dict[str, TagUse] = {}
    for name, use in _uses(units):
        first.setdefault(name, use)
    for name, use in first.items():
        if not library_files(name, APP_FOLDER)[0]:
            yield diagnostic("library-missing", use.source, use.span, tag=use.tag, library=name)
    if "leaflet" in first and not options.map.tiles:
        use = first["leaflet"]
        yield diagnostic("map-without-tiles", use.source, use.span)


def _uses(units: Mapping[str, CompiledUnit]) -> Iterator[tuple[str, TagUse]]:
    """Every tag that needs a library, with the name of that, in a fixed order."""
    for identity in sorted(units):
        for use in units[identity].uses.tags:
            row = component(use.tag) if use.kind == "built-in" else None
            if row is not None and row.library:
                yield row.library, use
