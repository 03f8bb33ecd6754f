"""Places of work: each has a process that converts project after project, and a new one when a project has ended it."""

from __future__ import annotations

import queue
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from wx2tg.batch.convert import too_large
from wx2tg.batch.model import Job, Kind, Outcome, failed
from wx2tg.isolated import isolated_python

# A process is replaced after so many projects, so that what stays in its memory cannot grow with the fleet.
_MOST = 200
_PROGRAM = "from wx2tg.batch.worker import serve; serve({megabytes})"
_TOLD = 2000
_KILLED = 9
_PATIENCE = 5


@dataclass(frozen=True, slots=True)
class _Ended:
    """Why a process gave no answer."""

    kind: Kind
    reason: str


class Place:
    """One place of work. `end` may be called by any thread, also while `do` runs in another one."""

    def __init__(self, distrusted: tuple[Path, ...] = ()) -> None:
        """`distrusted` are the entries of the search path from which its processes must import nothing."""
        self._distrusted = distrusted
        self._process: _Process | None = None
        self._closed = False

    def do(self, job: Job) -> Outcome:
        """The outcome of a job.

        Where a process ends that has converted other projects before, the job is done once more in a new one, so that
        no project is blamed for what another has left behind. One that took too long is not.
        """
        started = time.perf_counter()
        while True:
            fresh = self._process is None
            answer = self._answer(job)
            if isinstance(answer, Outcome) and answer.kind != "memory":
                return answer
            self._drop()
            if not self._closed and not fresh and not (isinstance(answer, _Ended) and answer.kind == "time"):
                continue
            if isinstance(answer, Outcome):
                return answer
            return failed(job, answer.kind, answer.reason, time.perf_counter() - started)

    def _answer(self, job: Job) -> Outcome | _Ended:
        if self._process is None:
            command = isolated_python(_PROGRAM.format(megabytes=job.limits.megabytes), self._distrusted)
            if command is None:
                return _Ended("crash", "No Python can be started for it.")
            try:
                self._process = _Process(command)
            except OSError as error:
                return _Ended("crash", f"No process can be started for it: {error.strerror}.")
            if self._closed:  # `end` came between.
                self._drop()
                return _Ended("crash", "The run was ended.")
        answer = self._process.do(job)
        if self._process is not None and self._process.done >= _MOST:
            self._drop()
        return answer

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._closed = True
        self._drop()


class _Process:
    """A process that runs `serve`. `done` counts the jobs that it has answered."""

    def __init__(self, command: list[str]) -> None:
        self.done = 0
        self._errors: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, close_fds=True
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Hand over the lines that the process writes, and b"" when it has ended."""
        assert self._process.stdout is not None
        with suppress(OSError, ValueError), self._process.stdout:
            for line in self._process.stdout:
                self._lines.put(line)
        self._lines.put(b"")

    def do(self, job: Job) -> Outcome | _Ended:
        """The outcome of a job, or why there is none."""
        limits = job.limits
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(msgspec.json.encode(job) + b"\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=limits.seconds or None)
            outcome = msgspec.json.decode(line, type=Outcome) if line else None
        except queue.Empty:
            return _Ended("time", f"It took longer than {limits.seconds:g} seconds; --timeout allows another time.")
        except (OSError, ValueError):
            outcome = None
        if outcome is None:
            return self._why(job)
        self.done += 1
        return outcome

    def _why(self, job: Job) -> _Ended:
        """Why the process has ended, by its exit status and its last words."""
        try:
            status = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return _Ended("crash", "Its process gave no answer that can be read.")
        words = ""
        with suppress(ValueError):  # It is closed where the run is being ended.
            self._errors.seek(max(0, self._errors.seek(0, 2) - _TOLD))
            words = self._errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        if "MemoryError" in words or "memory allocation of" in words:
            return _Ended("memory", too_large(job.limits))
        return _Ended("crash", f"Its process ended, {_status(status)}" + (f": {words}" if words else "."))

    def end(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.wait()
        self._reader.join(_PATIENCE)
        self._errors.close()
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()


def _status(status: int) -> str:
    """An exit status in words."""
    if status >= 0:
        return f"with status {status}"
    if status == -_KILLED:
        return "killed by the system or by somebody: the system does that where there is no memory left"
    with suppress(ValueError):
        return f"by the signal {signal.Signals(-status).name}"
    return f"by signal {-status}"
