"""Runs a compiler in its own process and watches its memory and time, so that no sheet can exhaust either.

The limits come from measurements (Linux, 2 cores). A sheet of the Vant or WUX libraries takes 5 to 60 ms of CPU time;
all of Bootstrap 5 as one sheet takes 0.4 s and a heap below 64 MB; 20,000 rules in LESS, which become 0.9 MB of CSS,
take 1.7 s.

Both compilers are started with a limit for their heap, HEAP_MB, and end when they reach it. V8 then uses 290 to 460 MB
in all, Dart 330 MB. An address limit of the system would not work, because V8 reserves far more than it uses. psutil
measures CPU time and memory on Linux, macOS and Windows alike; it also sees memory outside of the heap. CPU time is
counted instead of time on the clock, so that a busy machine does not change the result.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

HEAP_MB = 256
"""The most MB of heap for a compiler; passed to it by a flag of its runtime."""

ANSWER_BYTES = 1 << 25
"""The most bytes of an answer: the CSS, and a source map that is several times as long."""

_PROCESS_MB = 512
_SHEET_SECONDS = 10.0
_SHEET_CSS = 2_000_000
# Each sheet raises the limits of its project by ten times what most sheets need.
_PROJECT_SECONDS, _SECONDS_A_SHEET, _MOST_SECONDS = 30.0, 0.25, 300.0
# WeChat accepts packages of at most 2 MB each, and 30 MB in all.
_PROJECT_CSS, _CSS_A_SHEET, _MOST_CSS = 8_000_000, 100_000, 32_000_000

# Seconds between two measurements of a process, and seconds on the clock after which it is given up even if it is idle.
_INTERVAL = 0.02
_PATIENCE = 300.0
# The environment variables that an interpreter and a compiler need to start. They get no others.
_PASSED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_EXHAUSTED = (b"out of memory", b"exhausted heap")


class Stopped(Exception):
    """Raised when a compiler ends, or is ended, before it has answered; the message says why, as a clause."""


class Allowance:
    """What the sheets of a project may still use together: seconds of CPU time, characters of CSS.

    `sheet_seconds` and `sheet_css` are the limits for a single sheet. Each worker process of a conversion has its own
    allowance, because they work at the same time.
    """

    def __init__(
        self,
        seconds: float = _PROJECT_SECONDS,
        css: int = _PROJECT_CSS,
        sheet_seconds: float = _SHEET_SECONDS,
        sheet_css: int = _SHEET_CSS,
    ) -> None:
        self.seconds = seconds
        self.css = css
        self.sheet_seconds = sheet_seconds
        self.sheet_css = sheet_css
        self._total = seconds, css

    @staticmethod
    def of(sheets: int) -> Allowance:
        """The allowance of a project with `sheets` sheets."""
        return Allowance(
            min(_PROJECT_SECONDS + _SECONDS_A_SHEET * sheets, _MOST_SECONDS),
            min(_PROJECT_CSS + _CSS_A_SHEET * sheets, _MOST_CSS),
        )

    def check(self) -> None:
        """Raise Stopped if nothing is left."""
        seconds, css = self._total
        if self.seconds <= 0:
            raise Stopped(f"the sheets of this project have taken more than {seconds:g} seconds of CPU time together")
        if self.css < 0:
            raise Stopped(f"the sheets of this project have become more than {css / 1e6:g} MB of CSS together")

    def take_css(self, characters: int) -> None:
        """Count the CSS of a compiled sheet. Raises Stopped if it is too long, or more than is left."""
        if characters > self.sheet_css:
            raise Stopped(f"it becomes more than {self.sheet_css / 1e6:g} MB of CSS")
        self.css -= characters
        if self.css < 0:
            self.check()

    def stop(self, taken: float) -> str:
        """Why a sheet that has taken `taken` seconds must be stopped; "" if it need not."""
        if taken > self.sheet_seconds:
            return f"it takes more than {self.sheet_seconds:g} seconds of CPU time"
        if taken > self.seconds:
            return f"the sheets of this project take more than {self._total[0]:g} seconds of CPU time together"
        return ""


LONG_ANSWER = f"its compiler answers with more than {ANSWER_BYTES >> 20} MB"
"""The reason for stopping a sheet whose CSS and source map are longer than ANSWER_BYTES."""

OUT_OF_MEMORY = f"it takes more than {HEAP_MB} MB of memory"
"""The reason for stopping a sheet whose compiler reached the limit of its heap."""

TOO_DEEP = "it calls itself, or is nested, deeper than its compiler can follow"
"""The reason for stopping a sheet whose compiler ran out of stack."""


class Confined:
    """A process that reads requests from its standard input and writes answers to its standard output.

    It ends when its input is closed, so it also ends if this process is killed. Only one thread may use it at a time.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start the process. Raises OSError if it cannot be started, ImportError if psutil is not installed."""
        import psutil

        environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
        self._gauge = psutil.Process(self._process.pid)
        self._lock = threading.Lock()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._input: IO[bytes] = self._process.stdin
        self._output: IO[bytes] = self._process.stdout

    @property
    def alive(self) -> bool:
        """Whether the process is running, so that it can be asked."""
        return self._process.poll() is None

    @contextmanager
    def watched(self, allowance: Allowance) -> Iterator[Confined]:
        """Watch the process while the block asks it about one sheet; kill it if it takes too much.

        `write` and `read` then raise EOFError, which becomes Stopped with the reason. The same happens if the process
        ends by itself. After any exception in the block, the process is ended, and the next sheet needs a new one.
        """
        allowance.check()
        with self._lock:
            watch = _Watch(self._process, self._gauge, allowance)
            watch.start()
            try:
                yield self
            except EOFError:
                watch.end()
                reason = watch.reason or self._ending()
                self.end()
                raise Stopped(reason) from None
            except BaseException:
                self.end()
                raise
            finally:
                watch.end()
                allowance.seconds -= watch.taken
                if watch.reason:  # The watch killed the process just after it had answered.
                    self.end()

    def write(self, data: bytes) -> None:
        """Send a request. Raises EOFError if the process has ended."""
        try:
            self._input.write(data)
            self._input.flush()
        except (OSError, ValueError):
            raise EOFError from None

    def read(self, size: int) -> bytes:
        """The next `size` bytes of an answer. Raises EOFError if the process ends before it has written them."""
        data = self._output.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def read_line(self) -> bytes:
        """The next line of an answer. Raises EOFError if the process has ended, Stopped if the line is too long."""
        line = self._output.readline(ANSWER_BYTES)
        if len(line) == ANSWER_BYTES:
            raise Stopped(LONG_ANSWER)
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    def end(self) -> None:
        """Kill the process, whatever it is doing, and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _ending(self) -> str:
        """The reason why the process has ended by itself, as a clause."""
        with suppress(subprocess.TimeoutExpired):  # The process has closed its output, and is about to end.
            self._process.wait(5)
        code = self._process.poll()
        assert self._process.stderr is not None
        said = self._process.stderr.read(1 << 16).lower() if code is not None else b""
        if any(words in said for words in _EXHAUSTED):
            return OUT_OF_MEMORY
        if code is not None and code < 0:
            return f"its compiler was ended by signal {-code}"
        return f"its compiler ended with code {code}"


class _Watch(threading.Thread):
    """Measures a process until `end`, and kills it if it takes too much; `reason` then says what it took."""

    def __init__(self, process: subprocess.Popen[bytes], gauge: Any, allowance: Allowance) -> None:
        super().__init__(daemon=True)
        self.reason = ""
        self.taken = 0.0
        self._process, self._gauge, self._allowance = process, gauge, allowance
        self._over = threading.Event()
        self._start_cpu = self._cpu()
        self._start_clock = time.monotonic()

    def run(self) -> None:
        while not self._over.wait(_INTERVAL):
            self.reason = self._look()
            if self.reason:
                self._process.kill()
                return

    def end(self) -> None:
        """Measure a last time, and stop the thread."""
        if not self._over.is_set():
            self._over.set()
            self.join()
            self._look()

    def _look(self) -> str:
        self.taken = max(self.taken, self._cpu() - self._start_cpu)
        if self._memory() > _PROCESS_MB << 20:
            return f"its compiler takes more than {_PROCESS_MB} MB of memory"
        if time.monotonic() - self._start_clock > _PATIENCE:
            return f"its compiler has not answered for {_PATIENCE:g} seconds"
        return self._allowance.stop(self.taken)

    def _cpu(self) -> float:
        """CPU time in seconds, of all threads; 0 for a process that has ended."""
        import psutil

        try:
            times = self._gauge.cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def _memory(self) -> int:
        """Resident memory in bytes; 0 for a process that has ended."""
        import psutil

        try:
            return int(self._gauge.memory_info().rss)
        except psutil.Error:
            return 0
