"""Tells which files of a project have changed, where the system tells of changes and where it does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change, awatch

from wx2tg.dev.tree import Tree

# Milliseconds. The system's events of one save come within a few; a tool that saves many files takes longer.
_STEP = 10
_LONGEST = 300
# Seconds without a change after which a save of many files counts as done, and a file that is empty counts as saved:
# many programs empty a file before they write it.
_CALM = 0.06
_EMPTY = 0.2
_AT_MOST = 1.0
# Seconds between two looks at all files, beside the events and in place of them.
_SWEEP = 2.0
_POLL = 0.4
# The share of the time that looks may take, for projects that are large or far away.
_SHARE = 0.1
# Seconds in which the event of a change that a look has found must come, on a machine that is busy.
_GRACE = 2.0
# Milliseconds after which a wait for events is begun anew. What was saved before the first wait is looked for then.
_WAIT = 500
# A file that was modified so many seconds ago, or less, was saved when it was modified.
_RECENT = 10


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that have changed, new and gone ones included, and when the last one was saved, in seconds since 1970."""

    paths: frozenset[Path]
    saved: float


class Watch:
    """The changes of the files in `tree`. `say` is told, in a sentence, when the system's events cannot be had.

    Beside the system's events all files are looked at from time to time. Where such a look finds a change, and no
    event has ever come, the disk has no events, as network disks and some shared folders have none; files are then
    looked at often. So nothing needs to be written into a project to find that out.
    """

    def __init__(self, tree: Tree, say: Callable[[str], None], *, poll: bool = False) -> None:
        self._tree = tree
        self._say = say
        self._poll = poll
        self._heard = False
        self._listening = asyncio.Event()
        self._found: asyncio.Queue[set[Path]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Watch:
        """Look at all files; what changes from now on is told."""
        await asyncio.to_thread(self._tree.look)
        self._tasks = [asyncio.create_task(self._sweep())]
        if not self._poll:
            self._tasks.append(asyncio.create_task(self._listen()))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Look no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def changes(self) -> AsyncIterator[Changes]:
        """What changes, one save after another."""
        while True:
            paths = await self._calm(await self._found.get())
            yield Changes(frozenset(paths), _saved(paths))

    async def _calm(self, paths: set[Path]) -> set[Path]:
        """`paths`, with what else changes until a save of many files is done."""
        end = time.monotonic() + _AT_MOST
        while (left := end - time.monotonic()) > 0:
            wait = _EMPTY if any(map(_is_empty, paths)) else _CALM if len(paths) > 1 else 0
            try:
                paths |= (
                    await asyncio.wait_for(self._found.get(), min(wait, left)) if wait else self._found.get_nowait()
                )
            except (TimeoutError, asyncio.QueueEmpty):
                break
        return paths

    async def _listen(self) -> None:
        """Hand on what the system tells of, and begin anew where SRC itself was replaced."""
        while not self._poll:
            try:
                await self._listen_once()
            except (OSError, RuntimeError) as error:
                # watchfiles raises both: no more watches may be had, or the folder is not there.
                if self._tree.root.is_dir():
                    self._poll = True
                    self._say(f"The system does not tell of changed files ({error}): they are looked at instead.")
                    return
                await asyncio.sleep(_POLL)

    async def _listen_once(self) -> None:
        identity = self._tree.identity()
        events = awatch(
            self._tree.root,
            watch_filter=lambda _, path: self._tree.has_place_for(self._tree.own(path)),
            debounce=_LONGEST,
            step=_STEP,
            rust_timeout=_WAIT,
            yield_on_timeout=True,
            recursive=True,
            raise_interrupt=False,
        )
        async for batch in events:
            if not self._listening.is_set():
                self._listening.set()
                await self._look()
            if batch:
                self._heard = True
                await self._hand_on(batch)
            if self._tree.identity() != identity or self._poll:
                return

    async def _hand_on(self, batch: set[tuple[Change, str]]) -> None:
        if changed := self._tree.look_at({self._tree.own(path) for _, path in batch}):
            await self._found.put(changed)

    async def _look(self) -> bool:
        """Look at all files; gives whether any has changed."""
        changed = await asyncio.to_thread(self._tree.look)
        if changed:
            await self._found.put(changed)
        return bool(changed)

    async def _sweep(self) -> None:
        """Look at all files from time to time."""
        took = 0.0
        while True:
            listened = self._listening.is_set()
            await asyncio.sleep(max(_POLL if self._poll else _SWEEP, took / _SHARE))
            started = time.monotonic()
            changed = await self._look()
            took = time.monotonic() - started
            if changed and listened and not self._poll and not self._heard:
                await asyncio.sleep(_GRACE)
                if not self._heard:
                    self._poll = True
                    self._say("The disk of the project does not tell of changed files: they are looked at instead.")


def _is_empty(file: Path) -> bool:
    try:
        return file.stat().st_size == 0
    except OSError:
        return False


def _saved(paths: set[Path]) -> float:
    """When the last of `paths` was saved; now, where none of them was modified a moment ago."""
    now, latest = time.time(), 0.0
    for path in paths:
        try:
            latest = max(latest, path.stat().st_mtime)
        except OSError:
            continue
    return latest if now - _RECENT < latest <= now else now
