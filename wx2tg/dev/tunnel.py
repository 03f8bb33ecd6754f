"""Runs the owner's tunnel beside the workbench, and finds the address under which the world reaches the app."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

from wx2tg.dev.settings import DevError

_ADDRESS = re.compile(
    r"https://([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::\d+)?)(?![\w./-]*\w)/?"
)
# Colours and movements of a terminal. Source: ECMA-48, section 5.4.
_CONTROLS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
# Sites of the services themselves that they name, without a path, beside the address of a tunnel.
_SERVICES = re.compile(
    r"(?:(?:www|admin|dashboard|docs|developers|status|api)\.)?"
    r"(?:localhost\.run|ngrok\.com|cloudflare\.com|pinggy\.io|serveo\.net|localtunnel\.me|bore\.pub|tailscale\.com)"
)
_LONGEST_LINE = 10_000
_KEPT = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# A tunnel that has run for so long has not failed to start.
_STEADY = 60.0
_PATIENCE = 30.0
_GRACE = 3.0


def address_in(line: str) -> str:
    """The address of the app that a line of a tunnel's output names, "" where it names none.

    It is an https address without a path, which pages of documentation and of terms have, and not one of the services'
    own sites.
    """
    for found in _ADDRESS.finditer(_CONTROLS.sub("", line).lower()):
        if not _SERVICES.fullmatch(found[1]):
            return f"https://{found[1]}"
    return ""


def command_of(text: str, port: int) -> list[str]:
    """The command `text` as arguments; `{port}` in it is the app's port. No shell reads it. DevError."""
    try:
        command = [part.replace("{port}", str(port)) for part in shlex.split(text)]
    except ValueError as error:
        raise DevError(f"--tunnel cannot be read as a command: {error}.") from None
    if not command:
        raise DevError("--tunnel is empty: give a command, such as 'cloudflared tunnel --url http://127.0.0.1:{port}'.")
    if shutil.which(command[0]) is None:
        raise DevError(f"--tunnel: there is no program {command[0]} on this machine.")
    return command


class Tunnel:
    """A tunnel that is started anew when it ends. `found` is told its addresses, `say` what goes wrong, in sentences."""

    def __init__(self, command: Sequence[str], found: Callable[[str], None], say: Callable[[str], None]) -> None:
        self._command = command
        self._found = found
        self._say = say
        self._address = ""
        self._last: list[str] = []

    async def run(self) -> None:
        """Run it until this task is cancelled; its process ends then, with those that it has started."""
        pause = _FIRST_PAUSE
        while True:
            started = time.monotonic()
            why = await self._once()
            if time.monotonic() - started > _STEADY:
                pause = _FIRST_PAUSE
            self._say(f"The tunnel {why}. It is started again in {pause:g} seconds.")
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _once(self) -> str:
        """Run it once: how it ended."""
        self._address, self._last = "", []
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            return f"cannot be started: {error.strerror}"
        asking = asyncio.get_running_loop().call_later(_PATIENCE, self._remind)
        try:
            assert process.stdout is not None
            async for line in _lines(process.stdout):
                self._hear(line)
            status = await process.wait()
        finally:
            asking.cancel()
            await _end(process)
        last = " ".join(self._last[-1:])
        return f"has ended with status {status}" + (f' after it said: "{last}"' if last else "")

    def _hear(self, line: str) -> None:
        if shown := _CONTROLS.sub("", line).strip():
            self._last = [*self._last[1 - _KEPT :], shown]
        address = address_in(line)
        if address and address != self._address:
            self._address = address
            self._found(address)

    def _remind(self) -> None:
        if not self._address:
            said = f' Its last words: "{self._last[-1]}"' if self._last else ""
            self._say(
                "The tunnel has named no https address yet, which Telegram needs. A program that shows it on a screen "
                f"of its own needs a flag to write it, such as ngrok's `--log stdout`.{said}"
            )


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
