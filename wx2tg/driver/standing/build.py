"""Builds a project again and again while somebody edits it."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping, Set
from pathlib import Path

import msgspec
from msgspec.structs import replace

from wx2tg.driver.build import copies_of
from wx2tg.driver.compile import decided, with_findings
from wx2tg.driver.memory import collecting_seldom
from wx2tg.driver.reporting import report_of
from wx2tg.driver.standing.broken import mistakes, worse
from wx2tg.driver.standing.differences import assets_of, update_of
from wx2tg.driver.standing.disk import Disk
from wx2tg.driver.standing.linked import Linked, link_in_parts
from wx2tg.driver.standing.memory import Memory, Name, Record, found_by
from wx2tg.driver.standing.patch import patched
from wx2tg.driver.standing.records import Snapshot, Update
from wx2tg.driver.standing.shown import Mistakes, Shown, next_shown
from wx2tg.options import Options
from wx2tg.project import Discovery, Project, look_at
from wx2tg.report import Report


class _State(msgspec.Struct, frozen=True):
    """What the last build came to.

    `discovery` is of the project as it is now. `mistakes` are those in the settings of the project that is shown: where
    there are further ones, this is another. `exact` says that the memory holds all jobs of the app that is shown.
    """

    disk: Disk
    discovery: Discovery
    shown: Shown = msgspec.field(default_factory=Shown)
    linked: Linked | None = None
    copies: Mapping[str, Path] = msgspec.field(default_factory=dict)
    mistakes: Mistakes = msgspec.field(default_factory=Counter)
    exact: bool = True


class Standing:
    """A project that stands ready: `build` once, then `update` with the files that have changed.

    Both raise ProjectError or OptionsError where there is no app to build; the snapshot stays what it was.
    """

    snapshot: Snapshot

    def __init__(self, src: Path, options: Options) -> None:
        self._src = src
        self._options = options.with_flags(minify=False, source_maps=True, cache=False)
        self._memory = Memory(self._options)
        self._state: _State | None = None
        self._lost = False

    @property
    def project(self) -> Project:
        """The project as it was last looked at, without the findings about what its sources name. Build it first."""
        assert self._state is not None
        return self._state.discovery.project

    @collecting_seldom()
    def build(self) -> Snapshot:
        """Build all of the project, whatever is known of it."""
        discovery = look_at(self._src, self._options)
        self._memory = Memory(self._options)
        self._memory.begin(discovery.project)
        units, modules = self._memory.made()
        start = _State(Disk(discovery, self._options), discovery)
        self._keep(self._linked(start, next_shown(start.shown, units, modules, self._memory)))
        return self.snapshot

    @collecting_seldom()
    def update(self, changed: Set[Path]) -> Update:
        """Build what depends on the `changed` files (absolute; some may be new, some gone)."""
        before = self._state
        if before is None:
            self.build()
            return Update(whole=True)
        paths, complete = before.disk.paths_of(changed)
        texts = {path: self._memory.texts.known[path][0] for path in paths if path in self._memory.texts.known}
        dropped = self._memory.forget(paths)
        quick = complete and not self._lost and before.disk.is_steady(paths, texts)
        after = self._patched(before, paths, dropped) if quick and before.exact else None
        if after is None:
            self._lost = True
            after = self._made(before) if quick else self._looked_at_anew(before, paths)
            self._lost = False
        self._keep(after)
        assert before.linked is not None and after.linked is not None
        update = update_of((before.shown, before.linked), (after.shown, after.linked))
        return replace(update, assets=assets_of(before.copies, after.copies, paths), broken=_broken(after))

    def _looked_at_anew(self, before: _State, paths: set[str]) -> _State:
        """The state after the project has been looked at anew; what else has changed is added to `paths`."""
        discovery = look_at(self._src, self._options)
        disk = Disk(discovery, self._options)
        paths |= disk.changed_since(before.disk)
        self._memory.forget(paths)
        self._memory.begin(discovery.project)
        self._memory.forget_beside()
        return self._made(replace(before, disk=disk, discovery=discovery))

    def _patched(self, before: _State, paths: Set[str], dropped: Mapping[Name, Record]) -> _State | None:
        """The state after the jobs `dropped` have been done again; None where that changes more than their results."""
        assert before.linked is not None
        patch = patched(before.shown, before.linked, self._memory, dropped, self._options)
        if patch is None:
            return None
        before.disk.keep(paths)
        return replace(before, shown=patch[0], linked=patch[1])

    def _made(self, before: _State) -> _State:
        """The state `before` after a build of all that is not remembered. OptionsError."""
        units, modules = self._memory.made()
        if worse(_mistakes(before.discovery, before.linked), before.mistakes):
            return replace(before, exact=False)
        return self._linked(before, next_shown(before.shown, units, modules, self._memory))

    def _linked(self, before: _State, shown: Shown) -> _State:
        """The state `before` with the bundle of the units and modules that are `shown`. OptionsError."""
        compiled = decided(before.discovery.project, *shown.results(), self._options, self._memory.script_of)
        linked = link_in_parts(compiled, self._options, before.linked)
        copies = copies_of(compiled, self._options, linked.files)
        mistaken = _mistakes(before.discovery, None)
        return replace(before, shown=shown, linked=linked, copies=copies, mistakes=mistaken, exact=not shown.held)

    def _keep(self, state: _State) -> None:
        """Make `state` the current one. Its report is made when it is asked for, by a memory that stays as it is."""
        discovery, options, memory = state.discovery, self._options, self._memory.copy()
        self._state = state
        assert state.linked is not None
        self.snapshot = Snapshot(state.linked.files, state.copies, lambda: _report(discovery, options, memory))


def _report(discovery: Discovery, options: Options, memory: Memory) -> Report:
    project = discovery.complete(lambda path: memory.texts.load(discovery.project, path)[0])
    memory.begin(discovery.project)
    compiled = decided(project, *memory.made(), options)
    return report_of(with_findings(compiled, found_by(memory.records.values()), options), options, None, {})


def _mistakes(discovery: Discovery, shown: Linked | None) -> Mistakes:
    """The mistakes in the settings of a project. A file that what is `shown` has not may be empty as yet."""
    known = shown.compiled.project.files if shown is not None else discovery.project.files
    return mistakes(item for item in discovery.project.diagnostics if item.name != "empty-json" or item.path in known)


def _broken(state: _State) -> tuple[str, ...]:
    """The files, relative to SRC, on whose account the app is not up to date."""
    paths = {*worse(_mistakes(state.discovery, state.linked), state.mistakes)}
    paths.update(path for held in state.shown.held.values() for path in held)
    root = state.discovery.project.shown("")
    return tuple(sorted(posixpath.normpath(posixpath.join(root, path)) for path in paths if path))
