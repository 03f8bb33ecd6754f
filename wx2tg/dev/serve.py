"""Runs the workbench: both listeners, the builds and the watch, until Ctrl+C or SIGTERM."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from wx2tg.dev import parts
from wx2tg.dev.app_side import app_side
from wx2tg.dev.bench_side import bench_side
from wx2tg.dev.builds import Builds, Built
from wx2tg.dev.identity import TOKEN_VARIABLE, bot_of, users_of
from wx2tg.dev.listening import Server, listener, server
from wx2tg.dev.security import Guard, is_address
from wx2tg.dev.session import Session, options_here
from wx2tg.dev.settings import APP_PORT, HOST, PORT, Settings
from wx2tg.dev.tree import Tree
from wx2tg.dev.watch import Watch

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANY = ("0.0.0.0", "::")


class Told(Protocol):
    """Whom the workbench tells what happens."""

    def listening(self, session: Session) -> None:
        """Both listeners answer, and the first build begins."""

    def built(self, session: Session, built: Built) -> None:
        """A build is done, or has failed."""

    def note(self, sentence: str) -> None:
        """Something else that the user should know."""


def run(settings: Settings, told: Told) -> None:
    """Serve until Ctrl+C or SIGTERM. DevError, ProjectError, OptionsError: there is nothing to serve."""
    asyncio.run(serve(settings, told))


def session_of(settings: Settings) -> Session:
    """A session that has not built anything yet. DevError, OptionsError."""
    own = options_here(settings)
    return Session(
        settings=settings,
        options=own,
        bot=bot_of(os.environ.get(TOKEN_VARIABLE, "")),
        identities=users_of(settings.users),
    )


async def serve(settings: Settings, told: Told, ended: asyncio.Event | None = None) -> None:
    """See `run`; `ended`, when it is set, ends it too."""
    session = session_of(settings)
    session.say = told.note
    tls = parts.app_tls(settings)
    with (
        listener(HOST, settings.port, PORT, "--port") as bench_socket,
        listener(settings.host, settings.app_port, APP_PORT, "--app-port") as app_socket,
    ):
        session.bench_origin = _origin(bench_socket, "http")
        session.app_origin = _origin(app_socket, "https" if tls else "http")
        bench, app = applications(session)
        servers = [server(bench), server(app, tls)]
        ended = ended or asyncio.Event()
        _end_by_signal(ended)
        running = [
            asyncio.create_task(one.serve(sockets=[held]))
            for one, held in zip(servers, (bench_socket, app_socket), strict=True)
        ]
        try:
            await _until_started(servers, running)
            async with parts.beside(session, app):
                told.listening(session)
                await _work(session, told, ended, running)
        finally:
            for one in servers:
                one.should_exit = True
            await asyncio.gather(*running)


def applications(session: Session) -> tuple[Guard, Guard]:
    """What answers at the workbench's listener, and at the app's."""
    bench = Guard(
        bench_side(session, parts.bench_routes(session)),
        lambda host: host in _own_hosts(session.bench_origin),
        headers=(
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            *parts.bench_headers(session),
        ),
        alone=("/api/",),
    )
    app = Guard(
        app_side(session, parts.app_routes(session)),
        lambda host: _is_apps(session, host),
        headers=(("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-site")),
    )
    return bench, app


def _own_hosts(origin: str) -> set[str]:
    """The `Host`s that mean a listener of this machine."""
    port = origin.rpartition(":")[2]
    return {f"{name}:{port}" for name in _LOOPBACK}


def _is_apps(session: Session, host: str) -> bool:
    """Whether the app's listener answers to a `Host`: its own addresses, and what other parts have added."""
    if host in _own_hosts(session.app_origin) or host in session.app_hosts:
        return True
    return session.settings.host not in _LOOPBACK and (is_address(host) or _is_machine(host))


def _is_machine(host: str) -> bool:
    """Whether a `Host` is this machine's own name, also as it is known in a local network."""
    name = socket.gethostname().lower()
    return host.partition(":")[0] in (name, f"{name.removesuffix('.local')}.local")


def _origin(held: socket.socket, scheme: str) -> str:
    """The origin of a listener, as a browser on this machine writes it."""
    host, port = held.getsockname()[:2]
    if host in _ANY:
        host = HOST
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


async def _until_started(servers: Sequence[Server], running: Sequence[asyncio.Task[None]]) -> None:
    while not all(one.started for one in servers):
        for task in running:
            if task.done():
                await task
        await asyncio.sleep(0.005)


async def _work(session: Session, told: Told, ended: asyncio.Event, running: Sequence[asyncio.Task[None]]) -> None:
    """Build, and build again what changes, until the end."""
    building = asyncio.create_task(_build(session, told))
    waiting = asyncio.create_task(ended.wait())
    done, _ = await asyncio.wait([building, waiting, *running], return_when=asyncio.FIRST_COMPLETED)
    for task in (building, waiting):
        task.cancel()
        with suppress(asyncio.CancelledError):
            if task in done:
                await task


async def _build(session: Session, told: Told) -> None:
    """Build once, and then whenever files change. ProjectError, OptionsError: there is no app to begin with."""
    tree = tree_of(session)
    builds = Builds(session, tree, lambda built: told.built(session, built))
    # The watch begins before the first build, so that a file that is saved meanwhile is built after it.
    try:
        async with Watch(tree, told.note, poll=session.settings.poll) as watch:
            await builds.first()
            async for changes in watch.changes():
                await builds.again(changes.paths, changes.saved)
    finally:
        await builds.close()


def tree_of(session: Session) -> Tree:
    """The files that a session looks at."""
    settings, options = session.settings, session.options
    return Tree(settings.src, left_out=[options.out], more=[settings.config] if settings.config else [])


def _end_by_signal(ended: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, ended.set)
        except (NotImplementedError, RuntimeError, ValueError):
            continue  # Windows, and a loop that is not in the main thread: KeyboardInterrupt ends it there.
