"""What functions print: into the companion's log, and the last lines of each kept for whoever looks."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

KEPT = 500
"""Lines of each function that are kept."""

MOST_OF_A_RUN = 64 * 1024
"""Bytes of one run that are written down; the rest is left out, and the log says so."""

LONGEST_LINE = 8 * 1024

END = "\u001e"
"""What the program of a process writes before a run's id, on a line of its own, when the run has ended."""

_LOG = logging.getLogger(__name__)
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a function printed; `at` in seconds since 1970."""

    at: float
    function: str
    request: str
    text: str


class Journal:
    """The last lines of every function."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lines: dict[str, deque[Line]] = {}

    def add(self, function: str, request: str, text: str) -> None:
        """Write one line down. Characters that are no text become spaces, so that nobody forges another line."""
        clean = "".join(char if char.isprintable() or char == "\t" else " " for char in text)
        self._lines.setdefault(function, deque(maxlen=KEPT)).append(Line(self._now(), function, request, clean))
        _LOG.info("%s %s: %s", function, request, clean)

    def lines(self, function: str) -> list[Line]:
        """The last lines of a function, the oldest first."""
        return list(self._lines.get(function, ()))


class Output:
    """The output of one process, which belongs to the run that is under way or was the last one."""

    def __init__(self, journal: Journal, function: str) -> None:
        self._journal = journal
        self._function = function
        self._run = ""
        self._left = MOST_OF_A_RUN
        self._held = b""
        self._ended = asyncio.Event()
        self.saw_full_heap = False

    def begin(self, run: str) -> None:
        """What is printed from now on belongs to `run`."""
        self._run = run
        self._left = MOST_OF_A_RUN
        self._ended.clear()

    async def end(self, patience: float) -> None:
        """Wait until all that the run printed is here, at most `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                await self._ended.wait()
        except TimeoutError:
            return

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Read until the process closes its output. What is too much is read too, or the process would wait."""
        while chunk := await reader.read(_CHUNK):
            *lines, self._held = (self._held + chunk).split(b"\n")
            for line in lines:
                self._take(line)
            if len(self._held) > LONGEST_LINE:
                self._take(self._held)
                self._held = b""
        if self._held:
            self._take(self._held)

    def _take(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace")
        text, mark, run = text.rpartition(END) if END in text else (text, "", "")
        if text or not mark:
            self._write(text)
        if mark and run == self._run:
            self._ended.set()

    def _write(self, text: str) -> None:
        self.saw_full_heap = self.saw_full_heap or "JavaScript heap out of memory" in text
        if self._left <= 0:
            return
        self._journal.add(self._function, self._run, text[:LONGEST_LINE])
        self._left -= len(text) + 1
        if self._left <= 0:
            self._journal.add(self._function, self._run, f"(this run printed more than {MOST_OF_A_RUN} bytes)")
