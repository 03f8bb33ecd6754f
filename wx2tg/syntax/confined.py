"""Runs a compiler in a process of its own, whose memory and time are watched, so that a sheet can use up neither.

What the limits are measured by (Linux, 2 cores): a sheet of the Vant or WUX libraries takes 5 to 60 ms of CPU time, the
whole of Bootstrap 5 as one sheet 0.4 s and a heap below 64 MB, 20,000 rules in LESS, which become 0.9 MB of CSS, 1.7 s.
Both compilers are started with a limit of their own for the heap, HEAP_MB, at which they end: V8 is then at 290 to 460
MB in all, Dart at 330. An address limit of the system would not do: V8 reserves far more than it uses. psutil tells CPU
time and memory on Linux, macOS and Windows alike; a look at every process is for what is outside of a heap. CPU time is
counted, and not time on the clock, so that a busy machine makes no difference to what comes out.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Any

HEAP_MB = 256
"""What a compiler may have on its heap; each is told so by a flag of its runtime."""

ANSWER_BYTES = 1 << 25
"""What a compiler may answer in all: the CSS, and a source map that is some times as long."""

_PROCESS_MB = 512
_SHEET_SECONDS = 10.0
_SHEET_CSS = 2_000_000
# What a sheet adds to the limits of its project is ten times what most sheets take.
_PROJECT_SECONDS, _SECONDS_A_SHEET, _MOST_SECONDS = 30.0, 0.25, 300.0
# WeChat takes a package of 2 MB at most, and 30 MB in all.
_PROJECT_CSS, _CSS_A_SHEET, _MOST_CSS = 8_000_000, 100_000, 32_000_000

# Seconds between two looks at a process, and until one is given up that does not even compute.
_INTERVAL = 0.02
_PATIENCE = 300.0
# What an interpreter and a compiler need to start. The rest of the environment is nothing to them.
_PASSED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_EXHAUSTED = (b"out of memory", b"exhausted heap")


class Stopped(Exception):
    """A compiler had to be ended, or ended by itself, before it had answered; the message says why, as a clause."""


@dataclass(slots=True)
class Allowance:
    """What the sheets of a project may still take together: seconds of CPU time, characters of CSS.

    `sheet_seconds` and `sheet_css` are what a single one may take. All of a conversion's processes have one each, since
    they work at the same time.
    """

    seconds: float = _PROJECT_SECONDS
    css: int = _PROJECT_CSS
    sheet_seconds: float = _SHEET_SECONDS
    sheet_css: int = _SHEET_CSS
    _total: tuple[float, int] = field(init=False)

    def __post_init__(self) -> None:
        self._total = self.seconds, self.css

    @staticmethod
    def of(sheets: int) -> Allowance:
        """The allowance of a project with so many sheets."""
        return Allowance(
            min(_PROJECT_SECONDS + _SECONDS_A_SHEET * sheets, _MOST_SECONDS),
            min(_PROJECT_CSS + _CSS_A_SHEET * sheets, _MOST_CSS),
        )

    def check(self) -> None:
        """Raises Stopped where nothing is left."""
        seconds, css = self._total
        if self.seconds <= 0:
            raise Stopped(f"the sheets of this project have taken more than {seconds:g} seconds of CPU time together")
        if self.css < 0:
            raise Stopped(f"the sheets of this project have become more than {css / 1e6:g} MB of CSS together")

    def take_css(self, characters: int) -> None:
        """Count what a sheet has become. Raises Stopped where it is too long, or not so much is left."""
        if characters > self.sheet_css:
            raise Stopped(f"it becomes more than {self.sheet_css / 1e6:g} MB of CSS")
        self.css -= characters
        if self.css < 0:
            self.check()

    def stop(self, taken: float) -> str:
        """Why a sheet that has taken so many seconds has to be stopped, "" while it need not."""
        if taken > self.sheet_seconds:
            return f"it takes more than {self.sheet_seconds:g} seconds of CPU time"
        if taken > self.seconds:
            return f"the sheets of this project take more than {self._total[0]:g} seconds of CPU time together"
        return ""


LONG_ANSWER = f"its compiler answers with more than {ANSWER_BYTES >> 20} MB"
"""Why a sheet is stopped whose CSS and source map are longer than ANSWER_BYTES."""

OUT_OF_MEMORY = f"it takes more than {HEAP_MB} MB of memory"
"""Why a sheet is stopped whose compiler met the limit of its heap."""

TOO_DEEP = "it calls itself, or is nested, deeper than its compiler can follow"
"""Why a sheet is stopped whose compiler ran out of stack."""


class Confined:
    """A process that answers on its standard output what it is asked on its standard input, and ends with that.

    So it ends too where this process is killed. It is used by one thread at a time.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Raises OSError where it cannot be started, ImportError where psutil is not installed."""
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
        """Whether it can be asked."""
        return self._process.poll() is None

    @contextmanager
    def watched(self, allowance: Allowance) -> Iterator[Confined]:
        """Within the block it is asked about one sheet, and answers. Where it takes too much it is ended.

        Raises Stopped then, and where it ended by itself: who asks or reads then raises EOFError. Whatever is
        raised within the block, the process is ended, and the next sheet needs a new one.
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
                if watch.reason:  # It was killed when it had just answered.
                    self.end()

    def write(self, data: bytes) -> None:
        """Ask something. Raises EOFError where the process is gone."""
        try:
            self._input.write(data)
            self._input.flush()
        except (OSError, ValueError):
            raise EOFError from None

    def read(self, size: int) -> bytes:
        """So many bytes of an answer. Raises EOFError where the process is gone before it has given them."""
        data = self._output.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def read_line(self) -> bytes:
        """A line of an answer. Raises EOFError where the process is gone, Stopped where the line is too long."""
        line = self._output.readline(ANSWER_BYTES)
        if len(line) == ANSWER_BYTES:
            raise Stopped(LONG_ANSWER)
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _ending(self) -> str:
        """Why it has ended by itself."""
        with suppress(subprocess.TimeoutExpired):  # It has closed its output, and is about to be gone.
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
    """Looks at a process until `end`, and kills it where it takes too much: `reason` then says what."""

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
        """Look no more, but a last time."""
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
        """Seconds, of all threads; 0 for a process that is gone."""
        import psutil

        try:
            times = self._gauge.cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def _memory(self) -> int:
        """Bytes; 0 for a process that is gone."""
        import psutil

        try:
            return int(self._gauge.memory_info().rss)
        except psutil.Error:
            return 0
