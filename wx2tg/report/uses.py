"""What an app uses, and where: APIs, components, hosts, and what is left to do."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import msgspec

from wx2tg import knowledge

ReportedTier = Literal["full", "partial", "emulated", "unsupported", "not-applicable", "unknown"]


class Use(NamedTuple):
    """A place where something is used; line and column are 1-based, the column counts UTF-16 units.

    `attribute` or `event` names what is used there of a component and has no effect.
    """

    path: str
    line: int
    column: int
    attribute: str = ""
    event: str = ""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A `Use` as it is written in a report."""

    path: str
    line: int
    column: int
    attribute: str = ""
    event: str = ""

    @property
    def comes_across(self) -> bool:
        """Whether the use has an effect: it is not that of an ignored attribute or event."""
        return not (self.attribute or self.event)


class ApiUse(msgspec.Struct, frozen=True):
    """An API that the app names; `doc` is what to give to `wx2tg explain`."""

    name: str
    tier: ReportedTier
    target: str
    note: str
    doc: str
    uses: tuple[Place, ...]


class ComponentUse(msgspec.Struct, frozen=True):
    """A built-in component, or a tag that is neither built in nor declared.

    `uses` are those of the tag, and of the attributes and events written on it that have no effect.
    """

    tag: str
    tier: ReportedTier
    target: str
    note: str
    uses: tuple[Place, ...]


class Host(msgspec.Struct, frozen=True):
    """An origin the app talks to: a browser asks it for CORS headers where WeChat does not."""

    origin: str
    kinds: tuple[str, ...]
    uses: tuple[Place, ...]


class Task(msgspec.Struct, frozen=True):
    """Something to do outside of the sources, and the places that call for it."""

    title: str
    text: str
    uses: tuple[Place, ...]


def api_uses(uses: Iterable[tuple[str, str, int, int]], root: str, own: Mapping[str, str]) -> tuple[ApiUse, ...]:
    """One row for each API of `uses` (name, path, line, column), by name. `own` are those that the owner implements."""
    return tuple(_api(name, places, own) for name, places in _grouped(uses, root))


def component_uses(
    uses: Iterable[tuple[str, str, int, int]],
    unheeded: Iterable[tuple[str, bool, str, str, int, int]],
    root: str,
    own: Mapping[str, str],
) -> tuple[ComponentUse, ...]:
    """One row for each tag of `uses` (tag, path, line, column), by tag. `own` are those that the owner implements.

    `unheeded` are attributes and events without effect: tag, whether it is an event, its name, path, line, column.
    """
    used = [(tag, Use(path, line, column)) for tag, path, line, column in uses]
    for tag, event, name, path, line, column in unheeded:
        used.append((tag, Use(path, line, column, "" if event else name, name if event else "")))
    return tuple(_component(tag, places, own) for tag, places in _placed(used, root))


def from_source_root(root: str, path: str) -> str:
    """`path` relative to SRC, writable: bytes of a file name that are not UTF-8 become question marks."""
    joined = posixpath.normpath(posixpath.join(root, path)) if path else path
    return joined.encode("utf-8", "replace").decode()


def _grouped(uses: Iterable[tuple[str, str, int, int]], root: str) -> list[tuple[str, tuple[Place, ...]]]:
    return _placed(((name, Use(path, line, column)) for name, path, line, column in uses), root)


def _placed(uses: Iterable[tuple[str, Use]], root: str) -> list[tuple[str, tuple[Place, ...]]]:
    groups: defaultdict[str, set[Use]] = defaultdict(set)
    for name, use in uses:
        groups[name].add(use._replace(path=from_source_root(root, use.path)))
    return [(name, _places(groups[name])) for name in sorted(groups)]


def _places(uses: Iterable[Use]) -> tuple[Place, ...]:
    return tuple(Place(*use) for use in sorted(uses))


def _api(name: str, uses: tuple[Place, ...], own: Mapping[str, str]) -> ApiUse:
    """The row of one API, from the knowledge tables unless the owner implements it."""
    tier: ReportedTier
    row = knowledge.api(name)
    if name in own:
        tier, target, note = "full", own[name], "Your own implementation."
    elif row is None:
        tier, target, note = "unknown", "", "WeChat has no such API, or it is newer than wx2tg."
    else:
        tier, target, note = row.tier, row.target, row.note
    return ApiUse(name, tier=tier, target=target, note=note, doc=name, uses=uses)


def _component(tag: str, uses: tuple[Place, ...], own: Mapping[str, str]) -> ComponentUse:
    if tag in own:
        return ComponentUse(tag, "full", own[tag], "Your own implementation.", uses)
    row = knowledge.component(tag)
    if row is None:
        return ComponentUse(tag, "unknown", "", "Neither a component of WeChat nor declared in usingComponents.", uses)
    return ComponentUse(tag, row.tier, row.target, row.note, uses)


def tasks_of(tasks: Iterable[tuple[str, str, str, int, int]], root: str) -> tuple[Task, ...]:
    """One task for each title and text, in the order in which the titles came; each with all its places."""
    groups: defaultdict[tuple[str, str], set[Use]] = defaultdict(set)
    for title, text, path, line, column in tasks:
        groups[title, text].add(Use(from_source_root(root, path), line, column))
    titles = list(dict.fromkeys(title for title, _ in groups))
    ordered = sorted(groups, key=lambda key: titles.index(key[0]))
    return tuple(Task(title, text, _places(groups[title, text])) for title, text in ordered)


def hosts_of(hosts: Iterable[tuple[str, str, str, int, int]], root: str) -> tuple[Host, ...]:
    """One row for each origin of `hosts` (origin, kind, path, line, column), by origin."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    uses: list[tuple[str, str, int, int]] = []
    for origin, kind, path, line, column in hosts:
        kinds[origin].add(kind)
        uses.append((origin, path, line, column))
    return tuple(Host(origin, tuple(sorted(kinds[origin])), places) for origin, places in _grouped(uses, root))
