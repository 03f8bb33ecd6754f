"""Cuts the bundle of an app that is edited while it runs: every unit and every module is a chunk of its own."""

from __future__ import annotations

from collections.abc import Iterable, Set

from wx2tg.emit.needs import Need
from wx2tg.plan.chunks import ENTRY, ChunkPlan, Plan, reach
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.layout import edges_of, runtime_items, started

LENGTHS_READY = range(1, 751)
"""The lengths in rpx that the entry defines, used or not, so that a sheet may begin to use one while the app runs: all
whole ones up to the width of a page."""

_OWN_CHUNK = ("unit:", "module:")


def layout_in_parts(compiled: Compiled, entry: Iterable[Need]) -> Plan:
    """Cut the bundle so that one unit or module can be replaced while the app runs.

    The entry holds app.js and the modules that this requires, and all of the runtime and of `wx` that anything in the
    app needs: it stays as it is whichever page asks for them. `entry` are the entry's own needs.
    """
    project, apis = compiled.project, compiled.apis
    start = started(compiled)
    roots = [*start, *runtime_items(entry), *(f"api:{name}" for name, need in apis.members.items() if need)]
    edges = edges_of(compiled, roots)
    first = reach(edges, start)
    pages = [f"unit:{page}" for page in project.app.pages if page in project.units]
    later = [*(f"unit:{unit}" for unit in compiled.later_units()), *(f"module:{id}" for id in compiled.later_modules())]
    bar = [f"unit:{project.app.custom_tab_bar}"] if project.app.custom_tab_bar else []
    reached = {item: reach(edges, [item, *bar]) - first for item in pages}
    reached |= {item: reach(edges, [item]) - first for item in later}
    items = reach(edges, roots).union(*reached.values()).intersection(edges)
    held = {item for item in items if item in first or not item.startswith(_OWN_CHUNK)}
    chunks = {ENTRY: ChunkPlan(ENTRY, sorted(held))}
    chunks |= {(name := chunk_of(item)): ChunkPlan(name, [item]) for item in sorted(items - held)}
    last = frozenset(pages)
    return Plan(chunks, {item: _chunks_of(needed & items, last) for item, needed in reached.items()})


def chunk_of(item: str) -> str:
    """The name of the chunk that a unit or a module has to itself: that of a unit is its id."""
    kind, _, identity = item.partition(":")
    return identity if kind == "unit" else item


def _chunks_of(items: Set[str], pages: Set[str]) -> tuple[str, ...]:
    """The chunks of the units and modules in `items`: those of pages come last, so that their styles win."""
    own = sorted((item in pages, item) for item in items if item.startswith(_OWN_CHUNK))
    return tuple(chunk_of(item) for _, item in own)
