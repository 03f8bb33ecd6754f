"""Programs that run beside the workbench: started anew when they end, and ended with it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

# Colours and movements of a terminal. Source: ECMA-48, section 5.4.
_CONTROLS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_LONGEST_LINE = 10_000
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# A program that has run for so long has not failed to start.
_STEADY = 60.0
_GRACE = 3.0


@dataclass
class Kept:
    """A program called `name` in sentences. `hear` gets its lines without colours, `say` sentences about its end.

    It is not started again where its status is one of `final`. `env` is all of its environment, None for ours.
    """

    name: str
    command: Sequence[str]
    hear: Callable[[str], None]
    say: Callable[[str], None]
    env: Mapping[str, str] | None = None
    folder: Path | None = None
    final: frozenset[int] = frozenset()
    last: str = field(default="", init=False)

    async def run(self) -> None:
        """Run it until this task is cancelled; its process ends then, with those that it has started."""
        pause = _FIRST_PAUSE
        while True:
            started = time.monotonic()
            status, why = await self._once()
            if status in self.final:
                self.say(f"{self.name} {why}. It is not started again.")
                return
            if time.monotonic() - started > _STEADY:
                pause = _FIRST_PAUSE
            self.say(f"{self.name} {why}. It is started again in {pause:g} seconds.")
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _once(self) -> tuple[int | None, str]:
        """Run it once: its status, and how it ended."""
        self.last = ""
        try:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env=self.env,
                cwd=self.folder,
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            return None, f"cannot be started: {error.strerror}"
        try:
            assert process.stdout is not None
            async for line in _lines(process.stdout):
                if shown := _CONTROLS.sub("", line).strip():
                    self.last = shown
                    self.hear(shown)
            status = await process.wait()
        finally:
            await _end(process)
        return status, f"has ended with status {status}" + (f' after it said: "{self.last}"' if self.last else "")


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Lines as they come, also those that end with a carriage return; endless ones are cut."""
    rest = ""
    while part := await stream.read(4096):
        *lines, rest = re.split(r"[\r\n]+", rest + part.decode("utf-8", "replace"))
        for line in lines:
            yield line[:_LONGEST_LINE]
        rest = rest[-_LONGEST_LINE:]
    if rest:
        yield rest


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a process and what it has started: first as Ctrl+C would, then without asking."""
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.terminate()
            else:
                os.killpg(process.pid, number)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE)
            return
