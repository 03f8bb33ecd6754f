"""Where other parts of the workbench are plugged in: routes of both listeners, and tasks that run beside them."""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from wx2tg.certificates import Authority
from wx2tg.dev import https
from wx2tg.dev.bot_side import bot_routes
from wx2tg.dev.botapi.api import BotApi
from wx2tg.dev.companion_beside import companion_process, plan_of, working_folder
from wx2tg.dev.listening import listener, server
from wx2tg.dev.network import SCRIPT_PATH
from wx2tg.dev.scan import shown
from wx2tg.dev.session import Session
from wx2tg.dev.settings import HOST, Settings
from wx2tg.dev.tunnel import Tunnel, command_of
from wx2tg.streams import is_terminal

_WEBHOOK = "/tg/webhook"
_BOT = "workbench_bot"
_ANY = "0.0.0.0"


def app_routes(session: Session) -> list[BaseRoute]:
    """More routes of the app's listener, below `/_wx2tg/`. They are asked before the files of the app."""
    routes = session.net.app_routes()
    if (authority := session.settings.authority) is not None:

        async def certificate(_: Request) -> Response:
            return Response(authority.pem, media_type="application/x-x509-ca-cert")

        routes.append(Route(https.CA_PATH, certificate))
    return routes


def bench_routes(session: Session) -> list[BaseRoute]:
    """More routes of the workbench's listener, below `/api/`."""
    if session.settings.companion:
        name = session.options.telegram.bot or _BOT
        me = {"id": session.bot.id, "is_bot": True, "first_name": name, "username": name, "has_main_web_app": True}
        session.bot_api = BotApi(session.bot.token, me)
        session.bot_api.heard = lambda message: session.bench.publish({"kind": "bot", "message": message})
    bot = [] if session.bot_api is None else bot_routes(session.bot_api)
    return [*session.net.bench_routes(), *bot]


def bench_headers(session: Session) -> list[tuple[str, str]]:
    """Headers of everything that the workbench's listener answers: its browser may use the proxy."""
    return [("Set-Cookie", session.net.cookie(_port(session.app_origin)))]


def first_scripts(session: Session) -> tuple[str, ...]:
    """The addresses, from the app's page, of classic scripts that run before all others in it, the agent's included."""
    return (SCRIPT_PATH.removeprefix("/"),)


def app_tls(settings: Settings) -> ssl.SSLContext | None:
    """What the connections of the app's listener are wrapped in; None for plain HTTP. DevError."""
    return None


@asynccontextmanager
async def beside(session: Session, app: Any) -> AsyncIterator[None]:
    """What runs beside the listeners, from when they listen until the end. `app` answers for the app. DevError."""
    session.net.keep_from({_port(session.app_origin), _port(session.bench_origin)})
    async with AsyncExitStack() as stack:
        stack.push_async_callback(session.net.close)
        if session.settings.companion:
            await stack.enter_async_context(_companion(session))
        if session.settings.authority is not None:
            await stack.enter_async_context(_https(session, session.settings.authority, app))
        if session.settings.tunnel:
            await stack.enter_async_context(_tunnel(session))
        yield


@asynccontextmanager
async def _https(session: Session, authority: Authority, app: Any) -> AsyncIterator[None]:
    """The same app over TLS, on every address of this machine."""
    where = https.addresses()
    host = _ANY if session.settings.host == HOST else session.settings.host
    with listener(host, None, https.PORT, "--https") as held:
        port = held.getsockname()[1]
        session.app_hosts |= https.hosts(port)
        best = str(where[0]) if where else HOST
        session.https = f"https://[{best}]:{port}" if ":" in best else f"https://{best}:{port}"
        session.net.keep_from({port, _port(session.app_origin), _port(session.bench_origin)})
        answering = server(app, https.context(authority, where))
        serving = asyncio.create_task(answering.serve(sockets=[held]))
        session.say(shown("HTTPS", session.https, code=is_terminal(sys.stdout)))
        session.say(https.told(authority, session.https))
        try:
            yield
        finally:
            answering.should_exit = True
            await serving


@asynccontextmanager
async def _tunnel(session: Session) -> AsyncIterator[None]:
    def found(address: str) -> None:
        session.tunnel = address
        session.app_hosts.add(urlsplit(address).netloc)
        session.publish({"kind": "tunnel", "address": address})
        session.say(shown("Tunnel", address, code=is_terminal(sys.stdout)))

    command = command_of(session.settings.tunnel, _port(session.app_origin))
    async with _running(Tunnel(command, found, session.say).run()):
        yield


@asynccontextmanager
async def _companion(session: Session) -> AsyncIterator[None]:
    """The Bot API, and the companion that asks it."""
    bot, given = session.bot_api, session.settings
    assert bot is not None
    with ExitStack() as folders:
        folder = working_folder(folders)
        plan = plan_of(given.companion_file, session.options, token=session.bot.token, folder=folder)
        bot.me = {**bot.me, "username": plan.bot}
        bot.updates.webhook, bot.updates.secret = plan.public + _WEBHOOK, plan.secret
        session.net.lead(plan.base, plan.public)

        def ready() -> None:
            session.companion = plan.public
            session.publish({"kind": "companion", "address": plan.public})

        with listener(HOST, 0, 0, "") as held:
            answering = server(bot.app)
            held_port = held.getsockname()[1]
            process = companion_process(
                plan,
                bot_api=f"http://{HOST}:{held_port}",
                backend=given.backend,
                folder=folder,
                say=session.say,
                ready=ready,
            )
            serving = asyncio.create_task(answering.serve(sockets=[held]))
            try:
                async with _running(process.run()):
                    yield
            finally:
                answering.should_exit = True
                await serving
                await bot.close()


@asynccontextmanager
async def _running(work: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _port(origin: str) -> int:
    return urlsplit(origin).port or 0
