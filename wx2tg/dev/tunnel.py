"""Runs the owner's tunnel beside the workbench, and finds the address under which the world reaches the app."""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
from collections.abc import Callable, Sequence

from wx2tg.dev.kept import Kept
from wx2tg.dev.settings import DevError

_ADDRESS = re.compile(
    r"https://([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::\d+)?)(?![\w./-]*\w)/?"
)
# Sites of the services themselves that they name, without a path, beside the address of a tunnel.
_SERVICES = re.compile(
    r"(?:(?:www|admin|dashboard|docs|developers|status|api)\.)?"
    r"(?:localhost\.run|ngrok\.com|cloudflare\.com|pinggy\.io|serveo\.net|localtunnel\.me|bore\.pub|tailscale\.com)"
)
_PATIENCE = 30.0


def address_in(line: str) -> str:
    """The address of the app that a line of a tunnel's output names, "" where it names none.

    It is an https address without a path, which pages of documentation and of terms have, and not one of the services'
    own sites.
    """
    for found in _ADDRESS.finditer(line.lower()):
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
    """A tunnel that is started anew when it ends. `found` is told its addresses, `say` what goes wrong."""

    def __init__(self, command: Sequence[str], found: Callable[[str], None], say: Callable[[str], None]) -> None:
        self._program = Kept("The tunnel", command, self._hear, say)
        self._found = found
        self._say = say
        self._address = ""

    async def run(self) -> None:
        """Run it until this task is cancelled."""
        asking = asyncio.get_running_loop().call_later(_PATIENCE, self._remind)
        try:
            await self._program.run()
        finally:
            asking.cancel()

    def _hear(self, line: str) -> None:
        address = address_in(line)
        if address and address != self._address:
            self._address = address
            self._found(address)

    def _remind(self) -> None:
        if not self._address:
            said = f' Its last words: "{self._program.last}"' if self._program.last else ""
            self._say(
                "The tunnel has named no https address yet, which Telegram needs. A program that shows it on a screen "
                f"of its own needs a flag to write it, such as ngrok's `--log stdout`.{said}"
            )
