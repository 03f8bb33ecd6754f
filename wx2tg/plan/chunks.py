"""Cuts a bundle: an entry with the app and its first page, a chunk for each other page, chunks for what pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

ENTRY = "app"
SHARED = "shared"


class ChunkPlan(msgspec.Struct):
    """What stands in one chunk: items such as `unit:ID` and `module:ID`, sorted."""

    name: str
    items: list[str] = msgspec.field(default_factory=list)


class Plan(msgspec.Struct, frozen=True):
    """Chunks by name, and for every page the names of those it needs besides the entry, in loading order."""

    chunks: Mapping[str, ChunkPlan]
    pages: Mapping[str, tuple[str, ...]]


def plan(edges: Mapping[str, Sequence[str]], roots: Iterable[str], pages: Mapping[str, str], entry: str) -> Plan:
    """Decide in which chunk every item stands that is reached.

    `edges` says what an item needs, `roots` are needed from the start, `pages` maps a page to the root of its
    subpackage ("" for the main package). `require` is synchronous, so a page's chunks hold everything it reaches.
    """
    first = reach(edges, [*roots, entry])
    reached = {page: reach(edges, [page]) - first for page in pages}
    users: dict[str, list[str]] = {}
    for page, items in reached.items():
        for item in items:
            users.setdefault(item, []).append(page)
    home = {item: _home(where, pages) for item, where in users.items()}
    home.update(dict.fromkeys(first, ENTRY))
    chunks: dict[str, ChunkPlan] = {ENTRY: ChunkPlan(ENTRY)}
    for item in sorted(home):
        chunks.setdefault(home[item], ChunkPlan(home[item])).items.append(item)
    order = {name: index for index, name in enumerate((SHARED, *_packages(pages)))}
    wanted = {
        page: tuple(sorted({home[item] for item in items}, key=lambda name: (order.get(name, len(order)), name)))
        for page, items in reached.items()
    }
    return Plan(chunks, wanted)


def _packages(pages: Mapping[str, str]) -> list[str]:
    return [f"packages/{root}" for root in dict.fromkeys(pages.values()) if root]


def _home(users: Sequence[str], pages: Mapping[str, str]) -> str:
    """The chunk of an item: its page's own, or that of the subpackage that all its users are in, or the shared one."""
    if len(users) == 1:
        return users[0].partition(":")[2]
    roots = {pages[page] for page in users}
    root = roots.pop()
    return f"packages/{root}" if root and not roots else SHARED


def reach(edges: Mapping[str, Sequence[str]], start: Iterable[str]) -> set[str]:
    """Every item that `start` needs, directly or not, and `start` itself."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        item = waiting.pop()
        if item not in seen:
            seen.add(item)
            waiting.extend(edges.get(item, ()))
    return seen
