"""The sizes of the bundle that `wx2tg convert` would write, measured beside the server when they are asked for."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import suppress
from typing import Any

import msgspec

from wx2tg.dev.session import Session
from wx2tg.isolated import isolated_python

_PROGRAM = "from wx2tg.dev.measured import main; main()"


class Sizes:
    """Measures one version at a time; a version that is asked for while another is measured comes after it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: tuple[int, dict[str, Any]] = (0, {})
        self._measuring: asyncio.Task[None] | None = None

    def of_now(self) -> dict[str, Any]:
        """The sizes of the app as it stands; `pending` while they are measured, `error` where they cannot be."""
        version, found = self._known
        if version == self._session.version:
            return {"version": version, **found}
        if self._session.failure is not None:
            # The files on disk are no app: what was measured before is what was well before.
            return {"version": version, **found} if found else {"error": self._session.failure["title"]}
        if self._session.snapshot is not None and (self._measuring is None or self._measuring.done()):
            self._measuring = asyncio.create_task(self._measure(self._session.version))
        return {"pending": True}

    async def _measure(self, version: int) -> None:
        settings = self._session.settings
        command = isolated_python(_PROGRAM, [settings.src])
        if command is None:
            self._known = (
                version,
                {"error": "Sizes are not measured in a frozen program: `wx2tg convert` tells them."},
            )
            return
        process = await asyncio.create_subprocess_exec(
            *command,
            str(settings.src),
            str(settings.config) if settings.config else "",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            output, _ = await process.communicate()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
        self._known = (version, _read(output))
        self._session.bench.publish({"kind": "sizes", "version": version})


def _read(output: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(output, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {"error": "The sizes could not be measured: `wx2tg convert` tells why."}
