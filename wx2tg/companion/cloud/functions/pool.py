"""Runs cloud functions in processes that are kept for the next call."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.functions.asks import Asks, Run, Serve, opened
from wx2tg.companion.cloud.functions.failures import BUSY, NOT_CALLED, FunctionError, exited, no_function
from wx2tg.companion.cloud.functions.folder import Function, find_functions
from wx2tg.companion.cloud.functions.frames import Frame
from wx2tg.companion.cloud.functions.journal import Journal
from wx2tg.companion.cloud.functions.process import Worker
from wx2tg.companion.cloud.functions.settings import FunctionSettings
from wx2tg.companion.cloud.values import Document

DEEPEST = 8
"""How often functions may call each other in one call."""

_LOG = logging.getLogger(__name__)


class FunctionPool:
    """The functions below `folder`. `serve` answers what they ask of the cloud, `now` is in seconds since 1970.

    Each process has one function. A call takes one that rests; else a new one is started, in the place of one that
    rests for another function where there are as many as there may be; else the call waits for its turn.
    """

    def __init__(
        self, folder: Path, settings: FunctionSettings, serve: Serve, *, now: Callable[[], float] = time.time
    ) -> None:
        self.functions: Mapping[str, Function] = {}
        self.settings = settings
        self.journal = Journal(now)
        self.problem = ""
        self._folder = folder
        self._now = now
        self._asks = Asks(settings, serve, self._called)
        self._workers: set[Worker] = set()
        self._resting: list[Worker] = []
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._ending: set[asyncio.Future[None]] = set()
        self._sweeping: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self) -> None:
        """Find the functions; none where there is no folder. FolderError.

        Where they cannot be run `problem` says why, and every call fails so.
        """
        if self._folder.exists():
            self.functions = await asyncio.to_thread(find_functions, self._folder)
        self.problem = cannot_run(self.settings) if self.functions else ""
        if self.problem:
            _LOG.error("%s", self.problem)
        for function in self.functions.values():
            for problem in function.problems:
                _LOG.warning("the cloud function %s: %s", function.name, problem)
        self._sweeping = asyncio.create_task(self._sweep())

    async def close(self) -> None:
        """End every process; calls that run fail."""
        self._closed = True
        if self._sweeping is not None:
            self._sweeping.cancel()
        for waiter in self._waiting:
            waiter.cancel()
        await asyncio.gather(*self._ending, *(worker.end() for worker in list(self._workers)))

    async def call(self, name: str, data: Any, caller: Caller, *, source: str = "wx_client", address: str = "") -> Any:
        """What the function `name` answers to `data`, as JSON has it. CloudError.

        `source` says in WeChat's words where the call comes from, `address` is the network address of the user.
        """
        run = Run(uuid.uuid4().hex, caller, source, address)
        return await self._run(name, data, run)

    async def _called(self, name: Any, data: Any, by: Run) -> Document:
        """A function called another, or itself."""
        if by.depth >= DEEPEST:
            raise FunctionError(BUSY, f"functions have called each other more than {DEEPEST} times")
        run = replace(by, id=uuid.uuid4().hex, depth=by.depth + 1, source=f"{by.source},scf")
        return {"result": await self._run(name, data, run), "requestID": run.id}

    async def _run(self, name: Any, data: Any, run: Run) -> Any:
        function = self.functions.get(name) if isinstance(name, str) else None
        if function is None:
            raise no_function()
        if self.problem:
            raise FunctionError(NOT_CALLED, self.problem)
        wx = self._context(run)
        event = await self._event(data, run)
        worker = await self._take(function, run.depth)
        self._asks.begin(worker, run)
        try:
            return await worker.run(run.id, event, wx)
        except CloudError as error:
            self.journal.add(function.name, run.id, error.reason)
            raise
        finally:
            self._release(worker)
            await self._asks.end(worker, run)

    def _context(self, run: Run) -> dict[str, str]:
        """What getWXContext tells."""
        found = {
            "OPENID": run.caller.openid,
            "APPID": self.settings.appid,
            "ENV": run.caller.environment,
            "SOURCE": run.source,
            "CLIENTIP": run.address,
        }
        return {key: value for key, value in found.items() if value}

    async def _event(self, data: Any, run: Run) -> Any:
        """The first argument of the function: the data, its CloudIDs opened, and who the user is."""
        if data is None:
            data = {}
        if not isinstance(data, dict):
            return data
        event = await opened(data, run.caller, self._asks.serve)
        user = {"appId": self.settings.appid, "openId": run.caller.openid}
        return {**event, "userInfo": user} if run.caller.openid else event

    async def _take(self, function: Function, depth: int) -> Worker:
        """A process for one call. -501004 where too many calls wait, or where this one waited too long."""
        deadline = asyncio.get_running_loop().time() + self.settings.patience
        # A function that waits for another keeps its own process: so that they never wait for each other alone, calls
        # of calls have as many processes again, and enough for one chain of them.
        most = self.settings.processes * 2 + DEEPEST if depth else self.settings.processes
        may_go = depth > 0 or not self._waiting
        while True:
            if self._closed:
                raise exited()
            if may_go:
                worker = self._rested(function)
                if worker is not None:
                    return worker
                if len(self._workers) < most or self._make_room():
                    return await self._started(function)
            await self._turn(deadline)
            may_go = True

    def _rested(self, function: Function) -> Worker | None:
        """The process of the function that rested least."""
        for worker in reversed(self._resting):
            if worker.function is function and worker.is_alive:
                self._resting.remove(worker)
                return worker
        return None

    def _make_room(self) -> bool:
        """End the process that has rested longest, if one rests."""
        if not self._resting:
            return False
        self._drop(self._resting.pop(0))
        return True

    def _drop(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._keep(worker.end())

    async def _started(self, function: Function) -> Worker:
        worker = Worker(function, self.settings, self.journal, self._answer)
        self._workers.add(worker)
        try:
            await worker.start()
        except CloudError as error:
            self.journal.add(function.name, "", error.reason)
            self._gone(worker)
            raise
        except BaseException:
            self._gone(worker)
            raise
        return worker

    def _release(self, worker: Worker) -> None:
        if not worker.is_alive or self._closed or worker not in self._workers:
            self._gone(worker)
            return
        worker.rest(asyncio.get_running_loop().time())
        self._resting.append(worker)
        self._wake()

    def _gone(self, worker: Worker) -> None:
        self._workers.discard(worker)
        if not worker.ended.is_set():
            self._keep(worker.end())
        self._wake()

    async def _turn(self, deadline: float) -> None:
        """Wait until a process rests or ends."""
        if len(self._waiting) >= self.settings.queue:
            raise FunctionError(BUSY, f"{self.settings.queue} calls of functions wait already")
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout_at(deadline):
                await turn
        except asyncio.CancelledError:
            self._wake()  # Whoever gives up may just have been called.
            raise
        except TimeoutError:
            self._wake()
            raise FunctionError(BUSY, f"no process became free within {self.settings.patience:g} seconds") from None
        finally:
            with suppress(ValueError):
                self._waiting.remove(turn)

    def _wake(self) -> None:
        for turn in self._waiting:
            if not turn.done():
                turn.set_result(None)
                return

    async def _answer(self, worker: Worker, frame: Frame) -> Document:
        return await self._asks.answer(worker, frame)

    async def _sweep(self) -> None:
        """End what has rested too long or died."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(min(self.settings.idle / 2, 10))
            for worker in list(self._resting):
                if not worker.is_alive or worker.idle_since + self.settings.idle < clock():
                    self._resting.remove(worker)
                    self._gone(worker)

    def _keep(self, ending: Awaitable[None]) -> None:
        task = asyncio.ensure_future(ending)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


def cannot_run(settings: FunctionSettings) -> str:
    """Why functions cannot be run on this machine; empty where they can."""
    if os.name != "posix":
        return "cloud functions are run on Linux and macOS only"
    if shutil.which(settings.node) is None:
        return f"cloud functions need Node.js 18 or newer, and there is no program {settings.node!r}: see nodejs.org"
    return ""
