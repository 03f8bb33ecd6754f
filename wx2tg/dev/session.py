"""The state that the parts of the workbench share: the app as it stands, who is connected, and where everything is."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from wx2tg import options
from wx2tg.dev.botapi.api import BotApi
from wx2tg.dev.identity import Bot, Identity
from wx2tg.dev.live import Channel
from wx2tg.dev.network import Network
from wx2tg.dev.places import Places
from wx2tg.dev.settings import Settings
from wx2tg.dev.worker import Worker
from wx2tg.driver.standing import Snapshot
from wx2tg.options import Options
from wx2tg.report import Report


def options_here(settings: Settings) -> Options:
    """The options of the project as the workbench builds it. OptionsError.

    The app is served at the root of a listener, whatever `base` it is published at.
    """
    read = options.load(settings.src, settings.config)
    project = msgspec.structs.replace(read.project, base="./")
    return msgspec.structs.replace(read, project=project, out=settings.home / read.out)


Failure = Mapping[str, Any]
"""Why the project cannot be built as it is: `title`, and `findings` as `failures` writes them."""


@dataclass(slots=True, kw_only=True)
class Session:
    """One run of `wx2tg dev`. All of it belongs to the loop of the server.

    `snapshot` is the last good app, None until the first build is done. `name` is what it is called, `pages` are its
    routes, `entry` is the one that it opens with, `root` is its folder relative to SRC, and `files` are all that it
    consists of by their path in it. `version` counts what was built. `failure` is set while the project cannot be
    built. `worker` does what takes long and has to do with the build. `app` and `bench` reach everybody who has the
    app's frame or the workbench open, `app_origin` and `bench_origin` are where the listeners are
    (`http://127.0.0.1:8001`). `app_hosts` are more values of `Host`, in small letters, that the app's listener answers
    to: a tunnel adds its own. `companion`, `tunnel` and `https` are addresses, for `/api/state`. `net` asks servers for
    the app, `bot_api` stands for Telegram's where a companion runs beside. `say` prints a sentence for the user.
    """

    settings: Settings
    options: Options
    bot: Bot
    identities: tuple[Identity, ...]
    app_origin: str = ""
    bench_origin: str = ""
    app_hosts: set[str] = field(default_factory=set)
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    snapshot: Snapshot | None = None
    name: str = ""
    root: str = "."
    pages: tuple[str, ...] = ()
    entry: str = ""
    files: Mapping[str, Path] = field(default_factory=dict)
    version: int = 0
    failure: Failure | None = None
    worker: Worker = field(default_factory=Worker)
    app: Channel = field(default_factory=Channel)
    bench: Channel = field(default_factory=Channel)
    companion: str | None = None
    tunnel: str | None = None
    https: str | None = None
    net: Network = field(init=False)
    bot_api: BotApi | None = None
    say: Callable[[str], None] = lambda sentence: None
    _places: tuple[int, Places | None] = (0, None)

    def __post_init__(self) -> None:
        self.net = Network(self.bench.publish)

    @property
    def network(self) -> dict[str, Any]:
        """The conditions of the network."""
        found: dict[str, Any] = msgspec.to_builtins(self.net.line.conditions)
        return found

    async def report(self) -> Report:
        """The report about the app as it stands, and about what is broken in it. Build it first."""
        assert self.snapshot is not None
        snapshot = self.snapshot
        return await self.worker.do(lambda: snapshot.report)

    def hello(self) -> dict[str, Any]:
        """What a client is told when it has connected. Versions of another `run` are of another app."""
        about = {"run": self.run, "version": self.version, "name": self.name}
        return {"kind": "hello", **about, "failure": self.failure}

    def places(self) -> Places:
        """The source maps of the app as it stands."""
        assert self.snapshot is not None
        version, places = self._places
        if places is None or version != self.version:
            places = Places(self.snapshot.files, self.root)
            self._places = (self.version, places)
        return places

    def publish(self, message: Mapping[str, Any]) -> None:
        """Tell the app's frames and the workbench."""
        self.app.publish(message)
        self.bench.publish(message)
