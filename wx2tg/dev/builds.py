"""Keeps the app of a session up to date: the first build, and one more whenever files have changed."""

from __future__ import annotations

import asyncio
import posixpath
import time
import traceback
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wx2tg import options
from wx2tg.dev import failures
from wx2tg.dev.session import Failure, Session, options_here
from wx2tg.dev.tree import Tree
from wx2tg.diagnostics import Diagnostic
from wx2tg.driver.standing import Standing, Update
from wx2tg.options import OptionsError
from wx2tg.project import ProjectError
from wx2tg.report import Report

_NO_APP = (ProjectError, OptionsError)
_NOTHING = Update()
_PACKAGES = "node_modules"
# Seconds after the last update until the workbench is told to ask for findings.
_CALM = 0.7


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to, for those who tell of it: `took` milliseconds, the `changed` files it began with.

    `update` is None for the first build. `failure` is what stops the app from being built, `mistakes` are the findings
    that it has, `known` says that it was the same before, `mended` says that there was one before and is none now.
    `trace` is set where wx2tg itself failed. The first build is told of once more when its `report` is there.
    """

    took: float
    changed: frozenset[Path] = frozenset()
    update: Update | None = None
    failure: Failure | None = None
    mistakes: tuple[Diagnostic, ...] = ()
    known: bool = False
    mended: bool = False
    trace: str = ""
    report: Report | None = None


class Builds:
    """Builds the app of a session, one build at a time; `say` is told what each came to."""

    def __init__(self, session: Session, tree: Tree, say: Callable[[Built], None]) -> None:
        self._session = session
        self._tree = tree
        self._say = say
        self._options = session.options
        self._standing = Standing(session.settings.src, session.options)
        self._pending: set[Path] = set()
        """What has changed since the last build that gave an app."""
        self._whole = True
        """Whether the next build is of everything, because there is nothing to go on from."""

        self._calm: asyncio.TimerHandle | None = None

    async def first(self) -> None:
        """Build all of the project. ProjectError, OptionsError: there is no app in SRC."""
        started = time.perf_counter()
        await self._session.worker.do(self._standing.build)
        self._whole = False
        self._take(Update(whole=True))
        self._publish(Update(whole=True), time.time(), started)
        self._say(Built(_since(started)))
        self._say(Built(_since(started), report=await self._session.report()))

    async def close(self) -> None:
        """Wait until the build that is under way has ended."""
        if self._calm is not None:
            self._calm.cancel()
        await asyncio.to_thread(self._session.worker.close)

    async def again(self, changed: Set[Path], saved: float) -> None:
        """Build what depends on the `changed` files, which were saved at `saved` seconds since 1970.

        What goes wrong becomes the failure of the session; the last good app stays.
        """
        started = time.perf_counter()
        before = self._session.failure
        self._pending |= changed
        pending, trace = frozenset(self._pending), ""
        failure: Failure | None = None
        found: tuple[Diagnostic, ...] = ()
        try:
            update = await self._session.worker.do(lambda: self._build(pending))
        except _NO_APP as error:
            update, failure = _NOTHING, failures.no_app(error)
        except Exception as error:
            # The standing build may have stopped anywhere, so that the next one begins anew.
            update, failure, self._whole = _NOTHING, failures.fault(error), True
            trace = "".join(traceback.format_exception(error))
        else:
            self._pending.clear()
            self._whole = False
            self._take(update)
            if update.broken:
                report = await self._session.report()
                failure = failures.broken(report, update.broken)
                found = tuple(item for _, item in failures.mistaken(report, update.broken))
        self._fail(failure)
        if _shows(update):
            self._publish(update, saved, started)
        if update is not _NOTHING:
            self._ask_for_findings()
        mended = before is not None and failure is None
        self._say(
            Built(
                took=_since(started),
                changed=frozenset(changed),
                update=update,
                failure=failure,
                mistakes=found,
                known=failure == before,
                mended=mended,
                trace=trace,
            )
        )

    def _build(self, changed: Set[Path]) -> Update:
        settings = self._session.settings
        configuration = settings.config or settings.src / options.FILE_NAME
        if configuration.absolute() in changed:
            self._options = options_here(settings)
            self._standing, self._whole = Standing(settings.src, self._options), True
        if not self._whole and not any(_PACKAGES in path.parts for path in changed):
            return self._standing.update(changed)
        self._standing.build()
        return Update(whole=True)

    def _take(self, update: Update) -> None:
        """Show what was built from now on."""
        session, project = self._session, self._standing.project
        if update.whole:
            session.name, session.pages, session.entry = project.name, project.app.pages, project.app.entry
            session.root, session.files = posixpath.normpath(project.shown("")), project.files
            self._tree.set_packages(file for file in project.files.values() if _PACKAGES in file.parts)
        session.options, session.snapshot = self._options, self._standing.snapshot

    def _fail(self, failure: Failure | None) -> None:
        """Tell everybody of a failure that is new, or that one is over."""
        before, self._session.failure = self._session.failure, failure
        if failure is not None and failure != before:
            self._session.publish({"kind": "failure", "failure": failure})
        elif failure is None and before is not None:
            self._session.publish({"kind": "mended"})

    def _publish(self, update: Update, saved: float, started: float) -> None:
        self._session.version += 1
        version = self._session.version
        shown = msgspec.to_builtins(update)
        del shown["broken"]
        times = {"saved": round(saved * 1000), "built": round(_since(started), 1)}
        self._session.publish({"kind": "update", "version": version, "from": version - 1, **shown, **times})

    def _ask_for_findings(self) -> None:
        """Have the workbench ask for the findings when no file has been saved for a moment.

        The report of a large project takes longer than an update, which must not wait for it.
        """
        if self._calm is not None:
            self._calm.cancel()
        message = {"kind": "findings", "version": self._session.version}
        self._calm = asyncio.get_running_loop().call_later(_CALM, self._session.bench.publish, message)


def _shows(update: Update) -> bool:
    """Whether an update changes the app."""
    return bool(update.whole or update.sheets or update.units or update.modules or update.assets)


def _since(started: float) -> float:
    """Milliseconds since `started`."""
    return (time.perf_counter() - started) * 1000
