"""What `wx2tg dev` was asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from wx2tg.certificates import Authority

HOST = "127.0.0.1"
"""Where both listeners are unless the user names another address for the app."""

PORT = 8000
APP_PORT = 8001


class DevError(Exception):
    """Wrong usage of `wx2tg dev`: the message says what is wrong and what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The flags of `wx2tg dev`.

    `host` is where the app's listener is; the workbench's is always at 127.0.0.1. A port that is None was not given,
    so that the next free one is taken from `PORT` or `APP_PORT` on. 0 is any free port. `poll` looks at the files again
    and again, instead of waiting for the system to tell of changes. `users` is a file with more users of Telegram.
    `tunnel` is a command that makes the app's listener reachable from everywhere. `companion` runs one beside, by the
    configuration `companion_file` or, where that is None, by one that is made; `backend` is its back end.
    With `authority`, the app is served over TLS too, to the local network.
    """

    src: Path
    config: Path | None = None
    host: str = HOST
    port: int | None = None
    app_port: int | None = None
    poll: bool = False
    users: Path | None = None
    tunnel: str = ""
    companion: bool = False
    companion_file: Path | None = None
    backend: str = ""
    authority: Authority | None = None
    home: Path = field(default_factory=Path.cwd)
