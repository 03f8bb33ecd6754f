"""One process of Node.js with one function: it runs one call at a time, as an instance of WeChat's does."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from wx2tg.companion.cloud.functions.bounds import bound_processor, resident
from wx2tg.companion.cloud.functions.failures import (
    FAILED,
    NOT_CALLED,
    FunctionError,
    exited,
    out_of_memory,
    timed_out,
    too_large,
)
from wx2tg.companion.cloud.functions.folder import Function
from wx2tg.companion.cloud.functions.frames import Frame, FrameError, read_frame, written_frame
from wx2tg.companion.cloud.functions.journal import Journal, Output
from wx2tg.companion.cloud.functions.settings import MEGABYTE, FunctionSettings

PROGRAM = Path(__file__).parent / "node" / "bootstrap.cjs"

Answer = Callable[["Worker", Frame], Awaitable[dict[str, Any]]]
"""Answers what the SDK of a worker asks: the frame that is sent back. It raises nothing."""

_STARTING = "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"
# Megabytes that Node itself takes beside the memory of a function.
_NODE = 96
# Seconds of the processor that a process may use a second: it collects garbage in several threads.
_THREADS = 8
# Seconds between two looks at the memory of a process that runs.
_LOOK = 0.25
# Seconds for the last of the output to arrive.
_PATIENCE = 1.0
# Seconds until a process that has nothing to do stands still.
_GRACE = 1.0
# Calls of one process's SDK that are answered at once, and that may be made at once.
_ASKS = 20
_MOST_ASKS = 5_000


class Worker:
    """A process that is alive until `ended` is set. `idle_since` is by the loop's clock."""

    def __init__(self, function: Function, settings: FunctionSettings, journal: Journal, answer: Answer) -> None:
        self.function = function
        self.memory = function.memory or settings.memory
        self.seconds = function.timeout or settings.timeout
        self.idle_since = 0.0
        self.ended = asyncio.Event()
        self._settings = settings
        self._answer = answer
        self._output = Output(journal, function.name)
        self._outcome: asyncio.Future[Frame] | None = None
        self._asking: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(_ASKS)
        self._stopping: asyncio.TimerHandle | None = None
        self._stands = False
        self._killed = False
        self._has_begun = False
        self._too_large = False

    @property
    def is_alive(self) -> bool:
        """Whether it can run another call."""
        return not self._killed and not self.ended.is_set()

    async def start(self) -> None:
        """Start the process and load the function. FunctionError where it does not load; the process has ended then."""
        ours, theirs = socket.socketpair()
        with theirs:
            reader, self._writer = await asyncio.open_unix_connection(sock=ours)
            try:
                self._process = self._begun(theirs.fileno())
                self._has_begun = True
            except OSError as error:
                self._writer.close()
                self.ended.set()
                raise FunctionError(NOT_CALLED, f"{self._settings.node} cannot be started: {error.strerror}") from None
        self._tasks = [asyncio.create_task(self._read(reader)), asyncio.create_task(self._read_output())]
        told = {
            "type": "load",
            "name": self.function.name,
            "folder": str(self.function.folder),
            "entry": str(self.function.entry),
            "isModule": self.function.is_module,
            "environment": self._settings.environment,
            "memory": self.memory,
            "seconds": self.seconds,
            "mostResult": self._settings.most_result,
        }
        await self._outcome_of(told, "", self._settings.load)

    async def run(self, run: str, event: Any, wx: dict[str, str]) -> Any:
        """What the function answers to `event`. FunctionError; after some failures the process has ended."""
        self._go_on()
        self._output.begin(run)
        told = {"type": "run", "id": run, "event": event, "wx": wx, "seconds": self.seconds}
        try:
            frame = await self._outcome_of(told, run, self.seconds)
        finally:
            await self._output.end(_PATIENCE if not self.ended.is_set() else 0)
        return frame.result

    def rest(self, now: float) -> None:
        """Nothing is to be done: soon the process stands still, as WeChat's do, and what it left running with it."""
        self.idle_since = now
        self._stopping = asyncio.get_running_loop().call_later(_GRACE, self._stand)

    async def end(self) -> None:
        """Kill the process and all that it started, and wait until it is gone."""
        self._signal(signal.SIGKILL)
        if self._has_begun:
            await self.ended.wait()

    async def _outcome_of(self, told: dict[str, Any], run: str, seconds: float) -> Frame:
        """What became of a load or a run. A process that says nothing in its time is killed."""
        self._outcome = asyncio.get_running_loop().create_future()
        self._run = run
        watching = asyncio.create_task(self._watch())
        try:
            async with asyncio.timeout(seconds):
                bound_processor(self._process.pid, _THREADS * round(seconds + 1))
                self._writer.write(written_frame(told))
                frame = await self._outcome
        except TimeoutError:
            await self.end()
            raise timed_out(seconds) from None
        except asyncio.CancelledError:
            self._signal(signal.SIGKILL)
            raise
        finally:
            watching.cancel()
        if frame.type == "large":
            raise too_large(frame.size, self._settings.most_result)
        if frame.type == "failed":
            if not frame.id:  # it did not load, or broke down outside of a call
                await self.end()
            raise FunctionError(FAILED, frame.error)
        return frame

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Take frames until the process ends; then nothing that it started may stay."""
        with suppress(EOFError, OSError, FrameError):
            while True:
                frame = await read_frame(reader)
                if frame.type == "ask":
                    self._begin(frame)
                elif self._outcome is not None and not self._outcome.done() and frame.id in ("", self._run):
                    self._outcome.set_result(frame)
        self._signal(signal.SIGKILL)
        await asyncio.to_thread(self._process.wait)
        # Children of the function may hold the output open, so that it has no end of its own.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._tasks[1], _PATIENCE)
        self._writer.close()
        for task in self._asking:
            task.cancel()
        if self._stopping is not None:
            self._stopping.cancel()
        if self._outcome is not None and not self._outcome.done():
            self._outcome.set_exception(self._why())
        self.ended.set()

    def _why(self) -> FunctionError:
        full = self._too_large or self._output.saw_full_heap
        return out_of_memory(self.memory) if full else exited()

    async def _read_output(self) -> None:
        assert self._process.stdout is not None
        reader = asyncio.StreamReader()
        with self._process.stdout as pipe:
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(reader), pipe
            )
            try:
                await self._output.read(reader)
            finally:
                transport.close()

    def _begin(self, frame: Frame) -> None:
        """Answer in a task, but not too many at once, so that one function does not take the companion for itself."""
        if len(self._asking) >= _MOST_ASKS:
            self._signal(signal.SIGKILL)
            return
        task = asyncio.create_task(self._answered(frame))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _answered(self, frame: Frame) -> None:
        async with self._turns:
            answer = await self._answer(self, frame)
        with suppress(OSError, RuntimeError):
            self._writer.write(written_frame(answer))

    async def _watch(self) -> None:
        """Kill the process when it takes more memory than it may; Node itself limits only its heap."""
        most = (self.memory + _NODE) * MEGABYTE
        while not self.ended.is_set():
            await asyncio.sleep(_LOOK)
            if resident(self._process.pid) > most:
                self._too_large = True
                self._signal(signal.SIGKILL)
                return

    def _stand(self) -> None:
        if self._asking:  # what was asked is still answered
            self._stopping = asyncio.get_running_loop().call_later(_GRACE, self._stand)
        else:
            self._stands = True
            self._signal(signal.SIGSTOP)

    def _go_on(self) -> None:
        if self._stopping is not None:
            self._stopping.cancel()
        if self._stands:
            self._stands = False
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        """To the process and all that it started."""
        self._killed = self._killed or number == signal.SIGKILL
        if self._has_begun and self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def _begun(self, channel: int) -> subprocess.Popen[bytes]:
        """The process, in a group of its own. Its output is read in a task, and its end waited for in a thread."""
        flag = f"--max-old-space-size={self.memory}"
        return subprocess.Popen(
            [self._settings.node, flag, str(PROGRAM), str(channel)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(channel,),
            cwd=self.function.folder,
            env=self._variables(),
            process_group=0,
        )

    def _variables(self) -> dict[str, str]:
        """The environment of the process: what is named, and nothing of the companion's secrets."""
        system = {name: os.environ[name] for name in _STARTING if name in os.environ}
        environment = self._settings.environment
        own = {"TZ": "UTC", "NODE_ENV": "production", "TCB_ENV": environment, "SCF_NAMESPACE": environment}
        return {**system, **own, **self._settings.variables}
