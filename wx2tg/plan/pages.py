"""Which files each page of an app needs: its own, those of its components, and the scripts that they require."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.plan.compiled import Compiled


def files_by_page(compiled: Compiled) -> Iterator[tuple[str, frozenset[str]]]:
    """Each page in the order of app.json with the paths of its files, and before them the app with its own ones."""
    yield "app", _files(compiled, "app")
    for page in compiled.project.app.pages:
        yield page, _files(compiled, page)


def _files(compiled: Compiled, root: str) -> frozenset[str]:
    """The files of a unit and of all that it needs, however far away."""
    waiting, seen, files = [root], set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if unit := compiled.units.get(name):
            waiting += unit.uses.components.values()
            files |= {use.source.path for use in unit.uses.tags} | {use.source.path for use in unit.uses.unheeded}
            scripts = [unit.main] if unit.main else []
        else:
            scripts = []
        if own := compiled.project.units.get(name):
            files |= {path for path in (own.template, own.script, own.style, own.config) if path}
        files |= _modules(compiled, scripts)
    return frozenset(files)


def _modules(compiled: Compiled, waiting: list[str]) -> set[str]:
    """The scripts `waiting`, and those that they require."""
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in compiled.modules:
            seen.add(name)
            waiting += (*compiled.modules[name].requires, *compiled.modules[name].later)
    return seen
